package sheet_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"sceneqr/campaign/sheet"
	"sceneqr/campaign/words"
)

func TestAllProblemsAtOnceInOrder(t *testing.T) {
	got := problems(t, sheet.Options{},
		"编号,名称,份数,场景值,场景ID,类型,有效期",
		"A1,甲,0,same,,,",
		"A1,乙,1001,same,,,",
		"A3,,,qrscene_x,,,",
		",丁,二,,0,,",
		"A5,戊,,a,1,怪,2026/1/1",
		"A6,己,,,1,永久字符串,",
		"A7,庚,,,,永久,30天",
		"A8,辛,,,,临时,31天",
		"A9,壬,,,,临时,永久",
		"A10,癸,-1,,,,59秒",
	)
	wantEach(t, got,
		"C2 not a whole number from 1 to 1000",
		`A3 the key "A1" is the same as in A2`,
		"C3 1001",
		`D3 the scene "same" is the same as in D2`,
		"B4 no name",
		"D4 qrscene_",
		`A5 "丁" has no key`,
		`C5 "二"`,
		`E5 scene_id "0"`,
		"E6 scene_str and a scene_id",
		`F6 the type "怪"`,
		"G6 is a date",
		"E7 has a scene_str and no scene_id",
		"G8 a permanent code has no validity",
		"G9 not between 1 minute and 30 days",
		"G10 the type is temporary",
		`C11 "-1"`,
		"G11 not between",
	)
}

func TestBadCells(t *testing.T) {
	long := strings.Repeat("店", 201)
	for _, tt := range []struct{ headings, row, want string }{
		{"name,key", "甲,1.23457E+17", "B2 shortened"},
		{"name,key", "甲,123456789012345000", "B2 only 15"},
		{"name,scene", "甲,6.2E+18", "B2 shortened"},
		{"name,scene_id", "甲,1E+05", "B2 shortened"},
		{"name,scene_id", "甲,100001", "B2 from 1 to 100000"},
		{"name,scene", "甲," + strings.Repeat("a", 65), "B2 65 bytes"},
		{"name", long, "A2 201 characters"},
		{"name,group", "甲," + long, "B2 201 characters"},
		{"name", "#N/A", "A2 error #N/A"},
		{"name,copies", "甲,#REF!", "B2 error #REF!"},
		{"name", "北京\ufffd店", "A2 lost characters"},
		{"name,copies", "甲,2.5", `B2 "2.5"`},
		{"name,copies", "甲,1500", `B2 "1500"`},
		{"name,expires", "甲,12月31日", "B2 is a date"},
		{"name,expires", "甲,12-31-25", "B2 is a date"},
		{"name,expires", "甲,1个月", "B2 not understood"},
		{"name,expires", "甲,soon", "B2 not understood"},
		{"name,expires", "甲,46022", "B2 not between"},
		{"name,expires", "甲,999999999999999999999", "B2 not understood"},
		{"name,门店名称", "甲,乙", `B1 "门店名称" means the same as "name" in A1`},
	} {
		wantEach(t, problems(t, sheet.Options{}, tt.headings, tt.row), tt.want)
	}
}

func TestLongNumbersThatAreWholeAreTaken(t *testing.T) {
	s := readLines(t, "name,key", "甲,123456789012345678", "乙,1E05", "丙,000123")
	for i, want := range []string{"123456789012345678", "1E05", "000123"} {
		if got := s.Channels[i].Key; got != want {
			t.Errorf("key %q, want %q", got, want)
		}
	}
}

func TestSameNameNamesBothCells(t *testing.T) {
	wantEach(t, problems(t, sheet.Options{}, "city,name", "北京,Ａ店", "上海,A店 "), `B3 the name "A店" is the same as in B2`)
}

func TestSceneStringAndIDOfOneValueAreTheSame(t *testing.T) {
	wantEach(t, problems(t, sheet.Options{}, "name,scene,scene_id", "甲,5,", "乙,,5"), `C3 the scene "5" is the same as in B2`)
}

func TestNoNameColumnListsHeadingsAndWords(t *testing.T) {
	_, err := sheet.Read(write(t, "a.csv", "表格\n编号,面积\n1,20\n"), sheet.Options{})
	p, ok := errors.AsType[*sheet.Problems](err)
	if !ok || p.Len() != 1 {
		t.Fatal(err)
	}
	for _, want := range []string{"A2", `"编号", "面积"`, "渠道名称", "store", "--map name="} {
		if !strings.Contains(p.Error(), want) {
			t.Errorf("%q does not say %q", p, want)
		}
	}
}

func TestProblemsAreBoundedAndCounted(t *testing.T) {
	lines := []string{"name,copies,scene"}
	for i := range 100 {
		lines = append(lines, fmt.Sprintf("店%d,x,qrscene_%d", i, i))
	}
	_, err := sheet.Read(write(t, "a.csv", strings.Join(lines, "\n")), sheet.Options{MaxProblems: 31})
	p, ok := errors.AsType[*sheet.Problems](err)
	if !ok || len(p.List) != 31 || p.Len() != 200 {
		t.Fatalf("%v", err)
	}
	if more := p.MoreOf[p.List[1].Text.Kind()]; more+p.MoreOf[p.List[0].Text.Kind()] != p.More || more != 85 {
		t.Errorf("%d more: %v", p.More, p.MoreOf)
	}
	if last := p.List[30].Cell; last != "B17" {
		t.Errorf("the last of the list is in %s, want B17", last)
	}
}

func TestColumnsBehindZ(t *testing.T) {
	headings := "name" + strings.Repeat(",x", 25) + ",copies," + strings.Repeat(",", 700) + ",scene"
	row := "甲" + strings.Repeat(",", 26) + "0," + strings.Repeat(",", 700) + ",qrscene_"
	wantEach(t, problems(t, sheet.Options{MaxColumns: 1000}, headings, row), `AA2 "0"`, "ABA2 qrscene_")
}

func TestProblemReadsAsOneLine(t *testing.T) {
	p := sheet.Problem{Sheet: "渠道", Cell: "C7", Text: words.Of("the row has no name"), Cure: words.Of("fill it in")}
	if got, want := p.String(), "渠道!C7: the row has no name; fill it in"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got := (&sheet.Problems{List: []sheet.Problem{p}, More: 2}).Error(); !strings.HasPrefix(got, "the sheet has 3 problems, the first: 渠道!C7") {
		t.Error(got)
	}
}
