package console

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"sceneqr/campaign/sheet"
	"sceneqr/campaign/words"
)

// kind are cells that have the same problem.
type kind struct {
	cells []sheet.Problem
	more  int // cells that have it too and are not listed
}

func (k kind) count() int { return len(k.cells) + k.more }

// lines is how many it takes to tell: what is wrong, where else, what to do.
func (k kind) lines() int { return min(k.count(), 2) + 1 }

// mostPlaces is how many cells, or ranges of them, are named of one kind.
const mostPlaces = 12

// others names the cells but for the first, those of its worksheet without that.
func (k kind) others() string {
	all := ranges(k.cells[1:], k.cells[0].Sheet)
	if k.more > 0 || len(all) > mostPlaces {
		all = append(all[:min(len(all), mostPlaces)], "…")
	}
	return strings.Join(all, ", ")
}

// kinds puts the problems together that say the same word for word, in the order of their first. When these are more than
// a list may have, those that differ in what they quote from the sheet are of one kind too; so they are when not all are
// listed, since of the others only that is known.
func kinds(p *sheet.Problems) []kind {
	if p.More == 0 {
		if all := grouped(p.List, words.Message.String); lines(all) <= most {
			return all
		}
	}
	all := grouped(p.List, words.Message.Kind)
	more := maps.Clone(p.MoreOf)
	for i := range all {
		what := all[i].cells[0].Text.Kind()
		all[i].more = more[what]
		delete(more, what)
	}
	return all
}

func lines(all []kind) (n int) {
	for _, k := range all {
		n += k.lines()
	}
	return n
}

func grouped(list []sheet.Problem, by func(words.Message) string) []kind {
	var all []kind
	index := map[[2]string]int{}
	for _, p := range list {
		key := [2]string{by(p.Text), by(p.Cure)}
		i, known := index[key]
		if !known {
			i = len(all)
			index[key] = i
			all = append(all, kind{})
		}
		all[i].cells = append(all[i].cells, p)
	}
	return all
}

// column is where cells can make a range.
type column struct{ sheet, letters string }

// ranges names cells column by column, neighbours as one: B7, B9, B12-B40, 汇总!A1. Those of the worksheet home are named
// without it.
func ranges(list []sheet.Problem, home string) []string {
	var columns []column
	rows := map[column][]int{}
	for _, p := range list {
		letters := strings.TrimRight(p.Cell, "0123456789")
		row, _ := strconv.Atoi(p.Cell[len(letters):]) // 0 for what is no single cell
		col := column{p.Sheet, letters}
		if rows[col] == nil {
			columns = append(columns, col)
		}
		rows[col] = append(rows[col], row)
	}
	var names []string
	for _, col := range columns {
		place := col.letters
		if col.sheet != home {
			place = sheet.Problem{Sheet: col.sheet, Cell: col.letters}.Place()
		}
		names = append(names, neighbours(place, col.letters, rows[col])...)
	}
	return names
}

// neighbours names the rows of one column.
func neighbours(place, letters string, rows []int) (names []string) {
	slices.Sort(rows)
	rows = slices.Compact(rows)
	for len(rows) > 0 {
		n := 1
		for n < len(rows) && rows[n] == rows[0]+n {
			n++
		}
		switch first, last := rows[0], rows[n-1]; {
		case first == 0:
			names = append(names, place)
		case n == 1:
			names = append(names, fmt.Sprintf("%s%d", place, first))
		default:
			names = append(names, fmt.Sprintf("%s%d-%s%d", place, first, letters, last))
		}
		rows = rows[n:]
	}
	return names
}
