package console

import (
	"fmt"
	"strings"
	"unicode"

	"sceneqr/campaign/words"
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
	Name   words.Message // a word or two, which takes up to 13 columns; a program gets it in English
	State  CheckState
	Detail words.Message // what was found; of a skipped check why it was not done, as what follows "not checked: "
	Cure   words.Message // what to do about it; none when there is nothing to do
}

// Check tells of a check that is over. A quiet Console tells of those that failed.
func (c *Console) Check(k Check) {
	c.checkObject(k)
	if c.JSON || c.Quiet && k.State != Failed {
		return
	}
	detail := k.Detail
	if k.State == Skipped {
		detail = words.Of("not checked: %v", detail)
	}
	name := Pad(c.Language.Of(k.Name), 13)
	c.print(fmt.Sprintf("%s %s %s\n", stateSigns[k.State], name, oneLine(c.Language.Of(detail))))
	if !k.Cure.IsZero() {
		c.print(fmt.Sprintf("%16s-> %s\n", "", oneLine(c.Language.Of(k.Cure))))
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
	o := checkObject{
		Type: "check", Name: k.Name.String(), State: k.State.String(),
		Detail: c.Language.Of(k.Detail), Cure: c.Language.Of(k.Cure),
	}
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
