package export

import (
	"strings"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/width"
)

// headingHeight is the height of the heading row in points.
const headingHeight = 24

// asText is Excel's number format "@": a cell stays text when somebody edits it.
const asText = 49

// looks are the styles of cells, by excelize's numbers.
type looks struct {
	heading int
	plain   int
	open    int // of a row that somebody has to do something about
}

func newLooks(f *excelize.File) (looks, error) {
	var l looks
	for _, style := range []struct {
		id *int
		is excelize.Style
	}{
		{&l.heading, excelize.Style{
			NumFmt:    asText,
			Font:      &excelize.Font{Bold: true, Color: "FFFFFF"},
			Fill:      excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"1F5C4A"}},
			Alignment: &excelize.Alignment{Vertical: "center"},
		}},
		{&l.plain, excelize.Style{NumFmt: asText}},
		{&l.open, excelize.Style{
			NumFmt: asText,
			Fill:   excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"FFF2CC"}},
		}},
	} {
		id, err := f.NewStyle(&style.is)
		if err != nil {
			return looks{}, err
		}
		*style.id = id
	}
	return l, nil
}

// format freezes the heading and sets the widths, all of which a stream wants before its first row.
func (t *table) format(f *excelize.File, stream *excelize.StreamWriter, columnCount int) (err error) {
	if t.looks, err = newLooks(f); err != nil {
		return err
	}
	for i := range columnCount {
		if err := stream.SetColWidth(i+1, i+1, t.width(i)); err != nil {
			return err
		}
	}
	return stream.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"})
}

// width of a column, in characters. The customer's are as wide as their longest text among the first ones, within reason.
func (t *table) width(column int) float64 {
	if own := column - len(t.inputs.headings); own >= 0 {
		return columns[own].width
	}
	const padding, filterButton, least, most = 2, 3, 8, 40
	widest := charactersWide(t.inputs.headings[column]) + filterButton
	for _, text := range t.inputs.samples[column] {
		widest = max(widest, charactersWide(text))
	}
	return float64(min(max(widest+padding, least), most))
}

// charactersWide is how wide the widest line of a text is, in Latin characters: a Chinese one takes the room of two.
func charactersWide(text string) int {
	widest := 0
	for line := range strings.Lines(text) {
		n := 0
		for _, r := range line {
			n++
			switch width.LookupRune(r).Kind() {
			case width.EastAsianWide, width.EastAsianFullwidth:
				n++
			}
		}
		widest = max(widest, n)
	}
	return widest
}
