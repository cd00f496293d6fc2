package pdf

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"slices"
	"strconv"

	"sceneqr/campaign/words"
)

// fontFamily is the name under which gofpdf knows the font. It writes it as /utf8aa+notosanssc-regular, which is as long
// as a proper name of a subset: /ABCDEF+NotoSansSC-Regular. The one replaces the other where it stands.
const (
	fontFamily  = "aa+notosanssc-regular"
	writtenFont = "/utf8" + fontFamily
	subsetFont  = "/%s+NotoSansSC-Regular"
)

// gofpdf is left at PDF 1.3: with a later version of its own it gives each page a transparency group in RGB. The second
// line of header tells programs that move files that this one is not text.
const (
	writtenHeader = "%PDF-1.3\n"
	header        = "%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"
)

// What gofpdf writes around the table of objects. An entry is as long as the standard wants it.
const (
	tableBegin   = "xref\n0 "
	tableEntry   = "%010d 00000 n \n"
	entryLength  = 20
	trailerBegin = "startxref\n"
)

var errForeign = words.New("finishing a PDF: this is not what gofpdf v1.16.2 writes")

// finish writes a document of gofpdf as prepress wants it, with what gofpdf cannot say: that the font is a subset, and
// which, so that files can be merged; an identifier; the printing condition; that a viewer must not scale the page to the
// printer; and XMP. It has the structure of PDF/X-1a, and does not say that it is one. The catalogue and the information
// are the last objects that gofpdf writes, and are written anew. The same document gives the same bytes. It changes doc,
// and makes no copy of it.
func finish(w io.Writer, doc []byte, about About) error {
	objects, err := readTable(doc)
	if err != nil {
		return err
	}
	end := objects[len(objects)-2] // where the information begins
	objects = objects[:len(objects)-2]
	sortBoxes(doc, objects)
	sum := sha256.New()
	sum.Write(doc[:end])
	io.WriteString(sum, about.information())
	id := newIdentifier(sum.Sum(nil))
	if err := tagSubset(doc, objects, id); err != nil {
		return err
	}
	const shift = len(header) - len(writtenHeader)
	t := tail{start: end + shift}
	for _, at := range objects {
		t.objects = append(t.objects, at+shift)
	}
	t.close(about, id)
	for _, part := range [][]byte{[]byte(header), doc[len(writtenHeader):end], t.Bytes()} {
		if _, err := w.Write(part); err != nil {
			return err
		}
	}
	return nil
}

// readTable gives where each object begins, the first of them being object 1.
func readTable(doc []byte) ([]int, error) {
	trailer := bytes.LastIndex(doc, []byte(trailerBegin))
	if trailer < 0 || !bytes.HasPrefix(doc, []byte(writtenHeader)) {
		return nil, errForeign
	}
	at, ok := leadingNumber(doc[trailer+len(trailerBegin):])
	if !ok || at > trailer || !bytes.HasPrefix(doc[at:], []byte(tableBegin)) {
		return nil, errForeign
	}
	table := doc[at+len(tableBegin) : trailer]
	size, ok := leadingNumber(table)
	entries := bytes.IndexByte(table, '\n') + 1 + entryLength // object 0 is none
	const fewest = 4                                          // the pages, the resources, the information, the catalogue
	if !ok || size-1 < fewest || entries+(size-1)*entryLength > len(table) {
		return nil, errForeign
	}
	objects := make([]int, size-1)
	for i := range objects {
		objects[i], _ = leadingNumber(table[entries+i*entryLength:][:entryLength])
		if objects[i] > at || !bytes.HasPrefix(doc[objects[i]:], fmt.Appendf(nil, "%d 0 obj\n", i+1)) {
			return nil, errForeign
		}
	}
	return objects, nil
}

func leadingNumber(text []byte) (int, bool) {
	digits := 0
	for digits < len(text) && '0' <= text[digits] && text[digits] <= '9' {
		digits++
	}
	n, err := strconv.Atoi(string(text[:digits]))
	return n, err == nil
}

// sortBoxes puts the boxes of each page in order: gofpdf writes them as a map gives them.
func sortBoxes(doc []byte, objects []int) {
	for _, at := range objects {
		page := object(doc, at, "<</Type /Page\n")
		from, to := bytes.IndexByte(page, '/'), bytes.Index(page, []byte("/Resources"))
		if from < 0 || to < from {
			continue
		}
		lines := bytes.SplitAfter(page[from:to], []byte("\n"))
		slices.SortFunc(lines, bytes.Compare)
		copy(page[from:], bytes.Join(lines, nil))
	}
}

// object is what stands between the beginning that is asked for and the end of the object at an offset; nil when the
// object begins otherwise.
func object(doc []byte, at int, begin string) []byte {
	_, body, _ := bytes.Cut(doc[at:], []byte(" obj\n"))
	body, ok := bytes.CutPrefix(body, []byte(begin))
	if !ok {
		return nil
	}
	return body[:max(bytes.Index(body, []byte("endobj")), 0)]
}

// tagSubset names the font as a subset, by six letters that another document will hardly have. The name stands in the
// font, its descendant and its descriptor; in a document whose texts are outlines it stands nowhere.
func tagSubset(doc []byte, objects []int, id identifier) error {
	var tag [6]byte
	for i := range tag {
		tag[i] = 'A' + id[i]%26
	}
	name := fmt.Sprintf(subsetFont, tag[:])
	times := 0
	for _, at := range objects {
		font := object(doc, at, "<</Type /Font")
		if i := bytes.Index(font, []byte(writtenFont)); i >= 0 {
			copy(font[i:], name)
			times++
		}
	}
	if times != 0 && times != 3 || len(name) != len(writtenFont) {
		return errForeign
	}
	return nil
}

// A tail is the end of a file: from the information on.
type tail struct {
	bytes.Buffer
	start   int   // where it begins in the file
	objects []int // where each object of the file begins
}

// add writes the next object and gives its number.
func (t *tail) add(body string) int {
	t.objects = append(t.objects, t.start+t.Len())
	fmt.Fprintf(t, "%d 0 obj\n%s\nendobj\n", len(t.objects), body)
	return len(t.objects)
}

// close writes the information, the metadata, the catalogue, the table and the trailer.
func (t *tail) close(about About, id identifier) {
	info := t.add(about.information())
	packet := about.metadata(id)
	metadata := t.add(fmt.Sprintf("<</Type /Metadata /Subtype /XML /Length %d>>\nstream\n%s\nendstream",
		len(packet), packet))
	catalog := t.add(fmt.Sprintf("<<\n/Type /Catalog\n/Pages 1 0 R\n/Metadata %d 0 R\n"+
		"/OutputIntents [%s]\n/ViewerPreferences <</PrintScaling /None>>\n>>", metadata, outputIntent))

	table := t.start + t.Len()
	fmt.Fprintf(t, "%s%d\n0000000000 65535 f \n", tableBegin, len(t.objects)+1)
	for _, at := range t.objects {
		fmt.Fprintf(t, tableEntry, at)
	}
	fmt.Fprintf(t, "trailer\n<<\n/Size %d\n/Root %d 0 R\n/Info %d 0 R\n/ID [<%x> <%[4]x>]\n>>\n%s%d\n%%%%EOF\n",
		len(t.objects)+1, catalog, info, id[:], trailerBegin, table)
}
