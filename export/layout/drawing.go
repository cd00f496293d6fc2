package layout

import (
	"math"
	"strconv"
	"strings"
)

// The largest drawing inside the page's outline, in characters, and the most cells that are drawn in it.
const (
	drawnWidth  = 28
	drawnHeight = 15
	drawnAcross = 9
	drawnDown   = 15
	boxedDown   = 7 // rows that leave lines for the labels' outlines
)

// Drawing is the page for a terminal: at most 30 columns and 17 lines, each with a newline. It shows how labels are counted
// and where on them the codes stand, as filled squares; it is not to scale. The first and the last cell have their numbers,
// a fold is a broken line, and dots stand for rows and columns that do not go in.
func (l Layout) Drawing() string {
	s := l.newSketch()
	for row := range s.rows {
		for column := range s.columns {
			s.drawCell(l, column, row)
		}
	}
	var b strings.Builder
	for _, line := range s.signs {
		b.WriteString(string(line) + "\n")
	}
	return b.String()
}

// A sketch is a drawing in the making.
type sketch struct {
	signs         [][]rune
	columns, rows int // that are drawn
	width, height int // of a cell, in characters, without its outline
	boxed         bool
}

// A spot is a rectangle of characters, without its right column and its bottom line.
type spot struct{ left, top, right, bottom int }

func (l Layout) newSketch() *sketch {
	s := &sketch{
		columns: min(l.Grid.Columns, drawnAcross),
		rows:    min(l.Grid.Rows, drawnDown),
		boxed:   l.Grid.Rows <= boxedDown && l.Label.Size != l.Page,
	}
	line := 0
	if s.boxed {
		line = 1
	}
	s.width, s.height = proportioned((drawnWidth-1)/s.columns-1, (drawnHeight-line)/s.rows-line, l.Label.Size)
	s.width = max(s.width, min((drawnWidth-1)/s.columns-1, 2+len(strconv.Itoa(l.PerPage())))) // so that numbers go in
	outline := spot{0, 0, s.columns*(s.width+1) + 3, s.rows*(s.height+line) + line + 2}
	for range outline.bottom {
		s.signs = append(s.signs, []rune(strings.Repeat(" ", outline.right)))
	}
	s.box(outline, "┌─┐│└┘")
	return s
}

// proportioned is the largest size in characters with a label's proportions; a character is twice as high as wide.
func proportioned(width, height int, label Size) (w, h int) {
	ratio := 2 * label.Width / label.Height
	w = int(math.Round(float64(height) * ratio))
	if w <= width {
		return max(w, 1), height
	}
	return width, min(max(int(math.Round(float64(width)/ratio)), 1), height)
}

// cell is where a cell is drawn, without its outline.
func (s *sketch) cell(column, row int) spot {
	left, top := 2+column*(s.width+1), 1+row*s.height
	if s.boxed {
		top = 2 + row*(s.height+1)
	}
	return spot{left, top, left + s.width, top + s.height}
}

func (s *sketch) drawCell(l Layout, column, row int) {
	at := s.cell(column, row)
	if s.boxed {
		s.box(spot{at.left - 1, at.top - 1, at.right + 1, at.bottom + 1}, s.joints(column, row))
	}
	realColumn, acrossDots := shown(column, s.columns, l.Grid.Columns)
	realRow, downDots := shown(row, s.rows, l.Grid.Rows)
	if acrossDots || downDots {
		s.fill(spot{at.left, at.top, at.left + 1, at.top + 1}, '…')
		return
	}
	cell := l.cellAt(realColumn, realRow)
	label := l.CellRect(cell)
	for _, code := range l.Codes(cell) {
		s.fill(at.part(label, code), '▣')
	}
	if l.Label.Fold {
		fold := (at.top + at.bottom) / 2
		s.fill(spot{at.left, fold, at.right, fold + 1}, '╌')
	}
	if l.PerPage() > 1 && (cell == 0 || cell == l.PerPage()-1) {
		s.number(at, cell+1)
	}
}

// shown is the row or column of the page that is drawn as the i-th of n: with too many of them the last is the last of the
// page, and dots stand before it.
func shown(i, n, all int) (real int, dots bool) {
	switch {
	case n < all && i == n-1:
		return all - 1, false
	case n < all && i == n-2:
		return 0, true
	}
	return i, false
}

// cellAt is the cell in a column and a row.
func (l Layout) cellAt(column, row int) int {
	if l.Grid.Down {
		return column*l.Grid.Rows + row
	}
	return row*l.Grid.Columns + column
}

// part is where on a label's spot something on the label is drawn: nothing is too small for one character.
func (s spot) part(label, r Rect) spot {
	across, down := float64(s.right-s.left)/label.Width, float64(s.bottom-s.top)/label.Height
	p := spot{
		left:   s.left + int(math.Round((r.X-label.X)*across)),
		top:    s.top + int(math.Round((r.Y-label.Y)*down)),
		right:  s.left + int(math.Round((r.right()-label.X)*across)),
		bottom: s.top + int(math.Round((r.bottom()-label.Y)*down)),
	}
	p.left, p.top = min(p.left, s.right-1), min(p.top, s.bottom-1)
	p.right, p.bottom = max(p.right, p.left+1), max(p.bottom, p.top+1)
	return p
}

// joints are the signs of a box, clockwise from its left upper corner as in [sketch.box], when it shares its lines with the
// boxes before it.
func (s *sketch) joints(column, row int) string {
	upper, lower := [3]string{"┌", "─", "┐"}, [2]string{"└", "┘"}
	if row > 0 {
		upper = [3]string{"├", "─", "┤"}
	}
	if column > 0 {
		upper[0], lower[0] = "┬", "┴"
		if row > 0 {
			upper[0] = "┼"
		}
	}
	return strings.Join(upper[:], "") + "│" + strings.Join(lower[:], "")
}

// box draws a box with six signs: those of its upper line, its sides, and its lower corners.
func (s *sketch) box(at spot, signs string) {
	sign := []rune(signs)
	right, bottom := at.right-1, at.bottom-1
	s.fill(spot{at.left, at.top, at.right, at.top + 1}, sign[1])
	s.fill(spot{at.left, bottom, at.right, at.bottom}, sign[1])
	s.fill(spot{at.left, at.top, at.left + 1, at.bottom}, sign[3])
	s.fill(spot{right, at.top, at.right, at.bottom}, sign[3])
	s.signs[at.top][at.left], s.signs[at.top][right] = sign[0], sign[2]
	s.signs[bottom][at.left], s.signs[bottom][right] = sign[4], sign[5]
}

func (s *sketch) fill(at spot, sign rune) {
	for y := at.top; y < at.bottom; y++ {
		for x := at.left; x < at.right; x++ {
			s.signs[y][x] = sign
		}
	}
}

// number writes a cell's number at the end of its last line, as far as it goes in.
func (s *sketch) number(at spot, n int) {
	digits := []rune(strconv.Itoa(n))
	digits = digits[:min(len(digits), at.right-at.left)]
	copy(s.signs[at.bottom-1][at.right-len(digits):], digits)
}
