package verify

import (
	"image"
	"math"
)

// A frame is the plane of a symbol: where its modules are in the picture. Module x, y has its middle half a module from
// x, y.
type frame struct {
	x, y   float64 // of the corner of the symbol
	right  [2]float64
	down   [2]float64 // one module along the sides
	border float64    // between light and dark
}

func (p *paper) frame(c *candidate, modules int) frame {
	span := float64(modules - 7)
	f := frame{
		right: [2]float64{(c.right.x - c.corner.x) / span, (c.right.y - c.corner.y) / span},
		down:  [2]float64{(c.below.x - c.corner.x) / span, (c.below.y - c.corner.y) / span},
	}
	f.x = c.corner.x - 3.5*(f.right[0]+f.down[0])
	f.y = c.corner.y - 3.5*(f.right[1]+f.down[1])
	f.border = p.border(f, span)
	return f
}

func (f frame) point(x, y float64) (float64, float64) {
	return f.x + x*f.right[0] + y*f.down[0], f.y + x*f.right[1] + y*f.down[1]
}

// border is half way between the ink in the middles of the finders and the paper in the rings around them, as far as
// the finders are there.
func (p *paper) border(f frame, span float64) float64 {
	dark, light := 0.0, 0.0
	for _, at := range [...][2]float64{{3.5, 3.5}, {3.5 + span, 3.5}, {3.5, 3.5 + span}} {
		dark += p.at(f.point(at[0], at[1])) / 3
		for _, ring := range [...][2]float64{{-2, 0}, {2, 0}, {0, -2}, {0, 2}} {
			light += p.at(f.point(at[0]+ring[0], at[1]+ring[1])) / 12
		}
	}
	return (dark + light) / 2
}

// module tells whether a module is dark.
func (p *paper) module(f frame, x, y int) bool {
	return p.at(f.point(float64(x)+0.5, float64(y)+0.5)) < f.border
}

// dotted is the part of a timing pattern, the dotted line between two finders, that must be there. A row of anything
// else has half of its modules right.
const dotted = 0.8

// measure finds out how many modules a candidate has, and how much of a timing pattern is between its finders: of the
// better one of two, for one may be spoilt.
func (p *paper) measure(c *candidate) (best float64) {
	about := c.side/p.unit(c) + 7
	version := int(math.Round((about - 17) / 4))
	for v := max(1, version-2); v <= min(40, version+2); v++ {
		n := 17 + 4*v
		f := p.frame(c, n)
		row, column := 0, 0
		for i := 8; i < n-8; i++ {
			if p.module(f, i, 6) == (i%2 == 0) {
				row++
			}
			if p.module(f, 6, i) == (i%2 == 0) {
				column++
			}
		}
		if right := float64(max(row, column)) / float64(n-16); right > best {
			best, c.modules = right, n
		}
	}
	return best
}

// unit is how wide a module is along the sides of a candidate: a seventh of each finder, from edge to edge.
func (p *paper) unit(c *candidate) float64 {
	sum, count := 0.0, 0.0
	for _, way := range [...][2]*finder{{c.corner, c.right}, {c.corner, c.below}} {
		dx, dy := way[1].x-way[0].x, way[1].y-way[0].y
		d := math.Hypot(dx, dy)
		for _, f := range way {
			if back, forth, ok := p.arms(f.x, f.y, dx/d, dy/d); ok {
				sum += (back + forth) / 7
				count++
			}
		}
	}
	if count == 0 {
		return c.corner.module
	}
	return sum / count
}

// place is where a candidate stands.
func (p *paper) place(c *candidate) Code {
	n := float64(c.modules)
	out := Code{Side: c.side * n / (n - 7)}
	out.X, out.Y = p.frame(c, c.modules).point(n/2, n/2)
	return out
}

// read reads a candidate: module by module first, and if that fails by a search in a picture of nothing else.
func (p *paper) read(c *candidate) Code {
	f := p.frame(c, c.modules)
	modules := make([][]bool, c.modules)
	for y := range modules {
		modules[y] = make([]bool, c.modules)
		for x := range modules[y] {
			modules[y][x] = p.module(f, x, y)
		}
	}
	text, err := Modules(modules)
	if err != nil {
		text, _ = search(p.straight(f, c.modules)) // "" when it finds none
	}
	out := p.place(c)
	out.Text = text
	return out
}

// straight is the symbol by itself, turned upright, in a quiet zone: a copy that a page bent is found there by the
// middle of its fourth corner too, and codes beside it are left out.
func (p *paper) straight(f frame, modules int) *image.Gray {
	const pixels, quiet = 5, 4
	side := (modules + 2*quiet) * pixels
	g := image.NewGray(image.Rect(0, 0, side, side))
	for i := range g.Pix {
		x, y := (float64(i%side)+0.5)/pixels-quiet, (float64(i/side)+0.5)/pixels-quiet
		if beyond := 1.0; x < -beyond || y < -beyond || x > float64(modules)+beyond || y > float64(modules)+beyond {
			g.Pix[i] = 0xff
			continue
		}
		g.Pix[i] = uint8(p.at(f.point(x, y)))
	}
	return g
}
