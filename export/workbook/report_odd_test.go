package workbook

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"sceneqr/campaign"
	"sceneqr/campaign/scan"
	"sceneqr/campaign/words"
)

func TestHoursThatClocksShowTwiceAreToldApart(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	check(t, err)
	code := *shops(1, 1)[0].Code
	tally, first := scan.NewTally([]campaign.Code{code}, berlin, scan.Hour), time.Date(2026, 10, 24, 23, 0, 0, 0, time.UTC)
	for hour := range 4 {
		tally.Add(scan.Visit{Kind: scan.Scanned, Scene: code.Scene, At: first.Add(time.Duration(hour) * time.Hour)})
	}
	r := reportOf(tally.Report())
	f := open(t, reported(t, r))
	for i, want := range []string{"", ` "+02:00"`, ` "+01:00"`, ""} {
		style, err := f.GetCellStyle("按小时", cellName(1, i+2))
		check(t, err)
		look, err := f.GetStyle(style)
		check(t, err)
		if *look.CustomNumFmt != "yyyy-mm-dd hh:mm"+want { // excelize itself shows the digits of such a text as zeros
			t.Errorf("hour %d is shown as %s", i, *look.CustomNumFmt)
		}
	}
	var csv bytes.Buffer
	check(t, r.WriteCSV(&csv, scan.ByTime))
	if want := "\r\n2026-10-25 01:00:00,1,1,0\r\n2026-10-25 02:00:00+02:00,1,1,0\r\n2026-10-25 02:00:00+01:00,1,1,0\r\n" +
		"2026-10-25 03:00:00,1,1,0\r\n"; !strings.HasSuffix(csv.String(), want) {
		t.Errorf("the CSV is %q", csv.String())
	}
}

func TestReportSaysHowManyUnknownScenesItLists(t *testing.T) {
	r := campaignOf(3, 30, scan.Day)
	r.Language, r.Unknown = words.English, []scan.Unknown{{Scene: "a", Scans: 7}, {Scene: "b", Scans: 5}}
	for scenes, want := range map[int]string{
		2: "12 scans of 2 scenes. They are on the last", 106: "1,212 scans of 106 scenes. The last worksheet has the 2 of them",
	} {
		r.UnknownScenes, r.UnknownScans = scenes, 12
		if scenes > 2 {
			r.UnknownScans = 1212
		}
		if text := textOf(t, open(t, reported(t, r)), "Summary"); !strings.Contains(text, want) {
			t.Errorf("the summary does not say %q:\n%s", want, text)
		}
	}
}

func TestBoundChannelsAreOfAllTime(t *testing.T) {
	r := campaignOf(4, 30, scan.Day)
	r.KeepsOpenIDs, r.Language = true, words.English
	gone := campaign.Code{Channel: campaign.Channel{Key: "gone"}, Serial: 9, Stage: campaign.Verified}
	r.Bound = []scan.Binding{{Code: r.Channels[0].Code, OpenID: "oAnna"}, {Code: gone, OpenID: "oBen"}, {Code: gone, OpenID: "oCem"}}
	r.Channels[3].Code.Stage = campaign.Planned
	text := textOf(t, open(t, reported(t, r)), "Summary")
	for _, want := range []string{"bound channels, of all time\tnot bound yet\tbound accounts, of all time\n2\t2\t3", "It is of all time"} {
		if !strings.Contains(text, want) {
			t.Errorf("the summary does not say %q:\n%s", want, text)
		}
	}
}

func TestLongNamesStayOnOneLineOfTheSummary(t *testing.T) {
	r := campaignOf(3, 30, scan.Day)
	long := strings.Repeat("星光咖啡", 10)
	for i := range r.Channels {
		r.Channels[i].Code.Name, r.Channels[i].Code.Group = long, strings.Repeat("group ", 20)
	}
	f := open(t, reported(t, r))
	rows := rowsOf(t, f, "汇总")
	last := len(rows)
	if got := rows[last-1][0]; got != strings.Repeat("星光咖啡", 4)+"星光咖…" || charactersWide(got) > nameWidth {
		t.Errorf("the name is %q", got)
	}
	if got := rows[last-1][1]; got != "group group group group group group gro…" {
		t.Errorf("the group is %q", got)
	}
	style, err := f.GetCellStyle("汇总", cellName(1, last))
	check(t, err)
	look, err := f.GetStyle(style)
	check(t, err)
	if look.Alignment == nil || look.Alignment.WrapText || !look.Alignment.ShrinkToFit {
		t.Errorf("it is aligned %+v", look.Alignment)
	}
	if names := textOf(t, f, "渠道"); !strings.Contains(names, long) {
		t.Error("the list of channels has not the whole name")
	}
}

func TestATextIsShortenedToItsWidth(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "abcdef": "abcdef", "abcdefg": "abcde…", "静安寺": "静安寺", "静安寺店": "静安…", "a静安寺": "a静安…",
	} {
		if got := shortened(text, 6); got != want {
			t.Errorf("%q is shortened to %q, want %q", text, got, want)
		}
	}
}

func TestReportAdvisesToAskOnlyAboutWhomWeChatCanTell(t *testing.T) {
	r := campaignOf(3, 30, scan.Day)
	r.Lost = 12
	if text := textOf(t, open(t, reported(t, r)), "汇总"); strings.Contains(text, "scans resolve") {
		t.Errorf("nobody can be asked about, and the summary says\n%s", text)
	}
	r.Askable = 7
	if text := textOf(t, open(t, reported(t, r)), "汇总"); !strings.Contains(text, "还有 7 名可以查询：sceneqr scans resolve") {
		t.Errorf("the summary says\n%s", text)
	}
}

func TestReportCountsTheChannelsOfSeveralPeople(t *testing.T) {
	r := campaignOf(3, 30, scan.Day)
	r.KeepsOpenIDs = true
	for i, openid := range []string{"oAnna", "oBen", "oCarl", "oAnna"} {
		r.Bound = append(r.Bound, scan.Binding{Code: r.Channels[i/3].Code, OpenID: openid, At: r.Total.First})
	}
	if text := textOf(t, open(t, reported(t, r)), "汇总"); !strings.Contains(text, "1 个渠道有多人绑定。") {
		t.Errorf("the summary says\n%s", text)
	}
}
