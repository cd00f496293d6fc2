package sheet_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"sceneqr/campaign/sheet"
)

// workbook makes a workbook whose first worksheet has these rows from A1.
func workbook(t testing.TB, rows ...[]any) *excelize.File {
	t.Helper()
	f := excelize.NewFile()
	t.Cleanup(func() { f.Close() })
	fill(t, f, "Sheet1", rows...)
	return f
}

func fill(t testing.TB, f *excelize.File, worksheet string, rows ...[]any) {
	t.Helper()
	for i, row := range rows {
		cell, _ := excelize.CoordinatesToCellName(1, i+1)
		if err := f.SetSheetRow(worksheet, cell, &row); err != nil {
			t.Fatal(err)
		}
	}
}

func save(t testing.TB, f *excelize.File, name string, o ...excelize.Options) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := f.SaveAs(path, o...); err != nil {
		t.Fatal(err)
	}
	return path
}

func style(t testing.TB, f *excelize.File, cell, format string) {
	t.Helper()
	id, err := f.NewStyle(&excelize.Style{CustomNumFmt: &format})
	if err != nil {
		t.Fatal(err)
	}
	if err := f.SetCellStyle("Sheet1", cell, cell, id); err != nil {
		t.Fatal(err)
	}
}

func TestCellsAreReadAsTheyAreSeen(t *testing.T) {
	day := time.Date(2026, 3, 9, 0, 0, 0, 0, time.UTC)
	f := workbook(t,
		[]any{"编号", "名称", "份数", "折扣", "开业", "面积", "营业", "short", "电话"},
		[]any{123, "朝阳店", 2.0, 0.155, day, 1234.5, true, day, 13800138000})
	style(t, f, "A2", "000000")
	style(t, f, "D2", "0.0%")
	style(t, f, "E2", `yyyy"年"m"月"d"日"`)
	style(t, f, "F2", "#,##0.00")
	id, err := f.NewStyle(&excelize.Style{NumFmt: 14})
	if err != nil {
		t.Fatal(err)
	}
	if err := f.SetCellStyle("Sheet1", "H2", "H2", id); err != nil {
		t.Fatal(err)
	}
	s := mustRead(t, save(t, f, "渠道.xlsx"), sheet.Options{})
	var got []string
	for _, c := range s.Channels[0].Cells {
		got = append(got, c.Text)
	}
	want := []string{"000123", "朝阳店", "2", "15.5%", "2026年3月9日", "1,234.50", "TRUE", "2026/3/9", "13800138000"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("cells %q, want %q", got, want)
	}
	if c := s.Channels[0]; c.Key != "000123" || c.Copies != 2 || s.Worksheet != "Sheet1" {
		t.Errorf("channel %+v of %q", c, s.Worksheet)
	}
}

func TestRichTextAndGapsAndMacroWorkbooks(t *testing.T) {
	f := workbook(t)
	fill(t, f, "Sheet1", []any{"春季活动"})
	for cell, v := range map[string]any{"C6": "名称", "D6": "份数", "C9": "乙", "D9": 3} {
		if err := f.SetCellValue("Sheet1", cell, v); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.SetCellRichText("Sheet1", "C8", []excelize.RichTextRun{{Text: "甲"}, {Text: "店", Font: &excelize.Font{Bold: true}}}); err != nil {
		t.Fatal(err)
	}
	s := mustRead(t, save(t, f, "a.xlsm"), sheet.Options{})
	if got := names(s); !reflect.DeepEqual(got, []string{"甲店", "乙"}) {
		t.Errorf("names %q", got)
	}
	if s.HeadingRow != 6 || s.Channels[1].Row != 9 || len(s.Channels[0].Cells) != 4 || s.Headings[0] != "列 A" {
		t.Errorf("headings %q in row %d, channels %+v", s.Headings, s.HeadingRow, s.Channels)
	}
}

func TestWorkbookProblemsNameTheWorksheet(t *testing.T) {
	f := workbook(t, []any{"名称", "份数"}, []any{"甲", 0})
	if err := f.SetSheetName("Sheet1", "渠道"); err != nil {
		t.Fatal(err)
	}
	_, err := sheet.Read(save(t, f, "a.xlsx"), sheet.Options{})
	wantError(t, err, "渠道!B2")
}

func TestLongNumbersThatWereRounded(t *testing.T) {
	text := "123456789012345000" // as text every digit is there, whatever they are
	f := workbook(t, []any{"名称", "编号", "场景值"},
		[]any{"甲", text, nil}, []any{"乙", 1.2345678901234568e17, nil}, []any{"丙", "x", 1.2345678901234568e17},
		[]any{"丁", "123456789012345678", nil}, []any{"戊", 123456789012345, nil})
	style(t, f, "B3", "0")
	_, err := sheet.Read(save(t, f, "a.xlsx"), sheet.Options{})
	wantError(t, err, "2 problems", "Sheet1!B3", "only 15")
	p, ok := errors.AsType[*sheet.Problems](err)
	if !ok || p.List[1].Cell != "C4" || !strings.Contains(p.List[1].Text.String(), "shortened") {
		t.Errorf("%v", err)
	}
}

func TestWorksheetIsChosen(t *testing.T) {
	f := workbook(t)
	for _, name := range []string{"Hidden", "Data", "More"} {
		if _, err := f.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		fill(t, f, name, []any{"name"}, []any{"in " + name})
	}
	if err := f.SetSheetVisible("Hidden", false); err != nil {
		t.Fatal(err)
	}
	path := save(t, f, "a.xlsx")
	for worksheet, want := range map[string]string{"": "Data", "more": "More", "Hidden": "Hidden"} {
		s := mustRead(t, path, sheet.Options{Worksheet: worksheet})
		if s.Worksheet != want || s.Channels[0].Name != "in "+want {
			t.Errorf("--sheet %q read %q: %q", worksheet, s.Worksheet, names(s))
		}
	}
	_, err := sheet.Read(path, sheet.Options{Worksheet: "渠道"})
	wantError(t, err, `reading "a.xlsx": there is no worksheet "渠道": it has "Sheet1", "Hidden", "Data", "More"`)
}

func TestWorksheetsThatAreNotReadAreTold(t *testing.T) {
	f := excelize.NewFile()
	for _, name := range []string{"Sheet1", "北京", "empty", "hidden"} {
		if _, err := f.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		if name != "empty" {
			if err := f.SetSheetCol(name, "A1", &[]string{"名称", "甲"}); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := f.SetSheetVisible("hidden", false); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "cities.xlsx")
	if err := f.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	s, err := sheet.Read(path, sheet.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Warnings.List) != 1 || s.Warnings.List[0].Sheet != "北京" {
		t.Errorf("warnings %v, want one about 北京", s.Warnings.List)
	}
	if s, err = sheet.Read(path, sheet.Options{Worksheet: "北京"}); err != nil || s.Warnings.Len() > 0 {
		t.Errorf("named: warnings %v, error %v", s.Warnings.List, err)
	}
}

func TestWhatIsNoSheetIsOneClearLine(t *testing.T) {
	whole, err := os.ReadFile(save(t, workbook(t, []any{"name"}, []any{"甲"}), "a.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	ole := "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 70_000)
	for _, tt := range []struct{ name, content, want string }{
		{"a.xlsx", "", "the file is empty"},
		{"b.xlsx", "%PDF-1.7\n", "a PDF"},
		{"c.xls", "<html><table><tr><td>名称", "a web page or XML"},
		{"d.xls", ole, "Excel Workbook (.xlsx)"},
		{"e.xlsx", string(whole[:len(whole)-100]), "cut short"},
		{"f.xlsx", string(whole[:40]), "cut short"},
		{"k.csv", string(whole[len(whole)-22:]), "an empty ZIP archive"},
		{"g.zip", archive(t, map[string]string{"a.txt": "x"}), "a ZIP archive, not an Excel workbook"},
		{"h.ods", archive(t, map[string]string{"content.xml": "x"}), "an OpenDocument file"},
		{"i.xlsb", archive(t, map[string]string{"xl/workbook.bin": "x"}), "a binary workbook"},
		{"j.xlsx", archive(t, map[string]string{"xl/workbook.xml": "x"}), "reading \"j.xlsx\": "},
	} {
		_, err := sheet.Read(write(t, tt.name, tt.content), sheet.Options{})
		wantError(t, err, "reading "+`"`+tt.name+`"`, tt.want)
	}
}

func TestEncryptedWorkbookIsTold(t *testing.T) {
	path := save(t, workbook(t, []any{"name"}, []any{"甲"}), "secret.xlsx", excelize.Options{Password: "pass"})
	_, err := sheet.Read(path, sheet.Options{})
	wantError(t, err, `reading "secret.xlsx": the workbook is encrypted`)
}

func TestMissingFileAndFolder(t *testing.T) {
	dir := t.TempDir()
	_, err := sheet.Read(filepath.Join(dir, "no.xlsx"), sheet.Options{})
	wantError(t, err, `reading "no.xlsx": there is no such file`)
	_, err = sheet.Read(dir, sheet.Options{})
	wantError(t, err, "it is a folder")
}

// Above 4 MiB excelize keeps a worksheet and the shared strings on disk and reads them in another way.
func TestLargeWorkbookGoesThroughTheDiskAndLeavesNothing(t *testing.T) {
	tmp := t.TempDir()
	t.Setenv("TMPDIR", tmp)
	const rows = 150
	table := [][]any{{"name", "own"}}
	for i := range rows {
		table = append(table, []any{fmt.Sprintf("店%d", i), fmt.Sprintf("%d%s", i, strings.Repeat("x", 30_000))})
	}
	s := mustRead(t, save(t, workbook(t, table...), "large.xlsx"), sheet.Options{})
	last := s.Channels[len(s.Channels)-1]
	if len(s.Channels) != rows || last.Name != "店149" || !strings.HasPrefix(last.Cells[1].Text, "149x") {
		t.Errorf("%d channels, the last %q", len(s.Channels), last.Name)
	}
	left, err := os.ReadDir(tmp)
	if err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestBombIsRefusedUnopened(t *testing.T) {
	bomb := edit(t, save(t, workbook(t, []any{"name"}, []any{"甲"}), "a.xlsx"), func(name, content string) string {
		if name == "xl/worksheets/sheet1.xml" {
			return content + strings.Repeat(" ", 2<<20)
		}
		return content
	})
	_, err := sheet.Read(write(t, "bomb.xlsx", bomb), sheet.Options{MaxUnpacked: 1 << 20})
	wantError(t, err, `reading "bomb.xlsx"`, "larger than 1 MiB")
	mustRead(t, write(t, "bomb.xlsx", bomb), sheet.Options{MaxUnpacked: 4 << 20})
}

// A reader that takes a mistake in the XML for the end would lose the rows behind it without a word.
func TestDamagedXMLLosesNoRows(t *testing.T) {
	path := save(t, workbook(t, []any{"name"}, []any{"甲"}, []any{"乙"}, []any{"丙"}), "a.xlsx")
	for name, damage := range map[string]struct{ part, old, new string }{
		"control character": {"xl/worksheets/sheet1.xml", `<row r="3"`, "\x0b<row r=\"3\""},
		"cut off":           {"xl/worksheets/sheet1.xml", `</worksheet>`, ""},
		"bare ampersand":    {"xl/sharedStrings.xml", "乙", "乙 & 丙"},
	} {
		t.Run(name, func(t *testing.T) {
			content := edit(t, path, func(part, content string) string {
				if part != damage.part {
					return content
				}
				if !strings.Contains(content, damage.old) {
					t.Fatalf("%s has no %q", part, damage.old)
				}
				return strings.Replace(content, damage.old, damage.new, 1)
			})
			_, err := sheet.Read(write(t, "a.xlsx", content), sheet.Options{})
			wantError(t, err, "the workbook is damaged")
		})
	}
}

// archive makes a ZIP file of these files.
func archive(t testing.TB, files map[string]string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, content := range files {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, content); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// parts are the files in a workbook, by their names.
func parts(t testing.TB, path string) map[string]string {
	t.Helper()
	z, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	all := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		all[f.Name] = string(content)
	}
	return all
}

// edit rewrites the parts of a workbook.
func edit(t testing.TB, path string, change func(name, content string) string) string {
	t.Helper()
	all := parts(t, path)
	for name, content := range all {
		all[name] = change(name, content)
	}
	return archive(t, all)
}
