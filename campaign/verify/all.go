package verify

import (
	"cmp"
	"image"
	"math"
	"slices"
)

// Code is a code in a picture of many. Lengths are in pixels.
type Code struct {
	Text string  // "" when it plainly is a code and cannot be read
	X, Y float64 // its middle
	Side float64 // without a quiet zone
}

// All finds the codes in a picture of a whole page, turned or not, from the top downwards. It sees those whose modules
// are two pixels wide or more, dark on light. A code that has lost one of its three finders counts as one that cannot
// be read: a phone would not see it.
//
// Decoders that search a whole page for codes take the finders of different codes for one and miss codes on dense pages
// (measured with 70 to a page: zbar found 7 of 490, zxing-cpp 26 of 70). Here three finders make a code only when the
// dotted lines between them are there too, and each code is read alone, out of its own square.
//
// The search is bounded. It is not whole when a page has so much that looks like codes that some of it was passed over.
func All(g *image.Gray) (found []Code, whole bool) {
	p := newPaper(g)
	finders := p.finders()
	found, unread := p.codes(p.candidates(finders))
	for _, code := range append(unread, p.crippled(finders)...) {
		if !slices.ContainsFunc(found, code.overlaps) {
			found = append(found, code)
		}
	}
	slices.SortFunc(found, func(a, b Code) int { return cmp.Or(cmp.Compare(a.Y, b.Y), cmp.Compare(a.X, b.X)) })
	return found, !p.bounded
}

// Bounds of a search on a page drawn to be slow. Of the pages that were tried the one with 65 codes takes most, 113
// measurements.
const (
	mostMeasured   = 20_000
	mostCodes      = 1_000
	mostCandidates = 200_000
)

// codes are the candidates that prove to be codes: those that can be read, and the places of others.
func (p *paper) codes(candidates []candidate) (found, unread []Code) {
	measured := 0
	for _, c := range candidates {
		if measured > mostMeasured || len(found)+len(unread) > mostCodes {
			p.bounded = true
			break
		}
		if c.taken() {
			continue
		}
		measured++
		if p.measure(&c) < dotted {
			continue
		}
		code := p.read(&c)
		if code.Text == "" {
			unread = append(unread, code)
			continue
		}
		found = append(found, code)
		c.take()
	}
	return found, unread
}

// overlaps tells whether two codes cannot both be there.
func (c Code) overlaps(d Code) bool {
	return math.Hypot(c.X-d.X, c.Y-d.Y) < max(c.Side, d.Side)/2
}

// A candidate is three finders that stand as those of a symbol do.
type candidate struct {
	corner, right, below *finder
	side                 float64 // from the corner to the others, the mean
	modules              int     // along a side of the symbol, once it has been measured
}

func (c *candidate) taken() bool { return c.corner.taken || c.right.taken || c.below.taken }
func (c *candidate) take()       { c.corner.taken, c.right.taken, c.below.taken = true, true, true }

// neighbours is how many finders around one are tried, the nearest: within its symbol there are two, and more only
// where symbols stand close together or inside each other's reach.
const neighbours = 60

// candidates are all threes of finders that could be a symbol's, the smallest first: three that belong to different
// codes are mostly further apart than those of one.
func (p *paper) candidates(finders []*finder) []candidate {
	var out []candidate
	for _, corner := range finders {
		near := corner.nearest(finders, neighbours)
		for a := range near {
			for b := a + 1; b < len(near) && near[b].distance < near[a].distance*longer; b++ {
				c, ok := rightAngle(corner, near[a].finder, near[b].finder)
				switch {
				case !ok:
				case len(out) < mostCandidates:
					out = append(out, c)
				default:
					p.bounded = true
				}
			}
		}
	}
	slices.SortStableFunc(out, func(a, b candidate) int { return cmp.Compare(a.side, b.side) })
	return out
}

// A neighbour is a finder as seen from another.
type neighbour struct {
	*finder
	distance float64
}

// nearest are the finders that can belong to the same symbol as f by their size and distance, in order of the distance.
// In a symbol the middles of finders are 14 to 170 modules apart. A module seems larger by up to the root of 2 when it
// is turned.
func (f *finder) nearest(finders []*finder, most int) []neighbour {
	var near []neighbour
	for _, other := range finders {
		d := math.Hypot(other.x-f.x, other.y-f.y)
		unit := (f.module + other.module) / 2
		alike := max(f.module, other.module) < 1.4*min(f.module, other.module)+0.5
		if other != f && alike && d > 9*unit && d < 180*unit {
			near = append(near, neighbour{other, d})
		}
	}
	slices.SortFunc(near, func(a, b neighbour) int { return cmp.Compare(a.distance, b.distance) })
	return near[:min(len(near), most)]
}

// How far a symbol on a page may be from a square: scanners and copiers stretch one way, and lenses bend.
const (
	longer = 1.12 // one side than the other
	askew  = 0.12 // the cosine of its angle
)

// rightAngle tells whether two finders stand at a right angle around a corner, and which of them is the right one.
func rightAngle(corner, a, b *finder) (candidate, bool) {
	ax, ay, bx, by := a.x-corner.x, a.y-corner.y, b.x-corner.x, b.y-corner.y
	da, db := math.Hypot(ax, ay), math.Hypot(bx, by)
	if math.Abs(ax*bx+ay*by) > askew*da*db {
		return candidate{}, false
	}
	c := candidate{corner: corner, right: a, below: b, side: (da + db) / 2}
	if ax*by-ay*bx < 0 {
		c.right, c.below = b, a
	}
	return c, true
}
