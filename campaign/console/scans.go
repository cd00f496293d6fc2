package console

import (
	"sceneqr/campaign/scan"
	"sceneqr/campaign/words"
)

// Import is what came of the log of a company's own.
type Import struct {
	Lines     int
	Pushes    int // that were read, of all kinds
	New       int // scans that the ledger did not know
	Known     int // scans that it knew, from the same log or otherwise
	Other     int // pushes that are no scans
	Encrypted int // pushes of which only the cipher was logged
	Lost      int // of the scans, new followers without a scene

	Unknown  []scan.Unknown // of the log's scans, the scenes that no code has, most scans first
	Bad      []BadLine      // in the order of the log
	BadTotal int            // of which Bad may be the first
}

// BadLine is a line with a push that cannot be read.
type BadLine struct {
	Line int
	Why  words.Message
}

// mostListed is how much of a list a person is told; a program gets it whole.
const mostListed = 20

// Import tells which pushes cannot be read, and counts the others.
func (c *Console) Import(i Import) {
	c.badLines(i)
	c.object(importObject{
		Type: "import", Lines: i.Lines, Pushes: i.Pushes, New: i.New, Known: i.Known, Other: i.Other, Encrypted: i.Encrypted,
		Unreadable: i.BadTotal, Lost: i.Lost, UnknownScenes: len(i.Unknown),
	})
	c.entry(words.Of("read"), words.Of("%v with %v", words.Count(i.Lines, "1 line", "%s lines"), pushes(i.Pushes)))
	c.entry(words.Of("new"), scans(i.New))
	for _, part := range []struct {
		n          int
		name, text words.Message
	}{
		{i.Known, words.Of("known already"), scans(i.Known)},
		{i.Other, words.Of("no scans"), words.Of("%v: messages and other events", pushes(i.Other))},
		{i.Encrypted, words.Of("encrypted"), words.Of("%v: have them logged decrypted, or let sceneqr listen receive them",
			pushes(i.Encrypted))},
		{i.BadTotal, words.Of("unreadable"), pushes(i.BadTotal)},
		{i.Lost, words.Of("without a scene"), words.Of("%v: sceneqr scans resolve asks WeChat by which codes they came",
			followers(i.Lost))},
	} {
		if part.n > 0 {
			c.entry(part.name, part.text)
		}
	}
	c.unknownScenes(i.Unknown)
}

// badLines are what makes the status other than 0, so that a quiet Console tells of them too.
func (c *Console) badLines(i Import) {
	for n, b := range i.Bad {
		why := oneLine(c.Language.Of(b.Why))
		c.trouble(badObject{Type: "unreadable", Line: b.Line, Why: why})
		if n < mostListed {
			c.tell("line %d: %s", b.Line, why)
		}
	}
	if more := i.BadTotal - mostListed; more > 0 {
		c.tell("... and %v more that cannot be read", pushes(more))
	}
}

func (c *Console) unknownScenes(all []scan.Unknown) {
	if len(all) > 0 {
		c.entry(words.Of("unknown"),
			words.Count(len(all), "1 scene that no code of the ledger has", "%s scenes that no code of the ledger has"))
	}
	for n, u := range all {
		c.object(unknownObject{Type: "unknown", Scene: string(u.Scene), Scans: u.Scans})
		if n < mostListed {
			c.row("  " + c.Language.Of(words.Of("%s: %v", u.Scene, scans(u.Scans))))
		}
	}
	if more := len(all) - mostListed; more > 0 {
		c.row("  " + c.Language.Of(words.Count(more, "... and 1 more", "... and %s more")))
	}
}

func pushes(n int) words.Message    { return words.Count(n, "1 push", "%s pushes") }
func scans(n int) words.Message     { return words.Count(n, "1 scan", "%s scans") }
func followers(n int) words.Message { return words.Count(n, "1 new follower", "%s new followers") }

type importObject struct {
	Type          string `json:"type"`
	Lines         int    `json:"lines"`
	Pushes        int    `json:"pushes"`
	New           int    `json:"new"`
	Known         int    `json:"known"`
	Other         int    `json:"other"`
	Encrypted     int    `json:"encrypted"`
	Unreadable    int    `json:"unreadable"`
	Lost          int    `json:"lost"`
	UnknownScenes int    `json:"unknown_scenes"`
}

type badObject struct {
	Type string `json:"type"`
	Line int    `json:"line"`
	Why  string `json:"why"`
}

type unknownObject struct {
	Type  string `json:"type"`
	Scene string `json:"scene"`
	Scans int    `json:"scans"`
}

// Resolved is what WeChat has told of the followers whose scene was lost.
type Resolved struct {
	Found     int // came by a code
	Otherwise int // came by another way, such as a search
	Gone      int // follow no longer, or follow anew since
	Left      int // were not asked about
}

// Resolved tells how many followers have a scene again. Left are for another time.
func (c *Console) Resolved(r Resolved) {
	asked := r.Found + r.Otherwise + r.Gone
	c.object(resolvedObject{Type: "resolve", Asked: asked, Found: r.Found, Otherwise: r.Otherwise, Gone: r.Gone, Left: r.Left})
	c.result("asked about %v: %s came by a code, %s by other ways, %s gone; left for later: %s", followers(asked),
		words.Thousands(r.Found), words.Thousands(r.Otherwise), words.Thousands(r.Gone), words.Thousands(r.Left))
}

type resolvedObject struct {
	Type      string `json:"type"`
	Asked     int    `json:"asked"`
	Found     int    `json:"found"`
	Otherwise int    `json:"otherwise"`
	Gone      int    `json:"gone"`
	Left      int    `json:"left"`
}

// Forgotten tells that a campaign's openids are deleted: how many entries of who has scanned what.
func (c *Console) Forgotten(campaign string, entries int) {
	c.object(forgottenObject{Type: "forget", Campaign: campaign, Openids: entries})
	c.result("campaign %s keeps no openids from now on; deleted: %s", campaign, words.Thousands(entries))
}

type forgottenObject struct {
	Type     string `json:"type"`
	Campaign string `json:"campaign"`
	Openids  int    `json:"openids"`
}
