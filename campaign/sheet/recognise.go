package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"strings"

	"sceneqr/campaign/words"
)

const (
	zipSignature = "PK\x03\x04"
	oleSignature = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" // Microsoft's container before 2007, and of encrypted files since
)

// strangers are the files that people take for a spreadsheet, by how they begin. A page of HTML called .xls is what many
// a shop system exports.
var strangers = []struct {
	begins string
	is     words.Message
}{
	{"%PDF-", words.Of("a PDF")},
	{"\x89PNG", words.Of("a picture")},
	{"\xff\xd8\xff", words.Of("a picture")},
	{"GIF8", words.Of("a picture")},
	{"Rar!", words.Of("a RAR archive")},
	{"7z\xbc\xaf", words.Of("a 7z archive")},
	{"\x1f\x8b", words.Of("a gzip archive")},
	{"PK\x05\x06", words.Of("an empty ZIP archive")},
	{"{\\rtf", words.Of("a text document")},
	{"<", words.Of("a web page or XML, whatever its name says")},
}

// How each program saves what can be read. There is no reader for the other formats that is kept and does not lose
// anything: one that is taken for granted costs permanent codes.
var (
	saveAs       = words.Of("open it in Excel or WPS and choose File › Save As › Excel Workbook (.xlsx)")
	inOpenOffice = words.Of("open it in LibreOffice, Excel or WPS and choose File › Save As › Excel (.xlsx)")
	inNumbers    = words.Of("open it in Numbers and choose File › Export To › Excel")
	asText       = words.Of("save it as .xlsx or as CSV UTF-8")
)

// recognise tells by its content whether a file is a ZIP archive, as a workbook is, or text. It leaves the file at its
// beginning.
func recognise(f io.ReadSeeker) (zipped bool, err error) {
	head := make([]byte, 512)
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return false, err
	}
	head = head[:n]
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return false, err
	}
	if bytes.HasPrefix(head, []byte(zipSignature)) {
		return true, nil
	}
	if bytes.HasPrefix(head, []byte(oleSignature)) {
		return false, recogniseOLE(f)
	}
	text := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\ufeff")), " \t\r\n")
	for _, s := range strangers {
		if bytes.HasPrefix(text, []byte(s.begins)) {
			return false, words.Errorf("it is %v, not a spreadsheet: %v", s.is, saveAs)
		}
	}
	return false, nil
}

// recogniseOLE says which of its two uses the old container has here: the directory of an encrypted workbook lists a
// stream EncryptedPackage, in UTF-16.
func recogniseOLE(r io.Reader) error {
	found, err := contains(r, utf16LE("EncryptedPackage"))
	if err != nil {
		return err
	}
	if found {
		return words.New("the workbook is encrypted: open it in Excel or WPS, take its password away and save it")
	}
	return words.Errorf("it is an old workbook (.xls or .et): %v", saveAs)
}

func utf16LE(ascii string) []byte {
	var b []byte
	for i := range len(ascii) {
		b = append(b, ascii[i], 0)
	}
	return b
}

// contains looks for what in all of r and holds little of it at a time.
func contains(r io.Reader, what []byte) (bool, error) {
	buf := make([]byte, 64<<10)
	kept := 0
	for {
		n, err := r.Read(buf[kept:])
		if bytes.Contains(buf[:kept+n], what) {
			return true, nil
		}
		if errors.Is(err, io.EOF) {
			return false, nil
		}
		if err != nil {
			return false, err
		}
		tail := min(kept+n, len(what)-1)
		kept = copy(buf, buf[kept+n-tail:kept+n])
	}
}

// maxHeld is how much of a workbook, unpacked, may be other than tables, because the reader holds all of that in memory:
// styles, names, pictures. Without pictures a real one has a few hundred kilobytes.
const maxHeld = 128 << 20

// inspect refuses an archive that is not a workbook or would unpack to too much, by its directory alone. The sizes there
// can't lie: archive/zip refuses an entry that turns out longer.
func inspect(z *zip.Reader, limit int64) error {
	var total, held int64
	workbook, is, cure := false, words.Of("a ZIP archive"), saveAs
	for _, f := range z.File {
		size := int64(min(f.UncompressedSize64, uint64(limit)+1))
		total += size
		if total > limit {
			return tooLarge(words.Of("the workbook, unpacked,"), limit)
		}
		if !isSheetPart(f) {
			held += size
		}
		switch partName(f) {
		case "xl/workbook.xml":
			workbook = true
		case "xl/workbook.bin":
			is = words.Of("a binary workbook (.xlsb)")
		case "content.xml":
			is, cure = words.Of("an OpenDocument file (.ods)"), inOpenOffice
		case "index/document.iwa":
			is, cure = words.Of("a Numbers file"), inNumbers
		case "word/document.xml":
			is = words.Of("a Word document")
		}
	}
	if !workbook {
		return words.Errorf("it is %v, not an Excel workbook: %v", is, cure)
	}
	if held > maxHeld {
		return tooLarge(words.Of("what the workbook holds besides its tables"), maxHeld)
	}
	return nil
}

// isSheetPart tells whether a part of a workbook is a worksheet or the strings that worksheets share: the parts that grow
// with the rows, and that the reader puts on disk when they are large.
func isSheetPart(f *zip.File) bool {
	name := partName(f)
	return strings.HasPrefix(name, "xl/worksheets/sheet") || name == "xl/sharedstrings.xml"
}

// partName is a part's name as excelize compares it: some programs write it with backslashes or other capitals.
func partName(f *zip.File) string { return strings.ToLower(strings.ReplaceAll(f.Name, `\`, "/")) }
