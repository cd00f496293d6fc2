package export

import (
	"encoding/csv"
	"encoding/hex"
	"io"
	"slices"

	"sceneqr/export/workbook"
)

var manifestHeadings = []string{
	"picture", "vector", "serial", "key", "name", "group", "scene", "url", "picture_sha256",
}

// writeManifest writes manifest.csv, one line for each code in the ZIP: UTF-8 with a byte order mark, without which Excel
// takes it for the local code page, and lines that end as Windows ends them. The vector is the SVG; behind the last
// column each other format of the batch has one, under its own name.
func (a *archive) writeManifest(w io.Writer) error {
	if _, err := io.WriteString(w, "\uFEFF"); err != nil {
		return err
	}
	table := csv.NewWriter(w)
	table.UseCRLF = true
	_ = table.Write(a.manifestHeadings()) // a failed write is told by Error
	for i := range a.pictures {
		if a.pictures[i].suffix != "" {
			_ = table.Write(a.manifestLine(i))
		}
	}
	table.Flush()
	return table.Error()
}

func (a *archive) manifestHeadings() []string {
	headings := slices.Clone(manifestHeadings)
	for _, f := range a.pen.formats {
		if f != FormatSVG {
			headings = append(headings, string(f))
		}
	}
	return headings
}

func (a *archive) manifestLine(i int) []string {
	c, p := &a.batch.Codes[i], &a.pictures[i]
	vector := ""
	var others []string
	for _, f := range a.pen.formats {
		if file := a.names[i] + f.suffix(); f == FormatSVG {
			vector = file
		} else {
			others = append(others, file)
		}
	}
	line := []string{a.names[i] + p.suffix, vector, c.Label(), c.Key, c.Name, c.Group, string(c.Scene), c.URL}
	for column, text := range line {
		line[column] = workbook.Inert(text)
	}
	return append(append(line, hex.EncodeToString(p.sum[:])), others...)
}
