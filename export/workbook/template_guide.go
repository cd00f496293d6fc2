package workbook

import (
	"github.com/xuri/excelize/v2"

	"sceneqr/campaign"
	"sceneqr/campaign/words"
)

// guideWidths are those of the columns of the explanations.
var guideWidths = [...]float64{16, 12, 52, 52, 22}

// explain writes the worksheet of explanations: a row for each column, and below what else there is to know.
func (s *form) explain() error {
	if _, err := s.file.NewSheet(s.guide); err != nil {
		return err
	}
	if err := s.set(s.guide, 1, 1, s.say(words.Of("How to fill in the worksheet %q", s.sheet)), s.title); err != nil {
		return err
	}
	for i, width := range guideWidths {
		column, _ := excelize.ColumnNumberToName(i + 1)
		if err := s.file.SetColWidth(s.guide, column, column, width); err != nil {
			return err
		}
	}
	row := 3
	if err := s.guideRow(row, []words.Message{
		words.Of("column"), words.Of("needed?"), words.Of("what it is"), words.Of("what can stand there"), words.Of("example"),
	}, s.needed, s.needed); err != nil {
		return err
	}
	for _, c := range s.columns {
		needed := words.Of("optional")
		if c.required {
			needed = words.Of("needed")
		}
		row++
		texts := []words.Message{c.heading, needed, c.what, c.values, c.shown()}
		if err := s.guideRow(row, texts, s.strong, s.cell); err != nil {
			return err
		}
	}
	return s.advise(row + 2)
}

// shown is an example that needs no row around it.
func (c templateColumn) shown() words.Message {
	switch {
	case c.required && c.example.IsZero():
		return words.Of("Jing'an Temple store")
	case c.example.IsZero() && c.check != nil:
		return words.Known("poster_2026-07")
	case c.example.IsZero():
		return words.Of("30 days")
	}
	return c.example
}

func (s *form) guideRow(row int, texts []words.Message, first, other int) error {
	said := make([]string, len(texts))
	for i, text := range texts {
		said[i] = s.say(text)
		style := other
		if i == 0 {
			style = first
		}
		if err := s.set(s.guide, i+1, row, said[i], style); err != nil {
			return err
		}
	}
	return s.file.SetRowHeight(s.guide, row, rowHeight(said, guideWidths[:]))
}

// advise tells what there is to know of no column, each on a line over all columns.
func (s *form) advise(row int) error {
	wrapped, err := s.file.NewStyle(&excelize.Style{Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}})
	if err != nil {
		return err
	}
	for i, text := range []words.Message{
		words.Of("Write your first channel over the example in row 2. While the example is there, the sheet is not taken."),
		words.Of("Add as many columns of your own as you like, such as city, manager or address: " +
			"they come back to you in the result, and can be printed on the labels. " +
			"Columns that you do not need can be deleted, and the order does not matter."),
		words.Of("Before anything is made, sceneqr check tells of every cell that is to be corrected: " +
			"sceneqr check channels.xlsx"),
		words.Of("A permanent code cannot be taken back. The same sheet can be run again as often as you like: " +
			"a channel that has its code keeps it, and only new ones are made."),
	} {
		if err := s.set(s.guide, 1, row+i, "• "+s.say(text), wrapped); err != nil {
			return err
		}
		if err := s.file.MergeCell(s.guide, cellName(1, row+i), cellName(len(guideWidths), row+i)); err != nil {
			return err
		}
		all := 0.0
		for _, width := range guideWidths {
			all += width
		}
		if err := s.file.SetRowHeight(s.guide, row+i, rowHeight([]string{"• " + s.say(text)}, []float64{all})); err != nil {
			return err
		}
	}
	page := &book{file: s.file, sheet: s.guide}
	if err := page.fitToWidth(); err != nil {
		return err
	}
	return mark(s.file, campaign.GuideSheet, quoted(s.guide)+columnRange(1, len(guideWidths)), "")
}
