package samples

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"io/fs"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
)

// A hunt looks for secrets in everything that a program has written.
type hunt struct {
	pieces map[string]string // what is looked for: which secret it would betray
}

// pieceLength is how many characters of a secret in a row are enough to know it by: found in any text that shows 23 of
// them or more. As hexadecimal digits these are 48 bits, which no text has by chance.
const pieceLength = 12

// newHunt is for secrets by what they are called.
func newHunt(secrets map[string]string) *hunt {
	h := &hunt{pieces: map[string]string{}}
	for name, secret := range secrets {
		for spelling, text := range spellings(secret) {
			h.pieces[text] = fmt.Sprintf("%s, %s", name, spelling)
		}
		for at := 0; at+pieceLength <= len(secret); at += pieceLength {
			for spelling, text := range spellings(secret[at : at+pieceLength]) {
				h.pieces[text] = fmt.Sprintf("%s, a piece of it, %s", name, spelling)
			}
		}
	}
	return h
}

// spellings are the ways in which programs write a text, by intent or by accident, each under its name.
func spellings(text string) map[string]string {
	quoted, _ := json.Marshal(text) // never fails for a string
	var unicode, utf16be strings.Builder
	for _, unit := range utf16.Encode([]rune(text)) {
		fmt.Fprintf(&unicode, `\u%04x`, unit)
		utf16be.Write([]byte{byte(unit >> 8), byte(unit)})
	}
	all := map[string]string{
		"in capitals":          strings.ToUpper(text),
		"escaped for a query":  url.QueryEscape(text),
		"escaped for a path":   url.PathEscape(text),
		"escaped for JSON":     strings.Trim(string(quoted), `"`),
		"escaped for Go":       strings.Trim(fmt.Sprintf("%q", text), `"`),
		"escaped for HTML":     html.EscapeString(text),
		"in \\u escapes":       unicode.String(),
		"in UTF-16, as in PDF": utf16be.String(),
		"in hex":               hex.EncodeToString([]byte(text)),
		"in capital hex":       fmt.Sprintf("%X", text),
		"in hex with spaces":   fmt.Sprintf("% x", text),
		"as numbers of bytes":  strings.Trim(fmt.Sprint([]byte(text)), "[]"),
		"as bytes in Go":       strings.Trim(strings.TrimPrefix(fmt.Sprintf("%#v", []byte(text)), "[]byte"), "{}"),
		"backwards":            backwards(text),
	}
	codings := map[string]*base64.Encoding{"base64": base64.RawStdEncoding, "base64url": base64.RawURLEncoding}
	for shift := range 3 { // base64 looks different at each place in a group of three bytes
		for name, coding := range codings {
			coded := coding.EncodeToString(append(make([]byte, shift), text...))
			begin := (shift*8 + 5) / 6 // the first characters and the last depend on what stands beside
			all[fmt.Sprintf("in %s, shifted by %d", name, shift)] = coded[begin : (shift+len(text))*8/6]
		}
	}
	maps.DeleteFunc(all, func(_, spelling string) bool { return spelling == text })
	all["as it is"] = text
	return all
}

func backwards(text string) string {
	turned := []byte(text)
	slices.Reverse(turned)
	return string(turned)
}

// in tells which secrets stand in what was written, and where: contents by the name of the file or stream.
func (h *hunt) in(written map[string][]byte) []string {
	found := map[string]bool{}
	look := func(name string, content []byte) {
		for piece, betrays := range h.pieces {
			if bytes.Contains(content, []byte(piece)) || strings.Contains(name, piece) {
				found[name+": "+betrays] = true
			}
		}
	}
	for name, content := range written {
		unpack(name, content, look)
	}
	return slices.Sorted(maps.Keys(found))
}

// writtenBelow is every file below a folder.
func writtenBelow(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	written := map[string][]byte{}
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		written[filepath.ToSlash(name)], err = os.ReadFile(path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return written
}

// The search for secrets is only worth something when it finds them.
func TestTheHuntFindsASecretHoweverItIsWritten(t *testing.T) {
	const hidden = "7f3a9c51e08b4d26a1c7f95e3b60d842"
	h := newHunt(map[string]string{"the secret": hidden})
	for spelling, text := range spellings(hidden) {
		if found := h.in(map[string][]byte{"file": []byte("so it says " + text + " somewhere")}); len(found) == 0 {
			t.Errorf("%s is not found", spelling)
		}
	}
	workbook := excelize.NewFile()
	defer workbook.Close()
	if err := workbook.SetCellStr("Sheet1", "B7", hidden); err != nil {
		t.Fatal(err)
	}
	xlsx, err := workbook.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{
		"a cell of a workbook":        xlsx.Bytes(),
		"a workbook in a ZIP":         zipped(t, xlsx.Bytes()),
		"a stream of a PDF":           []byte("%PDF-1.4\n<< >>\nstream\n" + deflated(t, hidden) + "\nendstream\n"),
		"a text that breaks off":      []byte("?secret=" + hidden[:23]),
		"a text that begins within":   []byte(hidden[9:] + "&x=1"),
		"base64 of something longer":  []byte(base64.StdEncoding.EncodeToString([]byte("user:" + hidden + "@host"))),
		"hex of something longer":     []byte(hex.EncodeToString([]byte("user:" + hidden[3:30]))),
		"a ZIP without its directory": beforeDirectory(zipped(t, []byte(hidden))),
	} {
		if found := h.in(map[string][]byte{name: content}); len(found) == 0 {
			t.Errorf("%s: not found", name)
		}
	}
	innocent := map[string][]byte{"file": []byte(strings.Repeat("0123456789abcdef nothing to see ", 1000))}
	if found := h.in(innocent); len(found) != 0 {
		t.Errorf("found where there is nothing: %q", found)
	}
}

// beforeDirectory is what there is of a ZIP when its directory has not been written.
func beforeDirectory(archive []byte) []byte {
	entries, _, _ := bytes.Cut(archive, []byte("PK\x01\x02"))
	return entries
}

func zipped(t *testing.T, content []byte) []byte {
	t.Helper()
	var packed bytes.Buffer
	w := zip.NewWriter(&packed)
	entry, err := w.Create("a")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := entry.Write(content); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return packed.Bytes()
}

func deflated(t *testing.T, text string) string {
	t.Helper()
	var packed bytes.Buffer
	w := zlib.NewWriter(&packed)
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return packed.String()
}
