package proof

import (
	"math"

	"sceneqr/campaign/words"
)

// near is how far, in millimetres, anything may be from its place: a sixth of the finest module that is printed, and
// more than any rounding on the way.
const near = 0.05

// A box is a place on the page in millimetres, y downwards.
type box struct{ x0, y0, x1, y1 float64 }

// nowhere contains nothing and grows to hold what is joined to it.
var nowhere = box{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}

func boxOf(r Rect) box { return box{r.X, r.Y, r.X + r.Width, r.Y + r.Height} }

// place is where the box is, for people.
func (b box) place() words.Message {
	return words.Of("%.2f x %.2f mm at %.2f, %.2f", b.x1-b.x0, b.y1-b.y0, b.x0, b.y0)
}

func (b box) equal(c box) bool { return b.alike(c, near) }

// alike tells whether no edge of the two is further apart than that.
func (b box) alike(c box, by float64) bool {
	return math.Abs(b.x0-c.x0) <= by && math.Abs(b.y0-c.y0) <= by &&
		math.Abs(b.x1-c.x1) <= by && math.Abs(b.y1-c.y1) <= by
}

// touches tells whether the two overlap by more than the tolerance.
func (b box) touches(c box) bool {
	return b.x0 < c.x1-near && c.x0 < b.x1-near && b.y0 < c.y1-near && c.y0 < b.y1-near
}

func (b box) within(c box) bool {
	return b.x0 >= c.x0-near && b.y0 >= c.y0-near && b.x1 <= c.x1+near && b.y1 <= c.y1+near
}

// centred tells whether the middle of c is in b.
func (b box) centred(c box) bool {
	x, y := (c.x0+c.x1)/2, (c.y0+c.y1)/2
	return b.x0 <= x && x <= b.x1 && b.y0 <= y && y <= b.y1
}

func (b box) grown(by float64) box { return box{b.x0 - by, b.y0 - by, b.x1 + by, b.y1 + by} }

func (b box) joined(x, y float64) box {
	return box{min(b.x0, x), min(b.y0, y), max(b.x1, x), max(b.y1, y)}
}

func (b box) clipped(c box) box {
	return box{max(b.x0, c.x0), max(b.y0, c.y0), min(b.x1, c.x1), min(b.y1, c.y1)}
}
