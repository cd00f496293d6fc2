//go:build e2e

package samples

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// python is the one that Debian's python3-openpyxl belongs to.
const python = "/usr/bin/python3"

// sheetOfOthers makes a customer's workbook with openpyxl: formats, a filter that hides rows, a chart, a table, a hidden
// worksheet, formulas, a comment, a validation.
const sheetOfOthers = `
import sys, openpyxl
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import ColorScaleRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table
book = openpyxl.Workbook()
shops = book.active
shops.title = '门店'
shops.append(['编号', '名称', '分组', '预算', '合计'])
for i in range(8):
    shops.append(['%06d' % (i + 1), '星光咖啡·第%d号店' % (i + 1), ['上海', '杭州', '北京'][i % 3], 1234.5 * (i + 1), '=D%d*2' % (i + 2)])
    shops.cell(i + 2, 4).number_format = '¥#,##0.00'
    shops.cell(i + 2, 5).border = Border(bottom=Side('thin'))
for cell in shops[1]:
    cell.font = Font(name='微软雅黑', bold=True, color='FFFFFF')
    cell.fill = PatternFill('solid', fgColor='1F4E78')
    cell.alignment = Alignment(horizontal='center', wrap_text=True)
shops.freeze_panes = 'C2'
shops.auto_filter.ref = 'A1:E9'
shops.column_dimensions['B'].width = 30
shops.conditional_formatting.add('D2:D9', ColorScaleRule(start_type='min', start_color='F8696B', end_type='max', end_color='63BE7B'))
groups = DataValidation(type='list', formula1='"上海,杭州,北京"')
groups.add('C2:C99')
shops.add_data_validation(groups)
shops['B3'].comment = Comment('旗舰店', '王')
shops['A2'].hyperlink = 'https://example.com/?a=1&b=2'
chart = BarChart()
chart.add_data(Reference(shops, min_col=4, min_row=1, max_row=9), titles_from_data=True)
shops.add_chart(chart, 'A15')
costs = book.create_sheet('费用')
for row in [['项目', '金额'], ['印刷', 100], ['物流', 50]]:
    costs.append(row)
costs['B4'] = '=SUM(B2:B3)'
costs.add_table(Table(displayName='Costs', ref='A1:B3'))
book.create_sheet('隐藏').sheet_state = 'hidden'
book.save(sys.argv[1])
`

// sameSheet has openpyxl tell what of the first workbook is not in the second, and whether ours is.
const sameSheet = `
import sys, openpyxl
was, result = openpyxl.load_workbook(sys.argv[1]), openpyxl.load_workbook(sys.argv[2])
def told(sheet):
    cells = {}
    for row in sheet.iter_rows(max_col=5):
        for c in row:
            cells[c.coordinate] = (c.value, c.number_format, c.hyperlink and c.hyperlink.target, c.comment and c.comment.text, c.font.name,
                c.font.b, c.font.color and c.font.color.rgb, c.fill.fgColor.rgb, c.border.bottom.style, c.alignment.horizontal, bool(c.alignment.wrap_text))
    return [cells, sheet.freeze_panes, len(sheet._charts), sorted(sheet.tables), len(sheet.data_validations.dataValidation),
        len(sheet.conditional_formatting), sheet.sheet_state, sheet.column_dimensions['B'].width, str(sheet.merged_cells)]
for sheet in was:
    before, after = told(sheet), told(result[sheet.title])
    for one, other in zip(before, after):
        if one != other:
            sys.exit('%s: %r\nwas %r' % (sheet.title, other, one))
shops = result['门店']
headings = [c.value for c in shops[1]][5:]
if headings[0] != '序列号' or headings[-1] != '处理办法':
    sys.exit('our headings are %r' % headings)
if shops.auto_filter.ref != 'A1:%s9' % shops.cell(1, 5 + len(headings)).column_letter:
    sys.exit('the filter is %s' % shops.auto_filter.ref)
link = shops.cell(2, 6 + headings.index('图片文件')).hyperlink.target
if not link.startswith('codes/'):
    sys.exit('the picture opens %s' % link)
if result.sheetnames != was.sheetnames + ['汇总'] or len(result['汇总']._charts) != 1:
    sys.exit('worksheets %r' % result.sheetnames)
`

// sameColumns has openpyxl tell whether the second workbook, made of the first, has its columns and worksheets and no others.
const sameColumns = `
import sys, openpyxl
was, result = openpyxl.load_workbook(sys.argv[1]), openpyxl.load_workbook(sys.argv[2])
def told(book):
    return [book.sheetnames, [c.value for c in book['门店'][1] if c.value], book['门店']['F2'].value, len(book['汇总']._charts)]
if told(was) != told(result):
    sys.exit('%r\nwas %r' % (told(result), told(was)))
`

// The result is the customer's own workbook still, in the eyes of openpyxl and of LibreOffice, also when LibreOffice has
// saved it before.
func TestOtherPeopleOpenTheResultWorkbook(t *testing.T) {
	dir := t.TempDir()
	consult(t, dir, python, "-c", sheetOfOthers, "made.xlsx")
	consult(t, dir, "soffice", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", "saved", "made.xlsx")
	for _, sheet := range []string{"made.xlsx", filepath.Join("saved", "made.xlsx")} {
		out := filepath.Join("out", strings.TrimSuffix(strings.ReplaceAll(sheet, "/", "-"), ".xlsx"))
		execute(t, dir, "run", "--sandbox", "--quiet", "--proof", "off", "--out", out, sheet)
		result := filepath.Join(out, "result.xlsx")
		consult(t, dir, python, "-c", sameSheet, sheet, result)
		consult(t, dir, "soffice", "--headless", "--convert-to", "pdf", "--outdir", out, result)
		text := consult(t, dir, "pdftotext", "-layout", filepath.Join(out, "result.pdf"), "-")
		for _, want := range []string{"星光咖啡·第8号店", "序列号", "000001P", "试用", "各分组的码与状态", "物流"} {
			if !strings.Contains(text, want) {
				t.Errorf("LibreOffice's print of %s has no %q", sheet, want)
			}
		}
		handIn(t, dir, result)
	}
}

// handIn has LibreOffice save a result, and runs it as the next sheet.
func handIn(t *testing.T, dir, result string) {
	t.Helper()
	folder := filepath.Dir(result)
	saved, out := filepath.Join(folder, "saved"), filepath.Join(folder, "again")
	consult(t, dir, "soffice", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", saved, result)
	execute(t, dir, "run", "--sandbox", "--quiet", "--proof", "off", "--out", out, filepath.Join(saved, "result.xlsx"))
	consult(t, dir, python, "-c", sameColumns, result, filepath.Join(out, "result.xlsx"))
}

// consult runs somebody else's program in a folder and gives what it says.
func consult(t *testing.T, dir, name string, arguments ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, arguments...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "HOME="+dir, "PYTHONIOENCODING=utf-8") // LibreOffice keeps a profile there
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
	return string(out)
}
