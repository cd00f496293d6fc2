package workbook

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"html"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"
)

// clear takes out our notes, and what we have added to others. Ours are told by their author, and where a program has
// forgotten that, as LibreOffice does, by how they begin.
func (n *notepad) clear(begins map[string]string) {
	number, _ := n.known()
	ours, gone := fmt.Sprint(number), map[string]bool{}
	n.notes = noteElement.ReplaceAllFunc(n.notes, func(note []byte) []byte {
		of := attributes(note[:bytes.IndexByte(note, '>')])
		text, begin := noteTextOf(note), begins[of["ref"]]
		if of["authorId"] != ours && (begin == "" || !strings.HasPrefix(text, begin)) {
			if at := strings.Index(text, remark); at >= 0 {
				return cutNote(note, at)
			}
			return note
		}
		gone[of["ref"]] = true
		return nil
	})
	n.drawing = boxElement.ReplaceAllFunc(n.drawing, func(box []byte) []byte {
		if gone[boxedCell(box)] {
			return nil
		}
		return box
	})
}

// noted are the cells with something of ours on them.
func (n *notepad) noted() (cells []string) {
	number, _ := n.known()
	ours := fmt.Sprint(number)
	for _, note := range noteElement.FindAll(n.notes, -1) {
		of := attributes(note[:bytes.IndexByte(note, '>')])
		_, _, notCell := excelize.CellNameToCoordinates(of["ref"])
		if notCell == nil && (of["authorId"] == ours || strings.Contains(noteTextOf(note), remark)) {
			cells = append(cells, of["ref"])
		}
	}
	return cells
}

// noteTextOf is the text of a note, whatever it looks like.
func noteTextOf(note []byte) string {
	var b strings.Builder
	for _, t := range textElement.FindAllSubmatch(note, -1) {
		b.WriteString(html.UnescapeString(string(t[2])))
	}
	return b.String()
}

// cutNote leaves the first bytes of a note's text.
func cutNote(note []byte, most int) []byte {
	return textElement.ReplaceAllFunc(note, func(element []byte) []byte {
		t := textElement.FindSubmatch(element)
		text := html.UnescapeString(string(t[2]))
		kept := text[:min(len(text), most)]
		most -= len(kept)
		return slices.Concat(t[1], []byte(escaped(kept)), t[3])
	})
}

func escaped(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text)) // a builder takes everything
	return b.String()
}

// boxedCell is the cell whose note is in a box; "" when it is no note's.
func boxedCell(box []byte) string {
	row, column := boxRow.FindSubmatch(box), boxColumn.FindSubmatch(box)
	if row == nil || column == nil {
		return ""
	}
	return cellName(number(column[1])+1, number(row[1])+1)
}
