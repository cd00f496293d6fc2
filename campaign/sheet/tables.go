package sheet

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"sceneqr/campaign/words"
)

// checkAbove refuses a sheet in which another table stands above the headings that were chosen: its rows would be lost.
func (r *reader) checkAbove(above []line) {
	for i, n := range above {
		if col := r.tableColumn(n); col >= 0 && r.hasRows(n, above[i+1:], col) && !explains(above[i:], r.words) {
			r.bad = append(r.bad, r.twoTables(col, n.row, n.row, r.layout.row))
			return
		}
	}
}

// tableColumn is the column under which the rows of a table have something if a row is its headings: that of the names, or
// the first that we know when there are two. It is -1 for a row that is no headings.
func (r *reader) tableColumn(n line) int {
	first := -1
	for col, cell := range n.cells {
		f, known := r.words.field(cell)
		if known && f == nameField {
			return col
		}
		if known && first < 0 {
			first = col
		}
	}
	if recognised(n.cells, r.words) < 2 {
		return -1
	}
	return first
}

// hasRows tells whether rows of a table follow its headings. A word of ours that stands alone may be a title, with a line
// below it.
func (r *reader) hasRows(head line, below []line, col int) bool {
	texts := 0
	for _, n := range below {
		if col < len(n.cells) && r.isEntry(n.cells[col]) {
			texts++
		}
	}
	if alone := withoutTail(head.cells[:col]); len(alone) == 0 && len(withoutTail(head.cells)) == col+1 {
		return texts > 1 && !r.isWide(col, head.row)
	}
	return texts > 0
}

// isEntry tells a text of a table from a heading and from a remark around it.
func (r *reader) isEntry(cell string) bool {
	text := squeezed(oneLine(cell))
	_, heading := r.words.field(cell)
	return text != "" && !heading && !remark.MatchString(text) && !signature.MatchString(text)
}

// isWide tells a title that is merged over several columns.
func (r *reader) isWide(col, row int) bool {
	return slices.ContainsFunc(r.about.merged, func(a area) bool {
		return a.top <= row && row <= a.bottom && a.left == col && col < a.right
	})
}

// startsTable knows the headings of another table below: one of names, and others than those above.
func (r *reader) startsTable(rec *record) bool {
	col := slices.IndexFunc(rec.cells, r.isNameHeading)
	if col < 0 || r.isHeadings(rec) {
		return false
	}
	if recognised(rec.cells, r.words) < 2 && !r.repeatsName(rec) {
		return false
	}
	r.bad = append(r.bad, r.twoTables(col, rec.row, r.layout.row, rec.row))
	return true
}

// isNameHeading looks first for a word of ours as it is: making the normal form of every cell takes twice the time of all
// the rest of the reading.
func (r *reader) isNameHeading(cell string) bool {
	lower := strings.ToLower(cell)
	if !slices.ContainsFunc(r.stems, func(stem string) bool { return strings.Contains(lower, stem) }) {
		return false
	}
	f, known := r.words.field(cell)
	return known && f == nameField
}

// stems are the shortest words for a field, of which one is in each of the others.
func (v vocabulary) stems(f field) []string {
	var stems []string
	all := slices.SortedFunc(maps.Keys(v), func(a, b string) int { return cmp.Compare(len(a), len(b)) })
	for _, word := range all {
		known := slices.ContainsFunc(stems, func(stem string) bool { return strings.Contains(word, stem) })
		if v[word] == f && !known {
			stems = append(stems, word)
		}
	}
	return stems
}

// repeatsName tells that a row has the heading of the names again, and more beside it.
func (r *reader) repeatsName(rec *record) bool {
	col := r.layout.column[nameField]
	filled := 0
	for _, cell := range rec.cells {
		if strings.TrimSpace(oneLine(cell)) != "" {
			filled++
		}
	}
	return filled > 1 && rec.text[nameField] == r.layout.headings[col]
}

func (r *reader) twoTables(col, row, first, second int) Problem {
	return r.problem(col, row, words.Of("row %d and row %d are both headings, and only one table is read", first, second),
		words.Of("put their rows into one table, or the other table on a worksheet of its own"))
}

// isHeadings knows the headings of another page, which come along when pages are put below one another, and the headings in
// a second language.
func (r *reader) isHeadings(rec *record) bool {
	if rec.text[nameField] == "" {
		return false
	}
	if rec.row == r.layout.row+1 && r.isTranslation(rec) {
		return true
	}
	for col, cell := range rec.cells {
		text := oneLine(cell)
		// A heading that stands twice has its column behind it: see [layout.unique].
		if h := r.layout.headings[col]; text != "" && text != h && !strings.HasPrefix(h, text+" (") {
			return false
		}
	}
	return true
}

// isTranslation tells that two or more columns have another heading of the same field, and none something else.
func (r *reader) isTranslation(rec *record) bool {
	for f, text := range rec.text {
		if is, known := r.words.field(text); text != "" && (!known || is != field(f)) {
			return false
		}
	}
	return recognised(rec.cells, r.words) > 1
}
