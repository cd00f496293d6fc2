package sheet

import (
	"slices"
	"strings"

	"sceneqr/campaign/words"
)

// layout is what the heading row says about the columns.
type layout struct {
	row      int // of the headings
	headings []string
	column   [fieldCount]int // from 0; -1 for a field that has none
	chinese  bool
	ours     columns // of results, that we have added ourselves
}

// layOut reads the heading row, and tells of the fields that have two columns. The first of them is taken, so that the
// rows can be looked at too.
func layOut(head line, ours columns, known vocabulary, bad func(col int, text, cure words.Message)) layout {
	l := layout{row: head.row, ours: ours, chinese: strings.ContainsFunc(strings.Join(head.cells, ""), isHan)}
	for f := range l.column {
		l.column[f] = -1
	}
	for col, cell := range head.cells {
		l.headings = append(l.headings, l.unique(col, cell))
		f, ok := known.field(cell)
		if !ok {
			continue
		}
		if first := l.column[f]; first >= 0 {
			bad(col, words.Of("%q means the same as %q in %s: both are the field %v",
				oneLine(cell), oneLine(head.cells[first]), cellName(first, head.row), fields[f].said),
				words.Of("say which is meant with --map %s=HEADING, or rename one", fields[f].name))
			continue
		}
		l.column[f] = col
	}
	return l
}

// unique is a heading that no column before it has.
func (l *layout) unique(col int, cell string) string {
	column := "column " + columnName(col)
	if l.chinese {
		column = "列 " + columnName(col)
	}
	heading := oneLine(cell)
	if heading == "" {
		heading = column
	}
	for slices.Contains(l.headings, heading) {
		heading += " (" + column + ")"
	}
	return heading
}

// widen makes room for rows that go on to the right of the headings.
func (l *layout) widen(columns int) {
	for col := len(l.headings); col < columns; col++ {
		l.headings = append(l.headings, l.unique(col, ""))
	}
}

// theirs are the headings without those of our own results.
func (l *layout) theirs() []string {
	var headings []string
	for col, h := range l.headings {
		if !l.ours[col] {
			headings = append(headings, h)
		}
	}
	return headings
}

// field is what a column stands for, and false for one of the customer's own.
func (l *layout) field(col int) (field, bool) {
	for f, at := range l.column {
		if at == col {
			return field(f), true
		}
	}
	return 0, false
}

// recognised counts the different fields that a row would give if it were the heading row.
func recognised(cells []string, known vocabulary) int {
	var seen [fieldCount]bool
	n := 0
	for _, cell := range cells {
		if f, ok := known.field(cell); ok && !seen[f] {
			seen[f] = true
			n++
		}
	}
	return n
}
