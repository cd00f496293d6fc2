package console

import (
	"fmt"
	"strings"
	"unicode"
)

// CheckState is what one check came to.
type CheckState uint8

// The states. Only Failed makes a status other than 0.
const (
	Passed  CheckState = iota
	Warned             // it works now, and somebody should look at it
	Failed             // a run would fail on it
	Skipped            // not checked: what it needs is missing
)

var (
	stateNames = [...]string{"passed", "warned", "failed", "skipped"}
	stateSigns = [...]string{"✓", "!", "✗", "-"}
)

// String is the state in one lower-case word.
func (s CheckState) String() string { return stateNames[s] }

// Check is one line of a doctor's list.
type Check struct {
	Name   string // a word or two; Check lines up names of up to 13 characters
	State  CheckState
	Detail string // what was found; of a skipped check why it was not done, as what follows "not checked: "
	Cure   string // what to do about it; "" when there is nothing to do
}

// Check tells of a check that is over. A quiet Console tells of those that failed.
func (c *Console) Check(k Check) {
	c.checkObject(k)
	if c.JSON || c.Quiet && k.State != Failed {
		return
	}
	detail := k.Detail
	if k.State == Skipped {
		detail = "not checked: " + detail
	}
	c.print(fmt.Sprintf("%s %-13s %s\n", stateSigns[k.State], k.Name, oneLine(detail)))
	if k.Cure != "" {
		c.print(fmt.Sprintf("%16s-> %s\n", "", oneLine(k.Cure)))
	}
}

type checkObject struct {
	Type   string `json:"type"`
	Name   string `json:"name"`
	State  string `json:"state"`
	Detail string `json:"detail"`
	Cure   string `json:"cure,omitempty"`
}

func (c *Console) checkObject(k Check) {
	o := checkObject{Type: "check", Name: k.Name, State: k.State.String(), Detail: k.Detail, Cure: k.Cure}
	if k.State == Failed {
		c.trouble(o)
		return
	}
	c.object(o)
}

// oneLine keeps what comes from elsewhere, such as a code on a stranger's page, from looking like a line of ours and from
// giving a terminal orders.
func oneLine(text string) string {
	return strings.Map(visible, strings.Join(strings.FieldsFunc(text, isBreak), "; "))
}

func isBreak(r rune) bool { return r == '\n' || r == '\r' }

func visible(r rune) rune {
	if unicode.IsControl(r) && r != '\t' {
		return unicode.ReplacementChar
	}
	return r
}
