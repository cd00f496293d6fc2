package workbook

import (
	"slices"

	"github.com/xuri/excelize/v2"

	"sceneqr/campaign"
	"sceneqr/campaign/words"
)

// mostLinks is how many links a worksheet takes (Microsoft, "Excel specifications and limits": 65,530).
const mostLinks = 65_530

// fill puts our columns into the customer's worksheet.
func (o *original) fill(b *book) error {
	if err := o.editPart(b); err != nil {
		return err
	}
	if err := o.clear(b); err != nil {
		return err
	}
	if err := o.writeHeadings(b); err != nil {
		return err
	}
	if err := o.writeRows(b); err != nil {
		return err
	}
	if err := b.addThumbnails(o.first, b.rowOf); err != nil {
		return err
	}
	if err := o.printOnOnePage(b); err != nil {
		return err
	}
	if o.aside {
		b.remark("Our columns are not part of the table or filter beside them: " +
			"rows that are sorted there part from their codes. Sort a copy.")
	}
	return mark(o.file, campaign.ResultColumns, quoted(b.sheet)+columnRange(o.first, o.end(b)), b.sheet)
}

func (b *book) rowOf(i int) int { return b.Rows[i].Code.Row }

// end is our last column.
func (o *original) end(b *book) int { return o.first + len(b.columns) - 1 }

// editPart does what is to be done before excelize reads the worksheet.
func (o *original) editPart(b *book) error {
	o.part.unlink(o.ours)
	links := b.links(o.first, b.rowOf)
	o.linked = len(links)+len(linkElement.FindAllIndex(o.part.rest, -1)) <= mostLinks
	if o.linked {
		o.part.link(links)
	} else {
		b.remark("The names of files are no links: Excel takes at most %s on a worksheet.", words.Thousands(mostLinks))
	}
	o.widenFilter(b)
	o.part.store(o.file)
	o.removePictures()
	return removeSummary(o.file)
}

// widenFilter has an automatic filter on the headings reach over our columns, so that whoever sorts by it sorts them too.
// What it filters by stays.
func (o *original) widenFilter(b *book) {
	m := filterElement.FindSubmatchIndex(o.part.rest)
	if m == nil {
		return
	}
	ref := string(o.part.rest[m[4]:m[5]])
	a, ok := areaOf(ref)
	if !ok || a.firstRow != o.heading || a.firstColumn >= o.first {
		return
	}
	if a.lastColumn < o.first-1 {
		o.aside = true
		return
	}
	a.lastColumn = max(a.lastColumn, o.end(b))
	wide := cellName(a.firstColumn, a.firstRow) + ":" + cellName(a.lastColumn, a.lastRow)
	o.part.rest = slices.Concat(o.part.rest[:m[4]], []byte(wide), o.part.rest[m[5]:])
	o.renameFilter(b, a)
}

// renameFilter tells Excel's own name for the range.
func (o *original) renameFilter(b *book, a area) {
	index, _ := o.file.GetSheetIndex(b.sheet)
	if o.file.WorkBook.DefinedNames == nil {
		return
	}
	for i := range o.file.WorkBook.DefinedNames.DefinedName {
		n := &o.file.WorkBook.DefinedNames.DefinedName[i]
		if n.Name == filtered && n.LocalSheetID != nil && *n.LocalSheetID == index {
			from, _ := excelize.CoordinatesToCellName(a.firstColumn, a.firstRow, true)
			to, _ := excelize.CoordinatesToCellName(a.lastColumn, a.lastRow, true)
			n.Data = quoted(b.sheet) + from + ":" + to
		}
	}
}

// clear takes what we have put in the last time out, but for what will be written over. What others have written below
// the table in our columns, such as how many codes there are, is theirs.
func (o *original) clear(b *book) error {
	unmarkOn(o.file, b.sheet, campaign.ResultColumns)
	if o.was[0] == 0 {
		return nil
	}
	for column := o.was[0]; column <= o.was[1]; column++ {
		if !o.ours(column) {
			continue
		}
		for _, row := range append([]int{o.heading}, o.held...) {
			if err := o.empty(b.sheet, cellName(column, row)); err != nil {
				return err
			}
		}
	}
	compute := true // what they compute from our columns may be another now
	return o.file.SetCalcProps(&excelize.CalcPropsOptions{FullCalcOnLoad: &compute})
}

func (o *original) empty(sheet, cell string) error {
	if err := o.file.SetCellValue(sheet, cell, nil); err != nil {
		return err
	}
	return o.file.SetCellStyle(sheet, cell, cell, 0)
}

func (o *original) writeHeadings(b *book) error {
	style, err := o.look(b.sheet, cellName(o.beside(), o.heading))
	if err != nil {
		return err
	}
	for i, heading := range b.headings(b.columns, o.customers()) {
		if err := o.put(b.sheet, cellName(o.first+i, o.heading), xmlText(heading), style); err != nil {
			return err
		}
		name, _ := excelize.ColumnNumberToName(o.first + i)
		if err := o.file.SetColWidth(b.sheet, name, name, b.columns[i].width); err != nil {
			return err
		}
		if err := o.file.SetColVisible(b.sheet, name, true); err != nil {
			return err
		}
	}
	return o.widenDimension(b)
}

// look is the number of a cell's style, of those that there are.
func (o *original) look(sheet, cell string) (int, error) {
	style, err := o.file.GetCellStyle(sheet, cell)
	if err != nil || style >= len(o.file.Styles.CellXfs.Xf) {
		return 0, err
	}
	return style, nil
}

func (o *original) widenDimension(b *book) error {
	ref, err := o.file.GetSheetDimension(b.sheet)
	if err != nil {
		return err
	}
	a, ok := areaOf(ref)
	if !ok {
		a = area{1, 1, 1, 1}
	}
	corner := cellName(max(a.lastColumn, o.end(b)), max(a.lastRow, o.last))
	return o.file.SetSheetDimension(b.sheet, cellName(a.firstColumn, min(a.firstRow, o.heading))+":"+corner)
}

func (o *original) writeRows(b *book) error {
	b.progress(0)
	for i := range b.Rows {
		if err := o.writeRow(b, &b.Rows[i]); err != nil {
			return err
		}
		b.progress(i + 1)
	}
	return nil
}

// writeRow gives our cells the looks of their neighbour in the row.
func (o *original) writeRow(b *book, w *Row) error {
	row := w.Code.Row
	neighbour, err := o.look(b.sheet, cellName(o.beside(), row))
	if err != nil {
		return err
	}
	for i, c := range b.columns {
		look := b.look(w)
		look.middle = false // the others in the row stand where they stood
		look.link = o.linked && c.opens(w) != ""
		style, err := b.looks.change(neighbour, look)
		if err != nil {
			return err
		}
		if err := o.put(b.sheet, cellName(o.first+i, row), xmlText(c.text(b.Result, w)), style); err != nil {
			return err
		}
	}
	if !b.hasThumbnails() {
		return nil
	}
	height, err := o.file.GetRowHeight(b.sheet, row)
	if err != nil || height >= thumbnailHeight {
		return err
	}
	return o.file.SetRowHeight(b.sheet, row, thumbnailHeight)
}

func (o *original) put(sheet, cell, text string, style int) error {
	var err error
	if text == "" {
		err = o.file.SetCellValue(sheet, cell, nil)
	} else {
		err = o.file.SetCellStr(sheet, cell, text)
	}
	if err != nil {
		return err
	}
	return o.file.SetCellStyle(sheet, cell, cell, style)
}
