package workbook

import (
	"cmp"
	"strings"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/width"
)

// asText is Excel's number format "@": a cell stays text when somebody edits it.
const asText = 49

// The colours of cells.
const (
	actColour   = "FFF2CC" // somebody has to do something about it
	tellColour  = "DDEBF7" // worth a look
	linkColour  = "0563C1" // as Office paints a link
	headColour  = "1F5C4A"
	headWriting = "FFFFFF"
)

// A change is what is to be different in the looks of a cell: its zero value is nothing.
type change struct {
	fill string // RRGGBB
	text bool   // the number format is asText, and the text is on one line
	link bool   // the writing is a link's

	middle bool // the text stands in the middle of the row's height
}

// A wardrobe gives cells the looks of others with something changed and all else kept: fonts with their theme and
// character set, borders, alignments. excelize's own way, from GetStyle to NewStyle, loses some of these.
type wardrobe struct {
	file *excelize.File
	made map[dress]int
}

type dress struct {
	style  int
	change change
}

// change is the number of a style that is the style of this number but for the change.
func (w *wardrobe) change(style int, c change) (int, error) {
	if c == (change{}) {
		return style, nil
	}
	if made, ok := w.made[dress{style, c}]; ok {
		return made, nil
	}
	pattern, err := w.file.NewStyle(c.style())
	if err != nil {
		return 0, err
	}
	if w.made == nil {
		w.made = make(map[dress]int)
	}
	made := w.merged(style, pattern, c)
	w.made[dress{style, c}] = made
	return made, nil
}

// style has what the change is about, and nothing else that is looked at.
func (c change) style() *excelize.Style {
	return &excelize.Style{
		NumFmt:    asText,
		Alignment: &excelize.Alignment{},
		Font:      &excelize.Font{Color: linkColour, Underline: "single"},
		Fill:      excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{cmp.Or(c.fill, headWriting)}},
	}
}

// merged adds a style that is the one of this number with what the change takes from the pattern.
func (w *wardrobe) merged(style, pattern int, c change) int {
	sheet := w.file.Styles
	all := sheet.CellXfs
	if style < 0 || style >= len(all.Xf) {
		style = 0
	}
	yes, with, from := true, all.Xf[style], all.Xf[pattern]
	with.QuotePrefix = nil
	if c.text || c.middle {
		aligned := *from.Alignment
		if with.Alignment != nil {
			aligned = *with.Alignment
			aligned.WrapText = aligned.WrapText && !c.text
		}
		if c.middle {
			aligned.Vertical = "center"
		}
		with.Alignment, with.ApplyAlignment = &aligned, &yes
	}
	if c.fill != "" {
		with.FillID, with.ApplyFill = from.FillID, &yes
	}
	if c.text {
		with.NumFmtID, with.ApplyNumberFormat = from.NumFmtID, &yes
	}
	if c.link {
		font := *sheet.Fonts.Font[*from.FontID]
		if with.FontID != nil && *with.FontID < len(sheet.Fonts.Font) {
			font = *sheet.Fonts.Font[*with.FontID]
		}
		font.Color, font.U = sheet.Fonts.Font[*from.FontID].Color, sheet.Fonts.Font[*from.FontID].U
		sheet.Fonts.Font = append(sheet.Fonts.Font, &font)
		sheet.Fonts.Count = len(sheet.Fonts.Font)
		id := len(sheet.Fonts.Font) - 1
		with.FontID, with.ApplyFont = &id, &yes
	}
	all.Xf = append(all.Xf, with)
	all.Count = len(all.Xf)
	return len(all.Xf) - 1
}

// completeLooks gives a workbook those lists of looks that Excel does without and excelize does not.
func completeLooks(f *excelize.File) {
	fresh := excelize.NewFile()
	defer fresh.Close() // it has no files
	is, all := f.Styles, fresh.Styles
	if is.Fonts == nil || len(is.Fonts.Font) == 0 {
		is.Fonts = all.Fonts
	}
	if is.Fills == nil || len(is.Fills.Fill) == 0 {
		is.Fills = all.Fills
	}
	if is.Borders == nil || len(is.Borders.Border) == 0 {
		is.Borders = all.Borders
	}
	if is.CellXfs == nil || len(is.CellXfs.Xf) == 0 {
		is.CellXfs = all.CellXfs
	}
	is.CellStyleXfs = cmp.Or(is.CellStyleXfs, all.CellStyleXfs)
}

// headingLook is that of a heading in a worksheet of our own.
func headingLook(f *excelize.File) (int, error) {
	return newHeading(f, excelize.Alignment{Vertical: "center"})
}

// wrappedHeadingLook is that of a heading over a narrow column of numbers.
func wrappedHeadingLook(f *excelize.File) (int, error) {
	return newHeading(f, excelize.Alignment{Vertical: "center", Horizontal: "center", WrapText: true})
}

func newHeading(f *excelize.File, a excelize.Alignment) (int, error) {
	return newStyle(f, excelize.Style{
		Font:      &excelize.Font{Bold: true, Color: headWriting},
		Fill:      excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{headColour}},
		Alignment: &a,
	})
}

// newStyle adds a style in the workbook's own font, for text unless it says otherwise. A font without a name is any font.
func newStyle(f *excelize.File, s excelize.Style) (int, error) {
	if s.NumFmt == 0 {
		s.NumFmt = asText
	}
	if s.Font != nil {
		family, err := f.GetDefaultFont()
		if err != nil {
			return 0, err
		}
		s.Font.Family = family
	}
	return f.NewStyle(&s)
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
