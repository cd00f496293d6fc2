package sheet_test

import (
	"strings"
	"testing"

	"sceneqr/campaign/sheet"
)

func TestPlaceholdersAreNoNames(t *testing.T) {
	for _, name := range []string{"无", "待定", "暂无", "/", "-", "0", "N/A", "TBD", "END", "平均", "其中：直营"} {
		wantEach(t, problems(t, sheet.Options{}, "名称,份数", "甲,1", name+",1"), "A3 does not read like the name")
		wantEach(t, problems(t, sheet.Options{}, "编号,名称", "A1,甲", ","+name), "B3 does not read like the name")
		s := readLines(t, "编号,名称", "A1,甲", "A2,"+name)
		if len(s.Channels) != 2 || s.Warnings.Len() != 1 || s.Warnings.List[0].Cell != "B3" {
			t.Errorf("%s: %d channels, %v", name, len(s.Channels), s.Warnings.List)
		}
	}
	if s := readLines(t, "名称", "无印良品", "平均线咖啡", "7-11"); s.Warnings.Len() > 0 {
		t.Errorf("%v", s.Warnings.List)
	}
}

func TestCaptionsBetweenGroupedRowsAreRefused(t *testing.T) {
	wantEach(t, problems(t, sheet.Options{}, "名称,分组,份数", "华北大区,,", "甲,直营,1", "乙,直营,x", "华东大区,,", "丙,加盟,1"),
		"A2 only a name", "C4 whole number", "A5 only a name")
	for _, lines := range [][]string{
		{"名称,分组", "总部,", "甲,直营", "乙,直营"},
		{"名称,分组,份数", "总部,,", "甲,,1", "乙,直营,1", "丙,直营,1"},
		{"名称,分组,份数", "总部,,", "甲,直营,1"},
	} {
		if s := readLines(t, lines...); s.Channels[0].Name != "总部" {
			t.Errorf("%q: %q", lines, names(s))
		}
	}
}

// 46082 is 1 March 2026.
func TestKeysThatBecameDatesAreRefused(t *testing.T) {
	for format, shown := range map[string]string{`m"月"d"日"`: "3月1日", "yyyy/m/d": "2026/3/1", "yyyy-mm-dd": "2026-03-01", "d-mmm": "1-Mar", "mmm-yy": "Mar-26"} {
		f := workbook(t, []any{"编号", "名称", "场景值"}, []any{46082, "甲", 46082}, []any{"0" + shown, "乙", "a-3-1"})
		style(t, f, "A2", format)
		style(t, f, "C2", format)
		_, err := sheet.Read(save(t, f, "a.xlsx"), sheet.Options{})
		wantError(t, err, "2 problems", "A2", shown+" shows a date")
	}
	if s := readLines(t, "编号,名称", "3月1日,甲", "2026-3-1,乙"); len(s.Channels) != 2 {
		t.Error("a text that looks like a date is refused")
	}
}

func TestHiddenNamesHaveACureThatWorks(t *testing.T) {
	f := workbook(t, []any{"名称", "份数"}, []any{"甲", 1})
	for _, column := range []string{"A", "B"} {
		if err := f.SetColVisible("Sheet1", column, false); err != nil {
			t.Fatal(err)
		}
	}
	w := mustRead(t, save(t, f, "a.xlsx"), sheet.Options{}).Warnings.List
	if len(w) != 2 || !strings.Contains(w[0].Cure.String(), "show the column") || !strings.Contains(w[1].Cure.String(), "--map copies=") {
		t.Errorf("%v", w)
	}
}
