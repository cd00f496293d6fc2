package export

import (
	"bytes"
	"compress/zlib"
	"io"
	"math"
	"regexp"
	"strconv"
	"testing"
	"unicode/utf16"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode/decoder"
)

// A printedPage is what stands on a finished page, read back from the file. Lengths are in millimetres from the left
// upper corner.
type printedPage struct {
	content []byte // the operators, without those of the codes
	codes   []printedCode
	texts   []printedText
	strokes []printedStroke
}

type printedCode struct {
	left, top, module float64 // of the symbol, without its quiet zone
	path              []byte  // its rectangles, for decode
}

type printedText struct {
	left, base, size float64 // the size in points
	text             string
}

type printedStroke struct{ x1, y1, x2, y2 float64 }

// labelTexts are the texts of a page except its heading.
func (p printedPage) labelTexts() []string {
	var out []string
	for _, text := range p.texts[2:] {
		out = append(out, text.text)
	}
	return out
}

// readPDF reads a document as a viewer does: from startxref through the table, the catalogue and the pages.
func readPDF(t testing.TB, doc []byte) []printedPage {
	t.Helper()
	objects := pdfObjects(t, doc)
	root := objects[match(t, `/Root (\d+) 0 R`, doc)]
	kids := regexp.MustCompile(`/Kids \[([^\]]*)\]`).FindSubmatch(objects[match(t, `/Pages (\d+) 0 R`, root)])
	var pages []printedPage
	for _, kid := range regexp.MustCompile(`(\d+) 0 R`).FindAllSubmatch(kids[1], -1) {
		content := objects[match(t, `/Contents (\d+) 0 R`, objects[number(kid[1])])]
		pages = append(pages, readPage(t, inflate(t, content)))
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

const decimal = `(-?\d+(?:\.\d+)?)`

var (
	textOrSize = regexp.MustCompile(`(?s)BT (?:/F\w+ ` + decimal + ` Tf|` +
		decimal + ` ` + decimal + ` Td \(((?:\\.|[^\\)])*)\) Tj) ET`)
	stroke = regexp.MustCompile(decimal + ` ` + decimal + ` m ` + decimal + ` ` + decimal + ` l S`)
	matrix = regexp.MustCompile(`^` + decimal + ` 0 0 -` + decimal + ` ` + decimal + ` ` + decimal + ` cm$`)
)

func readPage(t testing.TB, content []byte) printedPage {
	t.Helper()
	var page printedPage
	page.codes, content = readCodes(t, content)
	page.content = content
	size := 0.0
	for _, m := range textOrSize.FindAllSubmatch(content, -1) {
		if len(m[1]) > 0 {
			size = float(m[1])
			continue
		}
		page.texts = append(page.texts, printedText{fromLeft(m[2]), fromTop(m[3]), size, utf16Text(m[4])})
	}
	for _, m := range stroke.FindAllSubmatch(content, -1) {
		page.strokes = append(page.strokes, printedStroke{fromLeft(m[1]), fromTop(m[2]), fromLeft(m[3]), fromTop(m[4])})
	}
	return page
}

// readCodes reads every path of rectangles under a matrix, and gives the content without them.
func readCodes(t testing.TB, content []byte) (codes []printedCode, rest []byte) {
	t.Helper()
	for {
		from := bytes.Index(content, []byte(" cm\n"))
		if from < 0 {
			return codes, append(rest, content...)
		}
		start := bytes.LastIndex(content[:from], []byte("q ")) + len("q ")
		path, after, whole := bytes.Cut(content[from+len(" cm\n"):], []byte("f Q\n"))
		m := matrix.FindSubmatch(content[start : from+len(" cm")])
		if m == nil || !whole || !bytes.Equal(m[1], m[2]) {
			t.Fatalf("a code is not drawn under a square matrix: %q", content[start:from])
		}
		codes = append(codes, printedCode{fromLeft(m[3]), fromTop(m[4]), fromLeft(m[1]), path})
		rest, content = append(rest, content[:start-len("q ")]...), after
	}
}

// decode fills a matrix with the rectangles of a path, one "x y w h re" a line in modules, and reads it as a scanner does.
// The size is how many modules a side has.
func decode(t testing.TB, path []byte) (text string, size int) {
	t.Helper()
	var all [][4]int
	for line := range bytes.Lines(path) {
		words := bytes.Fields(line)
		if len(words) != 5 || string(words[4]) != "re" {
			t.Fatalf("%q is not a rectangle", line)
		}
		r := [4]int{number(words[0]), number(words[1]), number(words[2]), number(words[3])}
		all = append(all, r)
		size = max(size, r[0]+r[2], r[1]+r[3])
	}
	modules, err := gozxing.NewBitMatrix(size, size)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range all {
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

func fromLeft(points []byte) float64 { return float(points) * mmPerPoint }
func fromTop(points []byte) float64  { return pageHeight - float(points)*mmPerPoint }

func utf16Text(escaped []byte) string {
	raw := regexp.MustCompile(`(?s)\\(.)`).ReplaceAllFunc(escaped, func(b []byte) []byte {
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
