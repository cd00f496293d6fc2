package verify

import "math"

// clearlyDotted is the part of a timing pattern that must be there when only two finders speak for a code.
const clearlyDotted = 0.9

// Bounds of the search for such codes: how many finders are tried, and with how many of the nearest others.
const (
	mostLeft = 500
	mostNear = 6
)

// crippled are the codes of which two finders are left, among those that no code took. They are not read.
func (p *paper) crippled(finders []*finder) []Code {
	var left []*finder
	for _, f := range finders {
		switch {
		case f.taken:
		case len(left) < mostLeft:
			left = append(left, f)
		default:
			p.bounded = true
		}
	}
	var codes []Code
	for _, a := range left {
		for _, b := range a.nearest(left, mostNear) {
			if c, ok := p.complete(a, b.finder); ok {
				codes = append(codes, p.place(&c))
			}
		}
	}
	return codes
}

// complete thinks up the third finder of two, in each place where it could be, and takes the one between which and the
// others the dotted lines run best.
func (p *paper) complete(a, b *finder) (candidate, bool) {
	dx, dy := b.x-a.x, b.y-a.y
	d := math.Hypot(dx, dy)
	unit := (a.module + b.module) / 2
	at := func(along, across float64) *finder {
		return &finder{x: a.x + along*dx - across*dy, y: a.y + along*dy + across*dx, module: unit}
	}
	side, diagonal := d, d/math.Sqrt2
	var best candidate
	most := clearlyDotted
	for _, c := range [...]candidate{
		{corner: a, right: b, below: at(0, 1), side: side},
		{corner: b, right: a, below: at(1, -1), side: side},
		{corner: a, right: at(0, -1), below: b, side: side},
		{corner: b, right: at(1, 1), below: a, side: side},
		{corner: at(0.5, -0.5), right: b, below: a, side: diagonal},
		{corner: at(0.5, 0.5), right: a, below: b, side: diagonal},
	} {
		if right := p.measure(&c); right >= most {
			best, most = c, right
		}
	}
	return best, best.corner != nil
}
