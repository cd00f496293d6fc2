package verify

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"image/draw"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	xdraw "golang.org/x/image/draw"
	"rsc.io/qr"
)

// wall is a photograph without a code: shades, and print that runs across it.
func wall(w, h int) *image.Gray {
	g := image.NewGray(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			shade := 150 + 60*float64(x)/float64(w) + 20*math.Sin(float64(y)/90)
			if y%160 < 24 && x/7*x/13%5 < 2 {
				shade = 60
			}
			g.Pix[y*g.Stride+x] = uint8(shade)
		}
	}
	return g
}

// aslant draws g into page with its corners at the four points, as a camera sees a poster from aside: upper left, upper
// right, lower right, lower left.
func aslant(page, g *image.Gray, corners [4][2]float64) {
	m := homography(corners)
	side := float64(g.Rect.Dx())
	for y := range page.Rect.Dy() {
		for x := range page.Rect.Dx() {
			w := m[6]*float64(x) + m[7]*float64(y) + m[8]
			u := (m[0]*float64(x) + m[1]*float64(y) + m[2]) / w
			v := (m[3]*float64(x) + m[4]*float64(y) + m[5]) / w
			if u >= 0 && u < 1 && v >= 0 && v < 1 {
				page.Pix[y*page.Stride+x] = uint8(40 + int(g.GrayAt(int(u*side), int(v*side)).Y)*170/255)
			}
		}
	}
}

// homography maps the four points to the unit square (Heckbert 1989, the inverse by the adjoint).
func homography(c [4][2]float64) [9]float64 {
	dx1, dx2, sx := c[1][0]-c[2][0], c[3][0]-c[2][0], c[0][0]-c[1][0]+c[2][0]-c[3][0]
	dy1, dy2, sy := c[1][1]-c[2][1], c[3][1]-c[2][1], c[0][1]-c[1][1]+c[2][1]-c[3][1]
	det := dx1*dy2 - dx2*dy1
	g, h := (sx*dy2-dx2*sy)/det, (dx1*sy-sx*dy1)/det
	a, b, cc := c[1][0]-c[0][0]+g*c[1][0], c[3][0]-c[0][0]+h*c[3][0], c[0][0]
	d, e, f := c[1][1]-c[0][1]+g*c[1][1], c[3][1]-c[0][1]+h*c[3][1], c[0][1]
	return [9]float64{
		e - f*h, cc*h - b, b*f - cc*e,
		f*g - d, a - cc*g, cc*d - a*f,
		d*h - e*g, b*g - a*h, a*e - b*d,
	}
}

func TestPhotographsOfPostersAreRead(t *testing.T) {
	code := symbol(t, url, qr.Q, 20, 4)
	for name, corners := range map[string][4][2]float64{
		"straight on":   {{1200, 700}, {2300, 700}, {2300, 1800}, {1200, 1800}},
		"small":         {{1900, 1500}, {2200, 1500}, {2200, 1800}, {1900, 1800}},
		"on its head":   {{2300, 1800}, {1200, 1800}, {1200, 700}, {2300, 700}},
		"turned by 30":  {{1500, 500}, {2450, 1050}, {1900, 2000}, {950, 1450}},
		"from the left": {{1200, 600}, {2200, 700}, {2200, 1500}, {1200, 1600}},
		"from below":    {{1400, 700}, {2300, 700}, {2400, 1700}, {1300, 1700}},
		"large, aslant": {{300, 200}, {3300, 400}, {3100, 2800}, {500, 2600}},
		"a little bit":  {{1210, 690}, {2290, 720}, {2310, 1790}, {1190, 1810}},
	} {
		t.Run(name, func(t *testing.T) {
			page := wall(2000, 1500)
			for i := range corners { // as they are on a photograph of twelve million pixels
				corners[i][0], corners[i][1] = corners[i][0]/2, corners[i][1]/2
			}
			aslant(page, code, corners)
			texts, err := Photo(asJPEG(t, noisy(blurred(page, 1), 14), 75))
			if err != nil || !slices.Equal(texts, []string{url}) {
				t.Errorf("read %q, %v", texts, err)
			}
		})
	}
}

func TestEachCodeOfAScreenshotIsReadOnce(t *testing.T) {
	page := image.NewGray(image.Rect(0, 0, 1200, 900))
	draw.Draw(page, page.Rect, image.NewUniform(color.White), image.Point{}, draw.Src)
	want := []string{textOf(1), textOf(2), textOf(3)}
	for i, text := range want {
		g := symbol(t, text, qr.M, 6, 4)
		xdraw.Copy(page, image.Pt(40+i*380, 200), g, g.Rect, draw.Src, nil)
	}
	texts, err := Photo(asPNG(t, page))
	slices.Sort(texts)
	if err != nil || !slices.Equal(texts, want) {
		t.Errorf("read %q, %v", texts, err)
	}
}

func TestPhotographsWithoutACodeSayWhy(t *testing.T) {
	whole := asJPEG(t, wall(1000, 800), 80)
	tiny := image.Rect(0, 0, 8, 8)
	grey, colour, deep := asPNG(t, image.NewGray(tiny)), asPNG(t, image.NewNRGBA(tiny)), asPNG(t, image.NewNRGBA64(tiny))
	for name, c := range map[string]struct {
		picture []byte
		want    error
	}{
		"a wall":     {whole, ErrNoCode},
		"tiny":       {asPNG(t, image.NewGray(image.Rect(0, 0, 1, 1))), ErrNoCode},
		"narrow":     {asPNG(t, image.NewGray(image.Rect(0, 0, 3000, 2))), ErrNoCode},
		"cut short":  {whole[:len(whole)/2], ErrCutShort},
		"no picture": {[]byte("\x00\x00\x00\x18ftypheic"), ErrNotPicture},

		// What is not too large is unpacked, and only then found to have not enough in it.
		"grey, 54 million":      {claiming(grey, 7400), ErrTooLarge},
		"grey, 50 million":      {claiming(grey, 7100), ErrDamaged},
		"colour, 30 million":    {claiming(colour, 5500), ErrTooLarge},
		"colour, 29 million":    {claiming(colour, 5400), ErrDamaged},
		"16 bit, 21 million":    {claiming(deep, 4600), ErrTooLarge},
		"16 bit, 20 million":    {claiming(deep, 4500), ErrDamaged},
		"in passes, 13 million": {claimingJPEG(t, "progressive.jpg", 3600), ErrTooLarge},
		"in passes, 12 million": {claimingJPEG(t, "progressive.jpg", 3500), ErrDamaged},
	} {
		if texts, err := Photo(c.picture); !errors.Is(err, c.want) {
			t.Errorf("%s: %q, %v, want %v", name, texts, err, c.want)
		}
	}
}

func TestTooLargePhotographSaysHowLargeItIs(t *testing.T) {
	_, err := Photo(claiming(asPNG(t, image.NewGray(image.Rect(0, 0, 8, 8))), 9000))
	size, ok := errors.AsType[*SizeError](err)
	if !ok || size.Width != 9000 || size.Height != 9000 || err.Error() != "the picture is too large: 9000 x 9000 pixels" {
		t.Errorf("%v", err)
	}
}

// claimingJPEG is a progressive JPEG with another side in its header.
func claimingJPEG(t *testing.T, name string, side uint16) []byte {
	t.Helper()
	picture, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	const height, width = 5, 7 // after the mark
	at := bytes.Index(picture, progressive)
	binary.BigEndian.PutUint16(picture[at+height:], side)
	binary.BigEndian.PutUint16(picture[at+width:], side)
	return picture
}
