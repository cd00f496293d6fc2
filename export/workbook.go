package export

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"sceneqr/campaign"
	"sceneqr/export/imposition"
)

// resultSheet is the name of the workbook's only sheet.
const resultSheet = "结果 result"

// Workbook writes the customer's own sheet with the results to the right of it: one row for each code of the batch in the
// batch's order, verified or not. Every cell is text, so that 000123 keeps its zeros and =1+1 computes nothing; rows that
// somebody has to do something about are coloured.
//
// Rows are streamed through a file in [os.TempDir] once they are more than 16 MB, so memory does not grow with them. What
// XML cannot hold (control characters) is left out of a cell, and a cell ends at Excel's 32,767 characters.
func Workbook(w io.Writer, b Batch) error {
	p, err := newPrinting(b)
	if err != nil {
		return err
	}
	return writeWorkbook(w, p, b.names(), nil, nil)
}

// writeWorkbook is [Workbook] with the names already made. The pictures, when there are any, tell the suffix of each; the
// changes, how a text was printed.
func writeWorkbook(w io.Writer, p *printing, names []string, pictures []picture, changes []Change) (err error) {
	f := excelize.NewFile()
	defer func() { err = errors.Join(err, f.Close()) }()
	// By itself excelize would make the whole file in memory and write it at the end.
	f.SetZipWriter(func(io.Writer) excelize.ZipWriter { return zip.NewWriter(w) })

	if err := describe(f, p.Batch); err != nil {
		return err
	}
	t := newTable(p, names, pictures, changes)
	if err := t.write(f); err != nil {
		return err
	}
	return f.Write(io.Discard)
}

// describe sets what a file manager shows of a document. Left alone, excelize writes its author's name and the year 2006.
func describe(f *excelize.File, b Batch) error {
	if err := f.SetSheetName("Sheet1", resultSheet); err != nil {
		return err
	}
	at := b.fileTime().UTC().Format(time.RFC3339)
	return f.SetDocProps(&excelize.DocProperties{
		Title: xmlText(b.title()), Creator: "sceneqr", LastModifiedBy: "sceneqr", Created: at, Modified: at,
	})
}

// A table is the rows of the workbook in the making.
type table struct {
	batch  Batch
	inputs *inputs
	rows   []result // by index into the batch's codes
	looks  looks
}

// A result is what the columns of ours are made of.
type result struct {
	code    *campaign.Code
	file    string // inside the ZIP; "" when it is in none
	volume  string // the PDF; "" when it is on no page
	page    int    // in that file, from 1
	place   imposition.Place
	printed string // how a text stands on the label that could not be printed as it is
	trial   bool
}

func newTable(p *printing, names []string, pictures []picture, changes []Change) *table {
	t := &table{batch: p.Batch, inputs: newInputs(p.Codes), rows: make([]result, len(p.Codes))}
	for i := range p.Codes {
		t.rows[i] = result{code: &p.Codes[i], trial: p.Trial}
		if verified(&p.Codes[i]) {
			suffix := pictureSuffix
			if pictures != nil {
				suffix = pictures[i].suffix
			}
			t.rows[i].file = names[i] + suffix
		}
	}
	for item, place := range imposition.Places(p.volumes, len(p.items)) {
		r := &t.rows[p.items[item]]
		r.place, r.volume = place, p.name(place.Volume)
		r.page = place.Page - p.volumes[place.Volume].First + 1
	}
	for _, c := range changes {
		r := &t.rows[c.at]
		r.printed = strings.TrimLeft(r.printed+"\n"+c.Printed, "\n")
	}
	return t
}

func (t *table) write(f *excelize.File) error {
	headings := t.headings()
	corner, err := excelize.CoordinatesToCellName(len(headings), len(t.rows)+1)
	if err != nil {
		return fmt.Errorf("%d columns and %d rows are more than a spreadsheet holds: %w", len(headings), len(t.rows)+1, err)
	}
	// Readers that stream believe this rectangle, so it must be there before the first row.
	if err := f.SetSheetDimension(resultSheet, "A1:"+corner); err != nil {
		return err
	}
	stream, err := f.NewStreamWriter(resultSheet)
	if err != nil {
		return err
	}
	if err := f.AutoFilter(resultSheet, "A1:"+corner, nil); err != nil {
		return err
	}
	if err := t.format(f, stream, len(headings)); err != nil {
		return err
	}
	if err := t.writeRows(stream, headings); err != nil {
		return err
	}
	return stream.Flush()
}

func (t *table) writeRows(stream *excelize.StreamWriter, headings []string) error {
	row := make([]any, len(headings))
	for i, heading := range headings {
		row[i] = excelize.Cell{StyleID: t.looks.heading, Value: xmlText(heading)}
	}
	if err := stream.SetRow("A1", row, excelize.RowOpts{Height: headingHeight}); err != nil {
		return err
	}
	t.batch.progress(workbookName, 0, len(t.rows))
	for i := range t.rows {
		t.fill(row, &t.rows[i])
		if err := stream.SetRow(fmt.Sprint("A", i+2), row); err != nil {
			return fmt.Errorf("row %d: %w", i+2, err)
		}
		if done := i + 1; done%1000 == 0 || done == len(t.rows) {
			t.batch.progress(workbookName, done, len(t.rows))
		}
	}
	return nil
}

// fill puts the cells of r into row: the customer's, then ours. Empty cells are cells too, for the colour of the row.
func (t *table) fill(row []any, r *result) {
	style := t.looks.plain
	if r.todo() != "" {
		style = t.looks.open
	}
	for i := range row {
		row[i] = excelize.Cell{StyleID: style}
	}
	t.inputs.each(r.code.Cells, func(column int, text string) {
		row[column] = excelize.Cell{StyleID: style, Value: xmlText(text)}
	})
	for i, c := range columns {
		row[len(t.inputs.headings)+i] = excelize.Cell{StyleID: style, Value: xmlText(c.text(r))}
	}
}
