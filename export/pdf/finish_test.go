package pdf

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"sceneqr/export/layout"
)

var testAbout = About{"二维码 spring", time.Date(2026, 5, 1, 10, 30, 0, 0, time.FixedZone("CST", 8*60*60))}

// drawn is an unfinished document of a page with a bleed, and so of two boxes.
func drawn(about About, outlines bool) *document {
	d := newDocument(about, sheet{page: layout.Size{Width: 50, Height: 40}, margin: 13, bleed: 3}, outlines)
	d.addPage()
	d.line(5, 5, 10, false, clean("王府井店"))
	d.fill(layout.Rect{X: 1, Y: 1, Width: 2, Height: 2})
	return d
}

func finished(t *testing.T, d *document) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := d.finish(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// tailObjects are the catalogue, the properties and the XMP packet, found as a viewer finds them.
func tailObjects(t *testing.T, doc []byte) (catalogue, properties, metadata string) {
	t.Helper()
	objects := pdfObjects(t, doc)
	trailer := doc[bytes.LastIndex(doc, []byte("trailer")):]
	root := objects[match(t, `/Root (\d+) 0 R`, trailer)]
	packet := objects[match(t, `/Metadata (\d+) 0 R`, root)]
	_, stream, _ := bytes.Cut(packet, []byte("stream\n"))
	length := match(t, `/Length (\d+)>>`, packet)
	if end := string(stream[length:]); end != "\nendstream\n" {
		t.Errorf("behind the %d bytes of the metadata stands %q", length, end)
	}
	return string(root), string(objects[match(t, `/Info (\d+) 0 R`, trailer)]), string(stream[:length])
}

func TestFileIsNumberedToItsEnd(t *testing.T) {
	for _, outlines := range []bool{false, true} {
		doc := finished(t, drawn(testAbout, outlines))
		objects := pdfObjects(t, doc) // each stands where the table says
		if size := match(t, `/Size (\d+)`, doc); size != len(objects)+1 {
			t.Errorf("/Size %d with %d objects", size, len(objects))
		}
		if n := bytes.Count(doc, []byte(" 0 obj\n")); n != len(objects) {
			t.Errorf("the file has %d objects and its table %d", n, len(objects))
		}
	}
}

func TestFileBeginsAsBinary(t *testing.T) {
	doc := finished(t, drawn(testAbout, true))
	if !bytes.HasPrefix(doc, []byte("%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")) {
		t.Errorf("the file begins with %q", doc[:20])
	}
}

func TestCatalogueSaysWhatPrepressAsks(t *testing.T) {
	doc := finished(t, drawn(testAbout, false))
	catalogue, _, _ := tailObjects(t, doc)
	for _, want := range []string{
		"/Type /Catalog", "/Pages 1 0 R", "/PrintScaling /None",
		"/S /GTS_PDFX", "/OutputConditionIdentifier (FOGRA39)", "/RegistryName (http://www.color.org)",
	} {
		if !strings.Contains(catalogue, want) {
			t.Errorf("the catalogue lacks %s", want)
		}
	}
	for _, never := range []string{
		"/Names", "/EmbeddedFiles", "/OpenAction", "/Group", "/Annots", "/SMask", "GTS_PDFXVersion",
	} {
		if bytes.Contains(doc, []byte(never)) {
			t.Errorf("the file has %s", never)
		}
	}
}

func TestBoxesLieInOneAnotherAndInOrder(t *testing.T) {
	doc := finished(t, drawn(testAbout, true))
	boxes := regexp.MustCompile(`/(\w+Box) \[([^\]]+)\]`).FindAllStringSubmatch(string(pdfObjects(t, doc)[3]), -1)
	var got []string
	for _, box := range boxes {
		got = append(got, box[1]+" "+box[2])
	}
	// 13 mm are 36.85 points, 10 mm 28.35; the sheet is 76 x 66 mm.
	want := []string{"BleedBox 28.35 28.35 187.09 158.74", "TrimBox 36.85 36.85 178.58 150.24"}
	if !slices.Equal(got, want) {
		t.Errorf("boxes %q, want %q", got, want)
	}
	if media := "/MediaBox [0 0 215.43 187.09]"; !bytes.Contains(pdfObjects(t, doc)[1], []byte(media)) {
		t.Errorf("no %s in %s", media, pdfObjects(t, doc)[1])
	}
}

func TestFontIsTaggedAsSubset(t *testing.T) {
	tags := func(about About, outlines bool) [][]byte {
		doc := finished(t, drawn(about, outlines))
		if bytes.Contains(doc, []byte("utf8")) {
			t.Error("the font keeps the name that gofpdf gave it")
		}
		return regexp.MustCompile(`/[A-Z]{6}\+NotoSansSC-Regular`).FindAll(doc, -1)
	}
	one := tags(testAbout, false)
	if len(one) != 3 || !bytes.Equal(one[0], one[1]) || !bytes.Equal(one[0], one[2]) {
		t.Errorf("the font's names are %q, want the same three times", one)
	}
	if other := tags(About{Title: "other"}, false); bytes.Equal(one[0], other[0]) {
		t.Errorf("two files have a subset of the same name %s", one[0])
	}
	if none := tags(testAbout, true); len(none) != 0 {
		t.Errorf("a file of outlines names fonts: %q", none)
	}
}

func TestSameDocumentGivesSameBytes(t *testing.T) {
	first := finished(t, drawn(testAbout, false))
	for range 20 { // two boxes come out of gofpdf in any order
		if !bytes.Equal(finished(t, drawn(testAbout, false)), first) {
			t.Fatal("the same document gives other bytes")
		}
	}
}

func TestIdentifierIsOfContentTitleAndTime(t *testing.T) {
	seen := map[string]string{}
	longer := drawn(testAbout, true)
	longer.fill(layout.Rect{X: 9, Y: 9, Width: 2, Height: 2})
	for name, d := range map[string]*document{
		"one":           drawn(testAbout, true),
		"another page":  longer,
		"another title": drawn(About{"other", testAbout.Time}, true),
		"another time":  drawn(About{testAbout.Title, testAbout.Time.Add(time.Second)}, true),
	} {
		doc := finished(t, d)
		id := regexp.MustCompile(`/ID \[<([0-9a-f]{32})> <([0-9a-f]{32})>\]`).FindSubmatch(doc)
		if id == nil || !bytes.Equal(id[1], id[2]) {
			t.Fatalf("%s: /ID is %q", name, id)
		}
		if other, ok := seen[string(id[1])]; ok {
			t.Errorf("%s has the identifier of %s", name, other)
		}
		seen[string(id[1])] = name
		_, _, metadata := tailObjects(t, doc)
		if said := readXMP(t, metadata).ID; strings.ReplaceAll(said, "-", "") != "uuid:"+string(id[1]) {
			t.Errorf("%s: /ID is %s, but the metadata say %s", name, id[1], said)
		}
	}
}

func TestForeignDocumentIsRefused(t *testing.T) {
	d := drawn(testAbout, false)
	d.endPage()
	var out bytes.Buffer
	if err := d.pdf.Output(&out); err != nil {
		t.Fatal(err)
	}
	whole := out.String()
	for name, doc := range map[string]string{
		"empty":           "",
		"other version":   strings.Replace(whole, "%PDF-1.3", "%PDF-1.5", 1),
		"no trailer":      strings.Replace(whole, trailerBegin, "startxxxx\n", 1),
		"no number":       strings.Replace(whole, trailerBegin, trailerBegin+"x", 1),
		"beyond the end":  strings.Replace(whole, trailerBegin, trailerBegin+"9", 1),
		"shifted":         strings.Replace(whole, "%PDF-1.3\n", "%PDF-1.3\n\n", 1),
		"short table":     strings.Replace(whole, " 00000 n \n", "", 3),
		"one font's name": strings.Replace(whole, writtenFont, "/utf8aa+notosanssc-italic0", 1),
	} {
		if err := finish(io.Discard, []byte(doc), testAbout); !errors.Is(err, errForeign) {
			t.Errorf("%s: the error is %v, want %v", name, err, errForeign)
		}
	}
}

func TestCutDocumentIsRefusedAndDoesNotPanic(t *testing.T) {
	d := drawn(testAbout, true)
	d.endPage()
	var out bytes.Buffer
	if err := d.pdf.Output(&out); err != nil {
		t.Fatal(err)
	}
	whole := out.Bytes()
	needed := bytes.LastIndex(whole, []byte("\n%%EOF")) // what stands behind is not looked at
	for n := range needed {
		if err := finish(io.Discard, bytes.Clone(whole[:n]), testAbout); !errors.Is(err, errForeign) {
			t.Fatalf("a document cut to %d of %d bytes gives the error %v", n, len(whole), err)
		}
	}
}

// gofpdf has the file in one piece already: a copy would be as large as all pages together.
func TestFileIsFinishedWithoutACopy(t *testing.T) {
	d := drawn(testAbout, true)
	d.pdf.SetCompression(false)
	d.fill(slices.Repeat([]layout.Rect{{X: 1, Y: 1, Width: 2, Height: 2}}, 100_000)...)
	d.endPage()
	d.pdf.Close() // now the file is in gofpdf's memory
	var before, after runtime.MemStats
	var size counter
	runtime.ReadMemStats(&before)
	if err := d.finish(&size); err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	if taken := after.TotalAlloc - before.TotalAlloc; size < 1<<20 || taken > uint64(size)/2 {
		t.Errorf("%d bytes of memory were taken to finish a file of %d", taken, size)
	}
}

type brokenWriter struct{ after int }

var errBroken = errors.New("disk full")

func (w *brokenWriter) Write(p []byte) (int, error) {
	if w.after--; w.after < 0 {
		return 0, errBroken
	}
	return len(p), nil
}

func TestWriteErrorIsGiven(t *testing.T) {
	for after := range 3 {
		if err := drawn(testAbout, true).finish(&brokenWriter{after}); !errors.Is(err, errBroken) {
			t.Errorf("after %d writes the error is %v", after, err)
		}
	}
}
