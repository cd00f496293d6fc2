package workbook

import (
	"iter"

	"sceneqr/campaign"
)

// Inputs are the customer's own columns: the union of the headings of all rows, in the order in which they first appear.
// A heading that one row has twice is two columns.
type Inputs struct {
	Headings []string
	samples  [][]string // the first texts of each column, for its width
	index    map[slot]int
}

// A slot is the nth column, from 0, that has this heading.
type slot struct {
	heading string
	nth     int
}

// InputsOf gathers the columns of codes, each of which is given once.
func InputsOf(codes iter.Seq[*campaign.Code]) *Inputs {
	in := &Inputs{index: make(map[slot]int)}
	for code := range codes {
		in.Each(code.Cells, in.sample)
	}
	return in
}

// samplesOfColumn is how many cells decide about a column's width.
const samplesOfColumn = 200

func (in *Inputs) sample(column int, text string) {
	if len(in.samples[column]) < samplesOfColumn {
		in.samples[column] = append(in.samples[column], text)
	}
}

// Each calls visit with the column and the text of each cell of a row, and adds the columns that it has not seen. Nearly
// always a row has the headings of the rows before it, and then nothing needs looking up.
func (in *Inputs) Each(cells []campaign.Cell, visit func(column int, text string)) {
	if in.fits(cells) {
		for i, cell := range cells {
			visit(i, cell.Text)
		}
		return
	}
	seen := make(map[string]int)
	for _, cell := range cells {
		visit(in.column(slot{cell.Heading, seen[cell.Heading]}), cell.Text)
		seen[cell.Heading]++
	}
}

// fits tells whether the cells stand in the columns in the columns' own order.
func (in *Inputs) fits(cells []campaign.Cell) bool {
	if len(cells) > len(in.Headings) {
		return false
	}
	for i, cell := range cells {
		if cell.Heading != in.Headings[i] {
			return false
		}
	}
	return true
}

func (in *Inputs) column(s slot) int {
	i, known := in.index[s]
	if !known {
		i = len(in.Headings)
		in.index[s] = i
		in.Headings = append(in.Headings, s.heading)
		in.samples = append(in.samples, nil)
	}
	return i
}
