package sheet

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"sceneqr/campaign/words"
)

// headingRows is how many rows with something in them are looked at to find the headings: titles and a paragraph of
// instructions stand above them, not a table.
const headingRows = 50

// readHeadings finds the heading row, and gives the rows below it that it had to look at.
func (r *reader) readHeadings() ([]line, error) {
	top, err := readTop(r.src.next)
	if err != nil {
		return nil, err
	}
	if len(top) == 0 {
		return nil, words.New("the table is empty: fill it in, or of a workbook choose another worksheet with --sheet")
	}
	if r.isProse(top) {
		return nil, words.New("it is text and no table: name the spreadsheet with the channels")
	}
	at := headingRow(top, r.about.merged, r.words)
	head := top[at]
	r.sheet.ResultOf = r.about.result
	if len(head.cells) > r.options.MaxColumns {
		return nil, r.tooWide(head.row)
	}
	r.sheet.Warnings.addRow(r.about.told, r.options.MaxProblems)
	r.layout = layOut(head, r.about.ours, r.words, func(col int, text, cure words.Message) {
		r.bad = append(r.bad, r.problem(col, head.row, text, cure))
	})
	r.checkAbove(top[:at])
	r.checkBelow(head, top[at+1:])
	r.checkMap(head)
	r.checkName(head)
	r.suggest(head)
	r.warnOfHiddenColumns()
	r.endRow()
	if r.layout.column[nameField] < 0 {
		return nil, r.refused()
	}
	return top[at+1:], nil
}

// isProse tells a text file that nobody means as a table. It may hold a secret, so no word of it is shown.
func (r *reader) isProse(top []line) bool {
	return r.src.worksheet() == "" && !slices.ContainsFunc(top, func(l line) bool {
		return len(l.cells) > 1 || recognised(l.cells, r.words) > 0
	})
}

// headingRow is the row that gives most fields, but that the cells of a channel, such as 门店, may read like headings: see
// [yields]. Headings may stand in two rows, where some cells are merged over both: each row is looked at with the texts that
// reach down into it, and the lower of the two is where the headings end. The row that is found gets those texts.
func headingRow(top []line, areas []area, known vocabulary) int {
	seen := mergedOf(areas)
	at, most := 0, 0
	for i := range top {
		seen.enter(top[i])
		filled := top[i]
		filled.cells = seen.filled(top[i])
		n := recognised(filled.cells, known)
		endsHere := n == most && n > 0 && at == i-1 && reachesDown(&seen, filled.row, known)
		leads := n > most && (most == 0 || yields(top[at:i+1], areas, known))
		if (leads || endsHere) && !explains(top[i:], known) {
			at, most, top[i] = i, n, filled
		}
	}
	return at
}

// reachesDown tells whether a heading that we know is merged with the row above.
func reachesDown(m *merged, row int, known vocabulary) bool {
	return slices.ContainsFunc(m.here, func(c cover) bool {
		_, is := known.field(c.text)
		return is && c.top < row
	})
}

// yields tells whether the first of some rows leaves it to the last to be the headings: it has none of names, or it is a
// title or the upper of two rows of headings. It is neither when its names stand below it, or beside the other headings.
func yields(rows []line, areas []area, known vocabulary) bool {
	head, other := rows[0], rows[len(rows)-1]
	col := slices.IndexFunc(head.cells, known.isName)
	switch {
	case col < 0:
		return true
	case hasRows(head, rows[1:len(rows)-1], col, areas, known):
		return false
	}
	return isAlone(head, col) || isWide(areas, col, head.row) || col >= len(other.cells) || known.isHeading(other.cells[col])
}

// explains tells that the first of some rows begins a list of what the columns mean: below the heading of names, or in its
// place, stand the headings of other fields.
func explains(rows []line, known vocabulary) bool {
	for col, heading := range rows[0].cells {
		if known.isName(heading) {
			return othersBelow(rows, col, nameField, known) > 1
		}
	}
	return false
}

// othersBelow counts the headings of other fields that stand below the heading of one.
func othersBelow(rows []line, col int, heading field, known vocabulary) (others int) {
	for _, below := range rows[1:] {
		if col < len(below.cells) {
			if f, ok := known.field(below.cells[col]); ok && f != heading {
				others++
			}
		}
	}
	return others
}

// hasNames tells whether a worksheet that begins so has a column of names.
func hasNames(top []line, areas []area, known vocabulary) bool {
	if len(top) == 0 {
		return false
	}
	at := headingRow(top, areas, known)
	return slices.ContainsFunc(top[at].cells, known.isName) && !explains(top[at:], known)
}

// isNameless tells a table of channels, whose column of names has a heading that we do not know, from a list of what the
// columns mean and from other instructions. These have notes, too.
func isNameless(top []line, areas []area, known vocabulary) bool {
	at := headingRow(top, areas, known)
	for col, heading := range top[at].cells {
		f, ok := known.field(heading)
		if ok && f != noteField && othersBelow(top[at:], col, f, known) < 2 {
			return true
		}
	}
	return false
}

// readTop gives the first rows that have something in them.
func readTop(next func() (line, error)) ([]line, error) {
	var top []line
	for len(top) < headingRows {
		n, err := next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		if n.cells = withoutTail(n.cells); len(n.cells) > 0 || len(n.pending) > 0 {
			top = append(top, n)
		}
	}
	return top, nil
}

// checkMap tells of the headings that --map speaks of and the sheet does not have.
func (r *reader) checkMap(head line) {
	for _, name := range slices.Sorted(maps.Keys(r.options.Map)) {
		heading := r.options.Map[name]
		if f, _ := fieldNamed(name); heading == "" || r.layout.column[f] >= 0 {
			continue
		}
		r.bad = append(r.bad, r.problem(0, head.row,
			words.Of("no column is called %q, which --map gives to %s; the headings are %s",
				heading, name, quotedList(head.cells)),
			words.Of("write the heading as it stands in the sheet")))
	}
}

// warnOfHiddenColumns tells of a field that the person who sends the sheet may not know of.
func (r *reader) warnOfHiddenColumns() {
	for f, col := range r.layout.column {
		hidden := slices.ContainsFunc(r.about.hidden, func(s span) bool { return s.has(col) })
		if col >= 0 && hidden {
			cure := words.Of("if it is not meant, leave it out with --map %s=", fields[f].name)
			if field(f) == nameField {
				cure = words.Of("show the column, or name another with --map name=HEADING")
			}
			r.warn = append(r.warn, r.problem(col, r.layout.row,
				words.Of("the column is hidden, and is read as the %v", fields[f].said), cure))
		}
	}
}

// withoutTail leaves out the blank cells at the end of a row.
func withoutTail(cells []string) []string {
	for len(cells) > 0 && strings.TrimSpace(oneLine(cells[len(cells)-1])) == "" {
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
			return strings.Join(quoted, ", ") + ", …"
		}
		if runes := []rune(name); len(runes) > long {
			name = string(runes[:long]) + "…"
		}
		quoted = append(quoted, fmt.Sprintf("%q", name))
	}
	return strings.Join(quoted, ", ")
}
