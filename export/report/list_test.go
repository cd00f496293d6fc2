package report

import (
	"fmt"
	"strings"
	"testing"

	"sceneqr/campaign"
	"sceneqr/campaign/scan"
)

// astray is a report of so many unknown scenes, of which the first hundred are named.
func astray(scenes int) scan.Report {
	r := spring(3, 3, scan.Day)
	for n := range min(scenes, 100) {
		r.Unknown = append(r.Unknown, scan.Unknown{Scene: campaign.Scene(fmt.Sprintf("poster-%03d", n)), Scans: 1_200 - n})
	}
	r.UnknownScenes, r.UnknownScans = scenes, 1_000*scenes
	return r
}

// screen and paper are what the page says of a list where it can be unfolded and where it cannot.
const (
	screen = `<p class="note screen"><span data-en="`
	paper  = `<p class="note paper"><span data-en="`
)

func TestLongListsAreFoldedAndPaperSaysHowManyItLacks(t *testing.T) {
	for name, c := range map[string]struct {
		report scan.Report
		items  int
		want   []string
	}{
		"never, few":      {spring(600, 3, scan.Day), 200, nil},
		"never, one more": {spring(603, 3, scan.Day), 201, []string{">1 more<", paper + "1 more is in report.xlsx."}},
		"never, many":     {spring(702, 3, scan.Day), 234, []string{">34 more<", paper + "34 more are in report.xlsx."}},
		"never, very many": {spring(9_000, 3, scan.Day), 2_000, []string{
			">1,800 more<", screen + "1,000 more are in report.xlsx.", paper + "2,800 more are in report.xlsx.",
		}},
		"unknown, few": {astray(20), 21, []string{"Scenes: 20, scans: 20,000."}},
		"unknown, many": {astray(100), 101, []string{
			">80 more<", paper + "80 more are in report.xlsx.", "Scenes: 100, scans: 100,000.",
		}},
		"unknown, too many": {astray(106), 101, []string{
			">80 more<", paper + "80 more are in report.xlsx.",
			"Scenes: 106, scans: 106,000. The report names the 100 with the most scans.",
			"场景值 106 个，扫码 106,000 次。报表只列出扫码最多的 100 个。",
		}},
	} {
		page := written(t, c.report)
		for _, want := range c.want {
			if !strings.Contains(page, want) {
				t.Errorf("%s: the page does not have %q", name, want)
			}
		}
		if n := strings.Count(page, "<li>"); n != c.items {
			t.Errorf("%s: %d are named, want %d", name, n, c.items)
		}
		for _, where := range []string{screen, paper} {
			if strings.Contains(page, where) != strings.Contains(strings.Join(c.want, ""), where) {
				t.Errorf("%s: the page has %q, or lacks it", name, where)
			}
		}
	}
}

func TestWhatIsOfNoChannelComesLast(t *testing.T) {
	page := written(t, astray(1))
	if table, last := strings.Index(page, `<section id="all">`), strings.Index(page, `<h2 data-text="astray">`); last < table {
		t.Error("it stands before the channels")
	}
}
