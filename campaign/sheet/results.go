package sheet

import (
	"regexp"
	"slices"
	"strings"

	"sceneqr/campaign"
	"sceneqr/campaign/words"
)

// columns are some columns of a table, which count from 0.
type columns map[int]bool

// clear empties these columns of a row, and forgets their formulas.
func (c columns) clear(n line) line {
	if len(c) == 0 {
		return n
	}
	for col := range n.cells {
		if c[col] {
			n.cells[col] = ""
		}
	}
	isOurs := func(col int) bool { return c[col] }
	n.calculated = slices.DeleteFunc(n.calculated, isOurs)
	n.pending = slices.DeleteFunc(n.pending, isOurs)
	return n
}

// filled are those of the columns in which a row has something, in order.
func (c columns) filled(n line) []int {
	var found []int
	for col, cell := range n.cells {
		if c[col] && strings.TrimSpace(oneLine(cell)) != "" {
			found = append(found, col)
		}
	}
	return found
}

// theirs is a table without the columns that a result of ours has put beside the customer's.
type theirs struct {
	source
	top  []line // that had to be looked at, and is still to be given
	ours columns
	held bool // as a result as text has its cells

	serial columns // which has something in each row that has been in a result
	fields columns // in which a customer may well write, for they are called as fields are
}

// held is a text that a result as text keeps spreadsheets from running as a formula or showing as a number, by one
// character before it: an apostrophe, also where the customer's own text has some already, or a tab.
var held = regexp.MustCompile(`^('+[=+\-@\t\r\n＝＋－＠]|\t)`)

func withoutResults(src source) (*theirs, error) {
	top, err := readTop(src.next)
	if err != nil {
		return nil, err
	}
	ours, isHeld := src.results(top)
	headings := campaign.ResultHeadings()
	return &theirs{source: src, top: top, ours: ours, held: isHeld,
		serial: called(headings[1:2], ours, top), fields: called(headings[2:5], ours, top)}, nil
}

// called are those of our columns that have one of some headings, in any language.
func called(headings []words.Message, ours columns, top []line) columns {
	found := columns{}
	for _, n := range top {
		for col := range ours {
			if col < len(n.cells) && isCalled(n.cells[col], headings) {
				found[col] = true
			}
		}
	}
	return found
}

func isCalled(cell string, headings []words.Message) bool {
	cell = strings.TrimSpace(strings.ReplaceAll(cell, campaign.ResultMark, ""))
	return slices.ContainsFunc(headings, func(h words.Message) bool {
		return cell == words.English.Of(h) || cell == words.Chinese.Of(h)
	})
}

func (t *theirs) next() (line, error) {
	if len(t.top) > 0 {
		n := t.top[0]
		t.top = t.top[1:]
		return t.clean(n), nil
	}
	n, err := t.source.next()
	return t.clean(n), err
}

func (t *theirs) clean(n line) line {
	if len(t.serial) > 0 && len(t.serial.filled(n)) == 0 {
		n.lost = t.fields.filled(n)
	}
	n = t.ours.clear(n)
	if !t.held {
		return n
	}
	for i, cell := range n.cells {
		if held.MatchString(cell) {
			n.cells[i] = cell[1:]
		}
	}
	return n
}

func (t *theirs) about() about {
	a := t.source.about()
	a.ours = t.ours
	return a
}

// resultsWithin are the columns of a range with a heading of ours, in the row that has the most of them. Whatever else
// stands there the customer has put between them.
func resultsWithin(s span, top []line) columns {
	var most columns
	for _, n := range top {
		found := columns{}
		for col := s.first; col < min(s.end, len(n.cells)); col++ {
			if campaign.IsResultHeading(n.cells[col]) {
				found[col] = true
			}
		}
		if len(found) > len(most) {
			most = found
		}
	}
	return most
}

// resultsInOrder are the columns of a result in which nothing but their headings marks them.
func resultsInOrder(top []line) columns {
	for i, n := range top {
		first, end := campaign.ResultBlock(n.cells)
		if end == 0 {
			continue
		}
		if hasPictures(top[i:], first-1) {
			first--
		}
		found := columns{}
		for col := first; col < end; col++ {
			found[col] = true
		}
		return found
	}
	return nil
}

// hasPictures tells whether a column with its heading in the first row is that of our pictures, whose cells are empty. A
// customer may well have one that is called so.
func hasPictures(rows []line, col int) bool {
	if col < 0 || !isCalled(rows[0].cells[col], campaign.ResultHeadings()[:1]) {
		return false
	}
	return !slices.ContainsFunc(rows[1:], func(n line) bool { return len(columns{col: true}.filled(n)) > 0 })
}
