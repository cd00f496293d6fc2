package workbook

import (
	"fmt"

	"github.com/xuri/excelize/v2"

	"sceneqr/campaign/words"
)

// Widths of the summary's columns, in characters.
const (
	groupWidth = 26
	stateWidth = 15
)

// layOut sets widths and how the summary is printed: on one page across.
func (s *summary) layOut() error {
	if err := s.file.SetColWidth(s.sheet, "A", "A", groupWidth); err != nil {
		return err
	}
	last, _ := excelize.ColumnNumberToName(2 + len(states))
	if err := s.file.SetColWidth(s.sheet, "B", last, stateWidth); err != nil {
		return err
	}
	grid := false
	if err := s.file.SetSheetView(s.sheet, 0, &excelize.ViewOptions{ShowGridLines: &grid}); err != nil {
		return err
	}
	page := book{file: s.file, sheet: s.sheet}
	return page.fitToWidth()
}

// draw adds bars of the groups under their counts, which begin below the heading in the row top.
func (s *summary) draw(top, groups, largest int) error {
	axis := excelize.Font{Color: "404040", Size: 9}
	chart := &excelize.Chart{
		Type:      excelize.BarStacked,
		Legend:    excelize.ChartLegend{Position: "bottom"},
		Dimension: excelize.ChartDimension{Width: 740, Height: uint(130 + 24*groups)},
		YAxis:     excelize.ChartAxis{MajorGridLines: true, Font: axis},
		XAxis:     excelize.ChartAxis{ReverseOrder: true, Font: axis}, // the first group on top
	}
	if largest <= 10 {
		chart.YAxis.MajorUnit = 1 // and no half codes
	}
	text := s.say(words.Of("Codes by group and state"))
	chart.Title.Paragraph = []excelize.RichTextRun{{Text: text, Font: &excelize.Font{Bold: true, Size: 12}}}
	for i := range states {
		column, _ := excelize.ColumnNumberToName(i + 2)
		at := func(column string, from, to int) string {
			return fmt.Sprintf("%s$%s$%d:$%s$%d", quoted(s.sheet), column, from, column, to)
		}
		chart.Series = append(chart.Series, excelize.ChartSeries{
			Name:       fmt.Sprintf("%s$%s$%d", quoted(s.sheet), column, top),
			Categories: at("A", top+1, top+groups),
			Values:     at(column, top+1, top+groups),
			Fill:       excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{stateColours[i]}},
		})
	}
	return s.file.AddChart(s.sheet, cellName(1, s.row+1), chart)
}
