package console

import (
	"fmt"
	"strings"

	"sceneqr/campaign"
	"sceneqr/campaign/words"
)

// Seen is a code that was found on a page of a PDF.
type Seen struct {
	Page       int            // from 1
	X, Y, Side float64        // millimetres, from the page's left upper corner
	Text       string         // "" when it cannot be read
	Code       *campaign.Code // whose text it is; nil when the ledger does not know it
	Unfit      words.Message  // why that code should not be printed; none for no reason
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
	if !s.Unfit.IsZero() {
		r.Unfit++
	}
}

// one tells of one code in a PDF, and whose it is. A quiet Console tells of those that nobody should print.
func (c *Console) one(s Seen, alone bool) {
	o := seenObject{Type: "seen", Page: s.Page, X: s.X, Y: s.Y, Side: s.Side, Text: s.Text, Unfit: c.Language.Of(s.Unfit)}
	if s.Code != nil {
		o.Serial, o.Campaign, o.Name = s.Code.Label(), s.Code.Campaign, s.Code.Name
	}
	line := oneLine(c.text("page %d, %3.0f mm right %3.0f mm down, %.0f mm: %v", s.Page, s.X, s.Y, s.Side, s.who(alone)))
	if s.Code == nil && !alone || s.Text == "" || !s.Unfit.IsZero() {
		c.trouble(o)
		if !c.JSON {
			c.print(line + "\n")
		}
		return
	}
	c.object(o)
	c.row(line)
}

// who is whose code it is, as far as that is known.
func (s Seen) who(alone bool) any {
	var who any = words.Of("not a code of this ledger: %s", s.Text)
	switch {
	case s.Text == "":
		who = words.Of("CANNOT BE READ")
	case alone:
		who = s.Text
	case s.Code != nil:
		who = fmt.Sprintf("%s  %s  (%s)", s.Code.Label(), s.Code.Name, s.Code.Campaign)
	}
	if s.Unfit.IsZero() {
		return who
	}
	return words.Of("%v: NOT TO BE PRINTED, %v", who, s.Unfit)
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

// Reading tells of the codes in a PDF one by one, and sums them up.
func (c *Console) Reading(r Reading) {
	for _, s := range r.seen {
		c.one(s, r.Alone)
	}
	c.object(struct {
		Type string `json:"type"`
		Reading
	}{"reading", r})
	c.row("\n" + c.Language.Of(r.sum()))
	if r.Alone && r.Codes > 0 {
		return
	}
	for _, p := range r.Campaigns {
		c.row("  " + c.text("%s: %v; %v", p.Name, codes(p.Codes), p.missing()))
	}
}

// sum is all that was found, in one sentence.
func (r Reading) sum() words.Message {
	if r.Alone && r.Codes > 0 {
		return words.Of("%v on %v: %s unreadable, the others not compared with a ledger",
			codes(r.Codes), pages(r.Pages), words.Thousands(r.Unreadable))
	}
	sum := words.Of("%v on %v: %s of this ledger, %s not of it, %s unreadable", codes(r.Codes), pages(r.Pages),
		words.Thousands(r.Known), words.Thousands(r.Foreign), words.Thousands(r.Unreadable))
	if r.Unfit > 0 {
		sum = words.Of("%v; %s not to be printed", sum, words.Thousands(r.Unfit))
	}
	return sum
}

// missing are the codes of the campaign that are not in the file, as far as a person reads on.
func (p PrintedCampaign) missing() words.Message {
	switch n := len(p.Missing); {
	case n > most:
		return words.Of("not in the file: %s and more", strings.Join(p.Missing[:most], ", "))
	case n > 0:
		return words.Of("not in the file: %s", strings.Join(p.Missing, ", "))
	}
	return words.Of("all that are verified")
}
