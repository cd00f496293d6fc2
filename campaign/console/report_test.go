package console

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"sceneqr/campaign"
	"sceneqr/campaign/scan"
	"sceneqr/campaign/words"
	"sceneqr/export"
)

// reportOf is a report of three shops, of which the first two were scanned.
func reportOf() Report {
	codes := make([]campaign.Code, 3)
	for i, name := range []string{"静安寺店", "徐家汇店", "断桥店"} {
		codes[i] = campaign.Code{
			Channel: campaign.Channel{Row: i + 2, Key: name[:3], Name: name, Group: "上海"}, Serial: i + 1,
			Scene: campaign.Scene(name), Stage: campaign.Verified,
		}
	}
	t := scan.NewTally(codes, campaign.China, scan.Day)
	first := time.Date(2026, 11, 1, 4, 0, 0, 0, time.UTC)
	for i := range 1200 {
		t.Add(scan.Visit{Kind: scan.Scanned, Scene: codes[1].Scene, At: first.Add(time.Duration(i) * time.Minute), Person: int64(i % 900)})
	}
	t.Add(scan.Visit{Kind: scan.Followed, Scene: codes[0].Scene, At: first, Person: 1})
	r := Report{Report: t.Report(), Folder: "out", Files: []export.File{{Name: "report.xlsx", Bytes: 12_345, SHA256: "ab"}}}
	r.Campaign = "spring"
	return r
}

func TestAReportIsToldInShort(t *testing.T) {
	c, out, _ := newConsole()
	r := reportOf()
	r.Lost, r.Askable, r.Unknown, r.UnknownScenes, r.UnknownScans = 2, 2, []scan.Unknown{{Scene: "another", Scans: 7}}, 1, 7
	c.Report(r)
	want := `campaign spring, from the first scan to the last; days and times as in Asia/Shanghai

scans            1,201 by 900 people, with 1 new follower
channels         2 of 3 scanned, 1 never scanned

  scans  people  new followers
  1,200     900              0  000002N 徐家汇店
      1       1              1  000001P 静安寺店

without a scene  2 new followers: sceneqr scans resolve asks WeChat by which codes they came
unknown          1 scene that no code of the ledger has, with 7 scans
  another: 7 scans

  out/report.xlsx    12.3 kB
`
	if got := out.String(); got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
}

func TestNothingToTellIsNoEmptyLine(t *testing.T) {
	c, out, _ := newConsole()
	c.Report(reportOf())
	if got := out.String(); !strings.HasSuffix(got, "000001P 静安寺店\n\n  out/report.xlsx    12.3 kB\n") {
		t.Errorf("%s", got)
	}
}

func TestWhoCanNotBeAskedAboutIsNotToBeResolved(t *testing.T) {
	for askable, want := range map[int]string{
		0: "without a scene  3 new followers\n",
		2: "without a scene  3 new followers: sceneqr scans resolve asks WeChat by which codes 2 of them came\n",
		3: "without a scene  3 new followers: sceneqr scans resolve asks WeChat by which codes they came\n",
	} {
		c, out, _ := newConsole()
		r := reportOf()
		r.Lost, r.Askable = 3, askable
		c.Report(r)
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not in\n%s", want, out)
		}
	}
}

func TestChannelsOfSeveralPeopleAreTold(t *testing.T) {
	c, out, _ := newConsole()
	r := reportOf()
	r.KeepsOpenIDs = true
	for i, openid := range []string{"oAnna", "oBen", "oCarl", "oAnna"} {
		r.Bound = append(r.Bound, scan.Binding{Code: r.Channels[i/3].Code, OpenID: openid})
	}
	c.Report(r)
	if want := "shared           1 channel is bound by several people\n"; !strings.Contains(out.String(), want) {
		t.Errorf("%q is not in\n%s", want, out)
	}
}

func TestAReportIsToldInChinese(t *testing.T) {
	c, out, _ := newConsole()
	c.Language = words.Chinese
	r := reportOf()
	r.KeepsOpenIDs = true
	c.Report(r)
	for _, want := range []string{"1,201 次，900 人，", "3 个中有 2 个被扫过，1 个从未被扫", "  扫码次数  人数  新关注\n     1,200   900       0  000002N"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not in\n%s", want, out)
		}
	}
}

func TestAReportWithoutScansTellsHowTheyCome(t *testing.T) {
	c, out, _ := newConsole()
	r := reportOf()
	r.Total = scan.Counts{}
	c.Report(r)
	if !strings.Contains(out.String(), "sceneqr listen") || !strings.Contains(out.String(), "report.xlsx") {
		t.Errorf("%s", out)
	}
	out.Reset()
	r.From = time.Date(2026, 11, 1, 0, 0, 0, 0, campaign.China)
	c.Report(r)
	if !strings.Contains(out.String(), "without --from and --to") {
		t.Errorf("%s", out)
	}
}

func TestAProgramIsToldTheTableThatItAskedFor(t *testing.T) {
	for table, want := range map[scan.Table]string{
		scan.ByChannel: `{"type":"scans","row":3,"serial":"000002N","key":"徐","name":"徐家汇店","scene":"徐家汇店","stage":"verified","group":"上海","scans":1200,"people":900,"followers":0,` +
			`"first":"2026-11-01T12:00:00+08:00","last":"2026-11-02T07:59:00+08:00"}`,
		scan.ByGroup: `{"type":"scans","group":"上海","channels":3,"scanned":2,"scans":1201,"people":900,"followers":1,` +
			`"first":"2026-11-01T12:00:00+08:00","last":"2026-11-02T07:59:00+08:00"}`,
		scan.ByTime: `{"type":"scans","begins":"2026-11-01T00:00:00+08:00","scans":721,"people":720,"followers":1,` +
			`"first":"2026-11-01T12:00:00+08:00","last":"2026-11-01T23:59:00+08:00"}`,
	} {
		c, out, _ := newConsole()
		c.JSON = true
		r := reportOf()
		r.Table = table
		c.Report(r)
		if got, _, _ := strings.Cut(out.String(), "\n"); got != want {
			t.Errorf("%s\nwant\n%s", got, want)
		}
	}
}

func TestTheTotalsOfAReportAreInTheSummary(t *testing.T) {
	c, out, _ := newConsole()
	c.JSON = true
	r := reportOf()
	r.Lost, r.KeepsOpenIDs = 2, true
	r.Bound = []scan.Binding{{Code: r.Channels[0].Code, OpenID: "oAnna", At: time.Date(2026, 11, 1, 4, 0, 0, 0, time.UTC)}}
	c.Report(r)
	c.End(nil, words.Message{}, 0)
	for _, want := range []string{
		`{"type":"binding","serial":"000001P","key":"静","name":"静安寺店","openid":"oAnna","at":"2026-11-01T12:00:00+08:00"}`,
		`{"type":"file","path":"out/report.xlsx","bytes":12345,"sha256":"ab"}`,
		`{"type":"summary","status":0,"scans":1201,"people":900,"followers":1,"channels":3,"scanned":2,"never_scanned":1,"bound":1,"lost":2,"askable":0,"unknown_scenes":0,"unknown_scans":0}`,
	} {
		if !strings.Contains(out.String(), want+"\n") {
			t.Errorf("%s is not in\n%s", want, out)
		}
	}
}

func TestAReportTellsHowManyUnknownScenesThereAreBesidesThoseItNames(t *testing.T) {
	r := reportOf()
	for i := range 100 {
		r.Unknown = append(r.Unknown, scan.Unknown{Scene: campaign.Scene(fmt.Sprint("other-", i)), Scans: 3})
	}
	r.UnknownScenes, r.UnknownScans = 106, 306
	c, out, _ := newConsole()
	c.Report(r)
	for _, want := range []string{"106 scenes that no code of the ledger has, with 306 scans\n", "\n  ... and 86 more\n"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not in\n%s", want, out)
		}
	}
	if told := summaryOf(r); !strings.Contains(told, `"unknown_scenes":106,"unknown_scans":306}`) {
		t.Errorf("a program is told %s", told)
	}
}

// summaryOf is what a program is told of a report in the end.
func summaryOf(r Report) string {
	c, out, _ := newConsole()
	c.JSON = true
	c.Report(r)
	c.End(nil, words.Message{}, 0)
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	return lines[len(lines)-1]
}

func TestWhoIsBoundIsToldOfAllTime(t *testing.T) {
	r := reportOf()
	gone := campaign.Code{Channel: campaign.Channel{Key: "gone"}, Serial: 9, Stage: campaign.Verified}
	r.KeepsOpenIDs, r.Bound = true, []scan.Binding{{Code: r.Channels[0].Code}, {Code: r.Channels[0].Code}, {Code: gone}}
	r.Channels[2].Code.Stage = campaign.Planned
	c, out, err := newConsole()
	c.Report(r)
	if want := "bound            2 of 3 channels, of all time;"; !strings.Contains(out.String(), want) {
		t.Errorf("%q is not in\n%s", want, out)
	}
	if err.Len() > 0 {
		t.Errorf("a person is told %s", err)
	}
	if told := summaryOf(r); !strings.Contains(told, `"channels":2,"scanned":2,"never_scanned":0,"bound":2,`) {
		t.Errorf("a program is told %s", told)
	}
}

func TestOutputThatNamesPeopleIsSaidToDoSoOnce(t *testing.T) {
	r := reportOf()
	r.KeepsOpenIDs, r.Bound = true, []scan.Binding{{Code: r.Channels[0].Code, OpenID: "oAnna"}, {Code: r.Channels[1].Code, OpenID: "oBen"}}
	c, _, err := newConsole()
	c.JSON = true
	c.Report(r)
	if strings.Count(err.String(), "personal data") != 1 {
		t.Errorf("told %q", err)
	}
}

func TestAReportWhoseTimesAreCutSaysSo(t *testing.T) {
	r := reportOf()
	if told := summaryOf(r); strings.Contains(told, "cut") {
		t.Errorf("a program is told %s", told)
	}
	r.Times = make([]scan.Period, scan.MostPeriods)
	r.Times[0].Begins = r.Total.First.Add(time.Hour)
	c, _, err := newConsole()
	c.Report(r)
	if !strings.Contains(err.String(), "the latest 4,000 days or hours") {
		t.Errorf("told %q", err)
	}
	if told := summaryOf(r); !strings.HasSuffix(told, `"cut":true}`) {
		t.Errorf("a program is told %s", told)
	}
}
