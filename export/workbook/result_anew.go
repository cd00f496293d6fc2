package workbook

import (
	"fmt"
	"time"

	"github.com/xuri/excelize/v2"

	"sceneqr/campaign"
	"sceneqr/campaign/words"
)

// headingHeight is the height of the heading row in points.
const headingHeight = 24

// A table is the rows of a workbook of our own in the making.
type table struct {
	*book
	inputs   *Inputs
	headings []string
	stream   *excelize.StreamWriter
}

// lay lays out a workbook of our own, which is new and empty.
func (b *book) lay() error {
	b.sheet, b.looks.file = b.say(words.Of("Result")), b.file
	t := &table{book: b, inputs: InputsOf(b.codes())}
	t.headings = append(t.headings, t.inputs.Headings...)
	t.headings = append(t.headings, b.Result.headings(b.columns, t.inputs.Headings)...)
	b.fill = t.write
	b.remark("This workbook was made anew: all cells are text, and formats, formulas and other worksheets are not in it.")
	if len(b.Rows) > mostLinked {
		b.remark("With more than %s rows, the names of files are no links.", words.Thousands(mostLinked))
	}
	if err := b.file.SetSheetName("Sheet1", b.sheet); err != nil {
		return err
	}
	return b.describe()
}

// describe sets what a file manager shows of a document. Left alone, excelize writes its author's name and the year 2006.
func (b *book) describe() error {
	at := b.Time.UTC().Format(time.RFC3339)
	return b.file.SetDocProps(&excelize.DocProperties{
		Title: xmlText(b.Title), Creator: "sceneqr", LastModifiedBy: "sceneqr", Created: at, Modified: at,
	})
}

func (t *table) write() error {
	last := len(t.Rows) + 1
	corner, err := excelize.CoordinatesToCellName(len(t.headings), last)
	if err != nil {
		return words.Errorf("%d columns and %d rows are more than a spreadsheet holds: %w", len(t.headings), last, err)
	}
	if err := t.addLinks(); err != nil {
		return err
	}
	// Readers that stream believe this rectangle, so it must be there before the first row.
	if err := t.file.SetSheetDimension(t.sheet, "A1:"+corner); err != nil {
		return err
	}
	if err := t.layOut("A1:" + corner); err != nil {
		return err
	}
	if t.stream, err = t.file.NewStreamWriter(t.sheet); err != nil {
		return err
	}
	if err := t.dress(); err != nil {
		return err
	}
	if err := t.writeRows(); err != nil {
		return err
	}
	if err := t.sizeForThumbnails(); err != nil {
		return err
	}
	if err := t.addThumbnails(len(t.inputs.Headings)+1, t.rowNumber); err != nil {
		return err
	}
	if err := t.stream.Flush(); err != nil {
		return err
	}
	return mark(t.file, campaign.ResultColumns, quoted(t.sheet)+columnRange(len(t.inputs.Headings)+1, len(t.headings)), t.sheet)
}

// sizeForThumbnails tells the file the sizes of cells, by which it places a picture. The stream has its own.
func (t *table) sizeForThumbnails() error {
	if !t.hasThumbnails() {
		return nil
	}
	for i := range t.Rows {
		if err := t.file.SetRowHeight(t.sheet, i+2, thumbnailHeight); err != nil {
			return err
		}
	}
	name, _ := excelize.ColumnNumberToName(len(t.inputs.Headings) + 1)
	return t.file.SetColWidth(t.sheet, name, name, pictureColumn.width)
}

func (t *table) rowNumber(i int) int { return i + 2 }

func (t *table) addLinks() error {
	if len(t.Rows) > mostLinked {
		return nil
	}
	p, err := openPart(t.file, t.sheet)
	if err != nil {
		return err
	}
	p.link(t.links(len(t.inputs.Headings)+1, t.rowNumber))
	p.store(t.file)
	return nil
}

// layOut sets what has to be there before the stream begins.
func (t *table) layOut(area string) error {
	if err := t.file.AutoFilter(t.sheet, area, nil); err != nil {
		return err
	}
	if err := t.fitToWidth(); err != nil {
		return err
	}
	return t.repeatHeading(1)
}

// dress freezes the heading and sets the widths, which a stream wants before its first row.
func (t *table) dress() error {
	for i := range t.headings {
		if err := t.stream.SetColWidth(i+1, i+1, t.width(i)); err != nil {
			return err
		}
	}
	return t.stream.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"})
}

func (t *table) writeRows() error {
	style, err := headingLook(t.file)
	if err != nil {
		return err
	}
	row := make([]any, len(t.headings))
	for i, heading := range t.headings {
		row[i] = excelize.Cell{StyleID: style, Value: xmlText(heading)}
	}
	if err := t.stream.SetRow("A1", row, excelize.RowOpts{Height: headingHeight}); err != nil {
		return err
	}
	t.progress(0)
	var options []excelize.RowOpts
	if t.hasThumbnails() {
		options = append(options, excelize.RowOpts{Height: thumbnailHeight})
	}
	for i := range t.Rows {
		if err := t.fillRow(row, &t.Rows[i]); err != nil {
			return err
		}
		if err := t.stream.SetRow(fmt.Sprint("A", i+2), row, options...); err != nil {
			return words.Errorf("row %d: %w", i+2, err)
		}
		t.progress(i + 1)
	}
	return nil
}

// fillRow puts the cells of w into row: the customer's, then ours. Empty cells are cells too, for the colour of the row.
func (t *table) fillRow(row []any, w *Row) error {
	look := t.look(w)
	style, err := t.looks.change(0, look)
	if err != nil {
		return err
	}
	look.link = true
	link, err := t.looks.change(0, look)
	if err != nil {
		return err
	}
	for i := range row {
		row[i] = excelize.Cell{StyleID: style}
	}
	t.inputs.Each(w.Code.Cells, func(column int, text string) {
		row[column] = excelize.Cell{StyleID: style, Value: xmlText(text)}
	})
	for i, c := range t.columns {
		cell := excelize.Cell{StyleID: style, Value: xmlText(c.text(t.Result, w))}
		if c.opens(w) != "" && len(t.Rows) <= mostLinked {
			cell.StyleID = link
		}
		row[len(t.inputs.Headings)+i] = cell
	}
	return nil
}

// width of a column, in characters. The customer's are as wide as their longest text among the first ones, within reason.
func (t *table) width(column int) float64 {
	if own := column - len(t.inputs.Headings); own >= 0 {
		return t.columns[own].width
	}
	const padding, filterButton, least, most = 2, 3, 8, 40
	widest := charactersWide(t.inputs.Headings[column]) + filterButton
	for _, text := range t.inputs.samples[column] {
		widest = max(widest, charactersWide(text))
	}
	return float64(min(max(widest+padding, least), most))
}
