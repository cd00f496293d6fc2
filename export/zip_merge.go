package export

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strings"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"sceneqr/export/workbook"
)

// mergeColumns are those of ours, under the names that a layout's template knows them by. The customer's own follow, and
// then imageColumn.
var mergeColumns = []string{"serial", "key", "name", "group", "scene", "expires", "url"}

// imageColumn begins with the @ by which InDesign knows a path to a picture.
const imageColumn = "@image"

// writeMerge writes merge.csv, one line for each code in the ZIP, for InDesign's Data Merge and programs like it. A picture
// is named by its path from the folder that the ZIP is unpacked into, with forward slashes.
//
// It is UTF-16 with a byte order mark: Adobe asks for UTF-16 as soon as a text is more than plain English (Data Merge API,
// "Working with the Data Merge API"), and little-endian is what people with Cyrillic texts save for it and what Windows
// programs call Unicode. For programs that want UTF-8 there is manifest.csv.
//
// Unlike there, nothing is put before a text that looks like a formula: what stands here is printed as it stands.
func (a *archive) writeMerge(w io.Writer) error {
	encoded := transform.NewWriter(w, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder())
	table := csv.NewWriter(encoded)
	table.UseCRLF = true
	in := a.batch.inputs()
	headings := mergeHeadings(in.Headings)
	_ = table.Write(headings) // a failed write is told by Error
	line := make([]string, len(headings))
	for i := range a.pictures {
		if a.pictures[i].suffix != "" {
			a.fillMergeLine(line, i, in)
			_ = table.Write(line)
		}
	}
	table.Flush()
	if err := table.Error(); err != nil {
		return err
	}
	return encoded.Close()
}

func (a *archive) fillMergeLine(line []string, i int, in *workbook.Inputs) {
	clear(line)
	c := &a.batch.Codes[i]
	ours := copy(line, []string{c.Label(), c.Key, c.Name, c.Group, string(c.Scene), c.ValidUntil(), c.URL})
	in.Each(c.Cells, func(column int, text string) { line[ours+column] = text })
	line[len(line)-1] = a.names[i] + a.pen.formats.forLayout().suffix()
	for column, text := range line {
		line[column] = oneLine(text)
	}
}

// mergeHeadings are all columns' names, none empty and no two alike whatever the case, since a program knows a column by
// nothing else. To InDesign a first @ says "picture" and a first # "QR code": a customer's column gets the wide form.
func mergeHeadings(customers []string) []string {
	taken := map[string]bool{imageColumn: true}
	for _, name := range mergeColumns {
		taken[name] = true
	}
	out := slices.Clone(mergeColumns)
	for i, heading := range customers {
		name := mergeHeading(heading, i)
		for n := 2; taken[strings.ToLower(name)]; n++ {
			name = fmt.Sprintf("%s (%d)", mergeHeading(heading, i), n)
		}
		taken[strings.ToLower(name)] = true
		out = append(out, name)
	}
	return append(out, imageColumn)
}

func mergeHeading(heading string, column int) string {
	name := strings.TrimSpace(oneLine(heading))
	switch {
	case name == "":
		return fmt.Sprintf("column %d", column+1)
	case name[0] == '@':
		return "＠" + name[1:]
	case name[0] == '#':
		return "＃" + name[1:]
	}
	return name
}

// oneLine puts a space for line breaks, which Data Merge cannot have within a field (InDesign's manual, "About data source
// files"), and for what nobody can see.
func oneLine(s string) string {
	if !strings.ContainsFunc(s, breaks) {
		return s
	}
	return strings.Join(strings.FieldsFunc(s, breaks), " ")
}

func breaks(r rune) bool { return r < ' ' || 0x7f <= r && r < 0xa0 || r == '\u2028' || r == '\u2029' }
