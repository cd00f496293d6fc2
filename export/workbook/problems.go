package workbook

import (
	"bytes"
	"errors"
	"io"

	"github.com/xuri/excelize/v2"

	"sceneqr/campaign/words"
)

// Note is something that is wrong with a cell.
type Note struct {
	Sheet string // the worksheet; "" in a text file
	Cell  string // as the spreadsheet names it: "C7"
	Text  words.Message
	Cure  words.Message
}

// place is where the cell is, as a formula would name it.
func (n Note) place() string {
	if n.Sheet == "" {
		return n.Cell
	}
	return n.Sheet + "!" + n.Cell
}

// Rows are a table of texts, in the order of the sheet.
type Rows struct {
	Lines []Line
	Part  bool // they are not all: they can be looked at and are no sheet to be read again
}

// Line is a row, with its number in the spreadsheet.
type Line struct {
	Number int // from 1
	Cells  []string
}

// Problems is a copy of a customer's sheet in which the bad cells can be seen: they are red, each has a note that says
// what is wrong and what to do, and the first worksheet lists them all with links.
//
// The copy is all of the customer's workbook, and his own notes stay. It can be corrected and read as the next sheet; what
// an earlier copy had marked is not marked any more when this one is made of it. Where his workbook cannot be marked, the
// copy has his rows as texts, and says why.
type Problems struct {
	Name    string // of the customer's file, told in the list
	Content []byte // the customer's workbook (.xlsx), see [Copyable]; nil to copy Rows

	// Rows are asked for when there is no Content, such as of a text file, or when it cannot be marked. Nil when a copy that
	// has no more than texts is worse than none.
	Rows func() (Rows, error)

	Notes    []Note
	More     int // problems that are not among the notes
	Language words.Language
}

// Application is the program that a copy names as its maker. Whoever saves it puts another in its place, so that a copy
// in which somebody has corrected a cell can be told from one that nobody has touched.
const Application = "sceneqr"

// badColour is the one that Excel itself gives to what is bad.
const badColour = "FFC7CE"

// Write writes the copy, or nothing when it fails.
func (p Problems) Write(w io.Writer) error {
	copied, err := p.theirs()
	if copied == nil {
		copied, err = p.ours(err)
	}
	if err != nil {
		return words.Errorf("marking the problems of the workbook: %w", err)
	}
	_, err = w.Write(copied)
	return err
}

// theirs is the customer's own workbook, marked; nil when there is none.
func (p Problems) theirs() ([]byte, error) {
	if p.Content == nil {
		return nil, nil
	}
	content, err := cleanse(p.Content)
	if err != nil {
		return nil, told(err)
	}
	m := &marking{Problems: p, notes: p.Notes}
	copied, err := m.mark(content)
	if err != nil {
		return nil, told(err)
	}
	return copied, nil
}

var errNoOrdinary = words.New("it is too large for that, or no ordinary Excel workbook (.xlsx)")

// ours is a workbook with the customer's rows, marked. Why his own was not, nil when he has none, is told in the list.
func (p Problems) ours(why error) ([]byte, error) {
	switch {
	case p.Rows == nil && why == nil:
		return nil, errNoOrdinary
	case p.Rows == nil:
		return nil, why
	}
	m := &marking{Problems: p, why: why}
	content, err := m.copyRows()
	if err != nil {
		return nil, err
	}
	return m.mark(content)
}

// marking is a copy in the making.
type marking struct {
	Problems
	file  *excelize.File
	looks wardrobe
	notes []Note // those of Problems, where their cells are in the copy

	part bool         // Rows were not all
	why  error        // they are copied, and not the workbook
	own  map[spot]int // the style that a cell had, when it was not red
}

// A spot is a cell of the workbook.
type spot struct{ sheet, cell string }

// guard turns a panic of excelize, which reads what strangers made, into an error. It is deferred.
func guard(err *error) {
	if recover() != nil {
		*err = errOdd
	}
}

func (m *marking) mark(content []byte) (copied []byte, err error) {
	defer guard(&err)
	if m.file, err = openOrdinary(content); err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, m.file.Close()) }()
	m.looks.file = m.file
	for _, step := range []func() error{m.deselect, m.annotate, m.paint, m.list, m.sign} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	var out bytes.Buffer
	if err := writeFile(m.file, &out); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// paint makes the cells red, over whatever else they look like.
func (m *marking) paint() error {
	merged := mergedCells{file: m.file}
	m.own = map[spot]int{}
	for _, n := range m.notes {
		if !hasCell(m.file, n.Sheet, n.Cell) {
			continue
		}
		cell := merged.first(n.Sheet, n.Cell)
		style, err := m.file.GetCellStyle(n.Sheet, cell)
		if err != nil {
			return err
		}
		at := spot{n.Sheet, cell}
		if _, painted := m.own[at]; painted {
			continue
		}
		m.own[at] = style
		if style, err = m.looks.change(style, change{fill: badColour}); err != nil {
			return err
		}
		if err := m.file.SetCellStyle(n.Sheet, cell, cell, style); err != nil {
			return err
		}
	}
	return nil
}

// hasCell tells whether a workbook has a cell of this name.
func hasCell(f *excelize.File, sheet, cell string) bool {
	i, err := f.GetSheetIndex(sheet)
	_, _, notCell := excelize.CellNameToCoordinates(cell)
	return err == nil && i >= 0 && notCell == nil
}

// sign has the copy known as ours, and as one that nobody has saved since.
func (m *marking) sign() error {
	props, err := m.file.GetAppProps()
	if err != nil {
		return err
	}
	props.Application, props.AppVersion = Application, ""
	return m.file.SetAppProps(props)
}
