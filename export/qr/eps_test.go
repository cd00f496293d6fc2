package qr

import (
	"bytes"
	"fmt"
	"image"
	"image/draw"
	"regexp"
	"strings"
	"testing"
)

// epsFile is what [Symbol.AppendEPS] writes, as far as a layout program reads it without running it, and the
// rectangles.
type epsFile struct {
	comments map[string]string // without the two signs of per cent
	body     string
	rects    [][4]int // x, y, width, height, in modules, y upwards
}

var rectangle = regexp.MustCompile(`(?m)^(\d+) (\d+) (\d+) (\d+) r$`)

func parseEPS(t *testing.T, b []byte) epsFile {
	t.Helper()
	head, body, ok := strings.Cut(string(b), "%%EndComments\n")
	if !ok || !strings.HasPrefix(head, "%!PS-Adobe-3.0 EPSF-3.0\n") || !strings.HasSuffix(body, "\n%%EOF\n") {
		t.Fatalf("no EPS file: %s", b)
	}
	f := epsFile{comments: map[string]string{}, body: body}
	for line := range strings.Lines(head) {
		key, value, _ := strings.Cut(strings.TrimPrefix(line, "%%"), ":")
		f.comments[key] = strings.TrimSpace(value)
	}
	for _, m := range rectangle.FindAllString(body, -1) {
		var r [4]int
		if _, err := fmt.Sscanf(m, "%d %d %d %d r", &r[0], &r[1], &r[2], &r[3]); err != nil {
			t.Fatal(err)
		}
		f.rects = append(f.rects, r)
	}
	return f
}

// paint fills the rectangles on a square of n modules, some pixels each.
func (f epsFile) paint(n, pixels int) *image.Gray {
	picture := image.NewGray(image.Rect(0, 0, n*pixels, n*pixels))
	draw.Draw(picture, picture.Bounds(), image.White, image.Point{}, draw.Src)
	for _, r := range f.rects {
		x, y, w, h := r[0], n-r[1]-r[3], r[2], r[3]
		area := image.Rect(x*pixels, y*pixels, (x+w)*pixels, (y+h)*pixels)
		draw.Draw(picture, area, image.Black, image.Point{}, draw.Src)
	}
	return picture
}

func TestEPSIsTheSymbolInItsQuietZone(t *testing.T) {
	s := encode(t, url, Q)
	picture := parseEPS(t, s.AppendEPS(nil, 45, "")).paint(45, 1)
	compareDots(t, picture, s, 1)
}

func TestEPSScans(t *testing.T) {
	for _, level := range levels {
		s := encode(t, url, level)
		f := parseEPS(t, s.AppendEPS(nil, 30, "000123-X"))
		if got := scan(t, f.paint(s.Size()+2*QuietZone, 4)); got != url {
			t.Errorf("level %v reads %q", level, got)
		}
	}
}

func TestEPSSaysHowLargeItIs(t *testing.T) {
	for _, tt := range []struct {
		side           float64
		whole, exactly string
	}{
		{45, "0 0 128 128", "0 0 127.5591 127.5591"},
		{25.4, "0 0 72 72", "0 0 72 72"},
		{76.2, "0 0 216 216", "0 0 216 216"},
		{22.5, "0 0 64 64", "0 0 63.7795 63.7795"},
	} {
		f := parseEPS(t, encode(t, url, Q).AppendEPS(nil, tt.side, ""))
		if f.comments["BoundingBox"] != tt.whole || f.comments["HiResBoundingBox"] != tt.exactly {
			t.Errorf("%v mm: %v", tt.side, f.comments)
		}
		scale := strings.Fields(tt.exactly)[3] + " 45 div dup scale\n"
		if !strings.Contains(f.body, scale) {
			t.Errorf("%v mm: there is no %q", tt.side, scale)
		}
	}
}

func TestEPSIsOnePathOfBlackInk(t *testing.T) {
	f := parseEPS(t, encode(t, url, Q).AppendEPS(nil, 45, ""))
	if f.comments["LanguageLevel"] != "2" {
		t.Errorf("language level %s", f.comments["LanguageLevel"])
	}
	for operator, want := range map[string]int{
		"0 setgray": 1, "setgray": 1, "newpath": 1, "fill": 1,
		"setrgbcolor": 0, "setcmykcolor": 0, "stroke": 0, "image": 0,
	} {
		if got := strings.Count(f.body, operator); got != want {
			t.Errorf("%s stands there %d times, want %d", operator, got, want)
		}
	}
	if strings.LastIndex(f.body, " r\n") > strings.Index(f.body, "\nfill\n") {
		t.Error("a rectangle stands behind the fill")
	}
}

func TestEPSTitleIsPlainText(t *testing.T) {
	for _, tt := range []struct{ title, want string }{
		{"000123-X", "(000123-X)"},
		{`a (b) \c`, `(a \(b\) \\c)`},
		{"北京 001", "(?? 001)"},
		{"a\n%%EOF\x00", "(a?%%EOF?)"},
		{"\xff\u007f", "(??)"},
		{strings.Repeat("(", 300), "(" + strings.Repeat(`\(`, 100) + ")"},
		{"", ""},
	} {
		b := encode(t, url, M).AppendEPS(nil, 30, tt.title)
		if got := parseEPS(t, b).comments["Title"]; got != tt.want {
			t.Errorf("%q: title %s, want %s", tt.title, got, tt.want)
		}
		for line := range bytes.Lines(b) {
			if len(line) > 255 {
				t.Errorf("%q: a line of %d bytes", tt.title, len(line))
			}
		}
	}
}

func TestAppendEPSAppends(t *testing.T) {
	s := encode(t, url, M)
	got := s.AppendEPS([]byte("before"), 30, "x")
	if want := append([]byte("before"), s.AppendEPS(nil, 30, "x")...); !bytes.Equal(got, want) {
		t.Errorf("got %s, want %s", got, want)
	}
}
