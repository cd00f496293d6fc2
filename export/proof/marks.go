package proof

import "sceneqr/campaign/words"

// What a mark can be.
type what uint8

const (
	aText what = iota
	aPicture
	aPatch
	aShape
	aLine
)

// called is how people call it.
var called = [...]words.Message{
	aText:    words.Of("text"),
	aPicture: words.Of("a picture"),
	aPatch:   words.Of("a patch"),
	aShape:   words.Of("a shape"),
	aLine:    words.Of("a line"),
}

// A mark is something painted that is no code.
type mark struct {
	what  what
	box   box
	ink   ink
	line  bool    // the box's diagonal from x0, y0 to x1, y1, which may run in any direction
	reach float64 // half the line's width
	after int     // how many codes were painted before it
}

func (c *canvas) add(m mark) {
	m.after = len(c.codes)
	c.marks = append(c.marks, m)
}

// A painting is what one operator painted. A page whose text is in curves has a hundred thousand marks, most of them far
// from any one code.
type painting struct {
	box      box // of all its marks
	from, to int // of the marks
}

func (c *canvas) paintedFrom(from int) {
	if from == len(c.marks) {
		return
	}
	p := painting{nowhere, from, len(c.marks)}
	for i := range c.marks[from:] {
		m := &c.marks[from+i]
		for _, at := range [...]float64{-m.reach, m.reach} {
			p.box = p.box.joined(m.box.x0+at, m.box.y0+at).joined(m.box.x1+at, m.box.y1+at)
		}
	}
	c.painted = append(c.painted, p)
}

// enters tells whether the mark overlaps the box by more than the tolerance.
func (m *mark) enters(b box) bool {
	if !m.line {
		return m.box.touches(b)
	}
	return segment(m.box).crosses(b.grown(m.reach - near))
}

// crosses tells whether any part of the segment is inside the box: Liang and Barsky's clipping.
func (s segment) crosses(b box) bool {
	from, to := 0.0, 1.0
	dx, dy := s.x1-s.x0, s.y1-s.y0
	for _, edge := range [...][2]float64{
		{-dx, s.x0 - b.x0}, {dx, b.x1 - s.x0}, {-dy, s.y0 - b.y0}, {dy, b.y1 - s.y0},
	} {
		switch p, q := edge[0], edge[1]; {
		case p == 0 && q <= 0:
			return false
		case p < 0:
			from = max(from, q/p)
		case p > 0:
			to = min(to, q/p)
		}
	}
	return from < to
}
