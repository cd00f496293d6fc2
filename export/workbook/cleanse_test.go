package workbook

import (
	"bytes"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"sceneqr/campaign"
	"sceneqr/campaign/words"
)

// Somebody corrects a cell in the copy, and has it checked.
func TestCorrectedCellIsMarkedNoMore(t *testing.T) {
	first := copyOf(t, Problems{Content: file(t, "openpyxl.xlsx"), Language: words.Chinese, Notes: []Note{
		wrong("渠道", "C5", "bad"), wrong("渠道", "A7", "bad"),
	}})
	for name, in := range map[string][]byte{
		"as it was written":    first,
		"saved by excelize":    edited(t, first, func(f *excelize.File) { check(t, f.SetCellInt("渠道", "C5", 3)) }),
		"saved by LibreOffice": file(t, "corrected.xlsx"), // of which the notes have lost their author
	} {
		t.Run(name, func(t *testing.T) {
			f := copied(t, Problems{Content: in, Language: words.Chinese, Notes: []Note{wrong("渠道", "B8", "bad too")}})
			if got, want := f.GetSheetList(), []string{"问题", "渠道", "价格"}; !slices.Equal(got, want) {
				t.Fatalf("worksheets %q, want %q", got, want)
			}
			for _, cell := range []string{"C5", "B6", "A7"} {
				if isRed(t, f, "渠道", cell) {
					t.Errorf("%s is red still", cell)
				}
			}
			want := map[string]string{"A7": "王芳：这个编号对吗？", "B7": "王芳：地址待确认", "B8": "bad too\n处理办法：cure of bad too"}
			got := notesOf(t, f, "渠道")
			got["A7"] = strings.TrimSpace(got["A7"]) // LibreOffice keeps the line's end with theirs
			if !reflect.DeepEqual(got, want) {
				t.Errorf("notes %q, want %q", got, want)
			}
			if !isRed(t, f, "渠道", "B8") {
				t.Error("the new problem is not red")
			}
		})
	}
}

// coloured is a workbook of whose cells C5 has a colour of the customer's own, and A7 the one that bad cells get.
func coloured(t testing.TB) []byte {
	t.Helper()
	return edited(t, file(t, "openpyxl.xlsx"), func(f *excelize.File) {
		for cell, colour := range map[string]string{"C5": "92D050", "A7": badColour} {
			style, err := f.NewStyle(&excelize.Style{Fill: solid(colour), Font: &excelize.Font{Italic: true}})
			check(t, err)
			check(t, f.SetCellStyle("渠道", cell, cell, style))
		}
	})
}

// colourOf is that of a cell, RRGGBB; excelize tells none in files of LibreOffice.
func colourOf(t testing.TB, f *excelize.File, cell string) string {
	t.Helper()
	style, err := f.GetCellStyle("渠道", cell)
	check(t, err)
	colour := f.Styles.Fills.Fill[*f.Styles.CellXfs.Xf[style].FillID].PatternFill.FgColor
	if colour == nil {
		return ""
	}
	return colour.RGB[max(len(colour.RGB)-6, 0):]
}

func TestCorrectedCellsHaveTheirOwnLooksAgain(t *testing.T) {
	in := coloured(t)
	notes := []Note{wrong("渠道", "C5", "bad"), wrong("渠道", "A7", "bad"), wrong("渠道", "C5", "twice"), wrong("渠道", "B6", "bad")}
	first := copyOf(t, Problems{Content: in, Notes: notes})
	for name, back := range map[string][]byte{
		"as it was written":    first,
		"marked a second time": copyOf(t, Problems{Content: first, Notes: notes}),
		"with a sorted list": edited(t, first, func(f *excelize.File) {
			check(t, f.SetCellStr("Problems", "A5", "渠道!B6"))
			check(t, f.SetCellStr("Problems", "A8", "渠道!C5"))
		}),
		"saved by LibreOffice": file(t, "coloured.xlsx"),
	} {
		t.Run(name, func(t *testing.T) {
			content, err := cleanse(back)
			check(t, err)
			was, is := open(t, in), open(t, content)
			for _, cell := range []string{"C5", "A7", "B6", "D8"} {
				if got, want := colourOf(t, is, cell), colourOf(t, was, cell); got != want {
					t.Errorf("%s has the colour %q, want %q", cell, got, want)
				}
			}
			if got := is.GetSheetList(); !slices.Equal(got, was.GetSheetList()) {
				t.Errorf("worksheets %q", got)
			}
			if got := notesOf(t, is, "渠道"); len(got) != 2 || strings.Contains(got["A7"], noteAuthor) {
				t.Errorf("notes %q", got)
			}
		})
	}
}

func TestCellThatSomebodyHasColouredSinceKeepsThat(t *testing.T) {
	first := copyOf(t, Problems{Content: coloured(t), Notes: []Note{wrong("渠道", "C5", "bad")}})
	content, err := cleanse(edited(t, first, func(f *excelize.File) {
		style, err := f.NewStyle(&excelize.Style{Fill: solid("00B0F0")})
		check(t, err)
		check(t, f.SetCellStyle("渠道", "C5", "C5", style))
	}))
	check(t, err)
	if got := colourOf(t, open(t, content), "C5"); got != "00B0F0" {
		t.Errorf("the colour is %q", got)
	}
}

func TestWorkbookWithoutMarksIsNotTouched(t *testing.T) {
	for _, in := range [][]byte{coloured(t), []byte("渠道\nA\n"), nil} {
		if out, err := cleanse(in); !bytes.Equal(out, in) || err != nil {
			t.Errorf("%d bytes became %d, %v", len(in), len(out), err)
		}
	}
}

// Somebody has deleted the list, and what it knew with it.
func TestNotesAndRedCellsGoWithoutTheList(t *testing.T) {
	first := copyOf(t, Problems{Content: coloured(t), Notes: []Note{
		wrong("渠道", "B6", "bad"), wrong("渠道", "B7", "bad beside a note of theirs"),
	}})
	for name, back := range map[string][]byte{
		"range": func() []byte {
			parts := partsOf(t, first)
			parts["xl/workbook.xml"] = strings.ReplaceAll(parts["xl/workbook.xml"], "'Problems'!$A:$D", "#REF!$A:$D")
			return packed(t, parts)
		}(),
		"worksheet": edited(t, first, func(f *excelize.File) {
			check(t, f.DeleteSheet("Problems"))
			unmark(f, campaign.ProblemSheet)
			check(t, mark(f, campaign.ProblemSheet, "#REF!", ""))
		}),
	} {
		content, err := cleanse(back)
		check(t, err)
		f := open(t, content)
		if got := notesOf(t, f, "渠道"); len(got) != 2 || strings.Contains(got["B7"], noteAuthor) {
			t.Errorf("%s: notes %q", name, got)
		}
		for _, cell := range []string{"B6", "B7"} {
			if got := colourOf(t, f, cell); got == badColour {
				t.Errorf("%s: %s is red still", name, cell)
			}
		}
		if got := colourOf(t, f, "A7"); got != badColour {
			t.Errorf("%s: a cell that is red of their own accord has the colour %q", name, got)
		}
	}
}
