package workbook

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/xuri/excelize/v2"

	"sceneqr/campaign"
	"sceneqr/campaign/words"
)

// readRows sees where something stands, and that each row with a code is still the row of its channel.
func (o *original) readRows(r *Result) error {
	rows, err := o.file.Rows(r.Original.Worksheet)
	if err != nil {
		return err
	}
	defer rows.Close()
	next, cellsLeft := r.byRow(), mostCells-len(r.Rows)*len(columns)
	for n := 1; rows.Next(); n++ {
		cells, err := rows.Columns()
		if err != nil {
			return err
		}
		if cellsLeft -= o.kept(len(cells)); cellsLeft < 0 {
			return words.Errorf("the worksheet has more than %s cells", words.Thousands(mostCells))
		}
		if n == o.heading {
			o.headings = slices.Clone(cells)
			o.recall()
		}
		if n > o.heading {
			o.use(cells)
		}
		channel := len(next) > 0 && next[0].Row == n
		if channel {
			if !o.holds(cells, next[0]) {
				return words.Errorf("row %d is not the row of channel %q", n, next[0].Name)
			}
			o.last, next = n, next[1:]
		}
		if channel || n > o.heading && o.hasSerial(cells) {
			o.held = append(o.held, n)
		}
	}
	if len(next) > 0 {
		return words.Errorf("row %d is not the row of channel %q", next[0].Row, next[0].Name)
	}
	return rows.Error()
}

// recall finds the columns of the last time by their headings when a program has dropped their name.
func (o *original) recall() {
	if first, end := campaign.ResultBlock(o.headings); o.was[0] == 0 && end > 0 {
		o.was = [2]int{first + 1, end}
	}
}

// recallPictures takes the column of small pictures before those that were found by their headings: it has no text below
// its heading. A column of the customer's that is called so and is as empty may be taken for it, and lose its heading.
func (o *original) recallPictures() {
	before := o.was[0] - 1
	if before > 0 && before <= len(o.headings) && isPictureHeading(o.headings[before-1]) && o.free(before, 1) {
		o.was[0] = before
	}
}

// byRow are the codes in the order of their rows. Of two with one row, the second is found by nobody, and told.
func (r *Result) byRow() []*campaign.Code {
	codes := make([]*campaign.Code, len(r.Rows))
	for i := range r.Rows {
		codes[i] = r.Rows[i].Code
	}
	slices.SortStableFunc(codes, func(a, b *campaign.Code) int { return a.Row - b.Row })
	return codes
}

func (o *original) use(cells []string) {
	for i, cell := range cells {
		if cell != "" || i == len(cells)-1 { // a formula without a value ends the row too
			o.take(i+1, i+1)
		}
	}
}

// take has columns be theirs.
func (o *original) take(first, last int) {
	if grow := min(last, excelize.MaxColumns) - len(o.used); grow > 0 {
		o.used = append(o.used, make([]bool, grow)...)
	}
	for i := max(first, 1); i <= min(last, len(o.used)); i++ {
		o.used[i-1] = true
	}
}

// holds tells whether the cells of a row are those of the channel: its key or its name is among them. Where the name is
// that of a formula that nobody has computed, nothing contradicts.
func (o *original) holds(cells []string, c *campaign.Code) bool {
	key, name := plain(c.Key), plain(c.Name)
	for _, cell := range cells {
		if p := plain(cell); p != "" && (p == key || p == name) {
			return true
		}
	}
	for _, cell := range c.Cells {
		if p := plain(cell.Text); p != name && p != key {
			continue
		}
		if i := slices.Index(o.headings, cell.Heading); i >= 0 && (i >= len(cells) || cells[i] == "") {
			return true
		}
	}
	return false
}

// plain is a text without what a reader of cells may have mended: spaces, breaks and marks that nobody sees.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.In(r, unicode.Cc, unicode.Cf) {
			return -1
		}
		return r
	}, campaign.NormalKey(s))
}

// kept is how many of the first cells of a row stay: those of the last time are written over.
func (o *original) kept(cells int) int {
	if o.was[0] == 0 {
		return cells
	}
	return cells - max(min(cells, o.was[1])-o.was[0]+1, 0)
}

// hasSerial tells a row of ours of the last time from what somebody has written below the table, such as a sum.
func (o *original) hasSerial(cells []string) bool {
	if o.was[0] == 0 || len(cells) < o.was[0] {
		return false
	}
	return slices.ContainsFunc(cells[o.was[0]-1:min(len(cells), o.was[1])], isSerial)
}

var serialForm = regexp.MustCompile(`^\d{6}[0-9A-Z]$`)

func isSerial(text string) bool {
	_, err := campaign.ParseSerials(text)
	return serialForm.MatchString(text) && err == nil
}
