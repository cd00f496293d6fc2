package export

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"sceneqr/campaign"
)

func workbookBytes(t testing.TB, b Batch) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := Workbook(&out, b); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func openWorkbook(t testing.TB, data []byte) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// rowsOf gives all rows of the workbook of b, each as long as the first.
func rowsOf(t testing.TB, b Batch) [][]string {
	t.Helper()
	rows, err := openWorkbook(t, workbookBytes(t, b)).GetRows(resultSheet)
	if err != nil {
		t.Fatal(err)
	}
	for i := range rows {
		for len(rows[i]) < len(rows[0]) {
			rows[i] = append(rows[i], "")
		}
	}
	return rows
}

func TestWorkbookIsTheCustomersSheetWithTheResults(t *testing.T) {
	b := shops(14)
	b.Codes[1].Copies = 12
	b.Codes[2].Stage = campaign.Ticketed
	b.Codes[2].Problem = &campaign.Problem{
		Errcode: 45009, RID: "63a1-0f", Cause: "the day's quota is used up", Cure: "run it tomorrow",
	}
	b.Codes[3].Stage, b.Codes[3].Ticket, b.Codes[3].URL = campaign.Planned, "", ""
	b.Codes[4].Kind, b.Codes[4].Expires = campaign.Temporary, time.Date(2026, 12, 22, 1, 30, 0, 0, time.UTC)
	rows := rowsOf(t, b)
	want := [][]string{
		{"门店编号", "门店名称", "城市", "序列号 serial", "场景值 scene", "类型 kind", "有效至 valid until", "链接 url", "票据 ticket",
			"图片 file", "打印文件 PDF", "页 page", "位置 place", "印刷文字 printed as", "状态 state", "问题 problem", "处理办法 what to do"},
		{"000000", "星光咖啡·第1号店", "上海", "000001P", "spring-000001P", "永久 permanent", "", b.Codes[0].URL, b.Codes[0].Ticket,
			"上海/000001P 星光咖啡·第1号店.jpg", "sheet.pdf", "1", "1", "", "已验证 verified", "", ""},
	}
	if len(rows) != 15 {
		t.Fatalf("%d rows, want 15", len(rows))
	}
	for i := range want {
		if !slices.Equal(rows[i], want[i]) {
			t.Errorf("row %d:\n%q, want\n%q", i+1, rows[i], want[i])
		}
	}
	ends := [][]string{
		3: {"", "", "", "", "", "已取票 ticketed", "45009: the day's quota is used up (rid 63a1-0f)", "run it tomorrow"},
		4: {"", "", "", "", "", "已登记 planned", "", "再次运行同一命令 run the same command again"},
		5: {"杭州/000005H 星光咖啡·第5号店.jpg", "sheet.pdf", "2", "2", "", "已验证 verified", "", ""},
	}
	for i, end := range ends {
		if end != nil && !slices.Equal(rows[i][9:], end) {
			t.Errorf("row %d ends %q, want %q", i+1, rows[i][9:], end)
		}
	}
	if got := rows[5][5:7]; !slices.Equal(got, []string{"临时 temporary", "2026-12-22 09:30"}) {
		t.Errorf("a temporary code is %q", got)
	}
}

func TestWorkbookNamesTheFilesOfTheZIP(t *testing.T) {
	b := shops(30)
	b.Codes[4].Stage = campaign.Planned
	r := openZIP(t, zipBytes(t, b))
	column := len(b.Codes[0].Cells) + 6
	for i, row := range rowsOf(t, b)[1:] {
		if b.Codes[i].Stage != campaign.Verified {
			continue
		}
		if want, _ := jpegOf(b.Codes[i]); !bytes.Equal(readEntry(t, r, row[column]), want) {
			t.Errorf("row %d names %q", i+2, row[column])
		}
	}
}

func TestWorkbookCellsAreText(t *testing.T) {
	b := shops(1)
	texts := []string{
		"=1+1", "000123", "12345678901234567890", "1e5", "TRUE", "2026-01-02", "+8613800138000", "@x", "'quoted",
		" spaces ", "two\nlines", "<a&b>", "_x000D_", "𠮷🎉", "", strings.Repeat("长", 32_767),
	}
	b.Codes[0].Cells = nil
	for i, text := range texts {
		b.Codes[0].Cells = append(b.Codes[0].Cells, campaign.Cell{Heading: fmt.Sprint("column ", i), Text: text})
	}
	f := openWorkbook(t, workbookBytes(t, b))
	for i, text := range texts {
		cell, _ := excelize.CoordinatesToCellName(i+1, 2)
		if got, err := f.GetCellValue(resultSheet, cell); err != nil || got != text {
			t.Errorf("%.40q reads %.40q, %v", text, got, err)
		}
		if formula, err := f.GetCellFormula(resultSheet, cell); err != nil || formula != "" {
			t.Errorf("%q is the formula %q, %v", text, formula, err)
		}
		if kind, err := f.GetCellType(resultSheet, cell); err != nil || kind != excelize.CellTypeInlineString && text != "" {
			t.Errorf("%.40q has the cell type %v, %v", text, kind, err)
		}
		id, err := f.GetCellStyle(resultSheet, cell)
		if err != nil {
			t.Fatal(err)
		}
		if style, err := f.GetStyle(id); err != nil || style.NumFmt != asText {
			t.Errorf("%.40q would not stay text when it is edited: %v", text, err)
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
		b := shops(1)
		b.Campaign = text
		b.Codes[0].Cells = []campaign.Cell{{Heading: "x", Text: text}, {Heading: "a heading \x01", Text: "end"}}
		rows := rowsOf(t, b)
		if rows[1][0] != want || rows[1][1] != "end" || rows[0][1] != "a heading " {
			t.Errorf("%.30q became %.30q", text, rows[1][0])
		}
	}
}

func TestWorkbookJoinsUnequalRows(t *testing.T) {
	b := shops(3)
	b.Codes[0].Cells = []campaign.Cell{{Heading: "A", Text: "a0"}, {Heading: "B", Text: "b0"}}
	b.Codes[1].Cells = []campaign.Cell{
		{Heading: "B", Text: "b1"}, {Heading: "C", Text: "c1"}, {Heading: "B", Text: "second b1"},
	}
	b.Codes[2].Cells = nil
	rows := rowsOf(t, b)
	for i, want := range [][]string{
		{"A", "B", "C", "B"}, {"a0", "b0", "", ""}, {"", "b1", "c1", "second b1"}, {"", "", "", ""},
	} {
		if !slices.Equal(rows[i][:4], want) {
			t.Errorf("row %d begins %q, want %q", i+1, rows[i][:4], want)
		}
	}
}

func TestWorkbookOfAllNamesPNGsAsSuch(t *testing.T) {
	b := shops(2)
	b.Picture = func(campaign.Code) ([]byte, error) { return []byte("\x89PNG\r\n\x1a\n"), nil }
	dir := t.TempDir()
	all(t, dir, b)
	f := openWorkbook(t, []byte(folder(t, dir)[workbookName]))
	if got, err := f.GetCellValue(resultSheet, "J3"); err != nil || got != b.names()[1]+".png" {
		t.Errorf("the file of the second code is %q, %v", got, err)
	}
}

func TestResultTakenForTheNextInputKeepsAllColumns(t *testing.T) {
	b := shops(1)
	b.Codes[0].Cells = []campaign.Cell{
		{Heading: "链接 url", Text: "the customer's"}, {Heading: "链接 url (sceneqr)", Text: "the customer's second"},
	}
	rows := rowsOf(t, b)
	for heading, want := range map[string]string{
		"链接 url": "the customer's", "链接 url (sceneqr)": "the customer's second", "链接 url (sceneqr) (sceneqr)": b.Codes[0].URL,
	} {
		if i := slices.Index(rows[0], heading); i < 0 || rows[1][i] != want {
			t.Errorf("%q is not %q in %q", heading, want, rows)
		}
	}
}

func TestWorkbookIsReadyToWorkWith(t *testing.T) {
	b := shops(5)
	b.Codes[2].Problem = &campaign.Problem{Cause: "x", Cure: "y"}
	data := workbookBytes(t, b)
	f := openWorkbook(t, data)
	panes, err := f.GetPanes(resultSheet)
	if err != nil || !panes.Freeze || panes.YSplit != 1 {
		t.Errorf("the heading is not frozen: %+v, %v", panes, err)
	}
	sheet := string(readEntry(t, openZIP(t, data), "xl/worksheets/sheet1.xml"))
	for _, want := range []string{`<autoFilter ref="$A$1:$Q$6"`, `<dimension ref="A1:Q6"`} {
		if !strings.Contains(sheet, want) {
			t.Errorf("the sheet has no %s", want)
		}
	}
	plain, _ := f.GetCellStyle(resultSheet, "A2")
	for _, cell := range []string{"A4", "K4", "Q4"} {
		if style, _ := f.GetCellStyle(resultSheet, cell); style == plain {
			t.Errorf("%s, in a row with a problem, looks like any other", cell)
		}
	}
	if style, _ := f.GetCellStyle(resultSheet, "A5"); style != plain {
		t.Error("a row without a problem is coloured")
	}
}

func TestWorkbookIsTheSameBytesTwiceAndOfTheBatchsTime(t *testing.T) {
	b := shops(300)
	one, two := workbookBytes(t, b), workbookBytes(t, b)
	if !bytes.Equal(one, two) {
		t.Error("two exports of one batch differ")
	}
	props, err := openWorkbook(t, one).GetDocProps()
	if err != nil {
		t.Fatal(err)
	}
	if at := b.Time.Format(time.RFC3339); props.Created != at || props.Modified != at {
		t.Errorf("created %s, modified %s, want %s", props.Created, props.Modified, at)
	}
	if props.Creator != "sceneqr" || props.Title != b.Campaign {
		t.Errorf("by %q, called %q", props.Creator, props.Title)
	}
}

func TestWorkbookOfNothingIsItsHeadings(t *testing.T) {
	if rows := rowsOf(t, Batch{}); len(rows) != 1 || len(rows[0]) != len(columns) {
		t.Errorf("rows %q", rows)
	}
}

func TestMoreColumnsThanExcelHasAreRefused(t *testing.T) {
	b := shops(1)
	b.Codes[0].Cells = make([]campaign.Cell, excelize.MaxColumns)
	err := Workbook(io.Discard, b)
	if err == nil || !strings.Contains(err.Error(), "more than a spreadsheet holds") {
		t.Errorf("error %v", err)
	}
}
