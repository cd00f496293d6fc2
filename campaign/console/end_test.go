package console

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"sceneqr/campaign"
	"sceneqr/campaign/ledger"
	"sceneqr/campaign/sheet"
	"sceneqr/campaign/wechat"
	"sceneqr/campaign/words"
	"sceneqr/export"
)

// bad is an outcome with one code that has a problem.
var bad = Outcome{Campaign: "spring", Codes: []campaign.Code{
	{
		Channel: campaign.Channel{Row: 7}, Serial: 1,
		Problem: &campaign.Problem{Cause: words.Of("broken"), Cure: words.Of("mend it")},
	},
	{Stage: campaign.Verified},
}}

// sayAll says one of everything that goes with a status of 0.
func sayAll(c *Console) {
	c.Say("hello")
	c.Warn("careful")
	c.Start(Plan{Campaign: "春"})
	c.Plan(Plan{})
	c.Status("sceneqr.db", ledger.Status{Campaigns: []ledger.Progress{{Campaign: "spring", Planned: 3, Unanswered: 2}}})
	c.SheetWarnings(sheet.Problems{List: []sheet.Problem{{Cell: "A1"}}})
	c.Exchange(wechat.Exchange{Op: "create", Host: "api.weixin.qq.com", Status: 200})
	c.Slowed(2.5, time.Unix(0, 0))
	c.Moved("api2.weixin.qq.com")
	c.Code(campaign.Code{Serial: 1, Problem: &campaign.Problem{Cause: words.Of("not yet")}})
	for _, state := range []CheckState{Passed, Warned, Skipped} {
		c.Check(Check{Name: words.Of("disk"), State: state, Detail: words.Of("room"), Cure: words.Of("none")})
	}
	p := c.Progress("files", 1)
	p.Part("a", 0, 1)
	p.Part("a", 1, 1)
	p.Close()
	c.Outcome(Outcome{
		Codes:    []campaign.Code{{Stage: campaign.Verified}},
		Delivery: export.Delivery{Files: []export.File{{Name: "a"}}, Changes: []export.Change{{Row: 7, Cut: true}}},
	})
	c.End(nil, words.Message{}, 0)
}

func TestQuietSaysNothingWhenAllIsWell(t *testing.T) {
	all := &Console{JSON: true, Verbose: true, Terminal: true}
	for _, c := range []*Console{{}, {JSON: true}, {Verbose: true}, {Terminal: true}, all} {
		var out, err bytes.Buffer
		c.Out, c.Err, c.Quiet = &out, &err, true
		sayAll(c)
		if out.Len()+err.Len() > 0 {
			t.Errorf("json %t, verbose %t, terminal %t: stdout %q, stderr %q", c.JSON, c.Verbose, c.Terminal, &out, &err)
		}
	}
}

func TestQuietTellsOfWhatIsWrong(t *testing.T) {
	c, out, err := newConsole()
	c.Quiet = true
	empty := sheet.Problem{Cell: "A1", Text: words.Of("empty"), Cure: words.Of("fill it")}
	c.SheetProblems(&sheet.Problems{List: []sheet.Problem{empty}})
	c.Refusals(campaign.Refusals{{Row: 3, Name: "North", Cause: words.Of("too long"), Cure: words.Of("shorten it")}})
	c.Outcome(bad)
	c.Check(Check{Name: words.Of("disk"), State: Failed, Detail: words.Of("full"), Cure: words.Of("make room")})
	c.End(errors.New("no"), words.Of("try again"), 3)
	want := `sceneqr: problem in A1: empty
         -> fill it
sceneqr: row 3 North: too long
         -> shorten it
sceneqr: row 7 : broken
         -> mend it
sceneqr: error: no
sceneqr: hint: try again
`
	if err.String() != want {
		t.Errorf("stderr\n%swant\n%s", err, want)
	}
	if want := "✗ disk          full\n                -> make room\n"; out.String() != want {
		t.Errorf("stdout\n%swant\n%s", out, want)
	}
}

// objects decodes what a program got, and fails for what is not one JSON object a line.
func objects(t *testing.T, out *bytes.Buffer) (list []map[string]any, types string) {
	t.Helper()
	for line := range strings.Lines(out.String()) {
		var object map[string]any
		if err := json.Unmarshal([]byte(line), &object); err != nil {
			t.Errorf("line %q: %v", line, err)
		}
		list = append(list, object)
		types += fmt.Sprint(" ", object["type"])
	}
	return list, strings.TrimSpace(types)
}

func TestQuietTellsAProgramOfWhatIsWrong(t *testing.T) {
	c, out, _ := newConsole()
	c.Quiet, c.JSON = true, true
	c.Code(bad.Codes[0])
	c.Outcome(bad)
	c.Check(Check{State: Failed})
	c.End(errors.New("no"), words.Message{}, 3)
	if list, types := objects(t, out); types != "code check error summary" || list[0]["row"] != 7.0 {
		t.Errorf("types %s: %v", types, list)
	}
}

func TestJSONIsOneObjectALineAndTheSummaryTheLast(t *testing.T) {
	c, out, _ := newConsole()
	c.JSON, c.Verbose = true, true
	sayAll(c)
	_, types := objects(t, out)
	want := "warning start plan campaign status warning call slow host code check check check progress progress change warning file summary"
	if types != want {
		t.Errorf("types %s\nwant  %s", types, want)
	}
	c, out, _ = newConsole()
	c.JSON = true
	c.SheetProblems(&sheet.Problems{List: []sheet.Problem{{Cell: "A1"}}})
	c.Refusals(campaign.Refusals{{Row: 3}})
	c.End(errors.New("two\nlines"), words.Of("mend it"), 4)
	if _, types := objects(t, out); types != "problem refusal error summary" {
		t.Errorf("types %s", types)
	}
}

func TestTheSummaryHasTheStatusAndTheCounts(t *testing.T) {
	for _, tc := range []struct {
		name    string
		outcome *Outcome
		err     error
		status  int
		want    string
	}{
		{"a plan", nil, nil, 0, `{"type":"summary","status":0}`},
		{"a plan with work", nil, nil, 9, `{"type":"summary","status":9}`},
		{"a refused account", nil, errors.New("no"), 6, `{"type":"summary","status":6}`},
		{"a run", &bad, errors.New("no"), 3, `{"type":"summary","status":3,` +
			`"campaign":"spring","codes":2,"verified":1,"problems":1,"waiting":0,"folder":""}`},
	} {
		c, out, _ := newConsole()
		c.JSON = true
		if tc.outcome != nil {
			c.Outcome(*tc.outcome)
		}
		c.End(tc.err, words.Message{}, tc.status)
		lines := strings.Split(strings.TrimSpace(out.String()), "\n")
		if last := lines[len(lines)-1]; last != tc.want {
			t.Errorf("%s: %s\nwant %s", tc.name, last, tc.want)
		}
	}
}

func TestNothingComesAfterTheSummary(t *testing.T) {
	c, out, _ := newConsole()
	c.JSON, c.Verbose = true, true
	c.End(nil, words.Message{}, 0)
	c.Exchange(wechat.Exchange{Op: "token"}) // a request that nobody waited for
	c.End(errors.New("no"), words.Message{}, 1)
	if _, types := objects(t, out); types != "summary" {
		t.Errorf("types %s", types)
	}
}

func TestAPersonGetsNoSummaryObject(t *testing.T) {
	c, out, err := newConsole()
	c.End(nil, words.Message{}, 0)
	if out.Len()+err.Len() > 0 {
		t.Errorf("stdout %q, stderr %q", out, err)
	}
}
