package workbook

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"sceneqr/campaign"
	"sceneqr/campaign/words"
)

const resultSheet = "结果"

func TestNewWorkbookIsTheCustomersRowsWithTheResults(t *testing.T) {
	rows := shops(14, 1)
	rows[2].Code.Stage, rows[2].File, rows[2].Volume, rows[2].Page, rows[2].Cell = campaign.Planned, "", "", 0, 0
	rows[4].Code.Kind, rows[4].Code.Expires = campaign.Temporary, time.Date(2026, 12, 22, 1, 30, 0, 0, time.UTC)
	got := rowsOf(t, open(t, written(t, resultOf(rows))), resultSheet)
	want := [][]string{
		{"编号", "名称", "城市", "序列号", "场景值", "类型", "有效至", "链接", "票据", "图片文件", "打印文件", "页", "位置", "印刷文字", "状态", "问题", "处理办法"},
		{"000001", "星光咖啡·第1号店", "上海", "000001P", "spring-000001", "永久", "", rows[0].Code.URL, rows[0].Code.Ticket,
			"上海/000001P 星光咖啡·第1号店.jpg", "sheet.pdf", "1", "1", "", "已核对", "", ""},
	}
	if len(got) != 15 {
		t.Fatalf("%d rows, want 15", len(got))
	}
	for i := range want {
		if !slices.Equal(got[i], want[i]) {
			t.Errorf("row %d:\n%q, want\n%q", i+1, got[i], want[i])
		}
	}
	todo := words.Chinese.Of(words.Of("run the same command again"))
	if end := got[3][9:]; !slices.Equal(end, []string{"", "", "", "", "", "尚未申请", "", todo}) {
		t.Errorf("a code that was not asked for ends %q", end)
	}
	if got := got[5][5:7]; !slices.Equal(got, []string{"临时", "2026-12-22 09:30"}) {
		t.Errorf("a temporary code is %q", got)
	}
}

func TestEveryRowOfATrialSaysSo(t *testing.T) {
	r := resultOf(shops(3, 1))
	r.Trial = true
	f := open(t, written(t, r))
	for i, row := range rowsOf(t, f, resultSheet)[1:] {
		if row[14] != "试用" {
			t.Errorf("row %d is %q", i+2, row[14])
		}
	}
	if !strings.Contains(textOf(t, f, "汇总"), "试用：") {
		t.Error("the summary does not say that it is a trial")
	}
}

func TestNewCellsAreText(t *testing.T) {
	rows := shops(1, 1)
	texts := []string{
		"=1+1", "000123", "12345678901234567890", "1e5", "TRUE", "2026-01-02", "+8613800138000", "@x", "'quoted",
		" spaces ", "two\nlines", "<a&b>", "_x000D_", "𠮷🎉", "", strings.Repeat("长", 32_767),
	}
	rows[0].Code.Cells = nil
	for i, text := range texts {
		rows[0].Code.Cells = append(rows[0].Code.Cells, campaign.Cell{Heading: fmt.Sprint("column ", i), Text: text})
	}
	f := open(t, written(t, resultOf(rows)))
	for i, text := range texts {
		cell := cellName(i+1, 2)
		if got := value(t, f, resultSheet, cell); got != text {
			t.Errorf("%.40q reads %.40q", text, got)
		}
		if formula, err := f.GetCellFormula(resultSheet, cell); err != nil || formula != "" {
			t.Errorf("%q is the formula %q, %v", text, formula, err)
		}
		if kind, err := f.GetCellType(resultSheet, cell); err != nil || kind != excelize.CellTypeInlineString && text != "" {
			t.Errorf("%.40q has the cell type %v, %v", text, kind, err)
		}
		if style := looksOf(t, f, resultSheet, cell)[5].(excelize.Style); style.NumFmt != asText {
			t.Errorf("%.40q would not stay text when it is edited", text)
		}
	}
}

func TestWorkbookTakesWhatXMLAndExcelDoNot(t *testing.T) {
	for text, want := range map[string]string{
		"bell\x07 and null\x00":     "bell and null",
		"broken \xff\xfe":           "broken \uFFFD",
		"not a character \uFFFE":    "not a character ",
		strings.Repeat("a", 40_000): strings.Repeat("a", 32_767),
		strings.Repeat("🎉", 20_000): strings.Repeat("🎉", 16_383),
	} {
		rows := shops(1, 1)
		rows[0].Code.Cells = []campaign.Cell{{Heading: "x", Text: text}, {Heading: "a heading \x01", Text: "end"}}
		rows[0].Code.Group = text
		r := resultOf(rows)
		r.Campaign, r.Title = text, text
		got := rowsOf(t, open(t, written(t, r)), resultSheet)
		if got[1][0] != want || got[1][1] != "end" || got[0][1] != "a heading " {
			t.Errorf("%.30q became %.30q", text, got[1][0])
		}
	}
}

func TestUnequalRowsAreJoined(t *testing.T) {
	rows := shops(3, 1)
	rows[0].Code.Cells = []campaign.Cell{{Heading: "A", Text: "a0"}, {Heading: "B", Text: "b0"}}
	rows[1].Code.Cells = []campaign.Cell{{Heading: "B", Text: "b1"}, {Heading: "C", Text: "c1"}, {Heading: "B", Text: "second b1"}}
	rows[2].Code.Cells = nil
	got := rowsOf(t, open(t, written(t, resultOf(rows))), resultSheet)
	for i, want := range [][]string{
		{"A", "B", "C", "B"}, {"a0", "b0", "", ""}, {"", "b1", "c1", "second b1"}, {"", "", "", ""},
	} {
		if !slices.Equal(got[i][:4], want) {
			t.Errorf("row %d begins %q, want %q", i+1, got[i][:4], want)
		}
	}
}

func TestNewWorkbookIsReadyToWorkWithAndToPrint(t *testing.T) {
	rows := shops(5, 1)
	rows[2].Code.Problem = &campaign.Problem{Cause: words.Known("x"), Cure: words.Known("y")}
	rows[3].Printed = "z"
	out := written(t, resultOf(rows))
	f := open(t, out)
	panes, err := f.GetPanes(resultSheet)
	if err != nil || !panes.Freeze || panes.YSplit != 1 {
		t.Errorf("the heading is not frozen: %+v, %v", panes, err)
	}
	sheet := partsOf(t, out)["xl/worksheets/sheet1.xml"]
	for _, want := range []string{`<autoFilter ref="$A$1:$Q$6"`, `<dimension ref="A1:Q6"`, `fitToPage="true"`, `orientation="landscape"`, `fitToWidth="1"`} {
		if !strings.Contains(sheet, want) {
			t.Errorf("the sheet has no %s", want)
		}
	}
	if !slices.ContainsFunc(f.GetDefinedName(), func(n excelize.DefinedName) bool { return n.Name == printTitles && n.RefersTo == "'结果'!$1:$1" }) {
		t.Errorf("the heading is not on every page: %v", f.GetDefinedName())
	}
	for row, colour := range map[int]string{2: "", 4: actColour, 5: tellColour, 6: ""} {
		for _, column := range []string{"A", "K", "Q"} {
			if got := fillOf(t, f, resultSheet, fmt.Sprint(column, row)); got != colour {
				t.Errorf("%s%d is filled with %q, want %q", column, row, got, colour)
			}
		}
	}
	if _, link, _ := f.GetCellHyperLink(resultSheet, "K2"); link != "sheet.pdf" {
		t.Errorf("the PDF's name opens %q", link)
	}
}

func TestNewWorkbookIsOfTheBatchsTime(t *testing.T) {
	r := resultOf(shops(3, 1))
	props, err := open(t, written(t, r)).GetDocProps()
	check(t, err)
	if at := r.Time.Format(time.RFC3339); props.Created != at || props.Modified != at {
		t.Errorf("created %s, modified %s, want %s", props.Created, props.Modified, at)
	}
	if props.Creator != "sceneqr" || props.Title != r.Title {
		t.Errorf("by %q, called %q", props.Creator, props.Title)
	}
}

func TestWorkbookOfNothingIsItsHeadings(t *testing.T) {
	if rows := rowsOf(t, open(t, written(t, Result{})), "Result"); len(rows) != 1 || len(rows[0]) != len(columns) {
		t.Errorf("rows %q", rows)
	}
}

func TestMoreColumnsThanExcelHasAreRefused(t *testing.T) {
	rows := shops(1, 1)
	rows[0].Code.Cells = make([]campaign.Cell, excelize.MaxColumns)
	_, err := resultOf(rows).Write(io.Discard)
	if err == nil || !strings.Contains(err.Error(), "more than a spreadsheet holds") {
		t.Errorf("error %v", err)
	}
}

func TestProgressIsToldToTheEnd(t *testing.T) {
	for name, write := range map[string]func(Result) error{
		"workbook": func(r Result) error { _, err := r.Write(io.Discard); return err },
		"CSV":      func(r Result) error { return r.WriteCSV(io.Discard) },
	} {
		r := resultOf(shops(1_500, 1))
		var told []string
		r.Progress = func(done, total int) { told = append(told, fmt.Sprintf("%d/%d", done, total)) }
		check(t, write(r))
		if want := []string{"0/1500", "1000/1500", "1500/1500"}; !slices.Equal(told, want) {
			t.Errorf("%s: told %q, want %q", name, told, want)
		}
	}
}
