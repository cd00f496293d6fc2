package imposition

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/width"
)

// mostCells is more than any page has: it keeps a slip of the finger in a range from filling the memory.
const mostCells = 1000

// ParseOvers reads a number of spare labels for each item, like 3, or a part of its copies, like 5%. No text is none.
// The error is an [*OrderError].
func ParseOvers(text string) (Overs, error) {
	plain := strings.TrimSpace(width.Fold.String(text))
	if plain == "" {
		return Overs{}, nil
	}
	var o Overs
	var err error
	if number, ok := strings.CutSuffix(plain, "%"); ok {
		o.Percent, err = strconv.ParseFloat(strings.TrimSpace(number), 64)
	} else {
		o.Number, err = strconv.Atoi(plain)
	}
	if err != nil {
		return Overs{}, refuse("%q is no number of spare labels: write 3 for three of each, or 5%% for a part of the copies",
			text)
	}
	if err := o.check(); err != nil {
		return Overs{}, err
	}
	return o, nil
}

// ParseSkip reads cells with commas or semicolons between them: 3 is a cell of page 1, 2:5 is cell 5 of page 2, 3-6 and
// 2:3-6 are ranges. What a Chinese keyboard makes of the signs is understood. The spots come in order, each once; no text
// is none. The error is an [*OrderError]. Whether a page has such a cell is for [Order.Check] to say.
func ParseSkip(text string) ([]Spot, error) {
	var spots []Spot
	for part := range strings.FieldsFuncSeq(width.Fold.String(text), isComma) {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		page, first, last, ok := parseCells(part)
		if !ok {
			return nil, refuse("%q is no cell to skip: write 3 for a cell of page 1, 2:5 for cell 5 of page 2, "+
				"3-6 for a range, with commas between them; cells go up to %d", part, mostCells)
		}
		for cell := first; cell <= last; cell++ {
			spots = append(spots, Spot{page, cell})
		}
	}
	slices.SortFunc(spots, func(a, b Spot) int {
		return cmp.Or(cmp.Compare(a.Page, b.Page), cmp.Compare(a.Cell, b.Cell))
	})
	return slices.Compact(spots), nil
}

func isComma(r rune) bool { return r == ',' || r == ';' || r == '、' }

// parseCells reads one of 3, 2:5, 3-6 and 2:3-6.
func parseCells(part string) (page, first, last int, ok bool) {
	before, cells, paged := strings.Cut(part, ":")
	if !paged {
		before, cells = "1", part
	}
	from, to, ranged := strings.Cut(strings.ReplaceAll(cells, "–", "-"), "-") // word processors make the one of the other
	if !ranged {
		to = from
	}
	page, pageOK := parseCount(before)
	first, firstOK := parseCount(from)
	last, lastOK := parseCount(to)
	return page, first, last, pageOK && firstOK && lastOK && first <= last && last <= mostCells
}

// parseCount reads a whole number from 1, without a sign.
func parseCount(s string) (int, bool) {
	n, err := strconv.ParseUint(strings.TrimSpace(s), 10, 31)
	return int(n), err == nil && n > 0
}
