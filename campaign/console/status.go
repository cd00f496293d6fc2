package console

import (
	"time"

	"sceneqr/campaign"
	"sceneqr/campaign/ledger"
	"sceneqr/campaign/words"
)

// Status prints what the ledger at path holds.
func (c *Console) Status(path string, s ledger.Status) {
	c.statusObjects(path, s)
	c.result("ledger %s", path)
	c.row("")
	if len(s.Campaigns) == 0 {
		c.row("  " + c.text("no campaign yet"))
	}
	for _, p := range s.Campaigns {
		updated := p.Updated.UTC().Format(time.RFC3339)
		c.row("  " + c.text("%s: %v; last change %s", p.Campaign, standing(p), updated))
		if p.KeepsOpenIDs {
			c.row("    " + c.text("the openid of everyone who scans its codes is kept"))
		}
		c.reprints(p.Reprints)
	}
	c.row("")
	c.entry(words.Of("permanent codes"), words.Of("%s given and %s reserved of %s",
		words.Thousands(s.Ticketed), words.Thousands(s.Reserved), words.Thousands(campaign.Capacity)))
	c.entry(words.Of("tickets"), words.Of("%s asked for on %s in China", words.Thousands(s.Creates), s.Day))
}

// entry is a result that has a name.
func (c *Console) entry(name, text words.Message) {
	c.row(Pad(c.Language.Of(name), 17) + c.Language.Of(text))
}

// standing is how far the codes of a campaign have got.
func standing(p ledger.Progress) words.Message {
	return withParts(verified(p.Verified, p.Codes()), []part{
		{p.Ticketed, words.Of("%s with a ticket and no picture", words.Thousands(p.Ticketed))},
		{p.Planned, words.Of("%s without a ticket", words.Thousands(p.Planned))},
		{p.Unanswered, words.Of("%s asked for without an answer", words.Thousands(p.Unanswered))},
		{p.Problems, words.Of("%s with a problem", words.Thousands(p.Problems))},
		{p.Left, words.Of("%s no longer in the sheet", words.Thousands(p.Left))},
	})
}

// reprints have the day that they have in China, where whoever compares them with a job ticket is.
func (c *Console) reprints(all []ledger.Reprint) {
	for _, r := range all {
		day := r.At.In(campaign.China).Format(time.DateOnly)
		c.row("    " + c.text("R%d %s %v of %s on %s", r.Number, day, labels(r.Labels), r.Serials, r.Layout))
	}
}

type statusObject struct {
	Type     string `json:"type"`
	Ledger   string `json:"ledger"`
	Given    int    `json:"given"`
	Reserved int    `json:"reserved"`
	Capacity int    `json:"capacity"`
	Asked    int    `json:"asked_today"`
	Day      string `json:"day"`
}

type campaignObject struct {
	Type       string    `json:"type"`
	Campaign   string    `json:"campaign"`
	Codes      int       `json:"codes"`
	Planned    int       `json:"planned"`
	Ticketed   int       `json:"ticketed"`
	Verified   int       `json:"verified"`
	Unanswered int       `json:"unanswered"` // of those planned: asked for, and no answer is recorded
	Problems   int       `json:"problems"`
	Left       int       `json:"left"`
	Updated    time.Time `json:"updated"`

	KeepsOpenIDs bool            `json:"keeps_openids,omitempty"`
	Reprints     []reprintObject `json:"reprints,omitempty"`
}

type reprintObject struct {
	Number  int       `json:"number"`
	At      time.Time `json:"at"`
	Labels  int       `json:"labels"`
	Serials string    `json:"serials"`
	Layout  string    `json:"layout"`
}

func (c *Console) statusObjects(path string, s ledger.Status) {
	for _, p := range s.Campaigns {
		o := campaignObject{
			Type: "campaign", Campaign: p.Campaign, Codes: p.Codes(), Planned: p.Planned, Ticketed: p.Ticketed,
			Verified: p.Verified, Unanswered: p.Unanswered, Problems: p.Problems, Left: p.Left, Updated: p.Updated.UTC(),
			KeepsOpenIDs: p.KeepsOpenIDs,
		}
		for _, r := range p.Reprints {
			o.Reprints = append(o.Reprints, reprintObject{r.Number, r.At.UTC(), r.Labels, r.Serials, r.Layout})
		}
		c.object(o)
	}
	c.object(statusObject{Type: "status", Ledger: path, Given: s.Ticketed, Reserved: s.Reserved, Capacity: campaign.Capacity,
		Asked: s.Creates, Day: s.Day})
}
