package workbook

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"sceneqr/campaign"
	"sceneqr/campaign/words"
)

// wrong is a note whose text and cure are these.
func wrong(sheet, cell, text string) Note {
	return Note{Sheet: sheet, Cell: cell, Text: words.Known(text), Cure: words.Known("cure of " + text)}
}

func copied(t testing.TB, p Problems) *excelize.File {
	t.Helper()
	return open(t, copyOf(t, p))
}

func copyOf(t testing.TB, p Problems) []byte {
	t.Helper()
	var out bytes.Buffer
	check(t, p.Write(&out))
	return out.Bytes()
}

func file(t testing.TB, name string) []byte {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("testdata", name))
	check(t, err)
	return content
}

// notesOf are the notes on cells, by cell.
func notesOf(t testing.TB, f *excelize.File, sheet string) map[string]string {
	t.Helper()
	comments, err := f.GetComments(sheet)
	check(t, err)
	notes := map[string]string{}
	for _, c := range comments {
		text := c.Text
		for _, run := range c.Paragraph {
			text += run.Text
		}
		notes[c.Cell] = text
	}
	return notes
}

func isRed(t testing.TB, f *excelize.File, sheet, cell string) bool {
	t.Helper()
	id, err := f.GetCellStyle(sheet, cell)
	check(t, err)
	return isBad(f, id)
}

func TestCopyIsTheCustomersWorkbook(t *testing.T) {
	in := styled(t, shops(6, 3)).Content
	notes := []Note{wrong(data, "K9", "nothing of theirs")}
	was, is := open(t, in), copied(t, Problems{Name: "渠道.xlsx", Content: in, Notes: notes})
	if got, want := is.GetSheetList(), append([]string{"Problems"}, was.GetSheetList()...); !slices.Equal(got, want) {
		t.Fatalf("worksheets %q, want %q", got, want)
	}
	if is.GetActiveSheetIndex() != 0 {
		t.Errorf("it opens on worksheet %d", is.GetActiveSheetIndex())
	}
	for _, sheet := range was.GetSheetList() {
		sameCells(t, was, is, sheet)
		for what, of := range map[string]func(*excelize.File, string) (any, error){
			"merged cells": func(f *excelize.File, s string) (any, error) { return f.GetMergeCells(s) },
			"panes":        func(f *excelize.File, s string) (any, error) { return f.GetPanes(s) },
			"validations":  func(f *excelize.File, s string) (any, error) { return f.GetDataValidations(s) },
			"formats":      func(f *excelize.File, s string) (any, error) { return f.GetConditionalFormats(s) },
			"pictures":     func(f *excelize.File, s string) (any, error) { return f.GetPictureCells(s) },
			"tables":       func(f *excelize.File, s string) (any, error) { return f.GetTables(s) },
		} {
			want, err := of(was, sheet)
			check(t, err)
			if got, err := of(is, sheet); err != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("%s: %s are %+v, %v, want %+v", sheet, what, got, err, want)
			}
		}
	}
	for _, name := range was.GetDefinedName() {
		if !slices.Contains(is.GetDefinedName(), name) {
			t.Errorf("the name %+v is gone or of another worksheet", name)
		}
	}
}

func TestBadCellsAreRedOverTheirOwnLooks(t *testing.T) {
	in := styled(t, shops(6, 3)).Content
	was, is := open(t, in), copied(t, Problems{Content: in, Notes: []Note{
		wrong(data, "E5", "too much"), wrong(data, "D4", "a date"), wrong(data, "C30", "a cell that was not there"),
	}})
	for _, cell := range []string{"E5", "D4", "C30"} {
		want, got := looksOf(t, was, data, cell), looksOf(t, is, data, cell)
		style := want[len(want)-1].(excelize.Style)
		style.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{badColour}}
		want[len(want)-1] = style
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s is %+v, want %+v", cell, got, want)
		}
	}
	if isRed(t, is, data, "E4") {
		t.Error("a good cell is red")
	}
}

// The parts of a workbook are called differently by each program that saves one.
func TestEachCellHasANoteAndTheNotesOfOthersStay(t *testing.T) {
	for _, name := range []string{"openpyxl.xlsx", "libreoffice.xlsx"} {
		t.Run(name, func(t *testing.T) {
			f := copied(t, Problems{Content: file(t, name), Notes: []Note{
				wrong("渠道", "C5", `"many" & <more>`), wrong("渠道", "A7", "twice"), wrong("渠道", "A7", "and odd"),
				wrong("渠道", "D6", "hidden in merged cells"),
			}})
			want := map[string]string{
				"A7": "王芳：这个编号对吗？\nsceneqr: twice What to do: cure of twice  and odd What to do: cure of and odd",
				"B7": "王芳：地址待确认",
				"C5": `"many" & <more>` + "\nWhat to do: cure of \"many\" & <more>",
				"D5": "hidden in merged cells\nWhat to do: cure of hidden in merged cells",
			}
			if got := notesOf(t, f, "渠道"); !reflect.DeepEqual(got, want) {
				t.Errorf("notes %q, want %q", got, want)
			}
			if got := notesOf(t, f, "价格"); !reflect.DeepEqual(got, map[string]string{"A1": "含税"}) {
				t.Errorf("notes of the other worksheet %q", got)
			}
			if !isRed(t, f, "渠道", "D5") {
				t.Error("the merged cells are not red")
			}
		})
	}
}

func TestEveryNoteHasABoxOfItsOwn(t *testing.T) {
	for _, name := range []string{"openpyxl.xlsx", "libreoffice.xlsx"} {
		notes := []Note{wrong("渠道", "C5", "bad"), wrong("渠道", "A7", "bad")}
		first := copyOf(t, Problems{Content: file(t, name), Notes: notes})
		again := copyOf(t, Problems{Content: first, Notes: []Note{wrong("渠道", "A7", "bad"), wrong("渠道", "B6", "bad")}})
		for copied, want := range map[string][]string{
			string(first): {"A7", "B7", "C5"}, string(again): {"A7", "B6", "B7"},
		} {
			var boxes []string
			for part, content := range partsOf(t, []byte(copied)) {
				if strings.HasSuffix(part, ".vml") && strings.Contains(content, `Row>6<`) {
					for _, box := range boxElement.FindAll([]byte(content), -1) {
						boxes = append(boxes, boxedCell(box))
					}
				}
			}
			slices.Sort(boxes)
			if !slices.Equal(boxes, want) {
				t.Errorf("%s: boxes of %q, want %q", name, boxes, want)
			}
		}
	}
}

func TestListLeadsToEachCell(t *testing.T) {
	f := copied(t, Problems{
		Name: "渠道.xlsx", Content: file(t, "openpyxl.xlsx"), Language: words.Chinese, More: 7,
		Notes: []Note{wrong("渠道", "C5", "not a number"), wrong("", "Z", "the sheet as a whole")},
	})
	rows := rowsOf(t, f, "问题")
	if rows[0][0] != "渠道.xlsx：9 个问题" || !strings.Contains(rows[1][0], "sceneqr check") ||
		!strings.Contains(rows[2][0], "前 2 个") {
		t.Errorf("it begins %q", rows[:3])
	}
	want := [][]string{
		{"单元格", "问题", "处理办法", "单元格内容"},
		{"渠道!C5", "not a number", "cure of not a number", "many"},
		{"Z", "the sheet as a whole", "cure of the sheet as a whole"},
	}
	begins := func(a, b []string) bool { return slices.Equal(a[:len(b)], b) }
	if got := rows[listHeadings-1:]; !slices.EqualFunc(got, want, begins) {
		t.Errorf("list %q, want %q", got, want)
	}
	if linked, target, err := f.GetCellHyperLink("问题", "A5"); !linked || target != "'渠道'!C5" || err != nil {
		t.Errorf("the first cell leads to %q, %v", target, err)
	}
	if linked, _, _ := f.GetCellHyperLink("问题", "A6"); linked {
		t.Error("what is no cell is a link")
	}
}

func TestListIsKnownAndHasANameOfItsOwn(t *testing.T) {
	in := edited(t, file(t, "openpyxl.xlsx"), func(f *excelize.File) { check(t, f.SetSheetName("价格", "问题")) })
	f := copied(t, Problems{Content: in, Language: words.Chinese, Notes: []Note{wrong("渠道", "C5", "bad")}})
	list := f.GetSheetName(0)
	if list == "问题" || value(t, f, "问题", "A1") != "3.5" {
		t.Errorf("the list is %q, and theirs has %q", list, value(t, f, "问题", "A1"))
	}
	if got := markedOn(f, list, campaign.ProblemSheet); got != [2]int{1, 4} {
		t.Errorf("the columns %v are marked", got)
	}
	for i, n := range f.WorkBook.DefinedNames.DefinedName {
		if n.Name == campaign.ProblemSheet && !n.Hidden {
			t.Errorf("name %d is seen", i)
		}
	}
}

func TestEachOfAThousandProblemsIsMarked(t *testing.T) {
	p := Problems{Content: file(t, "openpyxl.xlsx")}
	for row := 5; row < 1005; row++ {
		p.Notes = append(p.Notes, wrong("渠道", cellName(2, row), "no name"))
	}
	f := copied(t, p)
	if got := len(notesOf(t, f, "渠道")); got != 1001 { // and the one of a colleague on A7, whose B7 is among ours
		t.Errorf("%d cells have notes", got)
	}
}
