package export

import (
	"archive/zip"
	"encoding/csv"
	"encoding/hex"
	"io"
	"strings"
)

var manifestHeadings = []string{
	"picture", "vector", "serial", "key", "name", "group", "scene", "url", "picture_sha256",
}

// addManifest writes manifest.csv, one line for each code in the ZIP: UTF-8 with a byte order mark, without which Excel
// takes it for the local code page, and lines that end as Windows ends them.
func (a *archive) addManifest() error {
	h := zip.FileHeader{Name: "manifest.csv", Method: zip.Deflate, Modified: a.header.Modified}
	h.SetMode(0o644)
	w, err := a.zip.CreateHeader(&h)
	if err != nil {
		return err
	}
	if _, err := io.WriteString(w, "\uFEFF"); err != nil {
		return err
	}
	table := csv.NewWriter(w)
	table.UseCRLF = true
	_ = table.Write(manifestHeadings) // a failed write is told by Error
	for i := range a.pictures {
		if a.pictures[i].suffix != "" {
			_ = table.Write(a.manifestLine(i))
		}
	}
	table.Flush()
	return table.Error()
}

func (a *archive) manifestLine(i int) []string {
	c, p := &a.batch.Codes[i], &a.pictures[i]
	line := []string{a.names[i] + p.suffix, a.names[i] + ".svg", c.Label(), c.Key, c.Name, c.Group, string(c.Scene), c.URL}
	for column, text := range line {
		line[column] = inert(text)
	}
	return append(line, hex.EncodeToString(p.sum[:]))
}

// inert puts an apostrophe before a text that a spreadsheet would run as a formula. CSV has no other way to say "text".
func inert(s string) string {
	if s != strings.TrimLeft(s, formulaLeads) {
		return "'" + s
	}
	return s
}
