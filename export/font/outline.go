package font

import (
	"sync"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// Path is the outline of a glyph: closed contours, to be filled by the non-zero winding rule, the one that PDF's f and
// PostScript's fill have: strokes of Chinese characters lie across each other. A blank has no contours.
type Path []Segment

// Segment is a step along a contour, from where the one before it ended.
type Segment struct {
	Op   Op
	A, B Point // the control points of a Curve
	To   Point // where it ends; nothing for Close
}

// Point is a place in thousandths of the font size. 0, 0 is on the baseline, where the glyph begins; y grows upwards.
type Point struct{ X, Y float64 }

// Op is a kind of segment. There are those that PDF has: the parabolas of a TrueType font come as the cubic curves
// that are the same.
type Op uint8

// The kinds of segments. A contour is a Move, Lines and Curves, and a Close, which draws a line to where it began.
const (
	Move Op = iota
	Line
	Curve
	Close
)

// Outline is the glyph of r as curves, for printers that want no fonts. It is not ok when [Advance] is not. Many may ask
// at the same time. Nothing is kept: a Chinese character takes less than 10 µs.
func Outline(r rune) (Path, bool) {
	if _, ok := Advance(r); !ok {
		return nil, false
	}
	f := parsed()
	buf := buffers.Get().(*sfnt.Buffer)
	defer buffers.Put(buf)
	glyph, err := f.GlyphIndex(buf, r)
	if err != nil {
		return nil, false
	}
	segments, err := f.LoadGlyph(buf, glyph, fixed.I(1000), nil)
	if err != nil {
		return nil, false
	}
	return pathOf(segments), true
}

// A parsed font may be shared, what it reads glyphs into may not.
var buffers = sync.Pool{New: func() any { return new(sfnt.Buffer) }}

// pathOf copies a glyph out of the buffer it was read into. In a font file contours close themselves.
func pathOf(segments sfnt.Segments) Path {
	if len(segments) == 0 {
		return nil
	}
	path := make(Path, 0, len(segments)+len(segments)/8+1) // most contours are longer than 8 segments
	var at Point
	for i, s := range segments {
		if s.Op == sfnt.SegmentOpMoveTo && i > 0 {
			path = append(path, Segment{Op: Close})
		}
		next := segment(at, s)
		path = append(path, next)
		at = next.To
	}
	return append(path, Segment{Op: Close})
}

func segment(from Point, s sfnt.Segment) Segment {
	a := point(s.Args[0])
	switch s.Op {
	case sfnt.SegmentOpMoveTo:
		return Segment{Op: Move, To: a}
	case sfnt.SegmentOpLineTo:
		return Segment{Op: Line, To: a}
	case sfnt.SegmentOpQuadTo:
		to := point(s.Args[1])
		return Segment{Op: Curve, A: from.towards(a), B: to.towards(a), To: to}
	default:
		return Segment{Op: Curve, A: a, B: point(s.Args[1]), To: point(s.Args[2])}
	}
}

// point turns the y axis up: sfnt's grows downwards.
func point(p fixed.Point26_6) Point { return Point{float64(p.X) / 64, float64(-p.Y) / 64} }

// towards is two thirds of the way to the control point of a parabola, where a control point of the same cubic is.
func (p Point) towards(q Point) Point { return Point{p.X + (q.X-p.X)*2/3, p.Y + (q.Y-p.Y)*2/3} }
