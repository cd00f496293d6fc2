package sheet_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"sceneqr/campaign"
	"sceneqr/campaign/sheet"
	"sceneqr/campaign/words"
)

func TestOriginalIsTheFileItself(t *testing.T) {
	path := save(t, workbook(t, []any{"门店"}, nil, []any{"编号", "名称"}, []any{"A1", "甲"}), "春季.xlsx")
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if o := mustRead(t, path, sheet.Options{}).Original; o != nil {
		t.Error("the file is kept without being asked for")
	}
	o := mustRead(t, path, sheet.Options{Keep: true}).Original
	if o == nil || o.Name != "春季.xlsx" || o.Worksheet != "Sheet1" || o.HeadingRow != 3 || !bytes.Equal(o.Content, want) {
		t.Errorf("original %+v", o)
	}
}

func TestOriginalIsKeptOnlyOfWhatCanBeHandedBack(t *testing.T) {
	many := [][]any{{"name"}}
	for i := range 20_001 {
		many = append(many, []any{fmt.Sprintf("店%d", i)})
	}
	for name, path := range map[string]string{
		"text":          write(t, "a.csv", "name\n甲\n"),
		"macros":        save(t, workbook(t, []any{"name"}, []any{"甲"}), "a.xlsm"),
		"template":      save(t, workbook(t, []any{"name"}, []any{"甲"}), "a.xltx"),
		"many channels": save(t, workbook(t, many...), "a.xlsx"),
	} {
		if o := mustRead(t, path, sheet.Options{Keep: true}).Original; o != nil {
			t.Errorf("%s: original %q", name, o.Name)
		}
	}
	if o := mustRead(t, save(t, workbook(t, many[:20_001]...), "a.xlsx"), sheet.Options{Keep: true}).Original; o == nil {
		t.Error("no original of 20,000 channels")
	}
}

// mark gives some columns one of our names.
func mark(t *testing.T, f *excelize.File, name, columns string) {
	t.Helper()
	if err := f.SetDefinedName(&excelize.DefinedName{Name: name, RefersTo: columns}); err != nil {
		t.Fatal(err)
	}
}

func TestOurOwnColumnsAreLeftOutWhereverTheyStand(t *testing.T) {
	for _, columns := range []string{"Sheet1!$B:$C", "'Sheet1'!$B$1:$C$1048576"} {
		f := workbook(t, []any{"名称", "场景值 (sceneqr)", "state", "城市"}, []any{"甲", "x-1", "A9", "北京"}, []any{nil, "x-2"})
		mark(t, f, campaign.ResultColumns, columns)
		s := mustRead(t, save(t, f, "a.xlsx"), sheet.Options{})
		if len(s.Channels) != 1 || s.Channels[0].Given != "" || strings.Join(s.Headings, " ") != "名称 城市" || s.Warnings.Len() > 0 {
			t.Errorf("%s: headings %q, channels %+v, warnings %v", columns, s.Headings, s.Channels, s.Warnings.List)
		}
		if cells := s.Channels[0].Cells; len(cells) != 2 || cells[1] != (campaign.Cell{Heading: "城市", Text: "北京"}) {
			t.Errorf("%s: cells %+v", columns, cells)
		}
	}
}

func TestWhatTheCustomerPutsBetweenOurColumnsIsRead(t *testing.T) {
	f := workbook(t, []any{"名称"}, []any{"名称", "序列号", "份数", "", "场景值", "城市"}, []any{"甲", "000001X", 7, "x", "x-1", "北京"})
	mark(t, f, campaign.ResultColumns, "Sheet1!$B:$F")
	s := mustRead(t, save(t, f, "a.xlsx"), sheet.Options{})
	if c := s.Channels[0]; c.Copies != 7 || c.Given != "" || strings.Join(s.Headings, " ") != "名称 份数 列 D 城市" {
		t.Errorf("headings %q, channel %+v", s.Headings, c)
	}
}

// results is a result as text: their cells, and behind them ours.
func results(l words.Language, before []string, behind ...string) string {
	headings := before
	for _, own := range campaign.ResultHeadings()[1:] {
		headings = append(headings, l.Of(own))
	}
	return strings.Join(append(headings, behind...), ",")
}

func TestResultAsTextIsReadWithoutOurColumns(t *testing.T) {
	ours := strings.Repeat(",x", len(campaign.ResultHeadings())-1)
	for _, l := range []words.Language{words.English, words.Chinese} {
		s := readLines(t, results(l, []string{"名称", "编号"}, "城市"), "甲,A1"+ours+",北京", "'-1楼店,\t0012"+ours, "乙,'A3", "丙,''-1")
		if strings.Join(s.Headings, " ") != "名称 编号 城市" || s.Warnings.Len() > 0 {
			t.Errorf("%v: headings %q, warnings %v", l, s.Headings, s.Warnings.List)
		}
		if c := s.Channels[1]; c.Name != "-1楼店" || c.Key != "0012" || c.Given != "" || c.Cells[1].Text != "0012" {
			t.Errorf("%v: %+v", l, c)
		}
		if s.Channels[2].Key != "'A3" || s.Channels[3].Key != "'-1" {
			t.Errorf("%v: %+v", l, s.Channels[2:])
		}
	}
}

func TestResultIsKnownWhereAProgramHasDroppedTheMark(t *testing.T) {
	for _, l := range []words.Language{words.English, words.Chinese} {
		headings := []any{"名称", "编号"}
		row := []any{"甲", "'-1", nil}
		for i, own := range campaign.ResultHeadings() {
			headings = append(headings, l.Of(own))
			if i > 0 {
				row = append(row, "x")
			}
		}
		f := workbook(t, []any{"春季"}, append(headings, "城市"), append(row, "北京"), []any{"乙", "A2"})
		s := mustRead(t, save(t, f, "a.xlsx"), sheet.Options{})
		if strings.Join(s.Headings, " ") != "名称 编号 城市" || s.Channels[0].Given != "" || s.Channels[0].Key != "-1" {
			t.Errorf("%v: headings %q, channels %+v", l, s.Headings, s.Channels)
		}
		if err := f.SetCellValue("Sheet1", "C3", "logo.png"); err != nil {
			t.Fatal(err)
		}
		s = mustRead(t, save(t, f, "b.xlsx"), sheet.Options{})
		if len(s.Headings) != 4 || s.Headings[2] != l.Of(campaign.ResultHeadings()[0]) {
			t.Errorf("%v: their own pictures are left out: %q", l, s.Headings)
		}
	}
}

func TestSomeOfOurHeadingsInATextAreTheCustomers(t *testing.T) {
	s := readLines(t, "名称,序列号,场景值,类型", "'=甲,1,x-1,永久")
	if c := s.Channels[0]; c.Given != "x-1" || c.Name != "'=甲" || len(s.Headings) != 4 {
		t.Errorf("headings %q, channel %+v", s.Headings, c)
	}
}

func TestCellsKeepTheirPlacesBesideOurColumns(t *testing.T) {
	f := workbook(t, []any{"名称", "序列号", "份数"}, []any{"甲", "000001", 0})
	mark(t, f, campaign.ResultColumns, "Sheet1!$B:$B")
	_, err := sheet.Read(save(t, f, "a.xlsx"), sheet.Options{})
	wantError(t, err, "Sheet1!C2")
}

func TestDefinedNamesOfOthersMeanNothing(t *testing.T) {
	f := workbook(t, []any{"名称", "份数"}, []any{"甲", 2})
	mark(t, f, "their_range", "Sheet1!$A:$B")
	mark(t, f, campaign.ResultColumns, "#REF!")
	if s := mustRead(t, save(t, f, "a.xlsx"), sheet.Options{}); len(s.Headings) != 2 || s.Channels[0].Copies != 2 {
		t.Errorf("headings %q, channels %+v", s.Headings, s.Channels)
	}
}

func TestProblemSheetIsReadWhenItIsAskedFor(t *testing.T) {
	f := workbook(t, []any{"名称"}, []any{"甲"})
	if _, err := f.NewSheet("问题"); err != nil {
		t.Fatal(err)
	}
	fill(t, f, "问题", []any{"名称"}, []any{"乙"})
	mark(t, f, campaign.ProblemSheet, "问题!$A:$F")
	path := save(t, f, "a.xlsx")
	if s := mustRead(t, path, sheet.Options{}); s.Channels[0].Name != "甲" || s.Warnings.Len() > 0 {
		t.Errorf("channels %+v, warnings %v", s.Channels, s.Warnings.List)
	}
	if s := mustRead(t, path, sheet.Options{Worksheet: "问题"}); s.Channels[0].Name != "乙" {
		t.Errorf("channels %+v", s.Channels)
	}
}

// More formulas than may be calculated are told, cell by cell, and not read as empty.
func TestTooManyFormulasAreRefused(t *testing.T) {
	f := workbook(t, []any{"名称", "区"})
	const rows = 2500 // of 45 bytes and more, all looked at by each
	for i := range rows {
		if err := f.SetCellFormula("Sheet1", fmt.Sprintf("A%d", i+2), fmt.Sprintf(`COUNTIF(B$2:B$2501,B%[1]d)&"店"&B%[1]d`, i+2)); err != nil {
			t.Fatal(err)
		}
		if err := f.SetCellValue("Sheet1", fmt.Sprintf("B%d", i+2), i); err != nil {
			t.Fatal(err)
		}
	}
	_, err := sheet.Read(save(t, f, "a.xlsx"), sheet.Options{})
	p, ok := errors.AsType[*sheet.Problems](err)
	if !ok || p.Len() != rows || p.List[0].Cell != "A2" || !strings.Contains(p.List[0].Text.String(), "has no result") {
		t.Errorf("%v", err)
	}
}

// Nothing that a formula says may take all time or memory.
func TestFormulasThatGrowOrTurnInCirclesAreRefused(t *testing.T) {
	for name, formula := range map[string]func(row int) string{
		"circle":    func(row int) string { return fmt.Sprintf("A%d", row) },
		"pair":      func(row int) string { return fmt.Sprintf("A%d&1", row^1) },
		"doubling":  func(row int) string { return fmt.Sprintf("A%[1]d&Sheet1!A%[1]d&12345678", row+1) },
		"repeating": func(int) string { return `REPT("x",1000000000)` },
	} {
		f := workbook(t, []any{"名称"})
		for row := 2; row < 42; row++ {
			if err := f.SetCellFormula("Sheet1", fmt.Sprintf("A%d", row), formula(row)); err != nil {
				t.Fatal(err)
			}
		}
		_, err := sheet.Read(save(t, f, "a.xlsx"), sheet.Options{})
		if err == nil || !strings.Contains(err.Error(), "A2: the formula has no result") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestLongChainOfFormulasIsCalculated(t *testing.T) {
	f := workbook(t, []any{"名称"})
	const rows = 2000
	for row := 2; row < rows+2; row++ {
		if err := f.SetCellFormula("Sheet1", fmt.Sprintf("A%d", row), fmt.Sprintf("A%d+1", row+1)); err != nil {
			t.Fatal(err)
		}
	}
	s := mustRead(t, save(t, f, "a.xlsx"), sheet.Options{})
	if len(s.Channels) != rows || s.Channels[0].Name != "2000" || s.Channels[rows-1].Name != "1" {
		t.Errorf("%d channels, the first %q", len(s.Channels), s.Channels[0].Name)
	}
}

func TestProblemsKnowWhichTableTheyAreOf(t *testing.T) {
	f := workbook(t, []any{"门店"}, []any{"编号", "名称", "份数"}, []any{"A1", "甲", 0})
	_, err := sheet.Read(save(t, f, "a.xlsx"), sheet.Options{})
	p, ok := errors.AsType[*sheet.Problems](err)
	if !ok || p.Worksheet != "Sheet1" || p.HeadingRow != 2 || strings.Join(p.Headings, " ") != "编号 名称 份数" {
		t.Errorf("%+v", p)
	}
}

func TestAWorkbookThatIsNotHandedBackSaysSo(t *testing.T) {
	s, err := sheet.Read("testdata/life/macros.xlsm", sheet.Options{Keep: true})
	if err != nil {
		t.Fatal(err)
	}
	last := s.Warnings.List[len(s.Warnings.List)-1]
	if s.Original != nil || !strings.Contains(last.Text.String(), "will be in a new workbook") {
		t.Errorf("original %v, last warning %v", s.Original, last)
	}
}
