package proof

import (
	"iter"
	"math"

	"sceneqr/campaign/verify"
	"sceneqr/export/qr"
)

// A symbol is a path of many rectangles with one fill, which is how our files draw a code.
type symbol struct {
	rects  []rect
	ctm    matrix
	ink    ink
	clip   box
	size   int  // modules along a side; 0 when the rectangles are not in whole modules of a QR code
	square box  // with the quiet zone; without one when size is 0
	taken  bool // it is one of those that are wanted
}

func newSymbol(rects []rect, s state) symbol {
	out := symbol{rects: rects, ctm: s.ctm, ink: s.fill, clip: s.clip, size: modulesOf(rects)}
	if out.size == 0 {
		p := path{rects: rects}
		out.square = p.bounds(s.ctm)
		return out
	}
	const quiet = qr.QuietZone
	side := float64(out.size + 2*quiet)
	out.square = rect{-quiet, -quiet, side, side}.box(s.ctm)
	return out
}

// mostModules is how wide a symbol can be: that of version 40.
const mostModules = 177

func modulesOf(rects []rect) int {
	most := 0.0
	for i := range rects {
		r := &rects[i]
		for _, n := range r {
			if n != math.Trunc(n) || n < 0 {
				return 0
			}
		}
		most = max(most, r[0]+r[2], r[1]+r[3])
	}
	if most < 21 || most > mostModules || int(most)%4 != 1 {
		return 0
	}
	return int(most)
}

// upright tells whether the symbol is turned by nothing or by quarters, and not mirrored: y goes down in the symbol and
// on the page alike.
func (s *symbol) upright() bool {
	m := s.ctm
	return (m.b == 0 && m.c == 0 || m.a == 0 && m.d == 0) && m.a*m.d-m.b*m.c > 0
}

// A grid is room for the modules of any symbol, used again and again.
type grid struct {
	modules [mostModules * mostModules]bool
	rows    [mostModules][]bool
}

func (g *grid) of(s *symbol) [][]bool {
	size := s.size
	clear(g.modules[:size*size])
	for y := range size {
		g.rows[y] = g.modules[y*size:][:size]
	}
	for _, r := range s.rects {
		x, y, w, h := int(r[0]), int(r[1]), int(r[2]), int(r[3])
		for _, row := range g.rows[y : y+h] {
			for i := x; i < x+w; i++ {
				row[i] = true
			}
		}
	}
	return g.rows[:size]
}

// compare holds what is on the page against the codes that are wanted there, and their labels.
func (c *canvas) compare(want Volume, codes []Code) error {
	for _, judge := range [...]func(Volume, []Code, int) *Failure{c.find, c.face, c.edge} {
		for i := range codes {
			if failure := judge(want, codes, i); failure != nil {
				failure.Label = codes[i].Label
				return failure
			}
		}
	}
	for i := range c.codes {
		if s := &c.codes[i]; !s.taken {
			return because("a code stands where none should: %v", s.square.place())
		}
	}
	return c.strayEdge(want, codes)
}

// find looks for one of the codes where it has to be and judges it.
func (c *canvas) find(want Volume, codes []Code, i int) *Failure {
	square := want.square(codes[i])
	at, failure := c.at(square)
	if failure != nil {
		return failure
	}
	s := &c.codes[at]
	s.taken = true
	switch {
	case want.Trim != Rect{} && !square.within(boxOf(want.Trim)):
		return because("the code reaches over the edge along which the page is trimmed")
	case !s.ink.black():
		return because("the code is not in black")
	case !square.within(s.clip):
		return because("the code is cut off by the edge of the page or of what it stands in")
	}
	logo, failure := c.around(at, want.logoPlace(s))
	if failure != nil {
		return failure
	}
	modules := c.grid.of(s)
	s.blank(modules, logo)
	switch text, err := verify.Modules(modules); {
	case err != nil:
		return because("the code cannot be read: too many of its modules are not what they should be")
	case text != codes[i].Text:
		return mistaken(text, codes)
	}
	return s.differs(modules, codes[i].Symbol, want.Hidden)
}

// differs tells what the code has that the wanted symbol has not: the error correction would mend a blot, and leave less
// for what happens to the paper. A square of hidden modules a side in its middle is not looked at.
func (s *symbol) differs(modules [][]bool, want qr.Symbol, hidden int) *Failure {
	if s.size != want.Size() {
		return because("the code is %d modules wide and should be %d", s.size, want.Size())
	}
	from := (s.size - hidden) / 2
	to, wrong := from+hidden, 0
	for y, row := range modules {
		for x, black := range row {
			if black != want.Black(x, y) && (x < from || x >= to || y < from || y >= to) {
				wrong++
			}
		}
	}
	if wrong > 0 {
		return because("the code says what it should, but %d of its modules are not as they should be", wrong)
	}
	return nil
}

// at finds the symbol that stands in a square. A failure tells what stands there instead.
func (c *canvas) at(square box) (int, *Failure) {
	for i := range c.codes {
		s := &c.codes[i]
		switch {
		case s.taken || !s.square.touches(square):
			continue
		case s.size == 0:
			return 0, because("the code there has no whole number of modules")
		case !s.upright():
			return 0, because("the code is mirrored or askew")
		case !s.square.equal(square):
			return 0, because("the code takes %v and should take %v", s.square.place(), square.place())
		}
		return i, nil
	}
	return 0, because("there is no code at %v", square.place())
}

// logoPlace is where a picture may stand on a code.
func (v Volume) logoPlace(s *symbol) box {
	if v.Images == 0 || v.Hidden == 0 {
		return nowhere
	}
	hidden := float64(v.Hidden)
	from := (float64(s.size) - hidden) / 2
	return rect{from, from, hidden, hidden}.box(s.ctm)
}

// around looks at everything that was painted near a code. A picture, and the white under it, may stand in the middle:
// around gives the place of it.
func (c *canvas) around(at int, middle box) (logo box, failure *Failure) {
	s := &c.codes[at]
	square, side := s.square, float64(s.size)
	modules := rect{0, 0, side, side}.box(s.ctm)
	logo = nowhere
	for m := range c.marksIn(square) {
		switch later := m.after > at; {
		case !m.enters(square), m.ink.white() && !later:
		case (m.what == aPicture || m.ink.white()) && m.box.within(middle):
			logo = logo.joined(m.box.x0, m.box.y0).joined(m.box.x1, m.box.y1)
		case m.ink.white() && !m.enters(modules):
		case m.enters(modules):
			return logo, because("%v stands on the code", called[m.what])
		default:
			return logo, because("%v stands in the code's quiet zone", called[m.what])
		}
	}
	for i := range c.codes {
		if i != at && c.codes[i].square.touches(square) {
			return logo, because("another code stands in its square")
		}
	}
	return logo, nil
}

// marksIn are the marks that may be in a square, in the order of painting.
func (c *canvas) marksIn(square box) iter.Seq[*mark] {
	return func(yield func(*mark) bool) {
		for _, p := range c.painted {
			for i := p.from; i < p.to && p.box.touches(square); i++ {
				if !yield(&c.marks[i]) {
					return
				}
			}
		}
	}
}

// blank clears the modules that a logo covers: the code has to be read without them.
func (s *symbol) blank(modules [][]bool, logo box) {
	if logo == nowhere {
		return
	}
	for y, row := range modules {
		for x := range row {
			if (rect{float64(x), float64(y), 1, 1}).box(s.ctm).touches(logo) {
				row[x] = false
			}
		}
	}
}
