package workbook

import (
	"fmt"
	"time"

	"github.com/xuri/excelize/v2"

	"sceneqr/campaign/words"
)

// mostListed is how many rows a worksheet has below its heading.
const mostListed = excelize.TotalRows - 1

// add adds a list as a worksheet behind the others.
func (b *reportBook) add(l reportList) error {
	b.sheet = b.say(l.name)
	if _, err := b.file.NewSheet(b.sheet); err != nil {
		return err
	}
	if l.length > mostListed {
		return words.Errorf("%s rows are more than a worksheet holds: choose a shorter time", words.Thousands(l.length))
	}
	if err := b.layOut(l); err != nil {
		return err
	}
	stream, err := b.file.NewStreamWriter(b.sheet)
	if err != nil {
		return err
	}
	if err := b.writeRows(stream, l); err != nil {
		return err
	}
	return stream.Flush()
}

// layOut sets what has to be there before the stream begins. Readers that stream believe the dimension.
func (b *reportBook) layOut(l reportList) error {
	area := "A1:" + cellName(len(l.columns), max(l.length, 1)+1)
	for i, c := range l.columns {
		name, _ := excelize.ColumnNumberToName(i + 1)
		if err := b.file.SetColWidth(b.sheet, name, name, c.width); err != nil {
			return err
		}
	}
	for _, step := range []func() error{
		func() error { return b.file.SetSheetDimension(b.sheet, area) },
		func() error { return b.file.AutoFilter(b.sheet, area, nil) },
		func() error { return b.freeze() },
		func() error { return b.fitToWidth() },
		func() error { return b.repeatHeading(1) },
		func() error { return b.drawBeside(l) },
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func (b *reportBook) freeze() error {
	return b.file.SetPanes(b.sheet, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"})
}

func (b *reportBook) writeRows(stream *excelize.StreamWriter, l reportList) error {
	cells := make([]any, len(l.columns))
	for i, c := range l.columns {
		cells[i] = excelize.Cell{StyleID: b.headings[min(c.format, asNumber)], Value: b.say(c.heading)}
	}
	if err := stream.SetRow("A1", cells, excelize.RowOpts{Height: headingHeight}); err != nil {
		return err
	}
	row := 1
	for values := range l.rows {
		row++
		for i, value := range values {
			style, err := b.format(value, l.columns[i].format)
			if err != nil {
				return err
			}
			cells[i] = excelize.Cell{StyleID: style, Value: b.cell(value)}
		}
		if err := stream.SetRow(fmt.Sprint("A", row), cells); err != nil {
			return words.Errorf("row %d: %w", row, err)
		}
	}
	if row > 1 || l.none.IsZero() {
		return nil
	}
	return stream.SetRow("A2", []any{b.say(l.none)})
}

// cell is a value as a spreadsheet has it, whose times are of no zone.
func (b *reportBook) cell(value any) any {
	switch v := value.(type) {
	case string:
		return xmlText(v)
	case time.Time:
		if v.IsZero() {
			return nil
		}
		v = v.In(b.report.Zone)
		return time.Date(v.Year(), v.Month(), v.Day(), v.Hour(), v.Minute(), v.Second(), 0, time.UTC)
	}
	return value
}
