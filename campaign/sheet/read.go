package sheet

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"sceneqr/campaign"
)

// headingRows is how many rows with something in them are looked at to find the headings: titles and a paragraph of
// instructions stand above them, not a table.
const headingRows = 50

// reader goes down a sheet once and gathers channels and problems.
type reader struct {
	options  Options
	src      source
	words    vocabulary
	layout   layout
	sheet    Sheet
	problems Problems

	rows      int       // that are channels, bad ones too
	bad, warn []Problem // of the row at hand

	keys, scenes map[string]place // where each stands first
}

type place struct{ col, row int }

func (p place) String() string { return cellName(p.col, p.row) }

type numbered struct {
	row   int
	cells []string
}

func read(src source, words vocabulary, o Options) (*Sheet, error) {
	r := &reader{options: o, src: src, words: words, keys: map[string]place{}, scenes: map[string]place{}}
	r.sheet.Worksheet = src.worksheet()
	below, err := r.readHeadings()
	if err != nil {
		return nil, err
	}
	for _, n := range below {
		if err := r.readRow(n.row, n.cells); err != nil {
			return nil, err
		}
	}
	for {
		row, cells, err := src.next()
		if errors.Is(err, io.EOF) {
			return r.finish()
		}
		if err != nil {
			return nil, err
		}
		if err := r.readRow(row, cells); err != nil {
			return nil, err
		}
	}
}

// finish gives every channel a cell under each heading: a row may have gone on further right than those before it.
func (r *reader) finish() (*Sheet, error) {
	if r.problems.Len() > 0 {
		return nil, &r.problems
	}
	if len(r.sheet.Channels) == 0 {
		return nil, fmt.Errorf("there is no row with a channel under the headings in row %d", r.layout.row)
	}
	for _, name := range r.src.unread() {
		r.sheet.Warnings.addRow([]Problem{{Sheet: name, Cell: "A1", Text: "this worksheet is not read",
			Cure: "name it with --sheet to read it instead"}}, r.options.MaxProblems)
	}
	r.sheet.HeadingRow, r.sheet.Headings = r.layout.row, r.layout.headings
	for i := range r.sheet.Channels {
		c := &r.sheet.Channels[i]
		for _, h := range r.layout.headings[len(c.Cells):] {
			c.Cells = append(c.Cells, campaign.Cell{Heading: h})
		}
	}
	return &r.sheet, nil
}

// readHeadings finds the heading row, and gives the rows below it that it had to look at.
func (r *reader) readHeadings() ([]numbered, error) {
	top, err := r.readTop()
	if err != nil {
		return nil, err
	}
	if len(top) == 0 {
		return nil, errors.New("the table is empty: fill it in, or of a workbook choose another worksheet with --sheet")
	}
	at, most := 0, 0
	for i, n := range top {
		if known := recognised(n.cells, r.words); known > most {
			at, most = i, known
		}
	}
	head := top[at]
	if len(head.cells) > r.options.MaxColumns {
		return nil, r.tooWide(head.row)
	}
	r.layout = layOut(head.row, head.cells, r.words, func(col int, text, cure string) {
		r.bad = append(r.bad, r.problem(col, head.row, text, cure))
	})
	r.checkMap(head)
	if r.layout.column[nameField] < 0 {
		r.bad = append(r.bad, r.problem(0, head.row, "no column holds the names of the channels; the headings are "+
			quotedList(head.cells), fmt.Sprintf("call it one of %s, or say which it is with --map name=HEADING",
			strings.Join(fields[nameField].words, ", "))))
	}
	r.endRow()
	if r.layout.column[nameField] < 0 {
		return nil, &r.problems
	}
	return top[at+1:], nil
}

// readTop gives the first rows that have something in them.
func (r *reader) readTop() ([]numbered, error) {
	var top []numbered
	for len(top) < headingRows {
		row, cells, err := r.src.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		if cells = withoutTail(cells); len(cells) > 0 {
			top = append(top, numbered{row, cells})
		}
	}
	return top, nil
}

// checkMap tells of the headings that --map speaks of and the sheet does not have.
func (r *reader) checkMap(head numbered) {
	for _, name := range slices.Sorted(maps.Keys(r.options.Map)) {
		heading := r.options.Map[name]
		if f, _ := fieldNamed(name); heading == "" || r.layout.column[f] >= 0 {
			continue
		}
		r.bad = append(r.bad, r.problem(0, head.row,
			fmt.Sprintf("no column is called %q, which --map gives to %s; the headings are %s", heading, name,
				quotedList(head.cells)),
			"write the heading as it stands in the sheet"))
	}
}

func (r *reader) problem(col, row int, text, cure string) Problem {
	return Problem{Sheet: r.sheet.Worksheet, Cell: cellName(col, row), Text: text, Cure: cure}
}

// endRow puts away what was found in the row, and tells whether the row is good.
func (r *reader) endRow() bool {
	good := len(r.bad) == 0
	r.problems.addRow(r.bad, r.options.MaxProblems)
	r.sheet.Warnings.addRow(r.warn, r.options.MaxProblems)
	r.bad, r.warn = r.bad[:0], r.warn[:0]
	return good
}

func (r *reader) tooWide(row int) error {
	return fmt.Errorf("row %d has more than %d columns: delete what stands to the right of the table",
		row, r.options.MaxColumns)
}

// withoutTail leaves out the blank cells at the end of a row.
func withoutTail(cells []string) []string {
	for len(cells) > 0 && strings.TrimSpace(cells[len(cells)-1]) == "" {
		cells = cells[:len(cells)-1]
	}
	return cells
}

// quotedList names some things for a person, the first twenty of them and not all of a long one.
func quotedList(names []string) string {
	const most, long = 20, 30
	var quoted []string
	for _, name := range names {
		name = oneLine(name)
		if name == "" {
			continue
		}
		if len(quoted) == most {
			return strings.Join(quoted, ", ") + " and more"
		}
		if runes := []rune(name); len(runes) > long {
			name = string(runes[:long]) + "…"
		}
		quoted = append(quoted, fmt.Sprintf("%q", name))
	}
	return strings.Join(quoted, ", ")
}
