package export

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"strconv"
)

// fontFamily is the name under which gofpdf knows the font. It writes it as /utf8aa+notosanssc-regular, which is as long as
// a proper name of a subset: /ABCDEF+NotoSansSC-Regular. The offsets in the file stay right when one replaces the other.
const (
	fontFamily  = "aa+notosanssc-regular"
	writtenFont = "/utf8" + fontFamily
	subsetFont  = "/%s+NotoSansSC-Regular"
)

// What gofpdf writes at the end of a file, and what goes before the end of its last object, the catalogue.
const (
	catalogEnd  = ">>\nendobj\n"
	trailerEnd  = ">>\nstartxref\n"
	printAsItIs = "/ViewerPreferences <</PrintScaling /None>>\n"
)

var errForeign = errors.New("finishing a PDF: this is not what gofpdf v1.16.2 writes")

// finish writes a document of gofpdf with three things that gofpdf cannot say: that the font is a subset, and which, so
// that volumes can be merged; the identifier that preflight programs ask for; and that a viewer must not scale the page
// to the printer. It changes doc.
func finish(w io.Writer, doc []byte) error {
	sum := sha256.Sum256(doc)
	if err := tagSubset(doc, sum[:6]); err != nil {
		return err
	}
	trailer := bytes.LastIndex(doc, []byte(trailerEnd))
	table, err := crossReference(doc, trailer)
	if err != nil {
		return err
	}
	id := sum[:16]
	end := fmt.Sprintf("/ID [<%x> <%x>]\n%s%d\n%%%%EOF\n", id, id, trailerEnd, table+len(printAsItIs))
	for _, part := range [][]byte{
		doc[:table-len(catalogEnd)], []byte(printAsItIs + catalogEnd), doc[table:trailer], []byte(end),
	} {
		if _, err := w.Write(part); err != nil {
			return err
		}
	}
	return nil
}

// tagSubset names the font as a subset, by six letters that another document will hardly have. The name stands in the
// font, its descendant and its descriptor.
func tagSubset(doc, sum []byte) error {
	var tag [6]byte
	for i := range tag {
		tag[i] = 'A' + sum[i]%26
	}
	name := fmt.Sprintf(subsetFont, tag[:])
	if bytes.Count(doc, []byte(writtenFont)) != 3 || len(name) != len(writtenFont) {
		return errForeign
	}
	for range 3 {
		copy(doc[bytes.Index(doc, []byte(writtenFont)):], name)
	}
	return nil
}

// crossReference finds the table of objects, which follows the catalogue.
func crossReference(doc []byte, trailer int) (int, error) {
	if trailer < 0 {
		return 0, errForeign
	}
	line, _, _ := bytes.Cut(doc[trailer+len(trailerEnd):], []byte("\n"))
	at, err := strconv.Atoi(string(line))
	if err != nil || at < 0 || at > trailer || !bytes.HasPrefix(doc[at:], []byte("xref\n")) ||
		!bytes.HasSuffix(doc[:at], []byte(catalogEnd)) {
		return 0, errForeign
	}
	return at, nil
}
