package sheet_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"sceneqr/campaign/sheet"
)

// second adds a worksheet with these rows.
func second(t *testing.T, f *excelize.File, name string, rows ...[]any) {
	t.Helper()
	if _, err := f.NewSheet(name); err != nil {
		t.Fatal(err)
	}
	fill(t, f, name, rows...)
}

// renamed is a workbook whose worksheet of one name has got another that Excel does not take.
func renamed(t *testing.T, f *excelize.File, from, to string) string {
	t.Helper()
	content := edit(t, save(t, f, "a.xlsx"), func(name, content string) string {
		if name != "xl/workbook.xml" {
			return content
		}
		return strings.Replace(content, `name="`+from+`"`, `name="`+to+`"`, 1)
	})
	return write(t, "renamed.xlsx", content)
}

var longName = strings.Repeat("渠道", 16)

func TestWorksheetThatCannotBeReadByItsNameIsNotPassedOver(t *testing.T) {
	for _, name := range []string{longName, "'店", "店'", "a/b"} {
		f := workbook(t, []any{"名称"}, []any{"甲"})
		second(t, f, "旧", []any{"名称"}, []any{"乙"})
		path := renamed(t, f, "Sheet1", name)
		_, err := sheet.Read(path, sheet.Options{})
		wantError(t, err, name+"!A1", "cannot be read under the name")
		_, err = sheet.Read(path, sheet.Options{Worksheet: name})
		wantError(t, err, name+"!A1", "cannot be read under the name")
		if s := mustRead(t, path, sheet.Options{Worksheet: "旧"}); s.Channels[0].Name != "乙" {
			t.Errorf("%q: %+v", name, s.Channels)
		}
	}
}

func TestWorksheetThatCannotBeReadMayHaveTheNames(t *testing.T) {
	f := workbook(t, []any{"请填写下一张表"})
	second(t, f, "甲", []any{"名称"}, []any{"甲"})
	second(t, f, "乙", []any{"名称"}, []any{"乙"})
	_, err := sheet.Read(renamed(t, f, "甲", longName), sheet.Options{})
	wantError(t, err, longName+"!A1")

	s := mustRead(t, renamed(t, workbookBefore(t), "旧", longName), sheet.Options{})
	if s.Worksheet != "Sheet1" || s.Warnings.Len() != 1 || s.Warnings.List[0].Sheet != longName {
		t.Errorf("worksheet %q, warnings %v", s.Worksheet, s.Warnings.List)
	}
}

// workbookBefore has a worksheet behind the one with the channels.
func workbookBefore(t *testing.T) *excelize.File {
	f := workbook(t, []any{"名称"}, []any{"甲"})
	second(t, f, "旧", []any{"名称"}, []any{"乙"})
	return f
}

func TestHiddenWorksheetWithALongNameStaysHidden(t *testing.T) {
	f := workbook(t, []any{"名称"}, []any{"甲"})
	second(t, f, "旧", []any{"名称"}, []any{"乙"})
	if err := f.SetSheetVisible("旧", false); err != nil {
		t.Fatal(err)
	}
	if s := mustRead(t, renamed(t, f, "旧", longName), sheet.Options{}); s.Warnings.Len() > 0 {
		t.Errorf("warnings %v", s.Warnings.List)
	}
}

func TestNamesBelowMergedHeadingsAreSeenWhenAWorksheetIsChosen(t *testing.T) {
	f := workbook(t, []any{"门店名称", "联系"}, []any{nil, "份数"}, []any{"甲", 2})
	if err := f.MergeCell("Sheet1", "A1", "A2"); err != nil {
		t.Fatal(err)
	}
	second(t, f, "旧", []any{"名称"}, []any{"乙"})
	s := mustRead(t, save(t, f, "a.xlsx"), sheet.Options{})
	if s.Worksheet != "Sheet1" || s.Channels[0].Name != "甲" || s.Channels[0].Copies != 2 {
		t.Errorf("worksheet %q, %+v", s.Worksheet, s.Channels)
	}
}

func TestTableWithoutNamesIsNotPassedOver(t *testing.T) {
	f := workbook(t, []any{"编号", "店面", "份数"}, []any{"A1", "甲", 2})
	second(t, f, "旧", []any{"名称"}, []any{"乙"})
	_, err := sheet.Read(save(t, f, "a.xlsx"), sheet.Options{})
	wantError(t, err, "Sheet1!A1", "none of names", `"旧"`)
}

func TestInstructionsArePassedOver(t *testing.T) {
	for name, rows := range map[string][][]any{
		"text":   {{"填写说明"}, {"每行一个渠道"}},
		"notes":  {{"栏目", "说明", "必填"}, {"店", "唯一", "是"}},
		"fields": {{"编号", "不重复"}, {"名称", "必填"}, {"份数", "选填"}, {"分组", "选填"}},
	} {
		f := workbook(t, rows...)
		second(t, f, "渠道", []any{"名称"}, []any{"甲"})
		s := mustRead(t, save(t, f, "a.xlsx"), sheet.Options{})
		if s.Worksheet != "渠道" || s.Warnings.Len() != 1 {
			t.Errorf("%s: worksheet %q, warnings %v", name, s.Worksheet, s.Warnings.List)
		}
	}
}

func TestFileThatIsReplacedWhileItIsReadIsRefused(t *testing.T) {
	path := write(t, "a.csv", "name\n甲\n")
	was, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := sheet.Unchanged(path, was); err != nil {
		t.Error(err)
	}
	saved := filepath.Join(filepath.Dir(path), "saved")
	for _, change := range []func() error{
		func() error { return os.WriteFile(path, []byte("name\n甲\n乙\n"), 0o600) },
		func() error { return os.Chtimes(path, was.ModTime(), was.ModTime().Add(1)) },
		func() error { // as spreadsheets save: another file takes its place
			if err := os.WriteFile(saved, []byte("name\n乙\n"), 0o600); err != nil {
				return err
			}
			if err := os.Chtimes(saved, was.ModTime(), was.ModTime()); err != nil {
				return err
			}
			return os.Rename(saved, path)
		},
	} {
		if err := change(); err != nil {
			t.Fatal(err)
		}
		if err := sheet.Unchanged(path, was); err == nil || !strings.Contains(err.Error(), "close it in Excel or WPS") {
			t.Errorf("%v", err)
		}
	}
}
