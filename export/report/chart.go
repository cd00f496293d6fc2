package report

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"sceneqr/campaign/scan"
	"sceneqr/campaign/words"
)

// A chart is a drawing of scans and new followers over time. Lengths are in its own units: the page makes it as wide as its
// place, letters and all, so that there is one for wide places and one for narrow ones.
type chart struct {
	Class         string // wide or narrow
	Width, Height int
	Values        []tick // of the axis on the left
	Times         []tick // of that below
	Lines         []line
	Bands         []band // what the mouse finds, period by period; none in a narrow one, for fingers hover nowhere

	left, right, top, bottom float64 // the edges of the field
	periods                  []scan.Period
	most                     int // the topmost value
}

// A tick is a place on an axis.
type tick struct {
	At   string
	Text string
}

// A line is the course of one count. Where there are few periods, they are marked on it.
type line struct {
	Class       string // scans or followers
	Path, Marks string
}

// A band is the part of the field that belongs to a period.
type band struct {
	X, Width string
	Told     words.Message
}

// Letters are 14 units high, and a digit is about 9 wide.
const (
	letter = 14
	digit  = 9
)

// Charts are the drawing for wide places and that for narrow ones.
func (v *view) Charts() []chart {
	wide := chart{Class: "wide", Width: 1100, Height: 300}
	wide.draw(v, 14, 90)
	for i, p := range v.Times {
		from, to := wide.edge(i), wide.edge(i+1)
		wide.Bands = append(wide.Bands, band{length(from), length(to - from), v.told(p)})
	}
	narrow := chart{Class: "narrow", Width: 400, Height: 260}
	narrow.draw(v, 6, 31)
	return []chart{wide, narrow}
}

// draw draws with at most so many labels below, and marks up to so many periods.
func (c *chart) draw(v *view, mostLabels, mostMarks int) {
	c.periods = v.Times
	values := rounds(v.peak().Scans, 5)
	c.most = values[len(values)-1]
	c.left = float64(digit*len(words.Thousands(c.most)) + 12)
	c.right, c.top, c.bottom = float64(c.Width-8), letter, float64(c.Height-2*letter)
	for _, n := range values {
		c.Values = append(c.Values, tick{length(c.y(n)), words.Thousands(n)})
	}
	for _, l := range labels(c.periods, v.Unit, mostLabels) {
		c.Times = append(c.Times, tick{length(c.x(l.at)), l.text})
	}
	marked := len(c.periods) <= mostMarks
	c.Lines = append(c.Lines, c.line("scans", marked, func(p *scan.Period) int { return p.Scans }))
	if v.Total.Followers > 0 {
		c.Lines = append(c.Lines, c.line("followers", marked, func(p *scan.Period) int { return p.Followers }))
	}
}

func (c *chart) line(class string, marked bool, count func(*scan.Period) int) line {
	var path, marks strings.Builder
	command := "M"
	for i := range c.periods {
		place := length(c.x(i)) + " " + length(c.y(count(&c.periods[i])))
		path.WriteString(command + place)
		marks.WriteString("M" + place + "h.01")
		command = "L"
	}
	if !marked {
		return line{Class: class, Path: path.String()}
	}
	return line{class, path.String(), marks.String()}
}

// edge is where the period at a place begins, and x its middle.
func (c *chart) edge(at int) float64 {
	return c.left + (c.right-c.left)*float64(at)/float64(len(c.periods))
}

func (c *chart) x(at int) float64 { return (c.edge(at) + c.edge(at+1)) / 2 }

func (c *chart) y(count int) float64 {
	return c.bottom - (c.bottom-c.top)*float64(count)/float64(c.most)
}

// FieldLeft and the others are the edges of the field and where the words beside it begin, as the markup takes them.
func (c chart) FieldLeft() string   { return length(c.left) }
func (c chart) FieldRight() string  { return length(c.right) }
func (c chart) FieldTop() string    { return length(c.top) }
func (c chart) FieldHeight() string { return length(c.bottom - c.top) }
func (c chart) ValuesRight() string { return length(c.left - 6) }
func (c chart) TimesBottom() string { return length(float64(c.Height) - 8) }

// length is a number of units, to a tenth.
func length(units float64) string { return strconv.FormatFloat(units, 'f', 1, 64) }

// peak is the period with most scans, the first of equals.
func (v *view) peak() scan.Period {
	return slices.MaxFunc(v.Times, func(a, b scan.Period) int {
		return cmp.Or(cmp.Compare(a.Scans, b.Scans), b.Begins.Compare(a.Begins))
	})
}

// Began is when a period does, as it is told.
func (v *view) Began(p scan.Period) string {
	if v.Unit == scan.Hour {
		return v.clock(p.Begins)
	}
	return p.Begins.In(v.Zone).Format(day)
}

func (v *view) told(p scan.Period) words.Message {
	return words.Of("%s – scans: %s, people: %s, new followers: %s",
		v.Began(p), words.Thousands(p.Scans), words.Thousands(p.People), words.Thousands(p.Followers))
}

// ChartTitle is the key of the text that says what the chart is of.
func (v *view) ChartTitle() string {
	if v.Unit == scan.Hour {
		return "byHour"
	}
	return "byDay"
}

// Caption says the most important thing that the chart shows, and what it leaves out.
func (v *view) Caption() words.Message {
	peak := v.peak()
	most, began := words.Thousands(peak.Scans), v.Began(peak)
	switch {
	case v.Cut():
		return words.Of("Most scans: %s (%s). The chart begins only at %s: there are too many periods for it.",
			most, began, v.Began(v.Times[0]))
	case len(v.Times) == 1:
		return words.Of("All scans: %s (%s).", most, began)
	}
	return words.Of("Most scans: %s (%s).", most, began)
}
