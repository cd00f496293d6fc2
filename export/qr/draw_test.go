package qr

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"slices"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
)

func TestRectsCoverEachBlackModuleOnce(t *testing.T) {
	for _, level := range levels {
		for version := Version(url, level); version <= MaxVersion; version++ {
			s, err := EncodeAt(url, level, version)
			if err != nil {
				t.Fatal(err)
			}
			times := map[image.Point]int{}
			for _, r := range s.Rects() {
				for y := r.Y; y < r.Y+r.H; y++ {
					for x := r.X; x < r.X+r.W; x++ {
						times[image.Pt(x, y)]++
					}
				}
			}
			for y := range s.Size() {
				for x := range s.Size() {
					want := 0
					if s.Black(x, y) {
						want = 1
					}
					if got := times[image.Pt(x, y)]; got != want {
						t.Fatalf("version %d at level %v: module %d, %d covered %d times, want %d", version, level, x, y, got, want)
					}
					delete(times, image.Pt(x, y))
				}
			}
			if len(times) > 0 {
				t.Errorf("version %d at level %v: black outside the symbol: %v", version, level, times)
			}
		}
	}
}

func TestRectsJoinRowsAndComeInOrder(t *testing.T) {
	rects := encode(t, url, M).Rects()
	byPlace := func(a, b Rect) int { return cmp.Or(cmp.Compare(a.Y, b.Y), cmp.Compare(a.X, b.X)) }
	if !slices.IsSortedFunc(rects, byPlace) {
		t.Error("the rectangles are not in order")
	}
	// The finder at the left upper corner: its top bar, its two sides, its heart.
	for _, want := range []Rect{{0, 0, 7, 1}, {0, 1, 1, 5}, {6, 1, 1, 5}, {2, 2, 3, 3}, {0, 6, 7, 1}} {
		if !slices.Contains(rects, want) {
			t.Errorf("no rectangle %+v", want)
		}
	}
}

// svgFile is what [Symbol.AppendSVG] writes, as somebody else reads it.
type svgFile struct {
	XMLName   xml.Name `xml:"http://www.w3.org/2000/svg svg"`
	Width     string   `xml:"width,attr"`
	Height    string   `xml:"height,attr"`
	ViewBox   string   `xml:"viewBox,attr"`
	Rendering string   `xml:"shape-rendering,attr"`
	Title     *string  `xml:"title"`
	Ground    []struct {
		Width  int    `xml:"width,attr"`
		Height int    `xml:"height,attr"`
		Fill   string `xml:"fill,attr"`
	} `xml:"rect"`
	Path []struct {
		Fill string `xml:"fill,attr"`
		D    string `xml:"d,attr"`
	} `xml:"path"`
}

func parseSVG(t *testing.T, b []byte) svgFile {
	t.Helper()
	var f svgFile
	if err := xml.Unmarshal(b, &f); err != nil {
		t.Fatalf("%v in %s", err, b)
	}
	if len(f.Path) != 1 || len(f.Ground) != 1 {
		t.Fatalf("%d paths and %d rects, want one of each", len(f.Path), len(f.Ground))
	}
	return f
}

// paint fills the path at some pixels a module, and fails when two parts of it overlap.
func (f svgFile) paint(t *testing.T, pixels int) *image.Gray {
	t.Helper()
	n := f.Ground[0].Width * pixels
	picture := image.NewGray(image.Rect(0, 0, n, n))
	draw.Draw(picture, picture.Bounds(), image.White, image.Point{}, draw.Src)
	for _, part := range strings.SplitAfter(f.Path[0].D, "z") {
		if part == "" {
			continue
		}
		var x, y, w, h, back int
		if _, err := fmt.Sscanf(part, "M%d %dh%dv%dh%dz", &x, &y, &w, &h, &back); err != nil || back != -w {
			t.Fatalf("path part %q: %v", part, err)
		}
		r := image.Rect(x*pixels, y*pixels, (x+w)*pixels, (y+h)*pixels)
		if picture.GrayAt(r.Min.X, r.Min.Y) == (color.Gray{}) {
			t.Fatalf("path part %q lies on another", part)
		}
		draw.Draw(picture, r, image.Black, image.Point{}, draw.Src)
	}
	return picture
}

func TestSVGScans(t *testing.T) {
	for _, level := range levels {
		f := parseSVG(t, encode(t, url, level).AppendSVG(nil, 30, ""))
		if got := scan(t, f.paint(t, 4)); got != url {
			t.Errorf("level %v reads %q", level, got)
		}
	}
}

func scan(t *testing.T, picture image.Image) string {
	t.Helper()
	bitmap, err := gozxing.NewBinaryBitmapFromImage(picture)
	if err != nil {
		t.Fatal(err)
	}
	result, err := qrcode.NewQRCodeReader().Decode(bitmap, nil)
	if err != nil {
		t.Fatal(err)
	}
	return result.GetText()
}

func TestSVGIsTheSymbolInItsQuietZone(t *testing.T) {
	s := encode(t, url, Q) // 37 modules
	f := parseSVG(t, s.AppendSVG(nil, 22.5, ""))
	if f.Width != "22.5mm" || f.Height != "22.5mm" || f.ViewBox != "0 0 45 45" || f.Rendering != "crispEdges" {
		t.Errorf("width %q, height %q, viewBox %q, shape-rendering %q", f.Width, f.Height, f.ViewBox, f.Rendering)
	}
	if g := f.Ground[0]; g.Width != 45 || g.Height != 45 || g.Fill != "#fff" || f.Path[0].Fill != "#000" {
		t.Errorf("ground %+v, path filled with %q", g, f.Path[0].Fill)
	}
	picture := f.paint(t, 1)
	for y := range 45 {
		for x := range 45 {
			if black := picture.GrayAt(x, y).Y == 0; black != s.Black(x-4, y-4) {
				t.Fatalf("module %d, %d of the picture differs from the symbol", x, y)
			}
		}
	}
}

func TestTitleHoldsAnyText(t *testing.T) {
	s := encode(t, url, M)
	for _, title := range []string{"北京王府井店", `A & B <C> "D" 'E'`, "</title><script>", "]]>", "two\nlines", "𠮷🍜"} {
		if f := parseSVG(t, s.AppendSVG(nil, 30, title)); f.Title == nil || *f.Title != title {
			t.Errorf("title %v, want %q", f.Title, title)
		}
	}
	for _, title := range []string{"a\x00b", "a\xffb"} { // what XML cannot hold
		if f := parseSVG(t, s.AppendSVG(nil, 30, title)); f.Title == nil || *f.Title != "a\uFFFDb" {
			t.Errorf("title %v, want a replacement for what is not XML in %q", f.Title, title)
		}
	}
	if f := parseSVG(t, s.AppendSVG(nil, 30, "")); f.Title != nil {
		t.Errorf("title %q where none was given", *f.Title)
	}
}

func TestAppendSVGAppends(t *testing.T) {
	s := encode(t, url, M)
	got := s.AppendSVG([]byte("before"), 30, "x")
	if want := append([]byte("before"), s.AppendSVG(nil, 30, "x")...); !bytes.Equal(got, want) {
		t.Errorf("got %s, want %s", got, want)
	}
}

func BenchmarkRects(b *testing.B) {
	s := encode(b, url, M)
	b.ReportAllocs()
	for b.Loop() {
		s.Rects()
	}
}

func BenchmarkAppendSVG(b *testing.B) {
	s := encode(b, url, M)
	var buf []byte
	b.ReportAllocs()
	for b.Loop() {
		buf = s.AppendSVG(buf[:0], 30, "北京王府井店")
	}
	b.SetBytes(int64(len(buf)))
}
