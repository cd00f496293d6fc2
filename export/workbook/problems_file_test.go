package workbook

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestCopyIsReplacedUntilSomebodySavesIt(t *testing.T) {
	copied := copyOf(t, Problems{Content: file(t, "openpyxl.xlsx"), Notes: []Note{wrong("渠道", "C5", "bad")}})
	saved := partsOf(t, copied)
	saved["docProps/app.xml"] = strings.ReplaceAll(saved["docProps/app.xml"], ">"+Application+"<", ">Microsoft Excel<")
	for name, tc := range map[string]struct {
		content       []byte
		free, problem bool
	}{
		"nothing":          {nil, true, false},
		"a copy":           {copied, true, true},
		"a corrected copy": {packed(t, saved), false, true},
		"theirs":           {file(t, "openpyxl.xlsx"), false, false},
		"text":             {[]byte("渠道,份数\n"), false, false},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "a.problems.xlsx")
			if tc.content != nil {
				check(t, os.WriteFile(path, tc.content, 0o600))
			}
			if free, err := Replaceable(path); free != tc.free || err != nil {
				t.Errorf("replaceable: %v, %v", free, err)
			}
			if is := IsProblems(path); is != tc.problem {
				t.Errorf("a copy: %v", is)
			}
		})
	}
}

func TestOnlyAWorkbookWithoutMacrosIsCopied(t *testing.T) {
	macros := partsOf(t, file(t, "openpyxl.xlsx"))
	const types = "[Content_Types].xml"
	macros[types] = strings.ReplaceAll(macros[types],
		"openxmlformats-officedocument.spreadsheetml.sheet.main", "ms-excel.sheet.macroEnabled.main")
	huge := partsOf(t, file(t, "openpyxl.xlsx"))
	huge["xl/worksheets/sheet3.xml"] = strings.Repeat(" ", mostUnpacked)
	for name, tc := range map[string]struct {
		content []byte
		can     bool
	}{
		"xlsx": {file(t, "openpyxl.xlsx"), true}, "xlsm": {packed(t, macros), false},
		"huge when unpacked": {packed(t, huge), false}, "csv": {[]byte("渠道\nA\n"), false},
	} {
		path := filepath.Join(t.TempDir(), "in")
		check(t, os.WriteFile(path, tc.content, 0o600))
		if content, err := Copyable(path); (content != nil) != tc.can || err != nil {
			t.Errorf("%s: %d bytes, %v", name, len(content), err)
		}
	}
}
