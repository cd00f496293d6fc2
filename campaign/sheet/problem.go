package sheet

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"sceneqr/campaign/words"
)

// Problem is something wrong with one cell, in words for the person who filled it in.
type Problem struct {
	Sheet string        // the worksheet; "" in a text file
	Cell  string        // as the spreadsheet names it: "C7"
	Text  words.Message // what is wrong, one line
	Cure  words.Message // what to do about it, one line
}

// Message is the problem on one line: the place, what is wrong, what to do.
func (p Problem) Message() words.Message { return words.Of("%s: %v; %v", p.Place(), p.Text, p.Cure) }

// String is the message in English.
func (p Problem) String() string { return p.Message().String() }

// Place is where the cell is, as a formula would name it: 渠道!C7, or C7 in a text file.
func (p Problem) Place() string {
	if p.Sheet == "" {
		return p.Cell
	}
	return p.Sheet + "!" + p.Cell
}

// Problems are all the problems of a sheet, row by row and in a row from left to right.
type Problems struct {
	List []Problem
	More int // found after the list was full: see [Options.MaxProblems]

	// MoreOf counts these by the kind of their texts, see [words.Message.Kind]. It is nil when there are none.
	MoreOf map[string]int

	Warnings *Problems // what may be a mistake, too, as in [Sheet]; nil when there are none

	Worksheet  string   // the one that was read; "" in a text file
	HeadingRow int      // from 1; 0 when no row was found to be one
	Headings   []string // as in [Sheet]
}

// Len is how many problems were found, those not listed too.
func (p *Problems) Len() int { return len(p.List) + p.More }

// Message gives the number of problems and the first of them, on one line.
func (p *Problems) Message() words.Message {
	switch p.Len() {
	case 0:
		return words.Of("the sheet has no problems")
	case 1:
		return words.Of("the sheet has a problem: %v", p.List[0].Message())
	}
	return words.Of("the sheet has %d problems, the first: %v", p.Len(), p.List[0].Message())
}

// Error is the message in English.
func (p *Problems) Error() string { return p.Message().String() }

// addRow adds the problems of one row, which may come in any order, and keeps no more than limit in all.
func (p *Problems) addRow(row []Problem, limit int) {
	slices.SortStableFunc(row, func(a, b Problem) int {
		// Within a row a longer name has more letters: B7 comes before AA7.
		return cmp.Or(cmp.Compare(len(a.Cell), len(b.Cell)), cmp.Compare(a.Cell, b.Cell))
	})
	kept := min(len(row), limit-len(p.List))
	p.List = append(p.List, row[:kept]...)
	for _, left := range row[kept:] {
		if p.MoreOf == nil {
			p.MoreOf = map[string]int{}
		}
		p.More++
		p.MoreOf[left.Text.Kind()]++
	}
}

// rowOf is the row that a problem is in.
func rowOf(p Problem) int {
	n, _ := strconv.Atoi(strings.TrimLeft(p.Cell, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
	return n
}

// cellName is the spreadsheet's name for a cell, from a column that counts from 0 and a row that counts from 1.
func cellName(col, row int) string { return fmt.Sprintf("%s%d", columnName(col), row) }

// columnName is A for 0, Z for 25, AA for 26.
func columnName(col int) string {
	name := string(rune('A' + col%26))
	if col < 26 {
		return name
	}
	return columnName(col/26-1) + name
}
