package workbook

import (
	"iter"

	"sceneqr/campaign"
	"sceneqr/campaign/scan"
	"sceneqr/campaign/words"
)

// A reportList is a table of a report.
type reportList struct {
	name    words.Message
	columns []reportColumn
	rows    iter.Seq[[]any] // a text, int or time.Time for each column; nil, and the zero time, leave it empty
	length  int             // of rows
	none    words.Message   // told in the place of rows when there are none
	chart   reportChart     // of the first rows, beside them
}

// A reportColumn has the format of its cells.
type reportColumn struct {
	heading words.Message
	width   float64 // in characters
	format  int
}

// table is the list that programs get.
func (r *Report) table(t scan.Table) reportList {
	switch t {
	case scan.ByGroup:
		return r.groups()
	case scan.ByTime:
		return r.times()
	}
	return r.channels()
}

// lists are the worksheets in their order. What is not in this report has none.
func (r *Report) lists() []reportList {
	all := []reportList{r.never(), r.channels(), r.groups(), r.times()}
	if r.KeepsOpenIDs {
		all = append(all, r.bound())
	}
	if len(r.Unknown) > 0 {
		all = append(all, r.unknown())
	}
	return all
}

// whose are the columns that tell which channel it is.
var whose = []reportColumn{
	{heading: words.Of("name"), width: 32}, {heading: words.Of("key"), width: 16}, {heading: words.Of("group"), width: 14},
	{heading: words.Of("serial"), width: 11}, {heading: words.Of("scene"), width: 22},
}

func ofCode(c *campaign.Code) []any { return []any{c.Name, c.Key, c.Group, c.Label(), string(c.Scene)} }

// counted are the columns of counts.
var counted = []reportColumn{
	{words.Of("scans"), 10, asNumber}, {words.Of("people"), 10, asNumber}, {words.Of("new followers"), 15, asNumber},
}

func ofCounts(c scan.Counts) []any { return []any{c.Scans, c.People, c.Followers} }

// when are the columns of the first scan and the last.
var when = []reportColumn{{words.Of("first scan"), 17, asTime}, {words.Of("last scan"), 17, asTime}}

func joined(parts ...[]reportColumn) (all []reportColumn) {
	for _, part := range parts {
		all = append(all, part...)
	}
	return all
}

// listOf is a list with a row for each of all.
func listOf[T any](name words.Message, all []T, row func(*T) []any, columns ...[]reportColumn) reportList {
	return reportList{name: name, columns: joined(columns...), length: len(all), rows: func(yield func([]any) bool) {
		for i := range all {
			if !yield(row(&all[i])) {
				return
			}
		}
	}}
}

func (r *Report) never() reportList {
	l := listOf(words.Of("Never scanned"), r.Never(), func(c *scan.Channel) []any {
		return append(ofCode(&c.Code), c.Code.Ticketed, c.Code.Expires)
	}, whose, []reportColumn{{words.Of("made on"), 17, asTime}, {words.Of("valid until"), 17, asTime}})
	l.none = words.Of("Every channel that has a code was scanned.")
	return l
}

func (r *Report) channels() reportList {
	return listOf(words.Of("Channels"), r.Ranked(), func(c *scan.Channel) []any {
		row := append(ofCode(&c.Code), ofCounts(c.Counts)...)
		row = append(row, c.First, c.Last, nil)
		if c.Code.Row > 0 {
			row[len(row)-1] = c.Code.Row
		}
		return row
	}, whose, counted, when, []reportColumn{{words.Of("row in the sheet"), 12, asNumber}})
}

func (r *Report) groups() reportList {
	ranked := r.RankedGroups()
	l := listOf(words.Of("Groups"), ranked, func(g *scan.Group) []any {
		name := g.Name
		if name == "" {
			name = r.Language.Of(words.Of("(no group)"))
		}
		row := append([]any{name, g.Channels, g.Scanned}, ofCounts(g.Counts)...)
		return append(row, g.First, g.Last)
	}, []reportColumn{
		{words.Of("group"), 26, asWords}, {words.Of("channels"), 10, asNumber}, {words.Of("of these scanned"), 17, asNumber},
	}, counted, when)
	if len(ranked) > 0 && ranked[0].Scans > 0 {
		l.chart = reportChart{
			title: words.Of("Scans and new followers by group"), rows: min(len(ranked), scan.MostGroups), scans: 4, largest: ranked[0].Scans,
		}
	}
	return l
}

func (r *Report) times() reportList {
	name, column := words.Of("Days"), reportColumn{words.Of("day"), 12, asDay}
	if r.Unit == scan.Hour {
		name, column = words.Of("Hours"), reportColumn{words.Of("hour"), 23, asHour}
	}
	l := listOf(name, r.Times, func(p *scan.Period) []any { return append([]any{p.Begins}, ofCounts(p.Counts)...) },
		[]reportColumn{column}, counted)
	l.none = words.Of("There are no scans in this time.")
	l.chart = reportChart{title: words.Of("Scans and new followers over time"), rows: len(r.Times), scans: 2, times: "mm-dd"}
	if r.Unit == scan.Hour {
		l.chart.times = "mm-dd hh:mm"
	}
	for _, p := range r.Times {
		l.chart.largest = max(l.chart.largest, p.Scans)
	}
	return l
}

// bound lists those who are bound, and behind them the channels that nobody is bound to.
func (r *Report) bound() reportList {
	all := r.Bound
	for _, c := range r.Unbound() {
		all = append(all, scan.Binding{Code: c.Code})
	}
	return listOf(words.Of("Bound accounts"), all, func(b *scan.Binding) []any {
		state := words.Of("bound")
		if b.OpenID == "" {
			state = words.Of("not bound yet")
		}
		return []any{b.Code.Key, b.Code.Name, b.Code.Group, b.Code.Label(), r.Language.Of(state), b.OpenID, b.At}
	}, []reportColumn{
		{heading: words.Of("key"), width: 16}, {heading: words.Of("name"), width: 32}, {heading: words.Of("group"), width: 14},
		{heading: words.Of("serial"), width: 11}, {heading: words.Of("state"), width: 14}, {heading: words.Of("openid"), width: 32},
		{words.Of("bound on"), 17, asTime},
	})
}

func (r *Report) unknown() reportList {
	return listOf(words.Of("Unknown scenes"), r.Unknown, func(u *scan.Unknown) []any { return []any{string(u.Scene), u.Scans} },
		[]reportColumn{{heading: words.Of("scene"), width: 40}, {words.Of("scans"), 10, asNumber}})
}
