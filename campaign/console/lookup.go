package console

import (
	"time"

	"sceneqr/campaign"
	"sceneqr/campaign/words"
)

// Found tells whose the codes are that were looked up, of how many: there may be more than are listed. A program is told
// of each what it is told while one is made, and where it is.
func (c *Console) Found(codes []campaign.Code, all int, now time.Time) {
	for i := range codes {
		code := &codes[i]
		c.object(foundObject{
			codeObject: c.codeObject(code), Type: "found", Campaign: code.Campaign, Group: code.Group,
			ValidUntil: code.ValidUntil(), Expired: code.Expired(now),
		})
		c.found(code, now)
	}
	if more := all - len(codes); more > 0 {
		c.row(c.Language.Of(words.Count(more, "... and 1 more", "... and %s more: ask for something that fewer have")))
	}
}

type foundObject struct {
	codeObject
	Type       string `json:"type"`
	Campaign   string `json:"campaign"`
	Group      string `json:"group,omitempty"`
	ValidUntil string `json:"valid_until,omitempty"` // in China
	Expired    bool   `json:"expired,omitempty"`
}

func (c *Console) found(code *campaign.Code, now time.Time) {
	c.row(code.Label() + " " + code.Name)
	if code.Row == 0 {
		c.fact("campaign: %s; it has left the sheet", code.Campaign)
	} else {
		c.fact("campaign: %s, row %d", code.Campaign, code.Row)
	}
	c.fact("key: %s", code.Key)
	if code.Group != "" {
		c.fact("group: %s", code.Group)
	}
	c.fact("scene: %s (%v)", code.Scene, code.Kind.Words())
	c.fact("state: %v", code.State())
	switch until := code.ValidUntil(); {
	case until == "":
	case code.Expired(now):
		c.fact("EXPIRED: it was valid until %s in China", until)
	default:
		c.fact("valid until: %s in China", until)
	}
	if code.URL != "" {
		c.fact("url: %s", code.URL)
	}
	if p := code.Problem; p != nil {
		c.fact("problem: %v", p.Cause)
		c.row("  -> " + c.Language.Of(p.Cure))
	}
	c.row("")
}

// fact is one thing about what was named in the line above.
func (c *Console) fact(format string, args ...any) { c.row("  " + c.text(format, args...)) }
