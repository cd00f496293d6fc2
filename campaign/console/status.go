package console

import (
	"time"

	"sceneqr/campaign"
	"sceneqr/campaign/ledger"
)

// Status prints what the ledger at path holds.
func (c *Console) Status(path string, s ledger.Status) {
	c.statusObjects(path, s)
	c.result("ledger %s\n\n", path)
	if len(s.Campaigns) == 0 {
		c.result("  no campaign yet\n")
	}
	for _, p := range s.Campaigns {
		c.result("  %s: %s of %s verified", p.Campaign, Thousands(p.Verified), count(p.Codes(), "code"))
		for _, part := range []struct {
			n    int
			what string
		}{
			{p.Ticketed, "with a ticket and no picture"},
			{p.Planned, "without a ticket"},
			{p.Unanswered, "asked for without an answer"},
			{p.Problems, "with a problem"},
			{p.Left, "no longer in the sheet"},
		} {
			if part.n > 0 {
				c.result(", %s %s", Thousands(part.n), part.what)
			}
		}
		c.result("; last change %s\n", p.Updated.UTC().Format(time.RFC3339))
		c.reprints(p.Reprints)
	}
	c.result("\npermanent codes  %s given and %s reserved of %s\n",
		Thousands(s.Ticketed), Thousands(s.Reserved), Thousands(campaign.Capacity))
	c.result("tickets          %s asked for on %s in China\n", Thousands(s.Creates), s.Day)
}

// reprints have the day that they have in China, where whoever compares them with a job ticket is.
func (c *Console) reprints(all []ledger.Reprint) {
	for _, r := range all {
		day := r.At.In(campaign.China).Format(time.DateOnly)
		c.result("    R%d %s %s of %s on %s\n", r.Number, day, count(r.Labels, "label"), r.Serials, r.Layout)
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

	Reprints []reprintObject `json:"reprints,omitempty"`
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
		}
		for _, r := range p.Reprints {
			o.Reprints = append(o.Reprints, reprintObject{r.Number, r.At.UTC(), r.Labels, r.Serials, r.Layout})
		}
		c.object(o)
	}
	c.object(statusObject{Type: "status", Ledger: path, Given: s.Ticketed, Reserved: s.Reserved, Capacity: campaign.Capacity,
		Asked: s.Creates, Day: s.Day})
}
