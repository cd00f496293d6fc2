package workbook

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"strings"

	"sceneqr/campaign"
	"sceneqr/campaign/words"
)

// What is copied as a whole at most: the file, and its XML when unpacked. excelize holds the worksheets in memory, 20,000
// rows of 10 columns, which are 9 MiB of XML, in about 280 MB.
const (
	mostPacked   = 32 << 20
	mostUnpacked = 16 << 20
)

// Copyable reads a customer's workbook that [Problems] can copy. It is nil when the file is none, such as a text file or
// one with macros, or is too large for it.
func Copyable(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, words.Errorf("reading the sheet once more: %w", err)
	}
	if info.Size() > mostPacked {
		return nil, nil
	}
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, words.Errorf("reading the sheet once more: %w", err)
	}
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil || !isPlain(z) || unpackedSize(z) > mostUnpacked {
		return nil, nil // text, for one
	}
	return content, nil
}

// isPlain tells an .xlsx from an .xlsm and from what is no workbook.
func isPlain(z *zip.Reader) bool {
	return strings.Contains(content(z, "[Content_Types].xml"), "spreadsheetml.sheet.main+xml")
}

func unpackedSize(z *zip.Reader) (size uint64) {
	for _, f := range z.File {
		if strings.HasSuffix(f.Name, ".xml") {
			size += f.UncompressedSize64
		}
	}
	return size
}

// Replaceable tells whether a copy may take the place of the file at path: there is none, or it is an earlier copy that
// nobody has saved since. Somebody may be correcting in another, or have named a file of his own like this.
func Replaceable(path string) (bool, error) {
	z, err := zip.OpenReader(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return true, nil
	case errors.Is(err, fs.ErrPermission):
		return false, err
	case err != nil:
		return false, nil
	}
	defer z.Close()
	return listsProblems(&z.Reader) && strings.Contains(content(&z.Reader, "docProps/app.xml"), ">"+Application+"</"), nil
}

// IsProblems tells whether the file at path is a copy that [Problems] has made, corrected or not.
func IsProblems(path string) bool {
	z, err := zip.OpenReader(path)
	if err != nil {
		return false
	}
	defer z.Close()
	return listsProblems(&z.Reader)
}

func listsProblems(z *zip.Reader) bool {
	return strings.Contains(content(z, "xl/workbook.xml"), `"`+campaign.ProblemSheet+`"`)
}

// content is a small part of a package, "" when there is none.
func content(z *zip.Reader, name string) string {
	f, err := z.Open(name)
	if err != nil {
		return ""
	}
	defer f.Close()
	const most = 1 << 20
	text, _ := io.ReadAll(io.LimitReader(f, most)) // what is damaged is not what is looked for
	return string(text)
}
