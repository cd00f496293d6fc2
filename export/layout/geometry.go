package layout

// How trim marks stand: behind the bleed a gap, then the mark, then air to the edge of the media, so that a printer that
// leaves its edge white still prints them whole.
const (
	TrimGap    = 2.0
	TrimLength = 5.0
	TrimAir    = 3.0
)

// How grid marks and the heading stand on the page. GridRoom is what the marks need on each side of the grid: gap, mark
// and a millimetre of air.
const (
	GridGap    = 1.0
	GridLength = 4.0
	GridRoom   = GridGap + GridLength + 1

	HeadingBase   = 10.5 // the line that the heading stands on, from the top of the page
	HeadingHeight = 12.0 // from the top of the page to below the heading's descenders
	headingAir    = 2.0  // between the heading and labels, where no marks stand between them
)

// MMPerPoint is a typographic point in millimetres.
const MMPerPoint = 25.4 / 72

// Leading is the least distance from line to line of a field, in type sizes.
const Leading = 1.25

// Face is one half of a folded label, or all of another: where it stands on the trimmed page.
type Face struct {
	Rect
	Turned bool // it stands upside down
}

// Place gives the rectangle of the page that r, a rectangle on the face as somebody reads it, comes to lie on.
func (f Face) Place(r Rect) Rect {
	if f.Turned {
		r.X, r.Y = f.Width-r.X-r.Width, f.Height-r.Y-r.Height
	}
	r.X += f.X
	r.Y += f.Y
	return r
}

// PerPage is how many cells a page has.
func (l Layout) PerPage() int { return l.Grid.Columns * l.Grid.Rows }

// CellRect is the label in a cell, counted from 0 in the order of the grid, on the trimmed page.
func (l Layout) CellRect(cell int) Rect {
	column, row := cell%l.Grid.Columns, cell/l.Grid.Columns
	if l.Grid.Down {
		column, row = cell/l.Grid.Rows, cell%l.Grid.Rows
	}
	return Rect{
		X:      l.Grid.Left + float64(column)*(l.Label.Width+l.Grid.GapX),
		Y:      l.Grid.Top + float64(row)*(l.Label.Height+l.Grid.GapY),
		Width:  l.Label.Width,
		Height: l.Label.Height,
	}
}

// Faces are the faces of the label in a cell: one, or two when it is folded, the upright one first.
func (l Layout) Faces(cell int) []Face {
	r := l.CellRect(cell)
	if !l.Label.Fold {
		return []Face{{Rect: r}}
	}
	r.Height /= 2
	lower := r
	lower.Y += r.Height
	return []Face{{Rect: lower}, {Rect: r, Turned: true}}
}

// Codes are the squares of the codes in a cell, with their quiet zone, on the trimmed page: one for each face.
func (l Layout) Codes(cell int) []Rect {
	var squares []Rect
	for _, f := range l.Faces(cell) {
		squares = append(squares, f.Place(l.Code.rect()))
	}
	return squares
}

func (c Code) rect() Rect  { return Rect{c.X, c.Y, c.Side, c.Side} }
func (f Field) rect() Rect { return Rect{f.X, f.Y, f.Width, f.Height} }

// face is the size of a face, as somebody reads it.
func (l Layout) face() Size {
	if l.Label.Fold {
		return Size{l.Label.Width, l.Label.Height / 2}
	}
	return l.Label.Size
}

// grid is what the labels of a page cover together.
func (l Layout) grid() Rect {
	last := l.CellRect(l.PerPage() - 1)
	return Rect{
		X:      l.Grid.Left,
		Y:      l.Grid.Top,
		Width:  last.right() - l.Grid.Left,
		Height: last.bottom() - l.Grid.Top,
	}
}

// Margin is how far the trimmed page lies inside the media, on all four sides: the bleed, and the room for trim marks.
func (l Layout) Margin() float64 {
	if l.Marks == TrimMarks {
		return l.Bleed + TrimGap + TrimLength + TrimAir
	}
	return l.Bleed
}

// Media is the sheet that is drawn on.
func (l Layout) Media() Size {
	return Size{l.Page.Width + 2*l.Margin(), l.Page.Height + 2*l.Margin()}
}

func (r Rect) right() float64  { return r.X + r.Width }
func (r Rect) bottom() float64 { return r.Y + r.Height }

// holds tells whether inner lies in r.
func (r Rect) holds(inner Rect) bool {
	return inner.X >= r.X-slack && inner.right() <= r.right()+slack &&
		inner.Y >= r.Y-slack && inner.bottom() <= r.bottom()+slack
}

// meets tells whether r and other have more than an edge in common.
func (r Rect) meets(other Rect) bool {
	return r.X < other.right()-slack && other.X < r.right()-slack &&
		r.Y < other.bottom()-slack && other.Y < r.bottom()-slack
}

// shrunk is r without a strip of a width at each edge.
func (r Rect) shrunk(by float64) Rect {
	return Rect{r.X + by, r.Y + by, r.Width - 2*by, r.Height - 2*by}
}
