package console

import (
	"math"
	"strings"
	"testing"

	"sceneqr/campaign/wechat"
	"sceneqr/campaign/words"
)

func TestPlanTellsWhatItWillTake(t *testing.T) {
	c, out, _ := newConsole()
	p := Plan{Campaign: "spring", Sheet: "spring.xlsx", Channels: 12, Rate: 5, ImageRate: 1, Unquoted: words.Of("not asked")}
	p.New, p.Tickets, p.Pictures, p.After = 12, 12, 12, 12
	c.Plan(p)
	for _, want := range []string{"12 channels", "0 -> 12 of 100,000", "12 to ask; not asked",
		"about 12 s, with tickets at 5 a second and pictures at 1 a second"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the plan lacks %q:\n%s", want, out)
		}
	}
}

func TestTheQuotaIsFiguresForAProgramAndASentenceForAPerson(t *testing.T) {
	for _, tc := range []struct {
		plan   Plan
		object string // "" for none
		said   string
	}{
		{Plan{Quota: &wechat.Quota{Limit: 1000, Remain: 7}}, `"quota":{"limit":1000,"remain":7}`,
			"; WeChat allows 7 more today of 1000\n"},
		{Plan{Quota: &wechat.Quota{Limit: 1000}}, `"quota":{"limit":1000,"remain":0}`,
			"; WeChat allows 0 more today of 1000\n"},
		{Plan{Unquoted: words.Of("it is not known")}, "", "; it is not known\n"},
	} {
		c, out, _ := newConsole()
		c.Plan(tc.plan)
		if !strings.Contains(out.String(), tc.said) {
			t.Errorf("%q is not in\n%s", tc.said, out)
		}
		out.Reset()
		c.JSON = true
		c.Plan(tc.plan)
		if got := out.String(); !strings.Contains(got, tc.object) || strings.Contains(got, `"quota"`) != (tc.object != "") {
			t.Errorf("%s, want %s", got, tc.object)
		}
	}
}

func TestARateOfNextToNothingTakesLongAndNotLessThanNothing(t *testing.T) {
	for _, rate := range []float64{1e-10, math.SmallestNonzeroFloat64} {
		c, out, err := newConsole()
		c.JSON = true
		p := Plan{Rate: rate}
		p.Tickets = 100_000
		c.Plan(p)
		if list, _ := objects(t, out); list[0]["seconds"] != mostSeconds {
			t.Errorf("%g a second: %v seconds", rate, list[0]["seconds"])
		}
		c.Start(p)
		if !strings.Contains(err.String(), "this takes about 277777 h") {
			t.Errorf("%g a second: %s", rate, err)
		}
	}
}
