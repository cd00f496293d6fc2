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
	chart := s.chart(words.Of("Codes by group and state"), largest)
	chart.Type, chart.XAxis.ReverseOrder = excelize.BarStacked, true // the first group on top
	chart.Dimension.Height = barsHeight(groups)
	for i := range states {
		chart.Series = append(chart.Series, seriesOf(s.sheet, top, groups, i+2, stateColours[i]))
	}
	return s.file.AddChart(s.sheet, cellName(1, s.row+1), chart)
}

// chart is one without series yet, whose largest value this is.
func (b *book) chart(title words.Message, largest int) *excelize.Chart {
	axis := excelize.Font{Color: "404040", Size: 9}
	chart := &excelize.Chart{
		Legend:    excelize.ChartLegend{Position: "bottom"},
		Dimension: excelize.ChartDimension{Width: chartWidth},
		YAxis:     excelize.ChartAxis{MajorGridLines: true, Font: axis},
		XAxis:     excelize.ChartAxis{Font: axis},
	}
	if largest <= 10 {
		chart.YAxis.MajorUnit = 1 // and no halves
	}
	chart.Title.Paragraph = []excelize.RichTextRun{{Text: b.say(title), Font: &excelize.Font{Bold: true, Size: 12}}}
	return chart
}

// chartWidth is in pixels.
const chartWidth = 740

// barsHeight is how high a chart of n bars is, in pixels.
func barsHeight(n int) uint { return uint(130 + 24*n) }

// seriesOf is n cells of a column below its heading in the row top. What they are of stands in the first column.
func seriesOf(sheet string, top, n, column int, colour string) excelize.ChartSeries {
	at := func(column, from, to int) string {
		name, _ := excelize.ColumnNumberToName(column)
		return fmt.Sprintf("%s$%s$%d:$%s$%d", quoted(sheet), name, from, name, to)
	}
	name, _ := excelize.ColumnNumberToName(column)
	return excelize.ChartSeries{
		Name:       fmt.Sprintf("%s$%s$%d", quoted(sheet), name, top),
		Categories: at(1, top+1, top+n),
		Values:     at(column, top+1, top+n),
		Fill:       solid(colour),
	}
}
