package report

import (
	"errors"
	"fmt"
	"html"
	"strings"
	"testing"
	"time"

	"sceneqr/campaign"
	"sceneqr/campaign/scan"
	"sceneqr/campaign/words"
	"sceneqr/export/page/pagetest"
)

// began is a Monday.
var began = time.Date(2026, 11, 2, 0, 0, 0, 0, campaign.China)

var cities = []string{"上海", "北京", "广州", "成都", "杭州", "西安"}

func channel(n int, c scan.Counts) scan.Channel {
	return scan.Channel{Counts: c, Code: campaign.Code{
		Channel: campaign.Channel{
			Row: n + 1, Key: fmt.Sprintf("SH%03d", n), Name: fmt.Sprintf("星光咖啡·第%d号店", n), Group: cities[n%len(cities)],
		},
		Serial: n, Stage: campaign.Verified,
	}}
}

// counts are those of so many scans, in the days before they were told.
func counts(scans int) scan.Counts {
	if scans == 0 {
		return scan.Counts{}
	}
	return scan.Counts{
		Scans: scans, People: scans*4/5 + 1, Followers: scans / 3,
		First: began.Add(9 * time.Hour).UTC(), Last: began.Add(700 * time.Hour).UTC(),
	}
}

// spring is a report of so many channels, of which a third were never scanned, in so many periods.
func spring(channels, periods int, unit scan.Unit) scan.Report {
	r := scan.Report{Campaign: "spring", Zone: campaign.China, Unit: unit}
	for n := 1; n <= channels; n++ {
		scans := 0
		if n%3 != 0 {
			scans = 5 + n*7919%97 + 400/n
		}
		r.Channels = append(r.Channels, channel(n, counts(scans)))
		r.Total.Scans += scans
	}
	for g, city := range cities {
		in := scan.Group{Name: city}
		for i := range r.Channels {
			if c := &r.Channels[i]; c.Code.Group == city {
				in.Channels++
				in.Scans += c.Scans
				in.Scanned += min(c.Scans, 1)
			}
		}
		in.People, in.Followers = in.Scans*(6+g%3)/10, in.Scans/4
		r.Groups = append(r.Groups, in)
	}
	step := map[scan.Unit]time.Duration{scan.Day: 24 * time.Hour, scan.Hour: time.Hour}[unit]
	for i := range periods {
		p := scan.Period{Begins: began.Add(time.Duration(i) * step)}
		p.Scans = 20 + i*7919%61 + map[bool]int{true: 90}[i%7 > 4]
		p.People, p.Followers = p.Scans*4/5, p.Scans/3
		r.Times = append(r.Times, p)
	}
	scans := r.Total.Scans
	r.Total = counts(scans)
	return r
}

func written(t *testing.T, r scan.Report) string {
	t.Helper()
	return pagetest.Written(t, Page{Report: r, Time: "2026-12-02 00:30"})
}

// full has all that a page can show.
func full() scan.Report {
	r := spring(60, 30, scan.Day)
	r.From, r.To = began, began.AddDate(0, 0, 30)
	r.Lost, r.Askable, r.Unknown = 12, 7, []scan.Unknown{{Scene: "old-poster", Scans: 1500}}
	r.UnknownScenes, r.UnknownScans = 1, 1500
	r.KeepsOpenIDs, r.Bound = true, []scan.Binding{
		{Code: r.Channels[0].Code, OpenID: "oAnna"}, {Code: r.Channels[0].Code, OpenID: "oBert"},
		{Code: r.Channels[1].Code, OpenID: "oAnna"},
	}
	r.Groups[5].Name = ""
	r.Channels[4].Code.Row = 0
	r.Channels[5].Code.Stage = campaign.Planned
	return r
}

func TestPageSendsNobodyToAskInVain(t *testing.T) {
	r := full()
	r.Askable = 0
	if page := written(t, r); strings.Contains(page, "scans resolve") || !strings.Contains(page, "12 new followers") {
		t.Error("the page tells to ask WeChat, which cannot tell more")
	}
}

func TestPageSaysWhatTheNumbersMean(t *testing.T) {
	page := html.UnescapeString(written(t, full()))
	for _, want := range []string{
		"2026-11-02 to 2026-12-01; days and times as in Asia/Shanghai",
		"As of</span> 2026-12-02 00:30",
		"40 of 59",
		"channels brought half of the scans.",
		"First scan 2026-11-02 09:00, last scan 2026-12-01 04:00.",
		"1 channel more has no code yet.",
		"Of all time, 2 of 58 channels are bound",
		"12 new followers came without a scene: by other ways than a code, or WeChat has lost it. WeChat can still be asked about 7: ",
		"12 名新关注",
		`<span class="name">old-poster</span> <small class="name">× 1,500</small>`,
		"(no group)",
		"Most scans: ",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
}

func TestPageNamesNobodyWhoHasScanned(t *testing.T) {
	if page := written(t, full()); strings.Contains(page, "oAnna") || strings.Contains(page, "oBert") {
		t.Error("an openid is on the page")
	}
}

func TestPageIsSilentOfWhatThereIsNot(t *testing.T) {
	r := spring(1, 1, scan.Day)
	r.Groups = r.Groups[:1]
	page := written(t, r)
	for _, unwanted := range []string{
		"without a scene", `data-text="unknown"`, "are bound", "more has no code", "half of the scans", `data-text="byGroup"`,
		`<ul class="names">`, "<strong>",
	} {
		if strings.Contains(page, unwanted) {
			t.Errorf("the page has %q", unwanted)
		}
	}
}

func TestPageWithoutScansSaysWhatToDo(t *testing.T) {
	r := spring(3, 0, scan.Day)
	for i := range r.Channels {
		r.Channels[i].Counts = scan.Counts{}
	}
	r.Total = scan.Counts{}
	page := written(t, r)
	for _, want := range []string{
		"sceneqr listen", "sceneqr scans import FILE", "Nobody has scanned a code yet", "0 of 3", "第2号店",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	for _, unwanted := range []string{"<table", `class="chart`, "NaN", "Inf"} {
		if strings.Contains(page, unwanted) {
			t.Errorf("the page has %q", unwanted)
		}
	}
	pagetest.Strict(t, page)
}

func TestPageOfNothingIsWritten(t *testing.T) {
	pagetest.Strict(t, pagetest.Written(t, Page{}))
}

func TestWhatTheCustomerWroteIsText(t *testing.T) {
	of := func(text string) string {
		r := full()
		r.Campaign, r.Unknown[0].Scene, r.Groups[0].Name = text, campaign.Scene(text), text
		for _, i := range []int{0, 2} { // one that is drawn, and one that was never scanned
			c := &r.Channels[i].Code
			c.Name, c.Key, c.Group = text, text+"k", text
		}
		return written(t, r)
	}
	harmless := of("plain")
	for _, text := range pagetest.Hostile {
		page := of(text)
		pagetest.Inert(t, page, harmless)
		var rows [][]any
		pagetest.Data(t, page, "channels", &rows)
		if got := rows[0]; got[0] != text || got[1] != text+"k" || got[2] != text {
			t.Errorf("%q comes back as %q", text, got)
		}
		readable := html.UnescapeString(page)
		for _, want := range []string{
			"<h1>" + text + "</h1>", `<span class="name">` + text + "</span> <small", `<span class="name">` + text + "</span> <small class=\"name\">× ",
		} {
			if !strings.Contains(readable, want) {
				t.Errorf("the page does not have %q", want)
			}
		}
	}
}

func TestPageAllowsItsOwnScriptsAndStyleOnly(t *testing.T) {
	pagetest.Strict(t, pagetest.Written(t, Page{Report: full(), Trial: true}))
}

func TestEveryTextIsSaidInBothLanguages(t *testing.T) {
	hourly, open, ended := full(), scan.Report{}, scan.Report{To: began}
	hourly.Unit = scan.Hour
	trial := pagetest.Written(t, Page{Report: full(), Trial: true})
	pagetest.Texts(t, trial, written(t, hourly), written(t, open), written(t, ended))
}

func TestPageOpensInItsLanguage(t *testing.T) {
	for l, want := range map[words.Language][]string{
		words.English: {`<html lang="en">`, ">new followers<", ">2026-11-02 to 2026-12-01;"},
		words.Chinese: {`<html lang="zh-CN">`, ">新关注<", ">2026-11-02 至 2026-12-01"},
	} {
		page := pagetest.Written(t, Page{Report: full(), Language: l})
		for _, text := range want {
			if !strings.Contains(page, text) {
				t.Errorf("the page in %v does not have %q", l, text)
			}
		}
	}
}

func TestSamePageGivesTheSameBytes(t *testing.T) {
	if first, second := written(t, full()), written(t, full()); first != second {
		t.Error("they differ")
	}
}

func TestChannelTakesAboutAHundredBytes(t *testing.T) {
	few, many := len(written(t, spring(10_000, 30, scan.Day))), len(written(t, spring(20_000, 30, scan.Day)))
	if each := (many - few) / 10_000; each > 150 {
		t.Errorf("a channel takes %d bytes", each)
	}
}

var errFull = errors.New("no space left on device")

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errFull }

func TestFullDiskIsTold(t *testing.T) {
	if err := (Page{}).Write(fullDisk{}); !errors.Is(err, errFull) {
		t.Error(err)
	}
}
