package workbook

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"sceneqr/campaign"
	"sceneqr/campaign/words"
)

// Excel's own names for what it prints and filters.
const (
	printTitles = "_xlnm.Print_Titles"
	printArea   = "_xlnm.Print_Area"
	filtered    = "_xlnm._FilterDatabase"
)

// cellName is the name of a cell, both counted from 1: C7.
func cellName(column, row int) string {
	name, _ := excelize.CoordinatesToCellName(column, row) // callers stay within a worksheet
	return name
}

// quoted is a worksheet's name as a formula has it.
func quoted(sheet string) string { return "'" + strings.ReplaceAll(sheet, "'", "''") + "'!" }

func rowRange(row int) string { return fmt.Sprintf("$%d:$%d", row, row) }

// columnRange is whole columns: $H:$U.
func columnRange(first, last int) string {
	from, _ := excelize.ColumnNumberToName(first)
	to, _ := excelize.ColumnNumberToName(last)
	return fmt.Sprintf("$%s:$%s", from, to)
}

// mark gives a range a name that people do not see, by which it is known when the workbook comes back. Two worksheets can
// have the same name for something of theirs: the scope is the worksheet then, and "" else.
func mark(f *excelize.File, name, refersTo, scope string) error {
	if err := f.SetDefinedName(&excelize.DefinedName{Name: name, RefersTo: refersTo, Scope: scope}); err != nil {
		return err
	}
	all := f.WorkBook.DefinedNames.DefinedName
	all[len(all)-1].Hidden = true
	return nil
}

// marked is the worksheet in which a name refers to columns; "" when it is not there or its columns were deleted.
func marked(f *excelize.File, name string) string {
	for _, n := range f.GetDefinedName() {
		if sheet, _, _, ok := campaign.ParseColumns(n.RefersTo); ok && strings.EqualFold(n.Name, name) {
			return sheet
		}
	}
	return ""
}

// markedOn are the columns of a worksheet that a name refers to, first and last, from 1; 0 when there are none.
func markedOn(f *excelize.File, sheet, name string) [2]int {
	for _, n := range f.GetDefinedName() {
		on, first, end, ok := campaign.ParseColumns(n.RefersTo)
		if ok && on == sheet && strings.EqualFold(n.Name, name) {
			return [2]int{first + 1, end}
		}
	}
	return [2]int{}
}

// unmark removes a name, which need not be there.
func unmark(f *excelize.File, name string) {
	for _, n := range f.GetDefinedName() {
		if strings.EqualFold(n.Name, name) {
			forget(f, n)
		}
	}
}

// unmarkOn removes a name that refers to columns of a worksheet, or to none any more. That of another worksheet stays.
func unmarkOn(f *excelize.File, sheet, name string) {
	for _, n := range f.GetDefinedName() {
		on, _, _, ok := campaign.ParseColumns(n.RefersTo)
		if strings.EqualFold(n.Name, name) && (!ok || on == sheet) {
			forget(f, n)
		}
	}
}

func forget(f *excelize.File, n excelize.DefinedName) {
	_ = f.DeleteDefinedName(&excelize.DefinedName{Name: n.Name, Scope: scopeOf(n)}) // it is there
}

func scopeOf(n excelize.DefinedName) string {
	if n.Scope == "Workbook" {
		return ""
	}
	return n.Scope
}

// freeName is a worksheet's name that no other has: the wanted one, or with our mark and a number behind it.
func freeName(f *excelize.File, wanted words.Message, l words.Language) string {
	name := l.Of(wanted)
	for n := 1; ; n++ {
		if i, err := f.GetSheetIndex(name); err == nil && i < 0 {
			return name
		}
		name = l.Of(wanted) + campaign.ResultMark
		if n > 1 {
			name = fmt.Sprintf("%s%s %d", l.Of(wanted), campaign.ResultMark, n)
		}
	}
}
