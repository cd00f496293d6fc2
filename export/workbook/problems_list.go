package workbook

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"sceneqr/campaign"
	"sceneqr/campaign/words"
)

// The rows of the list: a title, what to do with it, the headings, and then a problem each.
const (
	listTitle    = 1
	listAdvice   = 2
	listHeadings = 4
	listFirst    = 5
)

var listWidths = [...]float64{18, 52, 52, 26}

// sampleColumn is the one that keeps the looks of the cells.
const sampleColumn = len(listWidths) + 1

// list puts the worksheet that lists the problems before all others, and has the workbook open there.
func (m *marking) list() error {
	sheet := freeName(m.file, words.Of("Problems"), m.Language)
	if err := addSheet(m.file, sheet); err != nil {
		return err
	}
	l := list{marking: m, sheet: sheet, merged: mergedCells{file: m.file}}
	for _, step := range []func() error{l.write, l.layOut, l.print, l.toFront} {
		if err := step(); err != nil {
			return err
		}
	}
	if err := mark(m.file, campaign.ProblemSheet, quoted(sheet)+columnRange(1, len(listWidths)), ""); err != nil {
		return err
	}
	return m.markPart()
}

// markPart has rows that are not all of a sheet known as no sheet.
func (m *marking) markPart() error {
	if !m.part {
		return nil
	}
	sheet := m.file.GetSheetName(1)
	return mark(m.file, campaign.ProblemSheet, quoted(sheet)+columnRange(1, excelize.MaxColumns), sheet)
}

// list is the worksheet of problems in the making.
type list struct {
	*marking
	sheet  string
	merged mergedCells

	title, advice, heading, place, wrong, shows int // styles of cells
}

// advise says what can be done with the copy.
func (m *marking) advise() []words.Message {
	advice := []words.Message{words.Of("These cells are red in this workbook. Correct them here or in your own file, " +
		"then run sceneqr check on the file that you have corrected.")}
	switch {
	case m.why != nil:
		advice[0] = words.Of("These are the texts of your worksheet in a new workbook, "+
			"because yours cannot be marked: %v. Correct them in your own file, then run sceneqr check on it.", m.why)
	case m.part:
		advice[0] = words.Of("The sheet is too large to be copied whole: " +
			"this workbook has only its rows with problems. Correct them in your own file, then run sceneqr check on it.")
	}
	if m.More > 0 {
		advice = append(advice, words.Of("The first %s are listed; the others are told when these are corrected.",
			words.Thousands(len(m.notes))))
	}
	return advice
}

func (l *list) write() error {
	if err := l.dress(); err != nil {
		return err
	}
	title := words.Of("%s: %v", l.Name, words.Count(len(l.notes)+l.More, "1 problem", "%s problems"))
	if err := l.set(1, listTitle, l.Language.Of(title), l.title); err != nil {
		return err
	}
	for i, advice := range l.advise() {
		if err := l.set(1, listAdvice+i, l.Language.Of(advice), l.advice); err != nil {
			return err
		}
	}
	for i, heading := range []words.Message{
		words.Of("cell"), words.Of("what is wrong"), words.Of("what to do"), words.Of("what the cell shows"),
	} {
		if err := l.set(i+1, listHeadings, l.Language.Of(heading), l.heading); err != nil {
			return err
		}
	}
	for i := range l.notes {
		if err := l.row(listFirst+i, i); err != nil {
			return err
		}
	}
	return nil
}

// row writes one of the problems. What the list calls the cell is its name in the customer's file.
func (l *list) row(row, i int) error {
	told, here := l.Notes[i], l.notes[i]
	place, shows := l.wrong, ""
	if hasCell(l.file, here.Sheet, here.Cell) {
		place = l.place
		if err := l.keep(row, here); err != nil {
			return err
		}
		to := quoted(here.Sheet) + here.Cell
		if err := l.file.SetCellHyperLink(l.sheet, cellName(1, row), to, "Location"); err != nil {
			return err
		}
		shows, _ = l.file.GetCellValue(here.Sheet, here.Cell) // one that has none is what the problem is about
	}
	texts := [...]string{told.place(), l.Language.Of(told.Text), l.Language.Of(told.Cure), shows}
	for i, style := range [...]int{place, l.wrong, l.wrong, l.shows} {
		if err := l.set(i+1, row, texts[i], style); err != nil {
			return err
		}
	}
	return l.file.SetRowHeight(l.sheet, row, rowHeight(texts[:], listWidths[:]))
}

// keep puts what the cell looked like into a column that nobody sees, with its name, for when the copy comes back.
func (l *list) keep(row int, n Note) error {
	at := spot{n.Sheet, l.merged.first(n.Sheet, n.Cell)}
	return l.set(sampleColumn, row, at.sheet+"!"+at.cell, l.own[at])
}

// rowHeight is how high a row has to be, in points, for all of its texts in columns of these widths. Not every program
// works that out by itself.
func rowHeight(texts []string, widths []float64) float64 {
	const line, margin, most = 15, 4, 409 // Excel's largest
	lines := 1
	for i, text := range texts {
		lines = max(lines, textLines(text, int(widths[i])))
	}
	return float64(min(lines*line+margin, most))
}

// textLines is how many lines a text takes in a column that is as many Latin characters wide.
func textLines(text string, width int) int {
	n := 0
	for line := range strings.Lines(text) {
		n += 1 + max(charactersWide(line)-1, 0)/width
	}
	return n
}

func (l *list) set(column, row int, text string, style int) error {
	cell := cellName(column, row)
	if err := l.file.SetCellStr(l.sheet, cell, xmlText(text)); err != nil {
		return err
	}
	return l.file.SetCellStyle(l.sheet, cell, cell, style)
}

func (l *list) dress() error {
	line := []excelize.Border{{Type: "bottom", Color: "D9D9D9", Style: 1}}
	top := &excelize.Alignment{Vertical: "top", WrapText: true}
	for _, s := range []struct {
		id *int
		is excelize.Style
	}{
		{&l.title, excelize.Style{Font: &excelize.Font{Bold: true, Size: 14}}},
		{&l.advice, excelize.Style{Font: &excelize.Font{Color: "595959"}}},
		{&l.place, excelize.Style{Alignment: top, Border: line,
			Font: &excelize.Font{Color: linkColour, Underline: "single"}}},
		{&l.wrong, excelize.Style{Alignment: top, Border: line}},
		{&l.shows, excelize.Style{Alignment: top, Border: line,
			Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{badColour}}}},
	} {
		id, err := newStyle(l.file, s.is)
		if err != nil {
			return err
		}
		*s.id = id
	}
	var err error
	l.heading, err = headingLook(l.file)
	return err
}

func (l *list) layOut() error {
	for i, width := range listWidths {
		column, _ := excelize.ColumnNumberToName(i + 1)
		if err := l.file.SetColWidth(l.sheet, column, column, width); err != nil {
			return err
		}
	}
	samples, _ := excelize.ColumnNumberToName(sampleColumn)
	if err := l.file.SetColVisible(l.sheet, samples, false); err != nil {
		return err
	}
	if err := l.file.SetRowHeight(l.sheet, listHeadings, headingHeight); err != nil {
		return err
	}
	hidden := false
	if err := l.file.SetSheetView(l.sheet, 0, &excelize.ViewOptions{ShowGridLines: &hidden}); err != nil {
		return err
	}
	return l.file.SetPanes(l.sheet, &excelize.Panes{
		Freeze: true, YSplit: listHeadings, TopLeftCell: fmt.Sprint("A", listFirst), ActivePane: "bottomLeft",
	})
}

func (l *list) print() error {
	page := &book{file: l.file, sheet: l.sheet}
	if err := page.fitToWidth(); err != nil {
		return err
	}
	return page.repeatHeading(listHeadings)
}
