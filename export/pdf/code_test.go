package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"testing"

	"sceneqr/export/layout"
	"sceneqr/export/qr"
)

func symbolOf(t testing.TB, text string) qr.Symbol {
	t.Helper()
	s, err := qr.Encode(text, qr.Q)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestCodeFillsAPageOfItsOwn(t *testing.T) {
	for _, side := range []float64{8, 20, 30.5, 210} {
		var out bytes.Buffer
		if err := Code(&out, symbolOf(t, url(7)), side, testAbout); err != nil {
			t.Fatal(err)
		}
		objects := pdfObjects(t, out.Bytes())
		points := side / mmPerPoint
		if box := fmt.Sprintf("/TrimBox [0.00 0.00 %.2f %.2f]", points, points); !bytes.Contains(objects[3], []byte(box)) {
			t.Errorf("%g mm: no %s in %s", side, box, objects[3])
		}
		_, content, _ := bytes.Cut(objects[match(t, `/Contents (\d+) 0 R`, objects[3])], []byte("stream\n"))
		content, _, _ = bytes.Cut(content, []byte("endstream"))
		page := readPage(t, content, points)
		if len(page.codes) != 1 || len(page.paths)+len(page.texts)+len(page.images)+len(page.inks) != 0 {
			t.Fatalf("%g mm: the page has %d codes and %+v", side, len(page.codes), page)
		}
		if text, _ := decode(t, page.codes[0].rects); text != url(7) {
			t.Errorf("%g mm: the code reads %q", side, text)
		}
		if got := page.codes[0].square(t); !nearly(got, layout.Rect{Width: side, Height: side}) {
			t.Errorf("%g mm: with its quiet zone the code stands at %v", side, got)
		}
	}
}

func TestCodeHasNoFontAndNoPicture(t *testing.T) {
	var out bytes.Buffer
	if err := Code(&out, symbolOf(t, url(7)), 30, testAbout); err != nil {
		t.Fatal(err)
	}
	for _, never := range []string{"/BaseFont", "/FontFile", "/Subtype /Image", "/Group"} {
		if bytes.Contains(out.Bytes(), []byte(never)) {
			t.Errorf("the file has %s", never)
		}
	}
}

func TestCodeOfNoSizeIsAnError(t *testing.T) {
	for _, side := range []float64{0, -1, math.NaN(), math.Inf(1)} {
		if err := Code(io.Discard, symbolOf(t, url(7)), side, testAbout); err == nil {
			t.Errorf("a code of %g mm is written", side)
		}
	}
	if err := Code(io.Discard, qr.Symbol{}, 30, testAbout); err == nil {
		t.Error("a code without modules is written")
	}
}

func TestCodeTellsThatItCouldNotBeWritten(t *testing.T) {
	if err := Code(&brokenWriter{1}, symbolOf(t, url(7)), 30, testAbout); !errors.Is(err, errBroken) {
		t.Errorf("the error is %v", err)
	}
}

func BenchmarkCode(b *testing.B) {
	s := symbolOf(b, url(7))
	b.ReportAllocs()
	for b.Loop() {
		if err := Code(io.Discard, s, 30, testAbout); err != nil {
			b.Fatal(err)
		}
	}
}
