package console

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"sceneqr/campaign"
	"sceneqr/campaign/sheet"
	"sceneqr/export"
)

func newConsole() (c *Console, out, err *bytes.Buffer) {
	out, err = new(bytes.Buffer), new(bytes.Buffer)
	return &Console{Out: out, Err: err}, out, err
}

func TestWordsForFigures(t *testing.T) {
	for got, want := range map[string]string{
		thousands(999):                           "999",
		thousands(1000):                          "1,000",
		thousands(1234567):                       "1,234,567",
		count(1, "code"):                         "1 code",
		count(2000, "code"):                      "2,000 codes",
		size(999):                                "999 B",
		size(1000):                               "1 kB",
		size(1_949_000):                          "1.9 MB",
		size(999_999):                            "1 MB",
		rough(300 * time.Millisecond):            "1 s",
		rough(40 * time.Second):                  "40 s",
		rough(12 * time.Minute):                  "12 min",
		rough(5*time.Hour + 20*time.Minute):      "5 h 20 min",
		rough(5*time.Hour + 3599*time.Second):    "6 h 0 min",
		rough(100*time.Second - time.Nanosecond): "100 s",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestAFailureHasItsHint(t *testing.T) {
	c, out, err := newConsole()
	c.Quiet = true
	c.Fail(errors.New("no"), "try again", 5)
	if want := "sceneqr: error: no\nsceneqr: hint: try again\n"; err.String() != want || out.Len() > 0 {
		t.Errorf("stderr %q, stdout %q; want %q and nothing", err, out, want)
	}
}

func TestQuietIsQuietUnlessSomethingIsWrong(t *testing.T) {
	c, out, err := newConsole()
	c.Quiet = true
	c.Say("hello")
	c.Start(Plan{})
	c.Progress("codes", 3).Close()
	c.Outcome(Outcome{Codes: []campaign.Code{{Stage: campaign.Verified}}, Files: []export.File{{Name: "a"}}})
	if out.Len()+err.Len() > 0 {
		t.Errorf("stdout %q, stderr %q", out, err)
	}
	c.Outcome(Outcome{Codes: []campaign.Code{{Problem: &campaign.Problem{Cause: "broken", Cure: "mend it"}}}})
	if !strings.Contains(err.String(), "broken") || !strings.Contains(err.String(), "mend it") {
		t.Errorf("stderr %q does not tell of the problem", err)
	}
}

func TestJSONIsOneObjectALine(t *testing.T) {
	c, out, _ := newConsole()
	c.JSON = true
	c.Start(Plan{Campaign: "春"})
	c.Plan(Plan{})
	c.Code(campaign.Code{Serial: 1, Problem: &campaign.Problem{Reason: campaign.Refused, Errcode: 40053}})
	c.SheetProblems(&sheet.Problems{List: []sheet.Problem{{Cell: "A1"}}})
	c.Refusals(campaign.Refusals{{Row: 3}})
	p := c.Progress("files", 1)
	p.Part("a", 0, 1)
	p.Part("a", 1, 1)
	p.Close()
	c.Outcome(Outcome{Codes: []campaign.Code{{}}, Files: []export.File{{Name: "a"}}})
	c.Fail(errors.New("no"), "", 1)
	var types []string
	for line := range strings.Lines(out.String()) {
		var object struct{ Type string }
		if err := json.Unmarshal([]byte(line), &object); err != nil {
			t.Errorf("line %q: %v", line, err)
		}
		types = append(types, object.Type)
	}
	want := "start plan code problem refusal progress progress file summary error"
	if got := strings.Join(types, " "); got != want {
		t.Errorf("types %s\nwant  %s", got, want)
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("no space left") }

func TestAResultThatCannotBeWrittenIsKnown(t *testing.T) {
	c := &Console{Out: fullDisk{}, Err: new(bytes.Buffer)}
	c.Plan(Plan{})
	if err := c.Broken(); err == nil || !strings.Contains(err.Error(), "no space left") {
		t.Errorf("error %v", err)
	}
}

func TestLongListsAreCutToACount(t *testing.T) {
	c, _, err := newConsole()
	codes := make([]campaign.Code, 50)
	for i := range codes {
		codes[i].Problem = &campaign.Problem{Cause: "broken"}
	}
	c.Outcome(Outcome{Codes: codes})
	if n := strings.Count(err.String(), "broken"); n != most || !strings.Contains(err.String(), "and 30 more") {
		t.Errorf("%d of 50 problems listed:\n%s", n, err)
	}
}

func TestWithoutATerminalThereIsALineAMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, _, err := newConsole()
		p := c.Progress("codes", 100)
		p.Add(25)
		time.Sleep(time.Minute + time.Second)
		p.Add(25)
		time.Sleep(time.Minute)
		p.Close()
		synctest.Wait()
		want := "sceneqr: codes: 25 of 100, about 3 min left\nsceneqr: codes: 50 of 100, about 2 min left\n"
		if err.String() != want {
			t.Errorf("%q, want %q", err, want)
		}
	})
}

func TestOnATerminalABarMoves(t *testing.T) {
	c, _, err := newConsole()
	c.Terminal = true
	p := c.Progress("codes", 2)
	p.Add(1)
	p.Add(1)
	p.Close()
	if !strings.Contains(err.String(), "codes") || !strings.Contains(err.String(), "\r") {
		t.Errorf("the terminal got %q", err)
	}
}

func TestPlanTellsWhatItWillTake(t *testing.T) {
	c, out, _ := newConsole()
	p := Plan{Campaign: "spring", Sheet: "spring.xlsx", Channels: 12, Rate: 5, ImageRate: 1, Quota: "not asked"}
	p.New, p.Tickets, p.Pictures, p.After = 12, 12, 12, 12
	c.Plan(p)
	for _, want := range []string{"12 channels", "0 -> 12 of 100,000", "12 to ask; not asked", "about 12 s, with tickets at 5 a second and pictures at 1 a second"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the plan lacks %q:\n%s", want, out)
		}
	}
}
