package workbook

import (
	"reflect"
	"testing"

	"sceneqr/campaign"
)

// rows are all of a sheet.
func rows(lines ...Line) func() (Rows, error) {
	return func() (Rows, error) { return Rows{Lines: lines}, nil }
}

func TestTextFileBecomesAWorkbook(t *testing.T) {
	f := copied(t, Problems{Name: "shops.csv", Notes: []Note{wrong("", "B4", "bad")}, Rows: rows(
		Line{1, []string{"id", "name"}}, Line{3, []string{"0012", "=1+1"}}, Line{4, []string{"0013", ""}},
	)})
	for cell, want := range map[string]string{"A1": "id", "A2": "", "A3": "0012", "B3": "=1+1", "A4": "0013"} {
		if got := value(t, f, "Channels", cell); got != want {
			t.Errorf("%s is %q, want %q", cell, got, want)
		}
	}
	if formula, _ := f.GetCellFormula("Channels", "B3"); formula != "" {
		t.Errorf("a text computes %s", formula)
	}
	if !isRed(t, f, "Channels", "B4") || notesOf(t, f, "Channels")["B4"] == "" {
		t.Error("the bad cell is not marked")
	}
	if got := value(t, f, "Problems", "A5"); got != "B4" {
		t.Errorf("the list says %q", got)
	}
}

func TestLongSheetHasItsBadRowsOnly(t *testing.T) {
	f := copied(t, Problems{Name: "shops.xlsx",
		Notes: []Note{wrong("渠道", "B90210", "bad"), wrong("渠道", "B7", "not handed over")},
		Rows: func() (Rows, error) {
			return Rows{Lines: []Line{{1, []string{"id", "name"}}, {90210, []string{"0013", "x"}}}, Part: true}, nil
		}})
	const rows = "Rows with problems"
	want := [][]string{{"1", "id", "name"}, {"90210", "0013", "x"}}
	if got := rowsOf(t, f, rows); !reflect.DeepEqual(got, want) {
		t.Errorf("rows %q, want %q", got, want)
	}
	from := value(t, f, "Problems", "A5")
	if _, target, _ := f.GetCellHyperLink("Problems", "A5"); target != "'"+rows+"'!C2" || from != "渠道!B90210" {
		t.Errorf("the list leads from %s to %s", from, target)
	}
	if !isRed(t, f, rows, "C2") {
		t.Error("the bad cell is not red")
	}
	if value(t, f, "Problems", "A6") != "渠道!B7" {
		t.Error("a problem whose row is not there is not listed")
	}
	ours := 0
	for _, n := range f.GetDefinedName() {
		if n.Name == campaign.ProblemSheet {
			ours++
		}
	}
	if ours != 2 {
		t.Errorf("%d worksheets are known as no sheets, want both", ours)
	}
}
