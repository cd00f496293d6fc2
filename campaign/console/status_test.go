package console

import (
	"strings"
	"testing"
	"time"

	"sceneqr/campaign/ledger"
)

func TestStatusTellsOfAnswersThatNeverCame(t *testing.T) {
	c, out, _ := newConsole()
	s := ledger.Status{Campaigns: []ledger.Progress{{Campaign: "spring", Planned: 3, Unanswered: 2}}}
	c.Status("sceneqr.db", s)
	if want := "3 without a ticket, 2 asked for without an answer;"; !strings.Contains(out.String(), want) {
		t.Errorf("%q is not in\n%s", want, out)
	}
	out.Reset()
	c.JSON = true
	c.Status("sceneqr.db", s)
	if list, _ := objects(t, out); list[0]["unanswered"] != 2.0 {
		t.Errorf("%v", list[0])
	}
}

func TestStatusListsReprintsUnderTheirCampaign(t *testing.T) {
	c, out, _ := newConsole()
	night := time.Date(2026, 11, 21, 23, 30, 0, 0, time.UTC) // the next morning in China
	s := ledger.Status{Campaigns: []ledger.Progress{
		{Campaign: "spring", Verified: 200, Reprints: []ledger.Reprint{
			{Number: 1, At: night, Serials: "000123-000140", Layout: "l7160", Labels: 18},
			{Number: 2, At: night, Serials: "000199", Layout: "a4-12", Labels: 1},
		}},
		{Campaign: "autumn"},
	}}
	c.Status("sceneqr.db", s)
	want := "    R1 2026-11-22 18 labels of 000123-000140 on l7160\n    R2 2026-11-22 1 label of 000199 on a4-12\n  autumn: "
	if !strings.Contains(out.String(), want) {
		t.Errorf("%q is not in\n%s", want, out)
	}

	out.Reset()
	c.JSON = true
	c.Status("sceneqr.db", s)
	spring, autumn, _ := strings.Cut(out.String(), "\n")
	want = `"reprints":[{"number":1,"at":"2026-11-21T23:30:00Z","labels":18,"serials":"000123-000140","layout":"l7160"},{`
	if !strings.Contains(spring, want) {
		t.Errorf("%s is not in %s", want, spring)
	}
	if strings.Contains(autumn, "reprints") {
		t.Errorf("reprints where there are none: %s", autumn)
	}
}

func TestStatusTellsWhichCampaignKeepsOpenIDs(t *testing.T) {
	c, out, _ := newConsole()
	s := ledger.Status{Campaigns: []ledger.Progress{{Campaign: "members", KeepsOpenIDs: true}, {Campaign: "spring"}}}
	c.Status("sceneqr.db", s)
	members, spring, _ := strings.Cut(out.String(), "  spring: ")
	const kept = "    the openid of everyone who scans its codes is kept\n"
	if !strings.HasSuffix(members, kept) || strings.Contains(spring, kept) {
		t.Errorf("%s", out)
	}
	out.Reset()
	c.JSON = true
	c.Status("sceneqr.db", s)
	if list, _ := objects(t, out); list[0]["keeps_openids"] != true || list[1]["keeps_openids"] != nil {
		t.Errorf("%v", list)
	}
}
