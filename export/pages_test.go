package export

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"math"
	"regexp"
	"strconv"
	"testing"
	"unicode/utf16"

	"github.com/makiuchi-d/gozxing"

	"sceneqr/export/layout"
	"sceneqr/export/qr"
)

// A printedPage is what stands on a page of a finished PDF, read from its operators. Package proof reads them too: a test
// of what goes to it must not ask it.
type printedPage struct {
	codes []printedCode
	texts []string // in the order in which they were drawn
}

// A printedCode is what a code says, and its square with the quiet zone on the trimmed page, in millimetres and before a
// printer's errors are met.
type printedCode struct {
	layout.Rect
	text    string
	version int
}

func pdfBytes(t testing.TB, b Batch) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := PDF(&out, b); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

var (
	pageContents = regexp.MustCompile(`/Contents (\d+) 0 R`)
	mediaHeight  = regexp.MustCompile(`/MediaBox \[0 0 \S+ (\S+)\]`)
	drawnCode    = regexp.MustCompile(`q (\S+) 0 0 -\S+ (\S+) (\S+) cm\n((?:\d+ \d+ \d+ \d+ re\n)+)f Q`)
	drawnModules = regexp.MustCompile(`(\d+) (\d+) (\d+) (\d+) re`)
	drawnText    = regexp.MustCompile(`(?s)Td \(((?:\\.|[^\\)])*)\) Tj`)
	escaped      = regexp.MustCompile(`(?s)\\(.)`)
)

// readPages reads all pages of a document, whose objects stand in the order of the pages.
func readPages(t testing.TB, doc []byte) []printedPage {
	t.Helper()
	height := number(t, mediaHeight.FindSubmatch(doc)[1]) * layout.MMPerPoint
	var pages []printedPage
	for _, m := range pageContents.FindAllSubmatch(doc, -1) {
		_, object, _ := bytes.Cut(doc, fmt.Appendf(nil, "\n%s 0 obj\n", m[1]))
		_, stream, _ := bytes.Cut(object, []byte("stream\n"))
		content := inflated(t, stream)
		var page printedPage
		for _, code := range drawnCode.FindAllSubmatch(content, -1) {
			page.codes = append(page.codes, readCode(t, code, height))
		}
		for _, text := range drawnText.FindAllSubmatch(content, -1) {
			page.texts = append(page.texts, utf16Text(text[1]))
		}
		pages = append(pages, page)
	}
	return pages
}

// readCode reads the scale, the place and the rectangles of a code.
func readCode(t testing.TB, drawn [][]byte, height float64) printedCode {
	t.Helper()
	size := 0
	rects := drawnModules.FindAllSubmatch(drawn[4], -1)
	for _, r := range rects {
		size = max(size, int(number(t, r[1])+number(t, r[3])))
	}
	modules, err := gozxing.NewSquareBitMatrix(size)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rects {
		err := modules.SetRegion(int(number(t, r[1])), int(number(t, r[2])), int(number(t, r[3])), int(number(t, r[4])))
		if err != nil {
			t.Fatal(err)
		}
	}
	module := number(t, drawn[1]) * layout.MMPerPoint
	side := module * float64(size+2*qr.QuietZone)
	return printedCode{
		Rect: layout.Rect{
			X:     number(t, drawn[2])*layout.MMPerPoint - qr.QuietZone*module,
			Y:     height - number(t, drawn[3])*layout.MMPerPoint - qr.QuietZone*module,
			Width: side, Height: side,
		},
		text:    decoded(t, modules),
		version: (size - 17) / 4,
	}
}

// stands tells whether the code is in a square, to a hundredth of a millimetre.
func (c printedCode) stands(square layout.Rect) bool {
	const near = 0.01
	return math.Abs(c.X-square.X) < near && math.Abs(c.Y-square.Y) < near && math.Abs(c.Width-square.Width) < near
}

func inflated(t testing.TB, stream []byte) []byte {
	t.Helper()
	r, err := zlib.NewReader(bytes.NewReader(stream))
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func utf16Text(literal []byte) string {
	raw := escaped.ReplaceAllFunc(literal, func(b []byte) []byte {
		if b[1] == 'r' {
			return []byte{'\r'}
		}
		return b[1:]
	})
	units := make([]uint16, len(raw)/2)
	for i := range units {
		units[i] = uint16(raw[2*i])<<8 | uint16(raw[2*i+1])
	}
	return string(utf16.Decode(units))
}

func number(t testing.TB, digits []byte) float64 {
	t.Helper()
	f, err := strconv.ParseFloat(string(digits), 64)
	if err != nil {
		t.Fatal(err)
	}
	return f
}
