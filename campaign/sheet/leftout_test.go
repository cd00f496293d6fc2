package sheet_test

import (
	"strings"
	"testing"

	"sceneqr/campaign/sheet"
)

func TestFootersOfSeveralCellsAreLeftOut(t *testing.T) {
	for _, lines := range [][]string{
		{"名称,分组", "甲,华北", "审核：王五,日期：2026年5月"},
		{"编号,名称", "A1,甲", "制表：李,电话：1"},
		{"编号,名称,城市", "A1,甲,北京", ",联系人：赵,"},
		{"名称,城市", "甲,北京", "填表日期: 2026-05-01,北京"},
	} {
		s := readLines(t, lines...)
		if len(s.Channels) != 1 || s.Warnings.Len() != 1 || !strings.Contains(s.Warnings.List[0].Text.String(), "remark") {
			t.Errorf("%q: channels %+v, warnings %v", lines, s.Channels, s.Warnings.List)
		}
	}
}

func TestFooterBesideMoreIsRefused(t *testing.T) {
	wantEach(t, problems(t, sheet.Options{}, "名称,份数", "甲,1", "审核：王五,2"), "A3 reads like a remark")
	s := readLines(t, "编号,名称,份数", "A1,日期：樱花店,2")
	if len(s.Channels) != 1 {
		t.Errorf("a row with a key is left out: %v", s.Warnings.List)
	}
}

func TestNamesInMergedCellsAreNoCaptions(t *testing.T) {
	f := workbook(t, []any{"名称", nil, "份数"}, []any{"华北大区"}, []any{"甲"}, []any{"乙"})
	for _, cells := range [][2]string{{"A1", "B1"}, {"A2", "C2"}, {"A3", "B3"}, {"A4", "B4"}} {
		if err := f.MergeCell("Sheet1", cells[0], cells[1]); err != nil {
			t.Fatal(err)
		}
	}
	s := mustRead(t, save(t, f, "a.xlsx"), sheet.Options{})
	if strings.Join(names(s), " ") != "甲 乙" || s.Warnings.Len() != 1 || s.Warnings.List[0].Cell != "A2" {
		t.Errorf("%q, warnings %v", names(s), s.Warnings.List)
	}
}

func TestSheetWithoutChannelsTellsWhyItsRowsAreNone(t *testing.T) {
	wantEach(t, problems(t, sheet.Options{}, "编号,名称", ",合计", ",制表：李"),
		"B1 there is no row with a channel", "B2 total", "B3 remark")
}

func TestLongNumbersAsTextInMergedCellsAreWhole(t *testing.T) {
	const id = "110101199003071234"
	f := workbook(t, []any{"名称", "分组"}, []any{"甲", id}, []any{"乙"}, []any{"丙", 1234567890123456789})
	style(t, f, "B4", "0")
	if err := f.MergeCell("Sheet1", "B2", "B3"); err != nil {
		t.Fatal(err)
	}
	_, err := sheet.Read(save(t, f, "a.xlsx"), sheet.Options{})
	wantError(t, err, "a problem", "B4")
	if err := f.SetCellValue("Sheet1", "B4", nil); err != nil {
		t.Fatal(err)
	}
	s := mustRead(t, save(t, f, "a.xlsx"), sheet.Options{})
	if len(s.Channels) != 3 || s.Channels[1].Group != id {
		t.Errorf("%+v", s.Channels)
	}
}

func TestRoundedNumbersInMergedCellsAreRefusedInEveryRow(t *testing.T) {
	f := workbook(t, []any{"名称", "分组"}, []any{"甲", 1234567890123456789}, []any{"乙"})
	style(t, f, "B2", "0")
	if err := f.MergeCell("Sheet1", "B2", "B3"); err != nil {
		t.Fatal(err)
	}
	_, err := sheet.Read(save(t, f, "a.xlsx"), sheet.Options{})
	wantError(t, err, "2 problems", "only 15")
}

func TestLongTextsOfCalculatedFormulasAreWhole(t *testing.T) {
	f := workbook(t, []any{"编号", "名称"}, []any{nil, "甲"})
	if err := f.SetCellFormula("Sheet1", "A2", `"11010119900307"&"1234"`); err != nil {
		t.Fatal(err)
	}
	if s := mustRead(t, save(t, f, "a.xlsx"), sheet.Options{}); s.Channels[0].Key != "110101199003071234" {
		t.Errorf("%+v", s.Channels)
	}
}
