package qr

import "math/bits"

// Rect is a rectangle of black modules: its left upper corner and its size, in modules. The corner of the symbol is 0,
// 0; y grows downwards.
type Rect struct {
	X, Y, W, H int
}

// Rects covers each black module exactly once and no white one: the runs of each row, joined downwards while the next
// row has the very same run. They come ordered by Y, then X. Fill them as one path: separate fills leave white
// hairlines where they touch.
func (s Symbol) Rects() []Rect {
	rects := make([]Rect, 0, len(s.rows)*len(s.rows)/4) // most symbols need one for four to five modules

	// Indices of the rectangles that end in the row above and in this one, left to right; no row has more than 31.
	var a, b [31]int
	open, next := a[:0], b[:0]
	for y, row := range s.rows {
		above := open
		for row != 0 {
			x, w := firstRun(row)
			row &^= (1<<w - 1) << x
			for len(above) > 0 && rects[above[0]].X < x {
				above = above[1:]
			}
			if len(above) > 0 && rects[above[0]].X == x && rects[above[0]].W == w {
				rects[above[0]].H++
				next = append(next, above[0])
				continue
			}
			next = append(next, len(rects))
			rects = append(rects, Rect{x, y, w, 1})
		}
		open, next = next, open[:0]
	}
	return rects
}

// firstRun is where the lowest ones of a row begin and how many they are.
func firstRun(row uint64) (x, w int) {
	x = bits.TrailingZeros64(row)
	return x, bits.TrailingZeros64(^(row >> x))
}
