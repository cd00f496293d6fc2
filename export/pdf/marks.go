package pdf

import (
	"fmt"

	"sceneqr/export/imposition"
	"sceneqr/export/layout"
)

const (
	hairline   = 0.1  // of marks, millimetres
	contour    = 0.25 // of the line that a cutter follows, points
	CutContour = "CutContour"
	foldMark   = 8.0 // how far a fold is marked from each of its ends
	foldDash   = 1.0
)

// marks draws what the layout has for whoever cuts and folds, on a page with few labels too: a stack of pages is cut in
// one go.
func (p *press) marks() {
	switch p.Layout.Marks {
	case layout.GridMarks:
		p.gridMarks()
	case layout.TrimMarks:
		p.trimMarks()
	}
	if p.Layout.Label.Fold {
		p.foldMarks()
	}
}

// gridMarks stand around the grid, where the cuts run out of it.
func (p *press) gridMarks() {
	const near, far = layout.GridGap, layout.GridGap + layout.GridLength
	g, size := p.Layout.Grid, p.Layout.Label.Size
	across := edges(g.Left, size.Width, g.GapX, g.Columns)
	down := edges(g.Top, size.Height, g.GapY, g.Rows)
	left, right, top, bottom := across[0], across[len(across)-1], down[0], down[len(down)-1]
	for _, x := range across {
		p.pdf.Line(x, top-far, x, top-near)
		p.pdf.Line(x, bottom+near, x, bottom+far)
	}
	for _, y := range down {
		p.pdf.Line(left-far, y, left-near, y)
		p.pdf.Line(right+near, y, right+far, y)
	}
}

// edges are where labels begin and end along one side of the grid. Labels without a gap share an edge.
func edges(first, size, gap float64, labels int) []float64 {
	var all []float64
	for i := range labels {
		begin := first + float64(i)*(size+gap)
		if gap > 0 || i == 0 {
			all = append(all, begin)
		}
		all = append(all, begin+size)
	}
	return all
}

// trimMarks stand outside the page's bleed, two at each corner.
func (p *press) trimMarks() {
	near := p.Layout.Bleed + layout.TrimGap
	far := near + layout.TrimLength
	width, height := p.Layout.Page.Width, p.Layout.Page.Height
	for _, x := range [...]float64{0, width} {
		p.pdf.Line(x, -far, x, -near)
		p.pdf.Line(x, height+near, x, height+far)
	}
	for _, y := range [...]float64{0, height} {
		p.pdf.Line(-far, y, -near, y)
		p.pdf.Line(width+near, y, width+far, y)
	}
}

// foldMarks show where each label is folded, at both ends of the fold only: the middle of it is seen.
func (p *press) foldMarks() {
	p.pdf.SetDashPattern([]float64{foldDash, foldDash}, 0)
	for cell := range p.Layout.PerPage() {
		r := p.Layout.CellRect(cell)
		y := r.Y + r.Height/2
		p.pdf.Line(r.X, y, r.X+foldMark, y)
		p.pdf.Line(r.X+r.Width, y, r.X+r.Width-foldMark, y)
	}
	p.pdf.SetDashPattern(nil, 0)
}

// contours draws the edge of each label that is there as a line for the cutter, in a spot colour of its own: it comes out
// on a plate of its own and is not printed. gofpdf gives the first spot colour the name CS1.
func (p *press) contours(cells []int) {
	fmt.Fprintf(&p.raw, "q /CS1 CS 1 SCN %.2f w\n", contour)
	for cell, item := range cells {
		if item != imposition.Empty {
			p.rounded(p.Layout.CellRect(cell), p.Layout.Label.Corner)
		}
	}
	p.raw.WriteString("S Q")
	p.flush()
}

// rounded adds the outline of a rectangle whose corners are quarters of a circle.
func (p *press) rounded(r layout.Rect, corner float64) {
	left, right, top, bottom := p.x(r.X), p.x(r.X+r.Width), p.y(r.Y), p.y(r.Y+r.Height)
	c := p.x(corner)
	if corner == 0 {
		fmt.Fprintf(&p.raw, "%.2f %.2f %.2f %.2f re\n", left, bottom, right-left, top-bottom)
		return
	}
	const circle = 0.5523 // how far the handles of a curve that is nearly a quarter of a circle reach, in radii
	h := c * (1 - circle) // from the rectangle's corner to them
	fmt.Fprintf(&p.raw, "%.2f %.2f m %.2f %.2f l %.2f %.2f %.2f %.2f %.2f %.2f c\n",
		left+c, top, right-c, top, right-h, top, right, top-h, right, top-c)
	fmt.Fprintf(&p.raw, "%.2f %.2f l %.2f %.2f %.2f %.2f %.2f %.2f c\n",
		right, bottom+c, right, bottom+h, right-h, bottom, right-c, bottom)
	fmt.Fprintf(&p.raw, "%.2f %.2f l %.2f %.2f %.2f %.2f %.2f %.2f c\n",
		left+c, bottom, left+h, bottom, left, bottom+h, left, bottom+c)
	fmt.Fprintf(&p.raw, "%.2f %.2f l %.2f %.2f %.2f %.2f %.2f %.2f c h\n",
		left, top-c, left, top-h, left+h, top, left+c, top)
}
