package workbook

import (
	"strings"

	"github.com/xuri/excelize/v2"

	"sceneqr/campaign/words"
)

// A reportChart shows the scans and the new followers of rows that stand below each other.
type reportChart struct {
	title   words.Message
	rows    int    // 0 for no chart
	scans   int    // the column of them, from 1; that of new followers is the second behind it
	largest int    // of the numbers of scans
	times   string // the format of those in the first column, for lines over time; "" for bars
}

// The colours of scans and of new followers can be told by the colour-blind, and on grey paper.
const (
	scanColour   = "2E7D5B"
	followColour = "E0A030"
)

const (
	lineHeight = 320 // of a chart of lines, in pixels
	mostTimes  = 30  // that are told below one
)

// draw makes a chart of the rows below the headings in the row top of a worksheet.
func (b *reportBook) draw(c reportChart, sheet string, top int) *excelize.Chart {
	chart := b.chart(c.title, c.largest)
	chart.Series = []excelize.ChartSeries{
		seriesOf(sheet, top, c.rows, c.scans, scanColour), seriesOf(sheet, top, c.rows, c.scans+2, followColour),
	}
	if c.times == "" {
		chart.Type, chart.XAxis.ReverseOrder = excelize.Bar, true
		chart.Dimension.Height = barsHeight(c.rows)
		return chart
	}
	chart.Type, chart.Dimension.Height = excelize.Line, lineHeight
	chart.XAxis.NumFmt.CustomNumFmt = c.times
	chart.XAxis.TickLabelSkip = 1 + c.rows/mostTimes
	chart.XAxis.Alignment.TextRotation = -90 // upright: LibreOffice, which skips none, prints those that lie over each other
	for i := range chart.Series {
		chart.Series[i].Line = excelize.LineOptions{Width: 2, Fill: chart.Series[i].Fill}
		chart.Series[i].Marker = marker(c.rows, chart.Series[i].Fill)
	}
	return chart
}

// marker shows each of a few times: a line of one alone would be nothing to see. Many would hide the line.
func marker(times int, fill excelize.Fill) excelize.ChartMarker {
	if times > mostTimes {
		return excelize.ChartMarker{Symbol: "none"}
	}
	return excelize.ChartMarker{Symbol: "circle", Size: 5, Fill: fill}
}

// drawBeside puts the chart of a list to its right.
func (b *reportBook) drawBeside(l reportList) error {
	if l.chart.rows == 0 {
		return nil
	}
	return b.file.AddChart(b.sheet, cellName(len(l.columns)+2, 2), b.draw(l.chart, b.sheet, 1))
}

// asTimes makes the charts of lines ones over times: excelize takes what stands in the first column for texts, of which Excel
// shows the numbers, and leaves it to Excel to make days of hours.
func (b *reportBook) asTimes() error {
	overTime := strings.NewReplacer("<cat><strRef>", "<cat><numRef>", "</strRef></cat>", "</numRef></cat>",
		`<auto val="1">`, `<auto val="0">`)
	b.file.Pkg.Range(func(name, content any) bool {
		part, ok := content.([]byte)
		if ok && strings.HasPrefix(name.(string), "xl/charts/") && strings.Contains(string(part), "<lineChart>") {
			b.file.Pkg.Store(name, []byte(overTime.Replace(string(part))))
		}
		return true
	})
	return nil
}
