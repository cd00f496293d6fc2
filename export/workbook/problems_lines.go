package workbook

import (
	"bytes"
	"fmt"

	"github.com/xuri/excelize/v2"

	"sceneqr/campaign/words"
)

// copyRows makes of the rows the workbook that is marked, all cells texts. When they are all of a sheet, each cell has the
// name that it has there; when they are some, the number of its row stands before each.
func (m *marking) copyRows() ([]byte, error) {
	all, err := m.Rows()
	if err != nil {
		return nil, err
	}
	m.part = all.Part
	f := excelize.NewFile()
	defer f.Close()
	name := m.Language.Of(words.Of("Channels"))
	if m.part {
		name = m.Language.Of(words.Of("Rows with problems"))
	}
	if err := f.SetSheetName("Sheet1", name); err != nil {
		return nil, err
	}
	rows, err := m.writeLines(f, name, all.Lines)
	if err != nil {
		return nil, err
	}
	m.notes = make([]Note, len(m.Notes))
	for i, n := range m.Notes {
		m.notes[i] = n
		m.notes[i].Sheet, m.notes[i].Cell = name, m.moved(n.Cell, rows)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// moved is where a cell of the customer's stands in the copy; "" when its line is not there.
func (m *marking) moved(cell string, rows map[int]int) string {
	column, row, err := excelize.CellNameToCoordinates(cell)
	if err != nil || !m.part {
		return cell
	}
	if row = rows[row]; row == 0 {
		return ""
	}
	return cellName(column+1, row)
}

// writeLines writes the lines, and tells in which row the line of each number stands.
func (m *marking) writeLines(f *excelize.File, sheet string, lines []Line) (map[int]int, error) {
	text, err := f.NewStyle(&excelize.Style{NumFmt: asText})
	if err != nil {
		return nil, err
	}
	s, err := f.NewStreamWriter(sheet)
	if err != nil {
		return nil, err
	}
	for i, width := range m.widths(lines) {
		if err := s.SetColWidth(i+1, i+1, width); err != nil {
			return nil, err
		}
	}
	rows := make(map[int]int, len(lines))
	for i, line := range lines {
		row, cells := line.Number, line.Cells
		if m.part {
			row, cells = i+1, append([]string{fmt.Sprint(line.Number)}, line.Cells...)
		}
		rows[line.Number] = row
		if err := s.SetRow(cellName(1, row), textCells(cells, text)); err != nil {
			return nil, err
		}
	}
	return rows, s.Flush()
}

func textCells(texts []string, style int) []any {
	cells := make([]any, len(texts))
	for i, text := range texts {
		cells[i] = excelize.Cell{StyleID: style, Value: xmlText(text)}
	}
	return cells
}

// widths of the columns, by what stands in the first lines.
func (m *marking) widths(lines []Line) []float64 {
	const sample, least, most, padding = 200, 8, 40, 2
	var widths []float64
	if m.part {
		widths = append(widths, least)
	}
	own := len(widths)
	for _, line := range lines[:min(sample, len(lines))] {
		for i, text := range line.Cells {
			if own+i == len(widths) {
				widths = append(widths, least)
			}
			widths[own+i] = max(widths[own+i], float64(min(charactersWide(text)+padding, most)))
		}
	}
	return widths
}
