package workbook

import (
	"encoding/xml"
	"regexp"
	"strings"

	"github.com/xuri/excelize/v2"
)

// reserve takes the columns of what lies beside the table and is no text: merged cells, tables, pictures and charts.
func (o *original) reserve() {
	for _, m := range mergeElement.FindAllSubmatch(o.part.rest, -1) {
		o.takeArea(string(m[1]))
	}
	for _, r := range relationsOf(o.file, o.part.name) {
		switch kindOf(r) {
		case "table":
			if m := tableElement.FindSubmatch(packaged(o.file, r.Target)); m != nil {
				o.takeArea(string(m[1]))
				o.aside = o.aside || o.besideTable(string(m[1]))
			}
		case "drawing":
			o.takeDrawing(packaged(o.file, r.Target))
		}
	}
}

var tableElement = regexp.MustCompile(`<(?:\w+:)?table\s[^>]*?\bref="([^"]+)"`)

// An area is a rectangle of cells, counted from 1.
type area struct{ firstColumn, firstRow, lastColumn, lastRow int }

func areaOf(ref string) (area, bool) {
	var a area
	var err error
	from, to, several := strings.Cut(strings.ReplaceAll(ref, "$", ""), ":")
	if !several {
		to = from
	}
	if a.firstColumn, a.firstRow, err = excelize.CellNameToCoordinates(from); err != nil {
		return area{}, false
	}
	if a.lastColumn, a.lastRow, err = excelize.CellNameToCoordinates(to); err != nil {
		return area{}, false
	}
	return a, true
}

func (o *original) takeArea(ref string) {
	if a, ok := areaOf(ref); ok && a.firstRow <= o.last && a.lastRow >= o.heading {
		o.take(a.firstColumn, a.lastColumn)
	}
}

// besideTable tells a table that our columns stand beside, and are not sorted with.
func (o *original) besideTable(ref string) bool {
	a, ok := areaOf(ref)
	return ok && a.firstRow == o.heading
}

// An anchor is where a picture or a chart lies, counted from 0, and how large it is when it has no other end.
type anchor struct {
	From corner  `xml:"from"`
	To   *corner `xml:"to"`
	Size struct {
		Width  int `xml:"cx,attr"`
		Height int `xml:"cy,attr"`
	} `xml:"ext"`
}

type corner struct {
	Column int `xml:"col"`
	Row    int `xml:"row"`
}

// The size of an ordinary cell, in the units of drawings: 64 by 20 pixels.
const (
	cellWidth  = 64 * 9525
	cellHeight = 20 * 9525
)

func (o *original) takeDrawing(content []byte) {
	var all struct {
		Two []anchor `xml:"twoCellAnchor"`
		One []anchor `xml:"oneCellAnchor"`
	}
	if xml.Unmarshal(content, &all) != nil {
		return
	}
	for _, a := range append(all.Two, all.One...) {
		end := corner{a.From.Column + a.Size.Width/cellWidth, a.From.Row + a.Size.Height/cellHeight}
		if a.To != nil {
			end = *a.To
		}
		if a.From.Row < o.last && end.Row+1 >= o.heading && !o.ours(a.From.Column+1) {
			o.take(a.From.Column+1, end.Column+1)
		}
	}
}
