package workbook

import (
	"fmt"
	"testing"

	"github.com/xuri/excelize/v2"

	"sceneqr/campaign"
)

// The worksheets of the customer's workbook in these tests.
const (
	readme = "说明"
	data   = "渠道 data"
	costs  = "费用"
)

// styled makes a customer's workbook: a title over merged cells, the headings in row 3, rows from 4 on with dates, formulas and
// colours, a note beside the table, a total below it, an instruction before and a chart behind.
func styled(t testing.TB, rows []Row) *campaign.Original {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	check(t, f.SetSheetName("Sheet1", readme))
	check(t, f.SetCellValue(readme, "A1", "请在第二张表填写"))
	for _, sheet := range []string{data, costs} {
		_, err := f.NewSheet(sheet)
		check(t, err)
	}
	fillData(t, f, rows)
	decorate(t, f, len(rows))
	fillCosts(t, f)
	out, err := f.WriteToBuffer()
	check(t, err)
	return &campaign.Original{Name: "渠道.xlsx", Worksheet: data, HeadingRow: 3, Content: out.Bytes()}
}

func fillData(t testing.TB, f *excelize.File, rows []Row) {
	t.Helper()
	money, err := f.NewStyle(&excelize.Style{NumFmt: 4, Font: &excelize.Font{Family: "宋体", Size: 11},
		Border: []excelize.Border{{Type: "bottom", Style: 1, Color: "888888"}, {Type: "left", Style: 1, Color: "888888"}}})
	check(t, err)
	date, err := f.NewStyle(&excelize.Style{NumFmt: 14})
	check(t, err)
	check(t, f.SetCellValue(data, "A1", "2026 春季门店拉新"))
	check(t, f.MergeCell(data, "A1", "Z1"))
	check(t, f.SetSheetRow(data, "A3", &[]any{"编号", "名称", "城市", "开业", "预算", "合计"}))
	for i, row := range rows {
		n := row.Code.Row
		check(t, f.SetSheetRow(data, cellName(1, n), &[]any{row.Code.Key, row.Code.Name, row.Code.Group, 45000 + i, 1234.5 * float64(i+1)}))
		check(t, f.SetCellFormula(data, cellName(6, n), fmt.Sprintf("E%d*2", n)))
		check(t, f.SetCellStyle(data, cellName(4, n), cellName(4, n), date))
		check(t, f.SetCellStyle(data, cellName(5, n), cellName(6, n), money))
	}
	check(t, f.SetCellValue(data, cellName(1, len(rows)+5), "合计"))
	check(t, f.SetCellValue(data, "H5", "请于周五前填完"))
}

func decorate(t testing.TB, f *excelize.File, rows int) {
	t.Helper()
	head, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true, Color: "FFFFFF", Family: "微软雅黑"},
		Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"C00000"}}, Alignment: &excelize.Alignment{Horizontal: "center"}})
	check(t, err)
	check(t, f.SetCellStyle(data, "A3", "F3", head))
	check(t, f.SetColWidth(data, "B", "B", 33.5))
	check(t, f.SetRowHeight(data, 3, 30))
	check(t, f.SetPanes(data, &excelize.Panes{Freeze: true, XSplit: 2, YSplit: 3, TopLeftCell: "C4", ActivePane: "bottomRight"}))
	check(t, f.AutoFilter(data, fmt.Sprintf("A3:F%d", rows+3), nil))
	check(t, f.AddComment(data, excelize.Comment{Cell: "B4", Author: "王", Text: "旗舰店"}))
	red, err := f.NewConditionalStyle(&excelize.Style{Font: &excelize.Font{Color: "9A0511"}})
	check(t, err)
	check(t, f.SetConditionalFormat(data, "E4:E99", []excelize.ConditionalFormatOptions{
		{Type: "cell", Criteria: ">", Value: "2000", Format: &red}}))
	cities := excelize.NewDataValidation(true)
	cities.SetSqref("C4:C99")
	check(t, cities.SetDropList([]string{"上海", "杭州", "北京"}))
	check(t, f.AddDataValidation(data, cities))
	check(t, f.SetCellHyperLink(data, "A4", "https://example.com/shop?id=1", "External"))
	check(t, f.SetDefinedName(&excelize.DefinedName{Name: "预算", RefersTo: "'渠道 data'!$E$4:$E$9"}))
	logo, err := square(7)
	check(t, err)
	check(t, f.AddPictureFromBytes(data, "A20", &excelize.Picture{Extension: ".png", File: logo}))
}

func fillCosts(t testing.TB, f *excelize.File) {
	t.Helper()
	check(t, f.SetSheetRow(costs, "A1", &[]any{"项目", "费用"}))
	check(t, f.SetSheetRow(costs, "A2", &[]any{"印刷", 1200}))
	check(t, f.SetCellFormula(costs, "B3", "SUM(B2:B2)+'渠道 data'!E4"))
	check(t, f.AddTable(costs, &excelize.Table{Range: "A1:B2", Name: "费用表"}))
	check(t, f.AddChart(costs, "D2", &excelize.Chart{Type: excelize.Col, Series: []excelize.ChartSeries{
		{Name: "费用!$B$1", Categories: "费用!$A$2:$A$2", Values: "费用!$B$2:$B$2"}}}))
}
