package workbook

import (
	"archive/zip"
	"bytes"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"sceneqr/campaign"
	"sceneqr/campaign/words"
)

// ours is where our columns stand in the styled workbook: behind the note beside its table.
const ours = "I"

func returned(t testing.TB, rows []Row) (in, out []byte) {
	t.Helper()
	r := resultOf(rows)
	r.Original = styled(t, rows)
	return r.Original.Content, written(t, r)
}

func TestOriginalComesBackAsItWas(t *testing.T) {
	in, out := returned(t, shops(6, 3))
	was, is := open(t, in), open(t, out)
	if got, want := is.GetSheetList(), append(was.GetSheetList(), "汇总"); !slices.Equal(got, want) {
		t.Fatalf("worksheets %q, want %q", got, want)
	}
	for _, sheet := range was.GetSheetList() {
		sameCells(t, was, is, sheet)
		for what, of := range map[string]func(*excelize.File, string) (any, error){
			"merged cells":        func(f *excelize.File, s string) (any, error) { return f.GetMergeCells(s) },
			"panes":               func(f *excelize.File, s string) (any, error) { return f.GetPanes(s) },
			"comments":            func(f *excelize.File, s string) (any, error) { return f.GetComments(s) },
			"conditional formats": func(f *excelize.File, s string) (any, error) { return f.GetConditionalFormats(s) },
			"validations":         func(f *excelize.File, s string) (any, error) { return f.GetDataValidations(s) },
			"tables":              func(f *excelize.File, s string) (any, error) { return f.GetTables(s) },
			"pictures":            func(f *excelize.File, s string) (any, error) { return f.GetPictureCells(s) },
			"width of B":          func(f *excelize.File, s string) (any, error) { return f.GetColWidth(s, "B") },
			"height of row 3":     func(f *excelize.File, s string) (any, error) { return f.GetRowHeight(s, 3) },
		} {
			want, err := of(was, sheet)
			check(t, err)
			if got, err := of(is, sheet); err != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("%s: %s are %+v, %v, want %+v", sheet, what, got, err, want)
			}
		}
	}
	for _, name := range was.GetDefinedName() {
		if !slices.Contains(is.GetDefinedName(), name) {
			t.Errorf("the name %+v is gone", name)
		}
	}
}

// sameCells tells what of the first worksheet is not in the second.
func sameCells(t *testing.T, was, is *excelize.File, sheet string) {
	t.Helper()
	for row := 1; row <= 24; row++ {
		for column := 1; column <= 8; column++ {
			cell := cellName(column, row)
			if got, want := looksOf(t, is, sheet, cell), looksOf(t, was, sheet, cell); !reflect.DeepEqual(got, want) {
				t.Errorf("%s!%s is %+v, want %+v", sheet, cell, got, want)
			}
		}
	}
}

// looksOf is all there is to a cell.
func looksOf(t *testing.T, f *excelize.File, sheet, cell string) []any {
	t.Helper()
	formula, err := f.GetCellFormula(sheet, cell)
	check(t, err)
	kind, err := f.GetCellType(sheet, cell)
	check(t, err)
	linked, target, err := f.GetCellHyperLink(sheet, cell)
	check(t, err)
	id, err := f.GetCellStyle(sheet, cell)
	check(t, err)
	style, err := f.GetStyle(id)
	check(t, err)
	return []any{value(t, f, sheet, cell), formula, kind, linked, target, *style}
}

// Whatever sceneqr has nothing to do with is not even written anew.
func TestPartsThatAreNotTouchedAreTheSameBytes(t *testing.T) {
	in, out := returned(t, shops(6, 3))
	was, is := partsOf(t, in), partsOf(t, out)
	rewritten := []string{"xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml", "[Content_Types].xml", "xl/worksheets/sheet2.xml",
		"xl/_rels/workbook.xml.rels", "xl/worksheets/_rels/sheet2.xml.rels", "_rels/.rels", "xl/theme/theme1.xml"}
	for name, content := range was {
		if there, ok := is[name]; !ok || there != content && !slices.Contains(rewritten, name) {
			t.Errorf("%s is there: %v, and not what it was", name, ok)
		}
	}
}

func partsOf(t testing.TB, data []byte) map[string]string {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	check(t, err)
	all := map[string]string{}
	for _, f := range r.File {
		part, err := f.Open()
		check(t, err)
		content, err := io.ReadAll(part)
		check(t, err)
		all[f.Name] = string(content)
	}
	return all
}

func TestCachedValuesOfFormulasStay(t *testing.T) {
	rows := shops(3, 1)
	r := resultOf(rows)
	r.Original = &campaign.Original{Worksheet: "Sheet1", HeadingRow: 1, Content: large(t, rows)}
	sheet := partsOf(t, written(t, r))["xl/worksheets/sheet1.xml"]
	if n := strings.Count(sheet, "*2</f><v>2469</v>"); n != 3 {
		t.Errorf("%d formulas have their values, want 3:\n%s", n, sheet)
	}
}

func TestOurColumnsStandBehindNotesBesideTheTable(t *testing.T) {
	rows := shops(6, 3)
	rows[2].Code.Stage, rows[2].File, rows[2].Volume = campaign.Planned, "", ""
	rows[2].Code.Problem = &campaign.Problem{Errcode: 45009, RID: "63a1-0f", Cause: words.Known("out of calls"), Cure: words.Known("tomorrow")}
	rows[3].Printed = "星光…"
	_, out := returned(t, rows)
	f := open(t, out)
	want := [][]string{
		{"序列号", "场景值", "类型", "有效至", "链接", "票据", "图片文件", "打印文件", "页", "位置", "印刷文字", "状态", "问题", "处理办法"},
		{"000001P", "spring-000001", "永久", "", rows[0].Code.URL, rows[0].Code.Ticket, rows[0].File, "sheet.pdf", "1", "1", "", "已核对", "", ""},
	}
	for i := range want {
		if got := rowsOf(t, f, data)[2+i][8:22]; !slices.Equal(got, want[i]) {
			t.Errorf("row %d: %q\nwant %q", 3+i, got, want[i])
		}
	}
	if got := rowsOf(t, f, data)[5][19:22]; !slices.Equal(got, []string{"有问题，已停下", "45009: out of calls (rid 63a1-0f)", "tomorrow"}) {
		t.Errorf("the row with a problem ends %q", got)
	}
	for row, colour := range map[int]string{4: "", 6: actColour, 7: tellColour} {
		if got := fillOf(t, f, data, cellName(9, row)); got != colour {
			t.Errorf("row %d is filled with %q, want %q", row, got, colour)
		}
	}
}

func fillOf(t testing.TB, f *excelize.File, sheet, cell string) string {
	t.Helper()
	id, err := f.GetCellStyle(sheet, cell)
	check(t, err)
	style, err := f.GetStyle(id)
	check(t, err)
	return strings.Join(style.Fill.Color, "")
}

func TestOurCellsLookLikeTheirNeighboursAndAreText(t *testing.T) {
	_, out := returned(t, shops(6, 3))
	f := open(t, out)
	neighbour, us := looksOf(t, f, data, "F5")[5].(excelize.Style), looksOf(t, f, data, ours+"5")[5].(excelize.Style)
	if us.NumFmt != asText || !reflect.DeepEqual(us.Border, neighbour.Border) || us.Font.Family != neighbour.Font.Family {
		t.Errorf("our cell is %+v beside %+v", us, neighbour)
	}
	if got, want := looksOf(t, f, data, ours+"3")[5], looksOf(t, f, data, "F3")[5]; !reflect.DeepEqual(got, want) {
		t.Errorf("our heading is %+v beside %+v", got, want)
	}
}

func TestWorkbookThatIsNotTheRowsIsMadeAnewAndSaysSo(t *testing.T) {
	rows := shops(6, 3)
	for name, tt := range map[string]struct {
		spoil func(*Result)
		why   string
	}{
		"another channel":  {func(r *Result) { r.Rows[2].Code.Name, r.Rows[2].Code.Key = "别的店", "9" }, "第 6 行不是渠道 \"别的店\" 所在的行"},
		"a row less":       {func(r *Result) { r.Rows[5].Code.Row = 99 }, "第 99 行不是渠道"},
		"two of one row":   {func(r *Result) { r.Rows[5].Code.Row = 4 }, "第 4 行不是渠道"},
		"no worksheet":     {func(r *Result) { r.Original.Worksheet = "没有" }, "没有工作表 \"没有\""},
		"not a workbook":   {func(r *Result) { r.Original.Content = []byte("PK\x03\x04 cut short") }, "格式从简"},
		"too many rows":    {func(r *Result) { r.Rows = slices.Repeat(r.Rows, campaign.MostReturned/6+1) }, "渠道超过 20,000 个"},
		"Strict Open XML":  {func(r *Result) { r.Original.Content = strict(t, r.Original.Content) }, "Strict Open XML"},
		"too many columns": {func(r *Result) { r.Original.Content = wide(t, r.Original.Content) }, "放不下"},
	} {
		t.Run(name, func(t *testing.T) {
			r := resultOf(shops(6, 3))
			r.Original = styled(t, rows)
			tt.spoil(&r)
			out, notes := writtenWithNotes(t, r)
			if len(notes) != 1 || !strings.Contains(words.Chinese.Of(notes[0]), tt.why) {
				t.Fatalf("notes %v, want %s", notes, tt.why)
			}
			f := open(t, out)
			if got := f.GetSheetList(); !slices.Equal(got, []string{"结果", "汇总"}) {
				t.Errorf("worksheets %q", got)
			}
			if !strings.Contains(textOf(t, f, "汇总"), words.Chinese.Of(notes[0])) {
				t.Error("the summary does not say so")
			}
		})
	}
}

// textOf is all that a worksheet says.
func textOf(t testing.TB, f *excelize.File, sheet string) string {
	t.Helper()
	var text []string
	for _, row := range rowsOf(t, f, sheet) {
		text = append(text, strings.Join(row, "\t"))
	}
	return strings.Join(text, "\n")
}

// strict gives the workbook part the namespace of ISO/IEC 29500 Strict.
func strict(t testing.TB, content []byte) []byte {
	t.Helper()
	parts := partsOf(t, content)
	parts["xl/workbook.xml"] = strings.Replace(parts["xl/workbook.xml"], "<workbook ", `<workbook xmlns:s="http://purl.oclc.org/ooxml/x" `, 1)
	return packed(t, parts)
}

func packed(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for name, content := range parts {
		w, err := z.Create(name)
		check(t, err)
		_, err = io.WriteString(w, content)
		check(t, err)
	}
	check(t, z.Close())
	return out.Bytes()
}

func wide(t testing.TB, content []byte) []byte {
	t.Helper()
	return edited(t, content, func(f *excelize.File) { check(t, f.SetCellValue(data, "XFC3", "备注")) })
}

func edited(t testing.TB, content []byte, edit func(*excelize.File)) []byte {
	t.Helper()
	f := open(t, content)
	edit(f)
	out, err := f.WriteToBuffer()
	check(t, err)
	return out.Bytes()
}
