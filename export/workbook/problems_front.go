package workbook

import (
	"regexp"
	"slices"
)

// deselect has no worksheet selected, of which the list shall be the only one: what is typed into one goes into all that
// are. excelize does so itself, but not where there are worksheets of charts.
func (m *marking) deselect() error {
	m.file.GetSheetList() // reads the workbook
	for _, r := range relationsOf(m.file, "xl/workbook.xml") {
		switch kindOf(r) {
		case "worksheet", "chartsheet", "dialogsheet":
			if content := packaged(m.file, r.Target); content != nil {
				m.file.Pkg.Store(r.Target, selected.ReplaceAll(content, nil))
			}
		}
	}
	return nil
}

var selected = regexp.MustCompile(` tabSelected="[^"]*"`)

// toFront makes the list the first worksheet and the one that is seen. Names that are of one worksheet know it by its
// place.
func (l *list) toFront() error {
	all := l.file.WorkBook.Sheets.Sheet
	last := len(all) - 1
	l.file.WorkBook.Sheets.Sheet = slices.Insert(slices.Clone(all[:last]), 0, all[last])
	if names := l.file.WorkBook.DefinedNames; names != nil {
		for i := range names.DefinedName {
			if at := names.DefinedName[i].LocalSheetID; at != nil {
				moved := (*at + 1) % len(all)
				names.DefinedName[i].LocalSheetID = &moved
			}
		}
	}
	l.file.SetActiveSheet(0)
	for i := range l.file.WorkBook.BookViews.WorkBookView {
		l.file.WorkBook.BookViews.WorkBookView[i].FirstSheet = 0
	}
	return nil
}
