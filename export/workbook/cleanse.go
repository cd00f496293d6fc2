package workbook

import (
	"archive/zip"
	"bytes"
	"errors"
	"strings"

	"github.com/xuri/excelize/v2"

	"sceneqr/campaign"
)

// cleanse takes out of a workbook what [Problems] has put into it: the notes, the red of the cells, in the place of which
// they get the colours that they had, and the worksheet that lists them. A workbook that is no such copy is given back as
// it came. It is done before the workbook is opened for something else, because worksheets are changed here in both ways,
// by excelize and in their XML, and the two see nothing of each other until the workbook is written.
//
// Somebody may have deleted the list. Cells that are red and have our note on them lose both then, and what colour they had
// is lost: only the list had kept that.
func cleanse(content []byte) (clean []byte, err error) {
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil || !listsProblems(z) {
		return content, nil // what is damaged, its reader tells
	}
	defer guard(&err)
	f, err := openOrdinary(content)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	s := stains{file: f}
	for _, step := range []func() error{s.find, s.takeNotes, s.uncolour, s.dropList} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	var out bytes.Buffer
	if err := writeFile(f, &out); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// openOrdinary opens a workbook that excelize can write again as it was.
func openOrdinary(content []byte) (*excelize.File, error) {
	f, err := excelize.OpenReader(bytes.NewReader(content), inMemory)
	if err != nil {
		return nil, err
	}
	if err := ordinary(f); err != nil {
		_ = f.Close() // it has no files of its own
		return nil, err
	}
	return f, nil
}

// ordinary tells that a workbook is not Strict Open XML: excelize would turn some of its parts into the ordinary form and
// leave others.
func ordinary(f *excelize.File) error {
	if bytes.Contains(packaged(f, "xl/workbook.xml"), []byte("http://purl.oclc.org/ooxml/")) {
		return errStrict
	}
	return nil
}

// stains are the marks of an earlier copy.
type stains struct {
	file *excelize.File
	list string // the worksheet that lists them; "" when it was removed
	all  []stain
	made map[[2]int]int // styles that are one in the first and have the colour of the second
}

// A stain is a cell that was marked. A program that saves a workbook numbers the styles anew, so what the cell looked
// like is kept as the looks of another one.
type stain struct {
	spot
	text   string // that its note begins with
	sample string // the cell of the list that has its own colour; "" when somebody has emptied it
}

// find reads the list. Rows that somebody has sorted are still good: each has the name of its cell beside the sample.
func (s *stains) find() error {
	s.list = marked(s.file, campaign.ProblemSheet)
	if s.list == "" {
		s.findNoted()
		return nil
	}
	rows, err := s.file.GetRows(s.list)
	if err != nil {
		return err
	}
	merged := mergedCells{file: s.file}
	for i, row := range rows {
		if len(row) < 2 {
			continue
		}
		found, place := stain{text: row[1]}, row[0]
		if len(row) >= sampleColumn && row[sampleColumn-1] != "" {
			place, found.sample = row[sampleColumn-1], cellName(sampleColumn, i+1)
		}
		at := strings.LastIndex(place, "!")
		found.sheet, found.cell = place[:max(at, 0)], place[at+1:]
		if hasCell(s.file, found.sheet, found.cell) {
			found.cell = merged.first(found.sheet, found.cell)
			s.all = append(s.all, found)
		}
	}
	return nil
}

// findNoted knows the cells by our notes, for want of the list.
func (s *stains) findNoted() {
	for _, sheet := range s.file.GetSheetList() {
		pad, ok := openNotepad(s.file, sheet)
		if !ok || pad.newNotes {
			continue
		}
		for _, cell := range pad.noted() {
			s.all = append(s.all, stain{spot: spot{sheet, cell}})
		}
	}
}

// takeNotes takes out our notes, wherever they are by now.
func (s *stains) takeNotes() error {
	for _, sheet := range s.file.GetSheetList() {
		if sheet == s.list {
			continue
		}
		if pad, ok := openNotepad(s.file, sheet); ok && !pad.newNotes {
			pad.clear(s.texts(sheet))
			pad.store()
		}
	}
	return nil
}

// texts are how our notes on the cells of a worksheet begin.
func (s *stains) texts(sheet string) map[string]string {
	texts := map[string]string{}
	for _, of := range s.all {
		if _, known := texts[of.cell]; of.sheet == sheet && !known {
			texts[of.cell] = of.text
		}
	}
	return texts
}

// uncolour gives the cells their own colours back, but for those that somebody has given another one since.
func (s *stains) uncolour() error {
	for _, of := range s.all {
		style, err := s.file.GetCellStyle(of.sheet, of.cell)
		if err != nil {
			return err
		}
		if !isBad(s.file, style) {
			continue
		}
		if style, err = s.without(style, of.sample); err != nil {
			return err
		}
		if err := s.file.SetCellStyle(of.sheet, of.cell, of.cell, style); err != nil {
			return err
		}
	}
	return nil
}

// without is a style that has the colour of the sample in the place of ours, and none when there is no sample.
func (s *stains) without(style int, sample string) (int, error) {
	from := -1
	if sample != "" {
		var err error
		if from, err = s.file.GetCellStyle(s.list, sample); err != nil {
			return 0, err
		}
	}
	if made, ok := s.made[[2]int{style, from}]; ok {
		return made, nil
	}
	all, none := s.file.Styles.CellXfs, 0
	plain := all.Xf[style]
	plain.FillID = &none
	if from >= 0 && from < len(all.Xf) {
		plain.FillID, plain.ApplyFill = all.Xf[from].FillID, all.Xf[from].ApplyFill
	}
	all.Xf = append(all.Xf, plain)
	all.Count = len(all.Xf)
	if s.made == nil {
		s.made = map[[2]int]int{}
	}
	s.made[[2]int{style, from}] = len(all.Xf) - 1
	return len(all.Xf) - 1, nil
}

func (s *stains) dropList() error {
	unmark(s.file, campaign.ProblemSheet)
	if s.list == "" {
		return nil
	}
	return s.file.DeleteSheet(s.list)
}

// isBad tells whether a style has our colour. excelize itself does not tell it of files of LibreOffice.
func isBad(f *excelize.File, style int) bool {
	all := f.Styles.CellXfs.Xf
	if style < 0 || style >= len(all) {
		return false
	}
	fill := all[style].FillID
	if fill == nil || *fill >= len(f.Styles.Fills.Fill) {
		return false
	}
	pattern := f.Styles.Fills.Fill[*fill].PatternFill
	return pattern != nil && pattern.FgColor != nil && strings.HasSuffix(strings.ToUpper(pattern.FgColor.RGB), badColour)
}
