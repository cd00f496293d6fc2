package export

import "sceneqr/campaign"

// inputs are the customer's own columns: the union of the headings of all rows, in the order in which they first appear.
// A heading that one row has twice is two columns.
type inputs struct {
	headings []string
	samples  [][]string // the first texts of each column, for its width
	index    map[slot]int
}

// A slot is the nth column, from 0, that has this heading.
type slot struct {
	heading string
	nth     int
}

func newInputs(codes []campaign.Code) *inputs {
	in := &inputs{index: make(map[slot]int)}
	for i := range codes {
		in.each(codes[i].Cells, in.sample)
	}
	return in
}

// samplesOfColumn is how many cells decide about a column's width.
const samplesOfColumn = 200

func (in *inputs) sample(column int, text string) {
	if len(in.samples[column]) < samplesOfColumn {
		in.samples[column] = append(in.samples[column], text)
	}
}

// each calls visit with the column and the text of each cell of a row, and adds the columns that it has not seen. Nearly
// always a row has the headings of the rows before it, and then nothing needs looking up.
func (in *inputs) each(cells []campaign.Cell, visit func(column int, text string)) {
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
func (in *inputs) fits(cells []campaign.Cell) bool {
	if len(cells) > len(in.headings) {
		return false
	}
	for i, cell := range cells {
		if cell.Heading != in.headings[i] {
			return false
		}
	}
	return true
}

func (in *inputs) column(s slot) int {
	i, known := in.index[s]
	if !known {
		i = len(in.headings)
		in.index[s] = i
		in.headings = append(in.headings, s.heading)
		in.samples = append(in.samples, nil)
	}
	return i
}
