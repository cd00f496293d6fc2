package console

import (
	"fmt"
	"strings"
	"time"

	"sceneqr/campaign/scan"
	"sceneqr/campaign/words"
	"sceneqr/export"
)

// Report is a report that was made, and its files.
type Report struct {
	scan.Report
	Table  scan.Table // that a program is told
	Folder string
	Files  []export.File
}

// mostTold is how many of the most scanned channels a person is told; the files have all.
const mostTold = 5

// Report tells what the codes of a campaign have brought. A program is told a line for each row of the table, and the totals
// with the summary, see [Console.End].
func (c *Console) Report(r Report) {
	if r.Cut() {
		c.Say("only the latest %s days or hours are listed, and there are scans before them: choose a shorter time with "+
			"--from and --to", words.Thousands(scan.MostPeriods))
	}
	c.reportRows(&r)
	c.mu.Lock()
	c.totals = totalsOf(&r)
	c.mu.Unlock()
	c.result("campaign %s, %v; days and times as in %s", r.Campaign, r.Span(), r.Zone)
	c.row("")
	if r.Total.Scans == 0 {
		c.noScans(&r)
	} else {
		c.reportTotals(&r)
		c.reportTop(&r)
	}
	c.reportOthers(&r)
	c.row("")
	c.fileObjects(r.Folder, r.Files)
	c.files(r.Folder, r.Files)
}

// noScans says what to do about there being none.
func (c *Console) noScans(r *Report) {
	cure := words.Of("sceneqr listen receives them from WeChat; sceneqr scans import reads them from the log of another system")
	if !r.From.IsZero() || !r.To.IsZero() {
		cure = words.Of("without --from and --to the report is of all scans")
	}
	c.row(c.text("there are no scans of these codes") + c.arrow(cure))
}

func (c *Console) reportTotals(r *Report) {
	n := totalsOf(r)
	c.entry(words.Of("scans"), words.Of("%s by %v, with %v", words.Thousands(n.Scans), people(n.People), followers(n.Followers)))
	c.entry(words.Of("channels"), words.Of("%s of %s scanned, %s never scanned",
		words.Thousands(n.Scanned), words.Thousands(n.Channels), words.Thousands(n.Never)))
}

func people(n int) words.Message { return words.Count(n, "1 person", "%s people") }

// reportTop is a table of the most scanned channels.
func (c *Console) reportTop(r *Report) {
	c.row("")
	columns := []string{c.text("scans"), c.text("people"), c.text("new followers")}
	c.row("  " + columns[0] + "  " + columns[1] + "  " + columns[2])
	for _, channel := range r.Ranked()[:min(mostTold, r.Scanned())] {
		line := " "
		for i, n := range []int{channel.Scans, channel.People, channel.Followers} {
			text := words.Thousands(n)
			line += strings.Repeat(" ", max(1, 1+Width(columns[i])-len(text))) + text + " "
		}
		c.row(fmt.Sprintf("%s %s %s", line, channel.Code.Label(), channel.Code.Name))
	}
	if more := r.Scanned() - mostTold; more > 0 {
		c.row("  " + c.Language.Of(words.Count(more, "... and 1 more", "... and %s more")))
	}
}

// reportOthers tells of the account's scans that are of no code, and of accounts that are bound.
func (c *Console) reportOthers(r *Report) {
	if r.Total.Scans > 0 && (r.KeepsOpenIDs || r.Lost > 0 || r.UnknownScenes > 0) {
		c.row("")
	}
	if r.KeepsOpenIDs {
		bound, of := r.BoundChannels()
		c.entry(words.Of("bound"), words.Of(
			"%s of %v, of all time; the workbook names the openids: pass it on only to those who need them",
			words.Thousands(bound), channels(of)))
	}
	if n := r.SharedChannels(); n > 0 {
		c.entry(words.Of("shared"), words.Count(n,
			"1 channel is bound by several people", "%s channels are bound by several people"))
	}
	if r.Lost > 0 {
		c.entry(words.Of("without a scene"), lost(r.Lost, r.Askable))
	}
	if r.UnknownScenes > 0 {
		c.entry(words.Of("unknown"), words.Of("%v, with %v",
			words.Count(r.UnknownScenes, "1 scene that no code of the ledger has", "%s scenes that no code of the ledger has"),
			scans(r.UnknownScans)))
	}
	c.unknownRows(r.Unknown, r.UnknownScenes)
}

// totals are a report in figures.
type totals struct {
	Scans     int `json:"scans"`
	People    int `json:"people"`
	Followers int `json:"followers"`

	Channels int  `json:"channels"` // that have a code
	Scanned  int  `json:"scanned"`
	Never    int  `json:"never_scanned"`
	Bound    *int `json:"bound,omitempty"` // channels, of all time; nil when the campaign keeps no openids

	Lost          int `json:"lost"`
	Askable       int `json:"askable"` // of those lost
	UnknownScenes int `json:"unknown_scenes"`
	UnknownScans  int `json:"unknown_scans"`

	Cut bool `json:"cut,omitempty"` // the table of days or hours has not all of them
}

func totalsOf(r *Report) *totals {
	n := totals{
		Scans: r.Total.Scans, People: r.Total.People, Followers: r.Total.Followers,
		Channels: r.Coded(), Scanned: r.Scanned(), Never: len(r.Never()),
		Lost: r.Lost, Askable: r.Askable, UnknownScenes: r.UnknownScenes, UnknownScans: r.UnknownScans, Cut: r.Cut(),
	}
	if r.KeepsOpenIDs {
		bound, _ := r.BoundChannels()
		n.Bound = &bound
	}
	return &n
}

// reportRows tells a program the table, and who is bound.
func (c *Console) reportRows(r *Report) {
	switch r.Table {
	case scan.ByGroup:
		for _, g := range r.RankedGroups() {
			c.object(scansObject{
				Type: "scans", Group: &g.Name, Channels: &g.Channels, Scanned: &g.Scanned, scanCounts: r.counts(g.Counts),
			})
		}
	case scan.ByTime:
		for _, p := range r.Times {
			begins := p.Begins.Format(time.RFC3339)
			c.object(scansObject{Type: "scans", Begins: begins, scanCounts: r.counts(p.Counts)})
		}
	default:
		for _, channel := range r.Ranked() {
			c.object(r.channelObject(&channel))
		}
	}
	if c.JSON && len(r.Bound) > 0 {
		c.Say("the output names openids, which is personal data: pass it on only to those who need it")
	}
	for _, b := range r.Bound {
		c.object(bindingObject{
			Type: "binding", Serial: b.Code.Label(), Key: b.Code.Key, Name: b.Code.Name, OpenID: b.OpenID,
			At: b.At.In(r.Zone).Format(time.RFC3339),
		})
	}
}

func (r *Report) channelObject(channel *scan.Channel) scansObject {
	c := &channel.Code
	return scansObject{
		Type: "scans", Row: c.Row, Serial: c.Label(), Key: c.Key, Name: c.Name, Scene: string(c.Scene), Stage: c.Stage.String(),
		Group: &c.Group, scanCounts: r.counts(channel.Counts),
	}
}

// scansObject is a row of a table: what is not of its kind is left out.
type scansObject struct {
	Type     string  `json:"type"`
	Row      int     `json:"row,omitempty"` // none of a channel that has left the sheet
	Serial   string  `json:"serial,omitempty"`
	Key      string  `json:"key,omitempty"`
	Name     string  `json:"name,omitempty"`
	Scene    string  `json:"scene,omitempty"`
	Stage    string  `json:"stage,omitempty"`
	Group    *string `json:"group,omitempty"` // "" for the channels without one
	Channels *int    `json:"channels,omitempty"`
	Scanned  *int    `json:"scanned,omitempty"`
	Begins   string  `json:"begins,omitempty"`
	scanCounts
}

type scanCounts struct {
	Scans     int    `json:"scans"`
	People    int    `json:"people"`
	Followers int    `json:"followers"`
	First     string `json:"first,omitempty"`
	Last      string `json:"last,omitempty"`
}

// counts has times in the zone of the report.
func (r *Report) counts(n scan.Counts) scanCounts {
	c := scanCounts{Scans: n.Scans, People: n.People, Followers: n.Followers}
	if n.Scans > 0 {
		c.First, c.Last = n.First.In(r.Zone).Format(time.RFC3339), n.Last.In(r.Zone).Format(time.RFC3339)
	}
	return c
}

type bindingObject struct {
	Type   string `json:"type"`
	Serial string `json:"serial"`
	Key    string `json:"key"`
	Name   string `json:"name"`
	OpenID string `json:"openid"`
	At     string `json:"at"`
}
