package pdf

import (
	"bytes"
	"compress/zlib"
	"io"
	"math"
	"regexp"
	"slices"
	"strconv"
	"testing"
	"unicode/utf16"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode/decoder"

	"sceneqr/export/layout"
)

// A printedPage is what stands on a finished page, read back from the file. Lengths are in millimetres from the left
// upper corner of the media.
type printedPage struct {
	codes  []printedCode
	texts  []printedText
	paths  []printedPath // all but the codes
	images []layout.Rect
	boxes  []layout.Rect // of all rectangles, those of the codes too
	inks   []string      // the operators that choose another colour than black
}

type printedCode struct {
	left, top     float64 // of its first module: the right lower corner of a code that is turned
	width, height float64 // of a module, negative when the code is turned
	rects         [][4]int
}

// square is where the code stands with its quiet zone of four modules.
func (c printedCode) square(t testing.TB) layout.Rect {
	_, size := decode(t, c.rects)
	across, down := c.width*float64(size+8), c.height*float64(size+8)
	left, top := c.left-4*c.width, c.top-4*c.height
	return layout.Rect{X: min(left, left+across), Y: min(top, top+down), Width: math.Abs(across), Height: math.Abs(down)}
}

type printedText struct {
	left, base, size float64 // the size in points
	text             string
	bold, turned     bool
}

// box is what the text covers: Chinese characters stand up to 0.88 of their size above the line.
func (p printedText) box() layout.Rect {
	up := 0.88 * p.size * mmPerPoint
	r := layout.Rect{X: p.left, Y: p.base - up, Width: span(p.text, p.size), Height: up}
	if p.turned {
		r.X, r.Y = r.X-r.Width, p.base
	}
	return r
}

// A printedPath is a path that was painted by an operator: f fills, S strokes, B does both.
type printedPath struct {
	operator string
	ink      string  // the operator that chose the colour, when it is not black
	width    float64 // of the stroke, in points, as the operator said it
	box      layout.Rect
}

// readPDF reads a document as a viewer does: from startxref through the table, the catalogue and the pages.
func readPDF(t testing.TB, doc []byte) []printedPage {
	t.Helper()
	objects := pdfObjects(t, doc)
	root := objects[match(t, `/Root (\d+) 0 R`, doc)]
	kids := regexp.MustCompile(`/Kids \[([^\]]*)\]`).FindSubmatch(objects[match(t, `/Pages (\d+) 0 R`, root)])
	media := regexp.MustCompile(`/MediaBox \[0 0 \S+ (\S+)\]`).FindSubmatch(objects[1])
	var pages []printedPage
	for _, kid := range regexp.MustCompile(`(\d+) 0 R`).FindAllSubmatch(kids[1], -1) {
		content := inflate(t, objects[match(t, `/Contents (\d+) 0 R`, objects[number(kid[1])])])
		pages = append(pages, readPage(t, content, float(media[1])))
	}
	return pages
}

// pdfObjects are the objects of a file by their number, each from where the table says to the next endobj.
func pdfObjects(t testing.TB, doc []byte) map[int][]byte {
	t.Helper()
	tail := doc[bytes.LastIndex(doc, []byte("startxref")):]
	table := doc[match(t, `startxref\n(\d+)\n%%EOF`, tail):]
	if !bytes.HasPrefix(table, []byte("xref\n0 ")) {
		t.Fatalf("startxref does not point to the table but to %.20q", table)
	}
	objects := make(map[int][]byte)
	for i, entry := range regexp.MustCompile(`(\d{10}) 00000 n `).FindAllSubmatch(table, -1) {
		object := doc[number(entry[1]):]
		if !bytes.HasPrefix(object, []byte(strconv.Itoa(i+1)+" 0 obj\n")) {
			t.Fatalf("object %d does not stand where the table says: %.20q", i+1, object)
		}
		end := bytes.Index(object, []byte("endobj"))
		objects[i+1] = object[:end]
	}
	return objects
}

func inflate(t testing.TB, object []byte) []byte {
	t.Helper()
	from := bytes.Index(object, []byte("stream\n")) + len("stream\n")
	r, err := zlib.NewReader(bytes.NewReader(object[from:]))
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// decode fills a matrix with rectangles, in modules, and reads it as a scanner does. The size is how many modules a side
// has.
func decode(t testing.TB, rects [][4]int) (text string, size int) {
	t.Helper()
	for _, r := range rects {
		size = max(size, r[0]+r[2], r[1]+r[3])
	}
	modules, err := gozxing.NewBitMatrix(size, size)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rects {
		if err := modules.SetRegion(r[0], r[1], r[2], r[3]); err != nil {
			t.Fatal(err)
		}
	}
	result, err := decoder.NewDecoder().Decode(modules, nil)
	if err != nil {
		t.Fatalf("a printed code cannot be read: %v", err)
	}
	return result.GetText(), size
}

func utf16Text(escaped string) string {
	raw := regexp.MustCompile(`(?s)\\(.)`).ReplaceAllFunc([]byte(escaped[1:len(escaped)-1]), func(b []byte) []byte {
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

func match(t testing.TB, pattern string, in []byte) int {
	t.Helper()
	m := regexp.MustCompile(pattern).FindSubmatch(in)
	if m == nil {
		t.Fatalf("no %s in %.80q", pattern, in)
	}
	return number(m[1])
}

func number(digits []byte) int {
	n, _ := strconv.Atoi(string(digits)) // what a pattern of digits matched
	return n
}

func float(digits []byte) float64 {
	f, err := strconv.ParseFloat(string(digits), 64)
	if err != nil {
		return math.NaN()
	}
	return f
}

// labelTexts are the texts of a page except its heading.
func (p printedPage) labelTexts(heading bool) []string {
	var out []string
	for _, text := range p.texts {
		out = append(out, text.text)
	}
	if heading {
		out = out[2:]
	}
	return slices.Clip(out)
}
