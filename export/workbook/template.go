package workbook

import (
	"errors"
	"io"

	"github.com/xuri/excelize/v2"

	"sceneqr/campaign"
	"sceneqr/campaign/words"
)

// Template is an empty sheet for a customer to fill in: headings, choices where there are some, a row that shows how, and a
// worksheet that explains it.
type Template struct {
	Language  words.Language
	Example   words.Message // the name of the channel in the row that shows how
	MaxCopies int           // of one label
}

// lastRow of those that choices and formats are set for: an account has no more codes than that.
const lastRow = campaign.Capacity + 1

// templateColumn is a column of the template.
type templateColumn struct {
	heading  words.Message
	required bool
	number   bool // and not text
	width    float64
	what     words.Message // to be filled in
	values   words.Message // that are good
	example  words.Message // in the row that shows how; none for the name
	check    func(Template, *excelize.DataValidation) error
}

// Write writes the template.
func (t Template) Write(w io.Writer) (err error) {
	s := &form{Template: t, file: excelize.NewFile(), columns: templateColumns(t)}
	defer func() { err = errors.Join(err, s.file.Close()) }()
	s.sheet, s.guide = t.Language.Of(words.Of("Channels")), t.Language.Of(words.Of("How to fill it in"))
	if err := s.file.SetSheetName("Sheet1", s.sheet); err != nil {
		return err
	}
	for _, step := range []func() error{s.dress, s.check, s.head, s.show, s.layOut, s.explain, s.describe} {
		if err := step(); err != nil {
			return words.Errorf("making the template: %w", err)
		}
	}
	return writeFile(s.file, w)
}

// form is a template in the making.
type form struct {
	Template
	file         *excelize.File
	sheet, guide string
	columns      []templateColumn

	needed, optional, example, text, title, cell, strong int // styles of cells
}

func (s *form) say(m words.Message) string { return s.Language.Of(m) }

// heading has the star that people look for on what must be filled in. The reader of sheets does not mind it.
func (s *form) heading(c templateColumn) string {
	if c.required {
		return s.say(c.heading) + "*"
	}
	return s.say(c.heading)
}

func (s *form) head() error {
	for i, c := range s.columns {
		style := s.optional
		if c.required {
			style = s.needed
		}
		if err := s.set(s.sheet, i+1, 1, s.heading(c), style); err != nil {
			return err
		}
		name, _ := excelize.ColumnNumberToName(i + 1)
		if err := s.file.SetColWidth(s.sheet, name, name, c.width); err != nil {
			return err
		}
	}
	return s.file.SetRowHeight(s.sheet, 1, headingHeight)
}

// show fills in the row that shows how.
func (s *form) show() error {
	for i, c := range s.columns {
		text := c.example
		if i == 0 {
			text = s.Example
		}
		if err := s.set(s.sheet, i+1, 2, s.say(text), s.example); err != nil {
			return err
		}
		if c.number {
			if err := s.file.SetCellDefault(s.sheet, cellName(i+1, 2), s.say(text)); err != nil {
				return err
			}
		}
	}
	return nil
}

// check sets formats, which would be those of the first rows too if they came later, and what Excel itself refuses.
// Columns are texts, so that 0012 keeps its zeros.
func (s *form) check() error {
	for i, c := range s.columns {
		column, _ := excelize.ColumnNumberToName(i + 1)
		if !c.number {
			if err := s.file.SetColStyle(s.sheet, column, s.text); err != nil {
				return err
			}
		}
		v := excelize.NewDataValidation(true)
		v.SetSqref(cellName(i+1, 2) + ":" + cellName(i+1, lastRow))
		v.SetInput(s.heading(c), s.say(words.Of("%v\n%v", c.what, c.values)))
		if c.check != nil {
			if err := c.check(s.Template, v); err != nil {
				return err
			}
		}
		if err := s.file.AddDataValidation(s.sheet, v); err != nil {
			return err
		}
	}
	return nil
}

func (s *form) layOut() error {
	if err := s.file.SetPanes(s.sheet, &excelize.Panes{
		Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft",
		Selection: []excelize.Selection{{Pane: "bottomLeft", ActiveCell: "A2", SQRef: "A2"}},
	}); err != nil {
		return err
	}
	page := &book{file: s.file, sheet: s.sheet}
	if err := page.fitToWidth(); err != nil {
		return err
	}
	return page.repeatHeading(1)
}

func (s *form) set(sheet string, column, row int, text string, style int) error {
	cell := cellName(column, row)
	if err := s.file.SetCellStr(sheet, cell, text); err != nil {
		return err
	}
	return s.file.SetCellStyle(sheet, cell, cell, style)
}

func (s *form) dress() error {
	top := &excelize.Alignment{Vertical: "top", WrapText: true}
	line := []excelize.Border{{Type: "bottom", Color: "D9D9D9", Style: 1}}
	for _, d := range []struct {
		id *int
		is excelize.Style
	}{
		{&s.optional, excelize.Style{
			Font: &excelize.Font{Bold: true, Color: headColour}, Fill: solid("DCEBE4"),
			Alignment: &excelize.Alignment{Vertical: "center"},
		}},
		{&s.example, excelize.Style{Font: &excelize.Font{Italic: true, Color: "808080"}}},
		{&s.text, excelize.Style{NumFmt: asText}},
		{&s.title, excelize.Style{Font: &excelize.Font{Bold: true, Size: 14}}},
		{&s.cell, excelize.Style{Alignment: top, Border: line}},
		{&s.strong, excelize.Style{Alignment: top, Border: line, Font: &excelize.Font{Bold: true}}},
	} {
		id, err := newStyle(s.file, d.is)
		if err != nil {
			return err
		}
		*d.id = id
	}
	var err error
	s.needed, err = headingLook(s.file)
	return err
}

func solid(colour string) excelize.Fill {
	return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}
}

// describe sets what a file manager shows. Left alone, excelize writes its author's name.
func (s *form) describe() error {
	return s.file.SetDocProps(&excelize.DocProperties{Title: s.sheet, Creator: "sceneqr", LastModifiedBy: "sceneqr"})
}
