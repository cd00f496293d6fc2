package sheet

import (
	"cmp"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"sceneqr/campaign"
	"sceneqr/campaign/words"
)

// reader goes down a sheet once and gathers channels and problems.
type reader struct {
	options  Options
	src      source
	words    vocabulary
	stems    []string // of the name: see isNameHeading
	about    about
	layout   layout
	merged   merged
	sheet    Sheet
	problems Problems

	rows      int  // that are channels, bad ones too
	ended     bool // another table has begun, which is not read
	sections  sections
	bad, warn []Problem // of the row at hand

	hidden              []int // rows
	calculated, pending tally // cells

	keys, scenes map[string]place // where each stands first
}

// tally counts cells, and remembers the first.
type tally struct {
	first place
	n     int
}

func (t *tally) add(p place) {
	if t.n++; t.n == 1 {
		t.first = p
	}
}

type place struct{ col, row int }

func (p place) String() string { return cellName(p.col, p.row) }
func (p place) compare(q place) int {
	return cmp.Or(cmp.Compare(p.row, q.row), cmp.Compare(p.col, q.col))
}

func read(src source, known vocabulary, o Options) (*Sheet, error) {
	r := &reader{options: o, src: src, words: known, stems: known.stems(nameField), about: src.about()}
	r.keys, r.scenes = map[string]place{}, map[string]place{}
	r.merged = mergedOf(r.about.merged)
	r.sheet.Worksheet = src.worksheet()
	below, err := r.readHeadings()
	if err != nil {
		return nil, err
	}
	for _, n := range below {
		if err := r.readRow(n); err != nil {
			return nil, err
		}
	}
	for {
		n, err := src.next()
		if errors.Is(err, io.EOF) {
			return r.finish()
		}
		if err != nil {
			return nil, err
		}
		if err := r.readRow(n); err != nil {
			return nil, err
		}
	}
}

// finish gives every channel a cell under each heading: a row may have gone on further right than those before it.
func (r *reader) finish() (*Sheet, error) {
	r.checkSections()
	if r.problems.Len() > 0 {
		r.warnOfAll()
		return nil, r.refused()
	}
	if len(r.sheet.Channels) == 0 {
		return nil, r.noChannels()
	}
	r.warnOfAll()
	r.sheet.HeadingRow, r.sheet.Headings = r.layout.row, r.layout.theirs()
	for i := range r.sheet.Channels {
		c := &r.sheet.Channels[i]
		for _, h := range r.sheet.Headings[len(c.Cells):] {
			c.Cells = append(c.Cells, campaign.Cell{Heading: h})
		}
	}
	return &r.sheet, nil
}

// refused is the problems, with what whoever shows them needs to know of the table.
func (r *reader) refused() error {
	if r.sheet.Warnings.Len() > 0 {
		r.problems.Warnings = &r.sheet.Warnings
	}
	r.problems.Worksheet, r.problems.HeadingRow, r.problems.Headings = r.sheet.Worksheet, r.layout.row, r.layout.theirs()
	return &r.problems
}

func (r *reader) noChannels() error {
	if len(r.hidden) > 0 {
		return words.Errorf("all rows under the headings in row %d are hidden: show them, or read them too with --hidden take",
			r.layout.row)
	}
	if r.sheet.Warnings.Len() == 0 {
		return words.Errorf("there is no row with a channel under the headings in row %d", r.layout.row)
	}
	// The warnings say why the rows that are there are none.
	r.problems, r.sheet.Warnings = r.sheet.Warnings, Problems{}
	r.problems.List = slices.Insert(r.problems.List, 0, r.problem(r.layout.column[nameField], r.layout.row,
		words.Of("there is no row with a channel under these headings"),
		words.Of("write a row for each channel, or mend those that are left out")))
	return r.refused()
}

// warnOfAll tells what concerns more than a row.
func (r *reader) warnOfAll() {
	if len(r.hidden) > 0 {
		r.warn = append(r.warn, r.hiddenRows())
	}
	if t := r.calculated; t.n > 0 {
		r.warn = append(r.warn, r.problem(t.first.col, t.first.row,
			words.Count(t.n, "a formula has no result in the file and was calculated here",
				"%s formulas have no result in the file and were calculated here, this one first"),
			words.Of("look at the results, or open the file in Excel or WPS, save it and use that")))
	}
	if t := r.pending; t.n > 0 {
		r.warn = append(r.warn, r.problem(t.first.col, t.first.row,
			words.Count(t.n, "a formula in a column of your own has no result in the file and is read as empty",
				"%s formulas in columns of your own have no result in the file and are read as empty, this one first"),
			words.Of("open the file in Excel or WPS and save it")))
	}
	for _, name := range r.src.unread() {
		r.warn = append(r.warn, Problem{Sheet: name, Cell: "A1", Text: words.Of("this worksheet is not read"),
			Cure: words.Of("name it with --sheet to read it instead")})
	}
	for _, p := range r.warn {
		r.sheet.Warnings.addRow([]Problem{p}, r.options.MaxProblems)
	}
	r.warn = nil
}

func (r *reader) hiddenRows() Problem {
	n := len(r.hidden)
	what := words.Count(n, "a hidden row is read like the others", "%s hidden rows are read like the others")
	cure := words.Of("if they are not meant, leave them out with --hidden skip")
	if r.options.SkipHidden {
		what = words.Count(n, "a hidden row is left out", "%s hidden rows are left out")
		cure = words.Of("if they are meant, show them in the sheet, or read them with --hidden take")
	}
	return r.problem(0, r.hidden[0], words.Of("%v: %s", what, rowList(r.hidden)), cure)
}

// rowList names the first ten stretches of some rows, in order: 3, 7-9, 12.
func rowList(rows []int) string {
	const most = 10
	var parts []string
	for i := 0; i < len(rows); {
		end := i
		for end+1 < len(rows) && rows[end+1] == rows[end]+1 {
			end++
		}
		if len(parts) == most {
			return strings.Join(parts, ", ") + ", …"
		}
		part := strconv.Itoa(rows[i])
		if end > i {
			part += "-" + strconv.Itoa(rows[end])
		}
		parts = append(parts, part)
		i = end + 1
	}
	return strings.Join(parts, ", ")
}

func (r *reader) problem(col, row int, text, cure words.Message) Problem {
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
	return words.Errorf("row %d has more than %d columns: delete what stands to the right of the table",
		row, r.options.MaxColumns)
}
