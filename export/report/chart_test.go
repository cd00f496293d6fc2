package report

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"sceneqr/campaign"
	"sceneqr/campaign/scan"
	"sceneqr/export/page/pagetest"
)

// drawings are the charts of a page, as somebody else reads them.
func drawings(t *testing.T, page string) []string {
	t.Helper()
	found := regexp.MustCompile(`(?s)<svg class="chart.*?</svg>`).FindAllString(page, -1)
	for _, svg := range found {
		d := xml.NewDecoder(strings.NewReader(svg))
		for {
			_, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	return found
}

var point = regexp.MustCompile(`[ML](\S+) ([\d.]+)`)

func TestLineGoesThroughTheCounts(t *testing.T) {
	r := spring(3, 4, scan.Day)
	for i, n := range []int{0, 100, 50, 25} {
		r.Times[i].Scans, r.Times[i].Followers = n, n/5
	}
	svg := drawings(t, written(t, r))[0]
	path := regexp.MustCompile(`class="line scans" d="([^"]+)"`).FindStringSubmatch(svg)
	if path == nil {
		t.Fatal("there is no line")
	}
	points := point.FindAllStringSubmatch(path[1], -1)
	const bottom, field = 300 - 2*letter, 300 - 3*letter
	for i, n := range []float64{0, 100, 50, 25} {
		y, err := strconv.ParseFloat(points[i][2], 64)
		if err != nil {
			t.Fatal(err)
		}
		if want := bottom - n/100*field; y != want {
			t.Errorf("the count %v is drawn at %v, want %v", n, y, want)
		}
	}
}

func TestChartIsToldToThoseWhoDoNotSeeIt(t *testing.T) {
	page := written(t, spring(3, 4, scan.Day))
	charts := drawings(t, page)
	if len(charts) != 2 {
		t.Fatalf("%d charts, want one for wide places and one for narrow", len(charts))
	}
	for _, svg := range charts {
		if !strings.Contains(svg, `role="img" aria-labelledby="course caption"`) {
			t.Errorf("the chart has no name: %.200s", svg)
		}
	}
	if n := strings.Count(charts[0], "<title data-en="); n != 4 {
		t.Errorf("%d periods tell their numbers, want 4", n)
	}
	for _, want := range []string{
		`<h2 id="course"`, `id="caption"`, `<th scope="row">2026-11-03</th><td>70</td><td>56</td><td>23</td>`,
		"2026-11-03 – scans: 70, people: 56, new followers: 23", "2026-11-03：扫码 70 次，56 人，新关注 23",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not have %q", want)
		}
	}
}

func TestFollowersAreDrawnWhereThereAreAny(t *testing.T) {
	r := spring(3, 4, scan.Day)
	if n := strings.Count(written(t, r), `class="line followers`); n != 3 {
		t.Errorf("new followers have %d lines, want one in each chart and one in the legend", n)
	}
	r.Total.Followers = 0
	if strings.Contains(written(t, r), `class="line followers`) {
		t.Error("a line is drawn of nobody")
	}
}

func TestCutChartSaysSo(t *testing.T) {
	r := spring(3, scan.MostPeriods, scan.Day)
	r.Total.First = began.AddDate(-1, 0, 0)
	if !strings.Contains(written(t, r), "The chart begins only at 2026-11-02") {
		t.Error("it does not")
	}
}

func TestNothingIsDrawnOfNoTime(t *testing.T) {
	if charts := drawings(t, written(t, spring(3, 0, scan.Day))); len(charts) > 0 {
		t.Errorf("%d charts", len(charts))
	}
}

func TestHalfOfTheScans(t *testing.T) {
	for name, c := range map[string]struct {
		scans []int
		want  int
	}{
		"none": {[]int{0, 0}, 0}, "one": {[]int{1}, 1}, "one of two": {[]int{5, 5}, 1}, "exactly": {[]int{1, 2, 1}, 1},
		"three of eight": {[]int{1, 1, 1, 1, 1, 1, 2, 2}, 3}, "the largest first": {[]int{1, 1, 1, 97}, 1},
	} {
		var r scan.Report
		for _, n := range c.scans {
			r.Channels = append(r.Channels, scan.Channel{Counts: counts(n)})
			r.Total.Scans += n
		}
		if got := (&view{Report: &r, ranked: r.Ranked()}).half(); got != c.want {
			t.Errorf("%s: %d channels, want %d", name, got, c.want)
		}
	}
}

func TestBarsAreAsLongAsTheirCounts(t *testing.T) {
	b := bar{most: 2_000, Counts: scan.Counts{Scans: 2_000, People: 500, Followers: 1}}
	if s, p, f := b.ScansLength(), b.PeopleLength(), b.FollowersLength(); s != drawn || p != drawn/4 || f != 1 {
		t.Errorf("lengths %d, %d, %d", s, p, f)
	}
	if (bar{}).ScansLength() != 0 {
		t.Error("nothing is drawn of nothing")
	}
}

func TestBarsEndSomewhere(t *testing.T) {
	r := spring(3, 3, scan.Day)
	r.Groups = nil
	for n := range 70 {
		r.Groups = append(r.Groups, scan.Group{Name: fmt.Sprintf("group %d", n), Counts: counts(n)})
	}
	page := written(t, r)
	for _, want := range []string{"20 groups more are in report.xlsx.", ">group 69<", ">group 20<"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not have %q", want)
		}
	}
	if strings.Contains(page, ">group 19<") {
		t.Error("more than 50 groups are drawn")
	}
}

func TestTableKnowsWhatIsNoOrdinaryChannel(t *testing.T) {
	r := spring(0, 30, scan.Day)
	r.From, r.To = began, began.AddDate(0, 0, 30)
	plain, left, waiting, later := channel(1, counts(0)), channel(2, counts(3)), channel(3, counts(0)), channel(4, counts(0))
	left.Code.Row, waiting.Code.Stage, later.Code.Ticketed = 0, campaign.Planned, r.To
	r.Channels, r.Total = []scan.Channel{plain, left, waiting, later}, counts(3)
	page := written(t, r)
	var rows [][]any
	pagetest.Data(t, page, "channels", &rows)
	for want, row := range rows {
		if got := row[len(row)-1]; got != float64(want) {
			t.Errorf("%s is %v, want %d", row[0], got, want)
		}
	}
	for _, want := range []string{">1 of 2<", "1 channel more has no code yet.", "1 channel more had no code in this time."} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
}
