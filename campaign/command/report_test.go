package command

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sceneqr/campaign"
	"sceneqr/campaign/console"
	"sceneqr/campaign/ledger"
	"sceneqr/campaign/scan"
	"sceneqr/campaign/words"
)

// visited is a customer with the codes of three shops, of whose first one two people have scanned on 2026-11-22 in China, and
// one more the day after. His console speaks to a program.
func visited(t *testing.T) (Settings, []campaign.Scene) {
	t.Helper()
	s, scenes := scanned(t)
	s.Sheet = ""
	noon := time.Date(2026, 11, 22, 4, 0, 0, 0, time.UTC)
	record(t, s,
		scan.Scan{Kind: scan.Followed, Scene: scenes[0], At: noon, OpenID: "oAnna"},
		scan.Scan{Kind: scan.Scanned, Scene: scenes[0], At: noon.Add(time.Hour), OpenID: "oBen"},
		scan.Scan{Kind: scan.Scanned, Scene: scenes[0], At: noon.Add(13 * time.Hour), OpenID: "oAnna"},
		scan.Scan{Kind: scan.Followed, At: noon, OpenID: "oCem"},
		scan.Scan{Kind: scan.Scanned, Scene: "another", At: noon, OpenID: "oDora"},
	)
	s.Console.JSON = true
	return s, scenes
}

func record(t *testing.T, s Settings, all ...scan.Scan) {
	t.Helper()
	l, err := ledger.OpenScans(t.Context(), s.Ledger, s.AppID)
	if err != nil {
		t.Fatal(err)
	}
	_, err = l.RecordAll(t.Context(), all)
	if err := errors.Join(err, l.Close()); err != nil {
		t.Fatal(err)
	}
}

// report is what a program is told of it.
func report(t *testing.T, s Settings) string {
	t.Helper()
	s.silence()
	if err := s.Report(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.Console.End(nil, words.Message{}, 0)
	return result(s)
}

func TestAReportCountsWhatTheLedgerHas(t *testing.T) {
	s, _ := visited(t)
	before := files(t, s.Out)
	told := report(t, s)
	for _, want := range []string{
		`"key":"A1","name":"静安寺店","scene":"spring-000001P","stage":"verified","group":"","scans":3,"people":2,"followers":1,`,
		`"key":"B1","name":"西湖店","scene":"spring-000003L","stage":"verified","group":"","scans":0,`,
		`{"type":"unknown","scene":"another","scans":1}`,
		`"channels":3,"scanned":1,"never_scanned":2,"lost":1,"askable":1,"unknown_scenes":1,"unknown_scans":1}`,
	} {
		if !strings.Contains(told, want) {
			t.Errorf("%s is not in\n%s", want, told)
		}
	}
	there := files(t, s.Out)
	for name, content := range before {
		if there[name] != content {
			t.Errorf("%s was touched", name)
		}
	}
	for _, name := range []string{"report.xlsx", "report.html", "report.csv"} {
		if there[name] == "" {
			t.Errorf("%s is missing", name)
		}
	}
	if !strings.HasPrefix(there["report.csv"], "\uFEFF名称,编号,分组") {
		t.Errorf("the table of a Chinese sheet is %q", there["report.csv"])
	}
}

func TestAReportIsOfItsSpan(t *testing.T) {
	s, _ := visited(t)
	for _, c := range []struct {
		span Span
		want string
	}{
		// The codes were made half an hour into the 23rd in China: before, only the one that was scanned can have been there.
		{Span{From: "2026-11-22", To: "2026-11-22"}, `"scans":2,"people":2,"followers":1,"channels":1`},
		{Span{From: "2026-11-23"}, `"scans":1,"people":1,"followers":0,"channels":3`},
		{Span{To: "2026-11-22 13:00"}, `"scans":1,"people":1,"followers":1,"channels":1`},
		{Span{From: "2026-11-22", To: "2026-11-22", Zone: "UTC"}, `"scans":3,"people":2,"followers":1,"channels":3`},
		{Span{By: "day"}, `{"type":"scans","begins":"2026-11-23T00:00:00+08:00","scans":1,`},
		{Span{By: "hour"}, `{"type":"scans","begins":"2026-11-22T14:00:00+08:00","scans":0,`},
		{Span{By: "day", From: "2026-11-20"}, `{"type":"scans","begins":"2026-11-20T00:00:00+08:00","scans":0,`},
		{Span{By: "day", To: "2026-11-22"}, `{"type":"scans","begins":"2026-11-22T00:00:00+08:00","scans":2,`},
		{Span{By: "hour", To: "2026-11-22"}, `{"type":"scans","begins":"2026-11-22T23:00:00+08:00","scans":0,`},
		{Span{By: "group"}, `{"type":"scans","group":"","channels":3,"scanned":1,"scans":3,`},
	} {
		s.Span = c.span
		s.Console = &console.Console{Out: new(bytes.Buffer), Err: new(bytes.Buffer), JSON: true}
		if told := report(t, s); !strings.Contains(told, c.want) {
			t.Errorf("%+v: %s is not in\n%s", c.span, c.want, told)
		}
	}
}

// A report is of what was recorded: of days that are yet to come nothing is known.
func TestAReportEndsWithTheLastRecordOfTheAccount(t *testing.T) {
	s, _ := visited(t)
	record(t, s, scan.Scan{Kind: scan.Scanned, Scene: "another", At: time.Date(2026, 11, 25, 4, 30, 0, 0, time.UTC), OpenID: "oDora"})
	s.Span = Span{By: "day", To: "2026-12-31"}
	told := report(t, s)
	if !strings.Contains(told, `"begins":"2026-11-25T00:00:00+08:00","scans":0`) || strings.Contains(told, `"begins":"2026-11-26`) {
		t.Errorf("told\n%s", told)
	}
	for _, span := range []Span{{}, {To: "2026-11-22"}, {From: "2026-11-23", To: "2026-11-23"}} {
		s.Span, s.Console = span, &console.Console{Out: new(bytes.Buffer), Err: new(bytes.Buffer)}
		report(t, s)
		if page := files(t, s.Out)["report.html"]; !strings.Contains(page, "2026-11-25 12:30") {
			t.Errorf("the page of %+v is not as of the last record", span)
		}
	}
}

func TestAReportCountsAllUnknownScenes(t *testing.T) {
	s, _ := visited(t)
	var all []scan.Scan
	for i := range mostUnknown + 5 {
		all = append(all, scan.Scan{Kind: scan.Scanned, Scene: campaign.Scene(fmt.Sprint("old-", i)),
			At: time.Date(2026, 11, 22, 4, 0, 0, 0, time.UTC), OpenID: "oAnna"})
	}
	record(t, s, all...)
	told := report(t, s)
	if n := strings.Count(told, `{"type":"unknown"`); n != mostUnknown || !strings.Contains(told, `"unknown_scenes":106,"unknown_scans":106}`) {
		t.Errorf("%d are named in\n%s", n, told)
	}
}

func TestASpanThatIsTheWrongWayRoundIsToldHowToWriteIt(t *testing.T) {
	err := Settings{Span: Span{From: "2026-11-02", To: "2026-11-01"}}.Report(t.Context())
	if misuse, ok := errors.AsType[*UsageError](err); !ok || !strings.Contains(misuse.cure().String(), "--from 2026-11-01 --to 2026-11-30") {
		t.Errorf("error %v", err)
	}
}

func TestASpanThatCannotBeMeantIsRefused(t *testing.T) {
	for _, span := range []Span{
		{From: "yesterday"}, {To: "2026-13-01"}, {From: "2026-11-02", To: "2026-11-01"}, {From: "2026-11-01 09:00", To: "2026-11-01 09:00"},
		{By: "week"}, {Zone: "Asia/Atlantis"},
	} {
		expectEnding(t, Settings{Span: span}.Report(t.Context()), Misused)
	}
	if c, err := (Span{From: "2026-03-29", To: "2026-03-29", Zone: "Europe/Berlin"}).cut(); err != nil || c.to.Sub(c.from) != 23*time.Hour {
		t.Errorf("the day of summer time is from %v to %v, %v", c.from, c.to, err)
	}
}

func TestAReportOfNoScansIsWrittenToo(t *testing.T) {
	s, _ := scanned(t)
	if err := s.Report(t.Context()); err != nil || !strings.Contains(result(s), "sceneqr listen") {
		t.Errorf("%v; told %s", err, result(s))
	}
	if files(t, s.Out)["report.html"] == "" {
		t.Error("there is no page")
	}
	s.Campaign = "autumn"
	if _, ok := errors.AsType[*UnknownCampaignError](s.Report(t.Context())); !ok {
		t.Error("another campaign is not refused")
	}
}

func TestTheSameScansAreTheSameReport(t *testing.T) {
	s, _ := visited(t)
	report(t, s)
	first := files(t, s.Out)
	s.Console = &console.Console{Out: new(bytes.Buffer), Err: new(bytes.Buffer)}
	s.Out, s.Now = t.TempDir(), func() time.Time { return time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC) }
	report(t, s)
	for name, content := range files(t, s.Out) {
		if strings.HasPrefix(name, "report") && first[name] != content {
			t.Errorf("%s differs", name)
		}
	}
}

// A run holds the ledger for hours.
func TestAReportIsMadeBesideARun(t *testing.T) {
	s, _ := visited(t)
	held, err := ledger.Open(t.Context(), s.Ledger, s.AppID)
	if err != nil {
		t.Fatal(err)
	}
	defer held.Close()
	report(t, s)
}

func TestAReportListsWhoIsBound(t *testing.T) {
	s, scenes := visited(t)
	l, err := ledger.Open(t.Context(), s.Ledger, s.AppID)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(l.KeepOpenIDs(t.Context(), s.Campaign), l.Close()); err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 11, 24, 1, 0, 0, 0, time.UTC)
	record(t, s, scan.Scan{Kind: scan.Scanned, Scene: scenes[1], At: at, OpenID: "oEmma"})
	told := report(t, s)
	if want := `"key":"A2","name":"徐家汇店","openid":"oEmma","at":"2026-11-24T09:00:00+08:00"}`; !strings.Contains(told, want) ||
		!strings.Contains(told, `"bound":1,`) {
		t.Errorf("%s is not in\n%s", want, told)
	}
	if page := files(t, s.Out)["report.html"]; strings.Contains(page, "oEmma") {
		t.Error("the page names people")
	}
}

func TestAReportNeedsALedger(t *testing.T) {
	s, _ := customer(t)
	s.Campaign, s.Ledger = "shops", filepath.Join(t.TempDir(), "none.db")
	if err := s.Report(t.Context()); !errors.Is(err, ErrLedgerMissing) {
		t.Errorf("error %v", err)
	}
}
