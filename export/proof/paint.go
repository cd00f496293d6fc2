package proof

import "math"

// A rect is a rectangle of a path as it is written: x, y, width and height before any matrix.
type rect [4]float64

// A path is what the operators since the last that painted have outlined.
type path struct {
	rects []rect
	lines []segment // on the page; a new outline begins where one does not start at the end of the last
	boxes []box     // of the outlines that lines draw

	x, y     float64 // the current point, before any matrix
	from     [2]float64
	clipping bool
}

type segment struct{ x0, y0, x1, y1 float64 }

func (p *path) reset() {
	p.rects, p.lines, p.boxes, p.clipping = p.rects[:0], p.lines[:0], p.boxes[:0], false
}

// operator does an operator that extends the path by lines, or clips by it.
func (p *path) operator(op string, n *[6]float64, ctm matrix) (known bool) {
	switch op {
	case "m":
		p.x, p.y = n[0], n[1]
		p.from = [2]float64{p.x, p.y}
		p.boxes = append(p.boxes, nowhere)
	case "l":
		p.lineTo(n[0], n[1], ctm)
	case "c":
		p.curve(n[0], n[1], n[2], n[3], n[4], n[5], ctm)
	case "h":
		p.lineTo(p.from[0], p.from[1], ctm)
	case "W":
		p.clipping = true
	default:
		return false
	}
	return true
}

func (p *path) lineTo(x, y float64, ctm matrix) {
	x0, y0 := ctm.apply(p.x, p.y)
	x1, y1 := ctm.apply(x, y)
	p.lines = append(p.lines, segment{x0, y0, x1, y1})
	if len(p.boxes) == 0 { // an outline that begins where a rectangle ended
		p.boxes = append(p.boxes, nowhere)
	}
	last := &p.boxes[len(p.boxes)-1]
	*last = last.joined(x0, y0).joined(x1, y1)
	p.x, p.y = x, y
}

// chords is how many lines stand for a curve. On the corner of a label, a quarter of a circle, each is off by at most a
// 200th of the radius.
const chords = 8

func (p *path) curve(x1, y1, x2, y2, x3, y3 float64, ctm matrix) {
	x0, y0 := p.x, p.y
	for i := 1; i <= chords; i++ {
		t := float64(i) / chords
		u := 1 - t
		a, b, c, d := u*u*u, 3*u*u*t, 3*u*t*t, t*t*t
		p.lineTo(a*x0+b*x1+c*x2+d*x3, a*y0+b*y1+c*y2+d*y3, ctm)
	}
}

// bounds is the box of all that the path outlines.
func (p *path) bounds(ctm matrix) box {
	all := nowhere
	for _, b := range p.boxes {
		all = all.joined(b.x0, b.y0).joined(b.x1, b.y1)
	}
	for _, r := range p.rects {
		b := r.box(ctm)
		all = all.joined(b.x0, b.y0).joined(b.x1, b.y1)
	}
	return all
}

func (r rect) box(m matrix) box {
	m.e, m.f = m.apply(r[0], r[1])
	return m.box(r[2], r[3])
}

// box is where the rectangle from 0, 0 to x, y comes to stand.
func (m matrix) box(x, y float64) box {
	out := nowhere
	for _, corner := range [...][2]float64{{0, 0}, {x, 0}, {0, y}, {x, y}} {
		out = out.joined(m.apply(corner[0], corner[1]))
	}
	return out
}

// paint does the operators that fill a path, draw its edge, clip by it or drop it.
func (c *canvas) paint(op string) (known bool, err error) {
	fill, stroke := false, false
	switch op {
	case "f":
		fill = true
	case "S":
		stroke = true
	case "B":
		fill, stroke = true, true
	case "n":
	default:
		return false, nil
	}
	if c.path.clipping {
		c.state.clip = c.state.clip.clipped(c.path.bounds(c.state.ctm))
	}
	if fill {
		c.fill()
	}
	if stroke {
		c.stroke()
	}
	c.path.reset()
	return true, nil
}

// fewest is the number of rectangles from which a path is taken for a code. The smallest symbol has some sixty.
const fewest = 20

func (c *canvas) fill() {
	if len(c.path.rects) >= fewest && len(c.path.lines) == 0 {
		from := len(c.rects)
		c.rects = append(c.rects, c.path.rects...)
		c.codes = append(c.codes, newSymbol(c.rects[from:], c.state))
		return
	}
	for _, r := range c.path.rects {
		c.add(mark{what: aPatch, box: r.box(c.state.ctm), ink: c.state.fill})
	}
	for _, b := range c.path.boxes {
		if b != nowhere {
			c.add(mark{what: aShape, box: b, ink: c.state.fill})
		}
	}
	switch {
	case c.state.fill.spot:
		c.edges = append(c.edges, edge{box: c.path.bounds(c.state.ctm), filled: true})
	case len(c.path.lines) > 0 && !c.state.fill.white():
		c.letter(c.path.bounds(c.state.ctm))
	}
}

func (c *canvas) stroke() {
	reach := c.state.width / 2 * math.Sqrt(math.Abs(c.state.ctm.a*c.state.ctm.d-c.state.ctm.b*c.state.ctm.c))
	add := func(s segment) {
		c.add(mark{what: aLine, box: box(s), ink: c.state.stroke, line: true, reach: reach})
	}
	for _, s := range c.path.lines {
		add(s)
	}
	for _, r := range c.path.rects {
		b := r.box(c.state.ctm)
		add(segment{b.x0, b.y0, b.x1, b.y0})
		add(segment{b.x1, b.y0, b.x1, b.y1})
		add(segment{b.x1, b.y1, b.x0, b.y1})
		add(segment{b.x0, b.y1, b.x0, b.y0})
	}
	if !c.state.stroke.spot {
		return
	}
	for _, b := range c.path.boxes {
		c.edges = append(c.edges, edge{box: b})
	}
	for _, r := range c.path.rects {
		c.edges = append(c.edges, edge{box: r.box(c.state.ctm)})
	}
}
