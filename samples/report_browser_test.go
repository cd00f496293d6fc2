//go:build e2e

package samples

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"sceneqr/campaign"
	"sceneqr/campaign/scan"
	"sceneqr/campaign/words"
	"sceneqr/export/report"
)

// reportPage is the page of so many channels, and of a hundred scenes that are no channel's. Of each three channels one was
// never scanned, and the last name would be markup.
func reportPage(t *testing.T, channels int) string {
	t.Helper()
	begins := time.Date(2026, 11, 2, 0, 0, 0, 0, campaign.China)
	r := scan.Report{Campaign: "spring", Zone: campaign.China}
	for n := 1; n <= channels; n++ {
		c := scan.Channel{Code: campaign.Code{Serial: n, Stage: campaign.Verified, Channel: campaign.Channel{
			Row: n + 1, Key: fmt.Sprintf("SH%d", n), Name: fmt.Sprintf("第%d号店", n), Group: []string{"上海", "北京"}[n%2],
		}}}
		if n == channels {
			c.Code.Name = "<script>alert(1)</script>"
		}
		if n%3 != 0 {
			at := begins.Add(time.Duration(n) * time.Minute).UTC()
			c.Counts = scan.Counts{Scans: 10 * n, People: 8 * n, Followers: n, First: at, Last: at.AddDate(0, 0, 29)}
		}
		r.Channels = append(r.Channels, c)
		r.Total.Scans += c.Scans
		r.Total.Followers += c.Followers
	}
	r.Total.First, r.Total.Last = begins, begins.AddDate(0, 0, 29)
	for i := range 30 {
		counts := scan.Counts{Scans: 50 + 7*i%40, Followers: i % 9}
		r.Times = append(r.Times, scan.Period{Begins: begins.AddDate(0, 0, i), Counts: counts})
	}
	r.UnknownScenes, r.UnknownScans = 106, 6_000
	for n := range 100 {
		r.Unknown = append(r.Unknown, scan.Unknown{Scene: campaign.Scene(fmt.Sprintf("old-poster-%d", n)), Scans: 100 - n})
	}
	path := filepath.Join(t.TempDir(), "report.html")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := (report.Page{Report: r, Language: words.Chinese, Time: "2026-12-02 00:30"}).Write(f); err != nil {
		t.Fatal(err)
	}
	return path
}

// firstRow is the name of the channel on top of the table.
const firstRow = `#table tbody tr:nth-child(2) th`

func TestOtherPeoplesBrowserShowsTheReport(t *testing.T) {
	path := reportPage(t, 60)
	for name, test := range map[string]func(t *testing.T, b *browser){
		"sort": sortsTheReport, "search": searchesTheReport, "language": translatesTheReport, "print": printsTheReport,
		"dark": drawsTheReportInTheDark,
	} {
		t.Run(name, func(t *testing.T) { test(t, browse(t, path, 1280)) })
	}
	t.Run("phone", func(t *testing.T) {
		b := browse(t, path, 360)
		if b.sideways() {
			t.Error("the report is wider than a phone")
		}
		if shown := value[string](b, visibleCharts); shown != "chart narrow" {
			t.Errorf("a phone shows %q", shown)
		}
	})
}

const visibleCharts = `[...document.querySelectorAll(".chart")].filter(e => e.checkVisibility())
	.map(e => e.getAttribute("class")).join()`

func sortsTheReport(t *testing.T, b *browser) {
	sorted := func(column, order, first string) {
		t.Helper()
		heads := `[...document.querySelectorAll("#table thead [aria-sort]")].map(e => e.className + " " + e.ariaSort).join()`
		if got := value[string](b, heads); got != column+" "+order {
			t.Errorf("the table says it is sorted by %q, want %s %s", got, column, order)
		}
		b.shows(firstRow, first)
	}
	sorted("scans", "descending", "第59号店")
	b.click(`#table thead .name button`)
	sorted("name", "ascending", "<script>")
	b.click(`#table thead .name button`)
	sorted("name", "descending", "第59号店")
	b.do(chromedp.Focus(chromedp.CSS(`#table thead .first button`)))
	b.press(kb.Enter)
	sorted("first", "descending", "第59号店")
	b.press(kb.Enter)
	sorted("first", "ascending", "第1号店") // those without a scan come last either way
	b.shows(`#table tbody tr:nth-last-child(2) .first`, "")
	b.shows(`#table tbody tr:nth-child(2) .first`, "2026-11-02 00:01")
}

func searchesTheReport(t *testing.T, b *browser) {
	b.shows("#shown", "显示 60 / 60")
	for query, want := range map[string]int{
		"第7号": 1, "上海": 30, "ｓｈ５９": 1, "000004": 1, "上海 sh2": 6, "<script>": 1, "哈尔滨": 0,
	} {
		b.write("#search", query)
		b.shows("#shown", fmt.Sprintf("显示 %d / 60", want))
	}
	b.write("#search", "哈尔滨")
	b.click("#reset")
	b.shows("#shown", "显示 60 / 60")
	b.choose("#which", "never")
	b.shows("#shown", "显示 20 / 60")
	b.choose("#which", "some")
	b.shows("#shown", "显示 40 / 60")
	if n := value[int](b, `document.scripts.length + document.images.length`); n != 7 {
		t.Errorf("there are %d scripts and pictures: a name has become one", n)
	}
}

func translatesTheReport(t *testing.T, b *browser) {
	b.shows("main", "60 个渠道中")
	b.click("#language")
	b.shows("main", "of 60 channels brought half of the scans.")
	b.shows("#table thead .last", "Last scan")
	b.shows("#shown", "60 of 60 shown")
	told := value[string](b, `document.querySelector(".band title").textContent`)
	if !strings.HasPrefix(told, "2026-11-02 – scans: 50") {
		t.Errorf("the first day tells %q", told)
	}
	b.click("#language")
	b.shows("#table thead .last", "最近扫码")
}

func printsTheReport(t *testing.T, b *browser) {
	b.dark()
	text := judged(t, "pdftotext", "-layout", b.paper(), "-")
	for _, want := range []string{"spring", "每日扫码", "从未被扫", "第30号店", "SH60", "2026-11-02 00:59"} {
		if !strings.Contains(text, want) {
			t.Errorf("the paper does not say %q", want)
		}
	}
	if heads, sheets := strings.Count(text, "序列号"), strings.Count(text, "\f"); heads < sheets-1 {
		t.Errorf("the table has its headings on %d of %d sheets", heads, sheets)
	}
	if strings.Contains(text, "查看数字") {
		t.Error("what can be pressed is printed")
	}
}

// TestOtherPeoplesBrowserFoldsLongLists demands that what is folded away on the screen is missed on paper by nobody.
func TestOtherPeoplesBrowserFoldsLongLists(t *testing.T) {
	b := browse(t, reportPage(t, 900), 1280)
	if text := b.text("main"); strings.Contains(text, "old-poster-20") || strings.Contains(text, "见 report.xlsx") {
		t.Error("what is folded away is seen")
	}
	text := judged(t, "pdftotext", "-layout", b.paper(), "-")
	for _, want := range []string{
		"其余 100 个见 report.xlsx", "其余 80 个见 report.xlsx", "只列出扫码最多的 100 个", "old-poster-19",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the paper does not say %q", want)
		}
	}
	b.click("main > section:last-of-type summary")
	b.shows("main", "old-poster-99")
}

func drawsTheReportInTheDark(t *testing.T, b *browser) {
	const colours = `getComputedStyle(document.body).backgroundColor + getComputedStyle(document.querySelector(".line")).stroke`
	light := value[string](b, colours)
	b.dark()
	if dark := value[string](b, colours); dark == light {
		t.Errorf("the page is %s by day and by night", dark)
	}
	if shown := value[string](b, visibleCharts); shown != "chart wide" {
		t.Errorf("a wide window shows %q", shown)
	}
}

// TestOtherPeoplesBrowserTakesTheReportOfAHundredThousand demands that only rows near the screen exist, wherever one looks.
func TestOtherPeoplesBrowserTakesTheReportOfAHundredThousand(t *testing.T) {
	b := browse(t, reportPage(t, 100_000), 1280)
	few := func() {
		t.Helper()
		if n := value[int](b, `document.querySelectorAll("#table tbody tr").length`); n < 20 || n > 300 {
			t.Errorf("%d rows exist", n)
		}
	}
	b.shows("#shown", "显示 100,000 / 100,000")
	few()
	value[bool](b, `scrollTo(0, document.body.scrollHeight) === undefined`)
	b.becomes(`document.querySelector("#table tbody tr:nth-last-child(2)").ariaRowIndex === "100001"`)
	few()
	b.write("#search", "第77777号店")
	b.shows("#shown", "显示 1 / 100,000")
	b.shows(firstRow, "第77777号店")
	b.write("#search", "")
	b.press(kb.Backspace)
	if text := judged(t, "pdftotext", b.paper(), "-"); !strings.Contains(text, "共 100,000 个渠道，只打印前 2,000 个") {
		t.Error("the paper does not say that it has not all")
	}
}
