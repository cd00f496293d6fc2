package export

import (
	"bytes"
	"io"
	"strings"

	"sceneqr/campaign"
	"sceneqr/campaign/words"
	"sceneqr/export/imposition"
	"sceneqr/export/workbook"
)

// Workbook writes the customer's own workbook with the results in it, one row for each code of the batch, verified or not:
// see [workbook.Result].
func Workbook(w io.Writer, b Batch) error {
	r, err := b.result()
	if err != nil {
		return err
	}
	r.Progress = b.progressOf(workbookName)
	_, err = r.Write(w)
	return err
}

// CSV writes the table of [Workbook] for programs: see [workbook.Result.WriteCSV].
func CSV(w io.Writer, b Batch) error {
	r, err := b.result()
	if err != nil {
		return err
	}
	r.Progress = b.progressOf(csvName)
	return r.WriteCSV(w)
}

func (b Batch) result() (workbook.Result, error) {
	p, err := newPrinting(b)
	if err != nil {
		return workbook.Result{}, err
	}
	return p.result(b.names(), nil, nil), nil
}

// result is the table of the codes. The pictures, when there are any, tell the suffix of each; the changes, how a text was
// printed.
func (p *printing) result(names []string, pictures []picture, changes []Change) workbook.Result {
	r := workbook.Result{
		Title: p.title(), Campaign: p.Campaign, AppID: p.AppID, Trial: p.Trial, Time: p.fileTime(), Version: p.Version,
		Language: p.Language, Original: p.Original, Rows: p.rows(names, pictures, changes),
	}
	if p.Thumbnails {
		r.Thumbnail = p.thumbnail
	}
	return r
}

func (p *printing) rows(names []string, pictures []picture, changes []Change) []workbook.Row {
	rows := make([]workbook.Row, len(p.Codes))
	for i := range p.Codes {
		rows[i].Code = &p.Codes[i]
		if verified(&p.Codes[i]) {
			suffix := pictureSuffix
			if pictures != nil {
				suffix = pictures[i].suffix
			}
			rows[i].File = names[i] + suffix
		}
	}
	for item, place := range imposition.Places(p.volumes, len(p.items)) {
		r := &rows[p.items[item]]
		r.Volume, r.Cell = p.name(place.Volume), place.Cell
		r.Page = place.Page - p.volumes[place.Volume].First + 1
	}
	for _, c := range changes {
		r := &rows[c.at]
		r.Printed = strings.TrimLeft(r.Printed+"\n"+c.Printed, "\n")
	}
	return rows
}

// thumbnail is a code as small as it can be drawn and still be sharp on a screen that shows two dots for one.
func (p *printing) thumbnail(i int) ([]byte, error) {
	symbol, err := p.symbols.of(&p.Codes[i])
	if err != nil {
		return nil, err
	}
	const module, dpi = 4, 192
	var out bytes.Buffer
	err = symbol.WritePNG(&out, module, dpi)
	return out.Bytes(), err
}

// writeTables writes the workbook and the same as CSV.
func (p *printing) writeTables(s *stage, r workbook.Result) (files []File, notes []words.Message, err error) {
	r.Progress = p.progressOf(workbookName)
	table, err := s.write(workbookName, func(w io.Writer) (err error) {
		notes, err = r.Write(w)
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	r.Progress = p.progressOf(csvName)
	text, err := s.write(csvName, r.WriteCSV)
	return []File{table, text}, notes, err
}

func (b Batch) progressOf(file string) func(done, total int) {
	return func(done, total int) { b.progress(file, done, total) }
}

// inputs are the customer's own columns.
func (b Batch) inputs() *workbook.Inputs {
	return workbook.InputsOf(func(yield func(*campaign.Code) bool) {
		for i := range b.Codes {
			if !yield(&b.Codes[i]) {
				return
			}
		}
	})
}
