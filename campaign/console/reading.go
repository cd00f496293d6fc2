package console

import (
	"fmt"
	"strings"

	"sceneqr/campaign"
)

// Seen is a code that was found on a page of a PDF.
type Seen struct {
	Page       int            // from 1
	X, Y, Side float64        // millimetres, from the page's left upper corner
	Text       string         // "" when it cannot be read
	Code       *campaign.Code // whose text it is; nil when the ledger does not know it
	Unfit      string         // why that code should not be printed; "" for no reason
}

// Reading is what was found in a PDF.
type Reading struct {
	Pages      int `json:"pages"`
	Codes      int `json:"codes"`
	Known      int `json:"known"`
	Foreign    int `json:"foreign"`    // read, but not of this ledger
	Unfit      int `json:"unfit"`      // of the known: expired, or never verified
	Doubtful   int `json:"doubtful"`   // pages that may have codes that were not found
	Unreadable int `json:"unreadable"` // looks like a code, and cannot be read

	Campaigns []PrintedCampaign `json:"campaigns"`

	Alone bool `json:"-"` // there is no ledger to look the codes up in
	seen  []Seen
}

// PrintedCampaign is how much of a campaign is in a PDF.
type PrintedCampaign struct {
	Name    string   `json:"campaign"`
	Codes   int      `json:"codes"`   // different ones
	Missing []string `json:"missing"` // serials of verified codes that are not in the file, in ranges
}

// Lacks tells whether codes are missing.
func (p PrintedCampaign) Lacks() bool { return len(p.Missing) > 0 }

// Add takes a code in.
func (r *Reading) Add(s Seen) {
	r.seen = append(r.seen, s)
	r.Codes++
	switch {
	case s.Text == "":
		r.Unreadable++
	case r.Alone:
	case s.Code == nil:
		r.Foreign++
	default:
		r.Known++
	}
	if s.Unfit != "" {
		r.Unfit++
	}
}

// one tells of one code in a PDF, and whose it is. A quiet Console tells of those that nobody should print.
func (c *Console) one(s Seen, alone bool) {
	o := seenObject{Type: "seen", Page: s.Page, X: s.X, Y: s.Y, Side: s.Side, Text: s.Text, Unfit: s.Unfit}
	who := "not a code of this ledger: " + s.Text
	switch {
	case s.Text == "":
		who = "CANNOT BE READ"
	case alone:
		who = s.Text
	case s.Code != nil:
		o.Serial, o.Campaign, o.Name = s.Code.Label(), s.Code.Campaign, s.Code.Name
		who = fmt.Sprintf("%s  %s  (%s)", o.Serial, o.Name, o.Campaign)
	}
	if s.Unfit != "" {
		who += ": NOT TO BE PRINTED, " + s.Unfit
	}
	line := fmt.Sprintf("page %d, %3.0f mm right %3.0f mm down, %.0f mm: %s\n", s.Page, s.X, s.Y, s.Side, oneLine(who))
	if s.Code == nil && !alone || s.Text == "" || s.Unfit != "" {
		c.trouble(o)
		if !c.JSON {
			c.print(line)
		}
		return
	}
	c.object(o)
	c.result("%s", line)
}

type seenObject struct {
	Type     string  `json:"type"`
	Page     int     `json:"page"`
	X        float64 `json:"x"`
	Y        float64 `json:"y"`
	Side     float64 `json:"side"`
	Text     string  `json:"text"`
	Unfit    string  `json:"unfit,omitempty"`
	Serial   string  `json:"serial,omitempty"`
	Campaign string  `json:"campaign,omitempty"`
	Name     string  `json:"name,omitempty"`
}

func (r Reading) unfit() string {
	if r.Unfit == 0 {
		return ""
	}
	return fmt.Sprintf("; %s not to be printed", Thousands(r.Unfit))
}

// Reading tells of the codes in a PDF one by one, and sums them up.
func (c *Console) Reading(r Reading) {
	for _, s := range r.seen {
		c.one(s, r.Alone)
	}
	c.object(struct {
		Type string `json:"type"`
		Reading
	}{"reading", r})
	if r.Alone && r.Codes > 0 {
		c.result("\n%s on %s: %s unreadable, the others not compared with a ledger\n", count(r.Codes, "code"), count(r.Pages, "page"), Thousands(r.Unreadable))
		return
	}
	c.result("\n%s on %s: %s of this ledger, %s not of it, %s unreadable%s\n", count(r.Codes, "code"), count(r.Pages, "page"),
		Thousands(r.Known), Thousands(r.Foreign), Thousands(r.Unreadable), r.unfit())
	for _, p := range r.Campaigns {
		line := "all that are verified"
		if n := len(p.Missing); n > most {
			line = fmt.Sprintf("not in the file: %s and more", strings.Join(p.Missing[:most], ", "))
		} else if n > 0 {
			line = "not in the file: " + strings.Join(p.Missing, ", ")
		}
		c.result("  %s: %s; %s\n", p.Name, count(p.Codes, "code"), line)
	}
}
