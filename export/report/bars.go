package report

import (
	"sceneqr/campaign/scan"
	"sceneqr/campaign/words"
)

// bars are a table of counts, the most scans first, with a drawing in each row.
type bars struct {
	Title  string // the key of its text
	Head   string // of the first column, likewise
	Groups bool   // the rows are groups, and tell how many of their channels were scanned
	Rows   []bar
	Others words.Message // how many rows there would be more
}

// named is a channel or a group as people know it.
type named struct {
	Name, Beside string // Beside is what helps to tell it from others of its name
}

// A bar is one row.
type bar struct {
	named
	scan.Counts
	Share words.Message // of the channels of a group that were scanned

	most int // scans of the longest bar
}

// drawn is how long the longest bar is, in the units of the drawing.
const drawn = 1000

// length of a count that is there is never nothing.
func (b bar) length(n int) int {
	if n > 0 {
		return max(1, n*drawn/b.most)
	}
	return 0
}

// ScansLength and the others are how long the bars are.
func (b bar) ScansLength() int     { return b.length(b.Scans) }
func (b bar) PeopleLength() int    { return b.length(b.People) }
func (b bar) FollowersLength() int { return b.length(b.Followers) }

// mostTop is how many channels are drawn at most.
const mostTop = 20

// Bars are the tables of groups, unless there is but one, and of the channels with most scans.
func (v *view) Bars() (all []bars) {
	if len(v.Groups) > 1 {
		all = append(all, v.groups())
	}
	return append(all, v.top())
}

func (v *view) groups() bars {
	b := bars{Title: "byGroup", Head: "group", Groups: true}
	for _, g := range v.RankedGroups() {
		b.Rows = append(b.Rows, bar{named: named{Name: g.Name}, Counts: g.Counts, Share: share(g.Scanned, g.Channels)})
	}
	if n := b.cut(scan.MostGroups); n > 0 {
		b.Others = words.Count(n, "1 group more is in report.xlsx.", "%s groups more are in report.xlsx.")
	}
	return b
}

func (v *view) top() bars {
	b := bars{Title: "top", Head: "name"}
	for i := range v.ranked[:min(len(v.ranked), mostTop)] {
		if c := &v.ranked[i]; c.Scans > 0 {
			b.Rows = append(b.Rows, bar{named: nameOf(c), Counts: c.Counts})
		}
	}
	b.cut(mostTop)
	return b
}

// cut leaves so many rows, and makes the first the longest. It gives how many are left out.
func (b *bars) cut(most int) int {
	left := max(0, len(b.Rows)-most)
	b.Rows = b.Rows[:len(b.Rows)-left]
	for i := range b.Rows {
		b.Rows[i].most = b.Rows[0].Scans
	}
	return left
}

// nameOf is a channel by its name, its key and its group.
func nameOf(c *scan.Channel) named {
	n := named{Name: c.Code.Name, Beside: c.Code.Group}
	switch {
	case c.Code.Key == c.Code.Name:
	case c.Code.Group == "":
		n.Beside = c.Code.Key
	default:
		n.Beside = c.Code.Key + " · " + c.Code.Group
	}
	return n
}
