package workbook

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"sceneqr/campaign"
	"sceneqr/campaign/scan"
	"sceneqr/campaign/words"
)

// campaignOf is the report of n channels in six groups over a month, of which each tenth was never scanned.
func campaignOf(n, visits int, unit scan.Unit) Report {
	codes := make([]campaign.Code, n)
	for i, row := range shops(n, 1) {
		codes[i] = *row.Code
		codes[i].Group = []string{"地铁", "商场", "门店", "公交", "社区", "展会"}[i%6]
		codes[i].Ticketed = time.Date(2026, 10, 20, 3, 4, 5, 0, time.UTC)
	}
	random, tally := rand.New(rand.NewPCG(1, 2)), scan.NewTally(codes, campaign.China, unit)
	first := time.Date(2026, 10, 31, 16, 0, 0, 0, time.UTC)
	for range visits {
		at := int(float64(n) * random.Float64() * random.Float64())
		if at%10 == 9 {
			at--
		}
		v := scan.Visit{Kind: scan.Scanned, Scene: codes[at].Scene, Person: random.Int64N(int64(visits)/2 + 1),
			At: first.Add(time.Duration(random.Int64N(30*24*3600)) * time.Second)}
		if random.IntN(3) == 0 {
			v.Kind = scan.Followed
		}
		tally.Add(v)
	}
	r := tally.Report()
	r.Campaign, r.From, r.To = "春季拉新", first, first.AddDate(0, 0, 30)
	return reportOf(r)
}

func reportOf(r scan.Report) Report {
	return Report{Report: r, AppID: "wx1234567890abcdef", Version: "v1.6.0", Language: words.Chinese,
		Time: time.Date(2026, 11, 30, 16, 30, 0, 0, time.UTC)}
}

func reported(t testing.TB, r Report) []byte {
	t.Helper()
	var out bytes.Buffer
	check(t, r.Write(&out))
	return out.Bytes()
}

func TestReportHasWhatThereIs(t *testing.T) {
	r := campaignOf(60, 3000, scan.Day)
	if got := fmt.Sprint(open(t, reported(t, r)).GetSheetList()); got != "[汇总 从未被扫 渠道 分组 按天]" {
		t.Errorf("worksheets %s", got)
	}
	r.Unit, r.KeepsOpenIDs, r.Language = scan.Hour, true, words.English
	r.Unknown = []scan.Unknown{{Scene: "another", Scans: 7}}
	want := "[Summary Never scanned Channels Groups Hours Bound accounts Unknown scenes]"
	if got := fmt.Sprint(open(t, reported(t, r)).GetSheetList()); got != want {
		t.Errorf("worksheets %s, want %s", got, want)
	}
}

func TestReportSumsUp(t *testing.T) {
	r := campaignOf(60, 3000, scan.Day)
	r.Lost, r.Unknown = 12, []scan.Unknown{{Scene: "another", Scans: 7}}
	text := textOf(t, open(t, reported(t, r)), "汇总")
	for _, want := range []string{
		"春季拉新", "wx1234567890abcdef", "2026-11-01 至 2026-11-30", "Asia/Shanghai", "2026-12-01 00:30", "sceneqr v1.6.0",
		fmt.Sprintf("3,000\t%s\t%s\t60\t%d\t%d", words.Thousands(r.Total.People), words.Thousands(r.Total.Followers), r.Scanned(), len(r.Never())),
		"有 12 名新关注没有场景值", "统计范围\t2026-11-01 至 2026-11-30",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the summary does not say %q:\n%s", want, text)
		}
	}
	if best := r.Ranked()[0]; !strings.Contains(text, fmt.Sprintf("%s\t%s\t%s\t%d\t%d\t%d", best.Code.Name, best.Code.Group,
		best.Code.Label(), best.Scans, best.People, best.Followers)) {
		t.Errorf("the best channel is not in\n%s", text)
	}
}

func TestReportListsTheMostScannedFirst(t *testing.T) {
	r := campaignOf(60, 3000, scan.Day)
	f := open(t, reported(t, r))
	rows := rowsOf(t, f, "渠道")
	if got := strings.Join(rows[0], " "); got != "名称 编号 分组 序列号 场景值 扫码次数 人数 新关注 首次扫码 最近扫码 表格行号" {
		t.Errorf("headings %s", got)
	}
	best := r.Ranked()[0]
	if len(rows) != 61 || rows[1][3] != best.Code.Label() || rows[1][8] != best.First.In(campaign.China).Format("2006-01-02 15:04") {
		t.Errorf("%d rows, the first %q", len(rows), rows[1])
	}
	for cell, want := range map[string]excelize.CellType{"B2": excelize.CellTypeInlineString, "F2": excelize.CellTypeUnset, "I2": excelize.CellTypeUnset} {
		if got, err := f.GetCellType("渠道", cell); err != nil || got != want {
			t.Errorf("%s is of type %d, %v, want %d", cell, got, err, want)
		}
	}
	never := rowsOf(t, f, "从未被扫")
	if len(never) != len(r.Never())+1 || never[1][5] != "2026-10-20 11:04" {
		t.Errorf("%d never scanned, the first %q", len(never)-1, never[1])
	}
}

func TestReportTellsTimesInItsZone(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	check(t, err)
	code := *shops(1, 1)[0].Code
	tally := scan.NewTally([]campaign.Code{code}, berlin, scan.Day)
	tally.Add(scan.Visit{Kind: scan.Scanned, Scene: code.Scene, At: time.Date(2026, 10, 24, 22, 30, 0, 0, time.UTC)})
	tally.Add(scan.Visit{Kind: scan.Scanned, Scene: code.Scene, At: time.Date(2026, 10, 25, 22, 30, 0, 0, time.UTC)})
	f := open(t, reported(t, reportOf(tally.Report())))
	if got := rowsOf(t, f, "渠道")[1][8:10]; fmt.Sprint(got) != "[2026-10-25 00:30 2026-10-25 23:30]" {
		t.Errorf("first and last scan %q", got)
	}
	if got := rowsOf(t, f, "按天"); len(got) != 2 || got[1][0] != "2026-10-25" || got[1][1] != "2" {
		t.Errorf("days %q", got)
	}
}

func TestReportDrawsItsCharts(t *testing.T) {
	parts := partsOf(t, reported(t, campaignOf(60, 3000, scan.Day)))
	for name, want := range map[string]string{
		"xl/charts/chart1.xml": `<cat><numRef><f>&#39;按天&#39;!$A$2:$A$31</f></numRef></cat>`, // in the summary
		"xl/charts/chart2.xml": "&#39;汇总&#39;!$D$",
		"xl/charts/chart3.xml": "&#39;分组&#39;!$D$2:$D$7", "xl/charts/chart4.xml": "&#39;按天&#39;!$B$2:$B$31",
	} {
		if !strings.Contains(parts[name], want) {
			t.Errorf("%s is not in %s: %s", want, name, parts[name])
		}
	}
}

func TestReportIsPrintedAcrossWithItsHeadings(t *testing.T) {
	f := open(t, reported(t, campaignOf(60, 300, scan.Day)))
	for _, sheet := range f.GetSheetList() {
		layout, err := f.GetPageLayout(sheet)
		check(t, err)
		if *layout.Orientation != "landscape" || *layout.FitToWidth != 1 {
			t.Errorf("%s is printed %+v", sheet, layout)
		}
	}
	titles := 0
	for _, n := range f.GetDefinedName() {
		if n.Name == printTitles && strings.HasSuffix(n.RefersTo, "!$1:$1") {
			titles++
		}
	}
	if titles != 4 {
		t.Errorf("%d worksheets repeat their headings, want 4", titles)
	}
}

func TestReportRunsNothingOfTheCustomers(t *testing.T) {
	r := campaignOf(3, 30, scan.Day)
	r.Channels[0].Code.Name, r.Channels[0].Code.Key, r.Groups[0].Name = `=HYPERLINK("http://x","y")`, "@SUM(1)", "+1"
	r.Unknown = []scan.Unknown{{Scene: "=1+1", Scans: 1}}
	for name, part := range partsOf(t, reported(t, r)) {
		if strings.Contains(part, "<f>") && strings.HasPrefix(name, "xl/worksheets/") {
			t.Errorf("%s has a formula", name)
		}
	}
	var out bytes.Buffer
	check(t, r.WriteCSV(&out, scan.ByChannel))
	if !strings.Contains(out.String(), `"'=HYPERLINK(""http://x"",""y"")",'@SUM(1)`) {
		t.Errorf("the CSV is\n%s", out.String())
	}
}

func TestBoundAccountsComeBeforeThoseWhoAreNot(t *testing.T) {
	r := campaignOf(3, 30, scan.Day)
	r.KeepsOpenIDs = true
	r.Bound = []scan.Binding{
		{Code: r.Channels[1].Code, OpenID: "oAnna", At: time.Date(2026, 11, 2, 1, 0, 0, 0, time.UTC)},
		{Code: r.Channels[1].Code, OpenID: "oBen", At: time.Date(2026, 11, 3, 1, 0, 0, 0, time.UTC)},
	}
	f := open(t, reported(t, r))
	got := textOf(t, f, "已绑定账号")
	for i, want := range []string{
		"编号\t名称\t分组\t序列号\t状态\topenid\t绑定时间", "000002\t星光咖啡·第2号店\t商场\t000002N\t已绑定\toAnna\t2026-11-02 09:00",
		"000002\t星光咖啡·第2号店\t商场\t000002N\t已绑定\toBen\t2026-11-03 09:00", "000001\t星光咖啡·第1号店\t地铁\t000001P\t尚未绑定\t\t",
	} {
		if line := strings.Split(got, "\n")[i]; line != want {
			t.Errorf("row %d is %q, want %q", i+1, line, want)
		}
	}
	if text := textOf(t, f, "汇总"); !strings.Contains(text, "1\t2\t2") || !strings.Contains(text, "个人信息") {
		t.Errorf("the summary says\n%s", text)
	}
}

func TestAReportWithoutScansSaysSo(t *testing.T) {
	r := campaignOf(3, 0, scan.Day)
	r.Language, r.Trial = words.English, true
	f := open(t, reported(t, r))
	for sheet, want := range map[string]string{
		"Summary": "sceneqr scans import", "Days": "There are no scans in this time.", "Never scanned": "000003L",
	} {
		if text := textOf(t, f, sheet); !strings.Contains(text, want) {
			t.Errorf("%q is not in %s:\n%s", want, sheet, text)
		}
	}
	if text := textOf(t, f, "Summary"); !strings.Contains(text, "A trial") {
		t.Errorf("the summary of a trial says\n%s", text)
	}
	r = campaignOf(8, 3000, scan.Day)
	r.Language = words.English
	if got := rowsOf(t, open(t, reported(t, r)), "Never scanned"); len(got) != 2 || got[1][0] != "Every channel that has a code was scanned." {
		t.Errorf("never scanned: %q", got)
	}
}

func TestTheSameReportIsTheSameBytes(t *testing.T) {
	first := reported(t, campaignOf(60, 3000, scan.Hour))
	for range 5 {
		if !bytes.Equal(reported(t, campaignOf(60, 3000, scan.Hour)), first) {
			t.Fatal("it differs")
		}
	}
}

// BenchmarkReport100000 is the report of all codes that one account can have. It tells the highest heap too, without what
// the report itself takes.
func BenchmarkReport100000(b *testing.B) {
	r := campaignOf(100_000, 1_000_000, scan.Hour)
	for b.Loop() {
		runtime.GC()
		var before runtime.MemStats
		runtime.ReadMemStats(&before)
		highest := highestHeap(func() { check(b, r.Write(io.Discard)) })
		b.ReportMetric(float64(highest-before.HeapInuse)/1e6, "MB-heap")
	}
}
