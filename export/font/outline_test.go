package font

import (
	"encoding/binary"
	"math"
	"slices"
	"sync"
	"testing"
	"unicode"

	"golang.org/x/image/font/sfnt"
)

func TestOutlinesOfStraightStrokes(t *testing.T) {
	move := func(x, y float64) Segment { return Segment{Op: Move, To: Point{x, y}} }
	line := func(x, y float64) Segment { return Segment{Op: Line, To: Point{x, y}} }
	for _, tt := range []struct {
		r    rune
		want Path
	}{
		{'I', Path{move(101, 0), line(101, 733), line(193, 733), line(193, 0), line(101, 0), {Op: Close}}},
		{'一', Path{move(44, 431), line(960, 431), line(960, 349), line(44, 349), line(44, 431), {Op: Close}}},
		{' ', nil},
		{'\u3000', nil},
	} {
		if got, ok := Outline(tt.r); !ok || !slices.Equal(got, tt.want) {
			t.Errorf("%c: %v, %v, want %v", tt.r, got, ok, tt.want)
		}
	}
}

func TestWhatHasNoAdvanceHasNoOutline(t *testing.T) {
	for _, r := range []rune{'𠮷', '😀', '\u0301', '\u302a', 0, -1, 0x110000, math.MaxInt32, math.MinInt32} {
		if path, ok := Outline(r); ok || path != nil {
			t.Errorf("%U has an outline: %v", r, path)
		}
	}
}

// A letter that reached over its neighbours would reach over the edge of its field, too, and into a code.
func TestGlyphsStandInTheirOwnRoom(t *testing.T) {
	const overhang = 80 // thousandths: the tilde of ĩ
	for r := range rune(len(advances{})) {
		path, _ := Outline(r)
		wide, _ := Advance(r)
		for _, s := range path {
			if s.Op != Close && (s.To.X < -overhang || s.To.X > float64(wide+overhang)) {
				t.Errorf("%U is drawn at %v thousandths, and is %d wide", r, s.To.X, wide)
				break
			}
		}
	}
}

// The font file says of each glyph in which box it is, in whole thousandths, and that is not what outlines are made
// from. Where a curve is steep the box is that of its control points and a little wide.
func TestEveryGlyphFillsTheBoxThatTheFontGives(t *testing.T) {
	file := glyphs(t)
	var buf sfnt.Buffer
	for r := range rune(len(advances{})) {
		path, ok := Outline(r)
		if _, printed := Advance(r); printed != ok {
			t.Errorf("%U: Advance says %v, Outline %v", r, printed, ok)
		}
		if !ok {
			continue
		}
		if len(path) == 0 {
			if !unicode.IsSpace(r) {
				t.Errorf("%U is blank", r)
			}
			continue
		}
		glyph, err := parsed().GlyphIndex(&buf, r)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := path.box(t), file.box(glyph); !want.holds(got, 12) {
			t.Errorf("%c %U fills %v, want %v", r, r, got, want)
		}
	}
}

func TestOutlinesMayBeAskedForByMany(t *testing.T) {
	want := map[rune]Path{}
	for _, r := range "北京王府井店 001" {
		want[r], _ = Outline(r)
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for r, path := range want {
				if got, ok := Outline(r); !ok || !slices.Equal(got, path) {
					t.Errorf("%c differs from the first time", r)
				}
			}
		})
	}
	wg.Wait()
}

type box struct{ left, bottom, right, top float64 }

// holds tells whether c is in b, and no side is further away than most.
func (b box) holds(c box, most float64) bool {
	for _, air := range []float64{c.left - b.left, c.bottom - b.bottom, b.right - c.right, b.top - c.top} {
		if air < 0 || air > most {
			return false
		}
	}
	return true
}

func (b box) with(p Point) box {
	return box{min(b.left, p.X), min(b.bottom, p.Y), max(b.right, p.X), max(b.top, p.Y)}
}

// box walks along a path and sees that it is made of closed contours.
func (path Path) box(t *testing.T) box {
	t.Helper()
	b := box{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	var at Point
	open := false
	for _, s := range path {
		if open == (s.Op == Move) {
			t.Fatalf("contour open: %v, then %+v", open, s)
		}
		open = s.Op != Close
		for i := 1; i <= 8 && open; i++ {
			b = b.with(s.on(at, float64(i)/8))
		}
		at = s.To
	}
	if open {
		t.Fatal("the last contour is not closed")
	}
	return b
}

// on is the point at a part of the way along a segment.
func (s Segment) on(from Point, part float64) Point {
	if s.Op != Curve {
		return s.To
	}
	u := 1 - part
	at := func(a, b, c, d float64) float64 {
		return u*u*u*a + 3*u*u*part*b + 3*u*part*part*c + part*part*part*d
	}
	return Point{at(from.X, s.A.X, s.B.X, s.To.X), at(from.Y, s.A.Y, s.B.Y, s.To.Y)}
}

// glyphTable is where glyphs stand in the file (OpenType 1.9: head, loca, glyf).
type glyphTable struct {
	glyf, loca string
	long       bool
}

func glyphs(t *testing.T) glyphTable {
	t.Helper()
	tables := map[string]string{}
	for i := range int(binary.BigEndian.Uint16([]byte(ttf[4:6]))) {
		entry := []byte(ttf[12+16*i : 28+16*i])
		offset, length := binary.BigEndian.Uint32(entry[8:]), binary.BigEndian.Uint32(entry[12:])
		tables[string(entry[:4])] = ttf[offset : offset+length]
	}
	return glyphTable{glyf: tables["glyf"], loca: tables["loca"], long: tables["head"][51] == 1}
}

func (g glyphTable) box(glyph sfnt.GlyphIndex) box {
	offset := 0
	if g.long {
		offset = int(binary.BigEndian.Uint32([]byte(g.loca[4*int(glyph):][:4])))
	} else {
		offset = 2 * int(binary.BigEndian.Uint16([]byte(g.loca[2*int(glyph):][:2])))
	}
	side := func(i int) float64 {
		return float64(int16(binary.BigEndian.Uint16([]byte(g.glyf[offset+2+2*i:][:2]))))
	}
	return box{side(0), side(1), side(2), side(3)}
}

func BenchmarkOutline(b *testing.B) {
	const name = "北京王府井百货大楼店"
	b.ReportAllocs()
	for b.Loop() {
		for _, r := range name {
			Outline(r)
		}
	}
}
