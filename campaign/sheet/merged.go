package sheet

import (
	"cmp"
	"slices"

	"sceneqr/campaign/words"
)

// area is some merged cells. Rows count from 1 and columns from 0; both ends belong to it.
type area struct{ top, left, bottom, right int }

func (a area) String() string { return cellName(a.left, a.top) + ":" + cellName(a.right, a.bottom) }

// merged are the merged cells of a worksheet on the way from top to bottom: the file has a text only in the first cell of
// each, and a person sees it beside all the rows.
type merged struct {
	areas []area // by their tops; those that have been reached are cut off
	here  []cover
}

// cover is merged cells at the row at hand, with their text.
type cover struct {
	area
	text    string
	rounded bool // the text is a number that the spreadsheet has rounded
}

func mergedOf(areas []area) merged {
	areas = slices.DeleteFunc(slices.Clone(areas), func(a area) bool { return a.top == a.bottom && a.left == a.right })
	slices.SortStableFunc(areas, func(a, b area) int { return cmp.Or(cmp.Compare(a.top, b.top), cmp.Compare(a.left, b.left)) })
	return merged{areas: areas}
}

// enter moves down to a row. Areas that overlap, which no program makes, leave the last.
func (m *merged) enter(n line) {
	m.here = slices.DeleteFunc(m.here, func(c cover) bool { return c.bottom < n.row })
	for len(m.areas) > 0 && m.areas[0].top <= n.row {
		c := cover{area: m.areas[0]}
		m.areas = m.areas[1:]
		if c.bottom < n.row {
			continue
		}
		if c.top == n.row && c.left < len(n.cells) {
			c.text = n.cells[c.left]
		}
		m.here = slices.DeleteFunc(m.here, func(other cover) bool { return other.left == c.left })
		m.here = append(m.here, c)
	}
}

// at is the merged cells that begin in a column.
func (m *merged) at(col int) (cover, bool) {
	i := slices.IndexFunc(m.here, func(c cover) bool { return c.left == col })
	if i < 0 {
		return cover{}, false
	}
	return m.here[i], true
}

// filled are the cells of a row with the texts of the merged cells that reach down into it.
func (m *merged) filled(n line) []string {
	cells := n.cells
	for _, c := range m.here {
		if c.top < n.row && c.text != "" {
			cells = withCell(cells, c.left, c.text)
		}
	}
	return cells
}

// withCell are cells with this text in one of them.
func withCell(cells []string, col int, text string) []string {
	cells = slices.Clone(cells)
	for len(cells) <= col {
		cells = append(cells, "")
	}
	cells[col] = text
	return cells
}

// enter moves down to a row. What the merged cells hold is asked for here, for the file is read downwards only.
func (r *reader) enter(n line) {
	r.merged.enter(n)
	for i, c := range r.merged.here {
		if c.top == n.row && isLong(oneLine(c.text)) && !slices.Contains(n.calculated, c.left) {
			r.merged.here[i].rounded = r.src.altered(n.row, c.left, oneLine(c.text))
		}
	}
}

// isOwn are the fields that no two channels share by a merged cell: ten copies beside three channels may be ten of each or
// ten in all.
var isOwn = [fieldCount]bool{nameField: true, keyField: true, copiesField: true, sceneField: true, sceneIDField: true}

// fillDown gives a row what merged cells say of several rows: a group, a type, a validity, a note, or something in a column
// of the customer's own. A name, a key, a number of copies or a scene is one channel's, and is refused.
func (r *reader) fillDown(rec *record) {
	for _, c := range r.merged.here {
		if c.top == rec.row || c.text == "" {
			continue
		}
		f, known := r.layout.field(c.left)
		if known && isOwn[f] {
			r.reject(rec, f,
				words.Of("the cell is one of the merged cells %s, and each channel has its own %v", c.area.String(), fields[f].said),
				words.Of("split the merged cells and fill in each of them"))
			continue
		}
		rec.cells = withCell(rec.cells, c.left, c.text)
		if known {
			rec.text[f] = oneLine(c.text)
		}
	}
}
