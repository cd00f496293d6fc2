package sheet_test

import (
	"errors"
	"testing"

	"sceneqr/campaign/sheet"
)

// TestFormulasGiveWhatASpreadsheetGives holds results against those of LibreOffice 7.4, written here by hand. A
// formula that would give something else is left to the spreadsheet: its result here is "".
func TestFormulasGiveWhatASpreadsheetGives(t *testing.T) {
	const none = ""
	for formula, want := range map[string]string{
		`0.1+0.2&"z"`: none, `C2+0.2&"z"`: none, `1/3&"z"`: none, `CONCATENATE("a",0.1+0.2)`: none,
		`F2&"x"`: none, `F2*10000000&"x"`: none, `"a"&0.00001`: none, `"a"&1E21`: none,
		`TRIM(E2)&"|"`: none, `TEXT(G2,"aaaa")`: none, `TEXT(G2,"mmm")`: none, `TEXT(D2,B1)`: none, `CHAR(200)&"x"`: none,
		`IF(D2="7","a","b")`: none, `IF("7"=D2,"a","b")`: none, `VALUE("abc")`: none, `IF(1,"a",SOMEADDIN(D2))`: none,

		`TEXT(D2,"000")`: "007", `"BJ"&TEXT(ROW()-1,"0000")`: "BJ0001", `TEXT(MOD(D2,4),"00")`: "03", `TEXT(12.345,"0.00")`: "12.35",
		`TEXT(G2,"yyyymmdd")`: "20260301", `TEXT(G2,"yyyy-mm-dd")`: "2026-03-01", `TEXT(G2,"m月d日")`: "3月1日",
		`D2&"店"`: "7店", `C2&"店"`: "0.1店", `13800138000&"号"`: none, `"11010119900307"&"1234"`: "110101199003071234",
		`IF(D2=7,"a","b")`: "a", `RIGHT("00"&D2,3)`: "007", `RIGHT(1000+D2,3)`: "007", `PROPER("ab cd2e")`: "Ab Cd2E",
		`LEFT("中文店",2)`: "中文", `MID("中文店",2,1)`: "文", `IFERROR(1/0,"n")`: "n", `ROW()-1&"号"`: "1号", `ABS(-0.1-0.2)`: "0.3",
		`1/0`: "#DIV/0!", `MOD(1,0)`: "#DIV/0!",
	} {
		f := workbook(t, []any{"编号", "名称"}, []any{nil, "甲", 0.1, 7, " a   b ", 123456789012345, 46082})
		style(t, f, "D2", "000")
		style(t, f, "G2", "yyyy/m/d")
		if err := f.SetCellFormula("Sheet1", "A2", formula); err != nil {
			t.Fatal(err)
		}
		got := none
		s, err := sheet.Read(save(t, f, "a.xlsx"), sheet.Options{})
		if p, ok := errors.AsType[*sheet.Problems](err); ok {
			if text := p.List[0].Text.String(); text == "the cell shows the error #DIV/0!" {
				got = "#DIV/0!"
			}
		} else if err == nil {
			got = s.Channels[0].Cells[0].Text
		} else {
			t.Fatal(err)
		}
		if got != want {
			t.Errorf("%s: %q, want %q", formula, got, want)
		}
	}
}
