package pdf

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"math"
	"strings"
	"testing"

	"sceneqr/campaign/verify"
	"sceneqr/export/layout"
	"sceneqr/export/qr"
)

// picture is red on a transparent ground, twice as wide as high.
func picture(t testing.TB, encode func(io.Writer, image.Image) error) []byte {
	t.Helper()
	m := image.NewNRGBA(image.Rect(0, 0, 60, 30))
	for y := range 30 {
		for x := range 30 {
			m.Set(x, y, color.NRGBA{R: 255, A: 255})
		}
	}
	var out bytes.Buffer
	if err := encode(&out, m); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func asJPEG(w io.Writer, m image.Image) error { return jpeg.Encode(w, m, nil) }

func asGIF(w io.Writer, m image.Image) error { return gif.Encode(w, m, nil) }

func logo(t testing.TB) *Logo {
	t.Helper()
	l, err := NewLogo(picture(t, png.Encode), verify.Modules)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestLogoIsGreyOnWhite(t *testing.T) {
	m, err := png.Decode(bytes.NewReader(logo(t).picture))
	if err != nil {
		t.Fatal(err)
	}
	grey, ok := m.(*image.Gray)
	if !ok || grey.GrayAt(10, 10).Y != 76 || grey.GrayAt(50, 10).Y != 255 {
		t.Errorf("a logo of red on nothing became %T with %v and %v", m, m.At(10, 10), m.At(50, 10))
	}
	if _, err := NewLogo(picture(t, asJPEG), verify.Modules); err != nil {
		t.Errorf("a JPEG picture: %v", err)
	}
}

func TestPictureThatIsNoLogoIsRefused(t *testing.T) {
	whole := picture(t, png.Encode)
	large := func() []byte {
		var out bytes.Buffer
		if err := png.Encode(&out, image.NewGray(image.Rect(0, 0, logoMost+1, 1))); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	for _, test := range []struct {
		picture []byte
		want    string
	}{
		{nil, "neither a PNG nor a JPEG"},
		{picture(t, asGIF), "neither a PNG nor a JPEG"},
		{whole[:len(whole)/2], "reading a logo"},
		{large(), "3001 x 1 pixels"},
	} {
		if _, err := NewLogo(test.picture, verify.Modules); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%.10q: the error is %v, want one with %q", test.picture, err, test.want)
		}
	}
}

func TestLogoStandsInTheMiddleOfEveryCode(t *testing.T) {
	for _, name := range []string{"a4-12", "tent-a5", "poster-a4"} {
		v := numbered(builtin(t, name), 1)
		v.Logo = logo(t)
		doc, _ := written(t, v)
		page := readPDF(t, doc)[0]
		if len(page.images) != len(page.codes) || strings.Count(string(doc), "/Subtype /Image") != 1 {
			t.Fatalf("%s: %d pictures for %d codes", name, len(page.images), len(page.codes))
		}
		for i, code := range page.codes {
			square, text := square(t, v, i), ""
			if text, _ = decode(t, code.rects); text != url(0) {
				t.Errorf("%s: code %d reads %q under its logo, want %q", name, i+1, text, url(0))
			}
			picture := page.images[i]
			_, size := decode(t, code.rects)
			pad := math.Abs(code.width) * float64(v.Logo.Modules(size))
			hidden := layout.Rect{
				X: square.X + (square.Width-pad)/2, Y: square.Y + (square.Height-pad)/2, Width: pad, Height: pad,
			}
			centred := layout.Rect{
				X: square.X + (square.Width-picture.Width)/2, Y: square.Y + (square.Height-picture.Height)/2,
				Width: picture.Width, Height: picture.Width / 2,
			}
			if !inside(picture, hidden) || !nearly(picture, centred) {
				t.Errorf("%s: the picture stands at %.2v in a code at %.2v, want it in %.2v", name, picture, square, hidden)
			}
		}
		if strings.Contains(string(doc), "/SMask") || strings.Contains(string(doc), "/DeviceRGB") {
			t.Errorf("%s: the picture is not only grey", name)
		}
	}
}

func square(t testing.TB, v Volume, code int) layout.Rect {
	t.Helper()
	return moved(v.Layout.Codes(0)[code], v.Layout.Margin())
}

func TestLogoHidesModulesFromTheMiddleOnBothSides(t *testing.T) {
	l := logo(t)
	for size := 21; size <= 61; size += 4 {
		n := l.Modules(size)
		if n%2 != 1 || float64(n) > logoShare*float64(size) || n < 3 {
			t.Errorf("a logo hides %d of %d modules", n, size)
		}
	}
}

// The decoder is asked with every hidden module wrong; when it cannot do without them, the code is not drawn. A symbol of
// version 2 has too few codewords to spare at level L.
func TestLogoIsRefusedWhereTheDecoderNeedsWhatItHides(t *testing.T) {
	for level, want := range map[qr.Level]error{qr.L: errHidden, qr.M: nil, qr.Q: nil, qr.H: nil} {
		v := numbered(builtin(t, "a4-12"), 1)
		v.Logo = logo(t)
		label := v.Label
		v.Label = func(item int) (Label, error) {
			l, _ := label(item)
			var err error
			l.Symbol, err = qr.EncodeAt("http://q.cn/7", level, 2)
			return l, err
		}
		_, err := v.Write(io.Discard)
		if !errors.Is(err, want) {
			t.Errorf("level %v: the error is %v, want %v", level, err, want)
		}
		if err != nil && !strings.Contains(err.Error(), serial(0)) {
			t.Errorf("%v does not name the label %s", err, serial(0))
		}
	}
}

func TestLogoIsReadInSymbolsOfAllSizesFromLevelMOn(t *testing.T) {
	l := logo(t)
	for version := 1; version <= qr.MaxVersion; version++ {
		for level := qr.M; level <= qr.H; level++ {
			s, err := qr.EncodeAt("sceneqr", level, version)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := l.clear(s); err != nil {
				t.Errorf("version %d at level %v: %v", version, level, err)
			}
		}
	}
}

func TestDecoderThatReadsSomethingElseRefusesTheLogo(t *testing.T) {
	v := numbered(builtin(t, "a4-12"), 1)
	asked := 0
	v.Logo, _ = NewLogo(picture(t, png.Encode), func([][]bool) (string, error) {
		asked++
		return []string{"", url(0), "http://weixin.qq.com/q/another"}[asked], nil
	})
	if _, err := v.Write(io.Discard); !errors.Is(err, errHidden) || asked != 2 {
		t.Errorf("after %d questions the error is %v, want %v", asked, err, errHidden)
	}
}
