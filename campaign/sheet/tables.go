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
		col := r.tableColumn(n)
		if col >= 0 && hasRows(n, above[i+1:], col, r.about.merged, r.words) && !explains(above[i:], r.words) {
			r.bad = append(r.bad, r.twoTables(col, n.row, n.row, r.layout.row))
			return
		}
	}
	r.warnOfRowsAbove(above)
}

// warnOfRowsAbove tells of what looks like a table without headings of ours: two rows or more with texts in the same columns.
// They may be an explanation that we do not know for one.
func (r *reader) warnOfRowsAbove(above []line) {
	for i := range above {
		if explains(above[i:], r.words) {
			return
		}
	}
	for i, n := range above {
		cols := r.entries(n)
		again := func(below line) bool { return shared(cols, r.entries(below)) > 1 }
		if slices.ContainsFunc(above[i+1:], again) {
			r.warn = append(r.warn, r.problem(cols[0], n.row,
				words.Of("what begins in row %d looks like a table, and only what is below the headings in row %d is read",
					n.row, r.layout.row),
				words.Of("if its rows are channels, put them below these headings")))
			return
		}
	}
}

// checkBelow warns of a channel that has more of the words we know than the headings have: what was taken for them may be a
// title.
func (r *reader) checkBelow(head line, below []line) {
	name := r.layout.column[nameField]
	for _, n := range below {
		if name < 0 || name >= len(n.cells) || r.words.isHeading(n.cells[name]) {
			continue
		}
		if recognised(n.cells, r.words) > recognised(head.cells, r.words) {
			r.warn = append(r.warn, r.problem(name, n.row,
				words.Of("row %d is read as a channel below the headings in row %d, and reads like headings itself",
					n.row, head.row),
				words.Of("if it has the headings, delete what stands above it")))
			return
		}
	}
}

// entries are the columns in which a row above the headings has something that may be a channel's.
func (r *reader) entries(n line) []int {
	var cols []int
	for col, cell := range n.cells {
		switch {
		case oneLine(cell) == "" || isWide(r.about.merged, col, n.row):
		case !r.words.isEntry(cell):
			return nil
		default:
			cols = append(cols, col)
		}
	}
	return cols
}

// shared counts what two lists have in common.
func shared(a, b []int) (n int) {
	for _, col := range a {
		if slices.Contains(b, col) {
			n++
		}
	}
	return n
}

// tableColumn is the column under which the rows of a table have something if a row is its headings: that of the names, or
// the first that we know when there are two. It is -1 for a row that is no headings.
func (r *reader) tableColumn(n line) int {
	if col := slices.IndexFunc(n.cells, r.words.isName); col >= 0 || recognised(n.cells, r.words) < 2 {
		return col
	}
	return slices.IndexFunc(n.cells, func(cell string) bool {
		_, known := r.words.field(cell)
		return known
	})
}

// hasRows tells whether rows of a table follow its headings. A word of ours that stands alone may be a title, with a line
// below it.
func hasRows(head line, below []line, col int, areas []area, known vocabulary) bool {
	texts := 0
	for _, n := range below {
		if col < len(n.cells) && known.isEntry(n.cells[col]) {
			texts++
		}
	}
	if isAlone(head, col) {
		return texts > 1 && !isWide(areas, col, head.row)
	}
	return texts > 0
}

// isAlone tells that a row has nothing beside the cell in a column.
func isAlone(n line, col int) bool {
	return len(withoutTail(n.cells[:col])) == 0 && len(withoutTail(n.cells)) == col+1
}

// isEntry tells a text of a table from a heading and from a remark around it.
func (v vocabulary) isEntry(cell string) bool {
	text := squeezed(oneLine(cell))
	_, heading := v.field(cell)
	return text != "" && !heading && !remark.MatchString(text) && !signature.MatchString(text)
}

// isWide tells a title that is merged over several columns.
func isWide(areas []area, col, row int) bool {
	return slices.ContainsFunc(areas, func(a area) bool {
		return a.top <= row && row <= a.bottom && a.left == col && col < a.right
	})
}

// startsTable knows the headings of another table below: one of names, and others than those above. A row with a name is a
// channel, whatever else it has.
func (r *reader) startsTable(rec *record) bool {
	col := slices.IndexFunc(rec.cells, r.isNameHeading)
	if col < 0 || r.isHeadings(rec) || !r.words.isHeading(rec.text[nameField]) {
		return false
	}
	if (recognised(rec.cells, r.words) < 2 || !r.isMostlyHeadings(rec)) && !r.repeatsName(rec) {
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
	return r.words.isName(cell)
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

func (r *reader) isMostlyHeadings(rec *record) bool {
	filled, headings := 0, 0
	for _, cell := range rec.cells {
		switch {
		case oneLine(cell) == "":
		case r.words.isHeading(cell):
			headings++
			fallthrough
		default:
			filled++
		}
	}
	return 2*headings >= filled
}

// repeatsName tells that a row has the heading of the names again, and more beside it.
func (r *reader) repeatsName(rec *record) bool {
	col := r.layout.column[nameField]
	return rec.text[nameField] == r.layout.headings[col] && !isAlone(rec.line, col)
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
