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
	Left      int // pushes of who follows no longer, known or not
	Other     int // pushes that are no scans
	Encrypted int // pushes of which only the cipher was logged
	Lost      int // of the scans, new followers without a scene
	Askable   int // of these, those whom WeChat can still be asked about

	Others   []OtherEvent   // of what is no scan, most pushes first
	Unknown  []scan.Unknown // of the log's scans, the scenes that no code has, most scans first
	Bad      []BadLine      // in the order of the log
	BadTotal int            // of which Bad may be the first
}

// OtherEvent is an event of WeChat's that is no scan.
type OtherEvent struct {
	Name   string // "" for messages
	Pushes int
}

// BadLine is a line with a push that cannot be read.
type BadLine struct {
	Line int
	Why  words.Message
}

// mostListed is how much of a list a person is told; a program gets it whole.
const mostListed = 20

// mostEvents is how many of the other events anybody is told of. They are listed for who looks there for scans.
const mostEvents = 5

// Import tells which pushes cannot be read, and counts the others.
func (c *Console) Import(i Import) {
	c.badLines(i)
	c.object(importObject{
		Type: "import", Lines: i.Lines, Pushes: i.Pushes, New: i.New, Known: i.Known, Left: i.Left, Other: i.Other,
		Encrypted: i.Encrypted, Unreadable: i.BadTotal, Lost: i.Lost, UnknownScenes: len(i.Unknown), OtherEvents: others(i.Others),
	})
	c.entry(words.Of("read"), words.Of("%v with %v", words.Count(i.Lines, "1 line", "%s lines"), pushes(i.Pushes)))
	c.entry(words.Of("new"), scans(i.New))
	for _, part := range []struct {
		n          int
		name, text words.Message
	}{
		{i.Known, words.Of("known already"), scans(i.Known)},
		{i.Left, words.Of("follow no longer"), pushes(i.Left)},
		{i.Other, words.Of("no scans"), words.Of("%v: %v", pushes(i.Other), otherEvents(i.Others))},
		{i.Encrypted, words.Of("encrypted"), words.Of("%v: have them logged decrypted, or let sceneqr listen receive them",
			pushes(i.Encrypted))},
		{i.BadTotal, words.Of("unreadable"), pushes(i.BadTotal)},
		{i.Lost, words.Of("without a scene"), lost(i.Lost, i.Askable)},
	} {
		if part.n > 0 {
			c.entry(part.name, part.text)
		}
	}
	c.unknownScenes(i.Unknown)
}

// lost are new followers without a scene, some of whom can still be asked about.
func lost(n, askable int) words.Message {
	switch askable {
	case 0:
		return followers(n)
	case n:
		return words.Of("%v: sceneqr scans resolve asks WeChat by which codes they came", followers(n))
	}
	return words.Of("%v: sceneqr scans resolve asks WeChat by which codes %s of them came", followers(n),
		words.Thousands(askable))
}

// otherEvents are the first of what is no scan, in a line, with how many pushes each has.
func otherEvents(all []OtherEvent) words.Message {
	if len(all) == 0 {
		return words.Message{}
	}
	var parts []words.Message
	rest := 0
	for i, e := range all {
		switch n := words.Thousands(e.Pushes); {
		case i >= mostEvents:
			rest += e.Pushes
		case e.Name == "":
			parts = append(parts, words.Of("messages %s", n))
		default:
			parts = append(parts, words.Of("%s %s", e.Name, n))
		}
	}
	if rest > 0 {
		parts = append(parts, words.Of("others %s", words.Thousands(rest)))
	}
	return listed(parts)
}

// others are the same for programs.
func others(all []OtherEvent) map[string]int {
	named := map[string]int{}
	for _, e := range all[:min(len(all), mostEvents)] {
		if e.Name != "" {
			named[e.Name] = e.Pushes
		}
	}
	return named
}

func (c *Console) unknownScenes(all []scan.Unknown) {
	if len(all) > 0 {
		c.entry(words.Of("unknown"),
			words.Count(len(all), "1 scene that no code of the ledger has", "%s scenes that no code of the ledger has"))
	}
	c.unknownRows(all, len(all))
}

// unknownRows tells the first of so many scenes.
func (c *Console) unknownRows(all []scan.Unknown, of int) {
	for n, u := range all {
		c.object(unknownObject{Type: "unknown", Scene: string(u.Scene), Scans: u.Scans})
		if n < mostListed {
			c.row("  " + c.Language.Of(words.Of("%s: %v", u.Scene, scans(u.Scans))))
		}
	}
	if more := of - mostListed; more > 0 {
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
	Left          int    `json:"left"`
	Other         int    `json:"other"`
	Encrypted     int    `json:"encrypted"`
	Unreadable    int    `json:"unreadable"`
	Lost          int    `json:"lost"`
	UnknownScenes int    `json:"unknown_scenes"`

	OtherEvents map[string]int `json:"other_events,omitempty"`
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

// Forgotten is a campaign whose openids are deleted.
type Forgotten struct {
	Campaign string
	OpenIDs  int    // entries of who has scanned what
	Kept     bool   // the campaign kept openids until now, of whomever
	Report   string // where a report stands that may name them
}

// Forgotten tells what is deleted, and what is not.
func (c *Console) Forgotten(f Forgotten) {
	c.object(forgottenObject{Type: "forget", Campaign: f.Campaign, Openids: f.OpenIDs})
	if !f.Kept {
		c.result("campaign %s keeps no openids, and there are none to delete", f.Campaign)
		return
	}
	c.result("campaign %s keeps no openids from now on; deleted: %s", f.Campaign, words.Thousands(f.OpenIDs))
	if f.OpenIDs > 0 {
		c.Say("reports that were made before still name them, such as %s: make them again or delete them, and every copy",
			f.Report)
	}
}

type forgottenObject struct {
	Type     string `json:"type"`
	Campaign string `json:"campaign"`
	Openids  int    `json:"openids"`
}
