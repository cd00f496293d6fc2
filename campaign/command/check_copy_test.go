package command

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"strings"
	"testing"
)

// asStrict is a workbook that can be read and that excelize cannot write again: one of Strict Open XML.
func asStrict(t *testing.T, content []byte) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range z.File {
		from, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		part, err := io.ReadAll(from)
		if err != nil {
			t.Fatal(err)
		}
		if f.Name == "xl/workbook.xml" {
			part = bytes.Replace(part, []byte("<workbook "), []byte(`<workbook xmlns:s="http://purl.oclc.org/ooxml/x" `), 1)
		}
		to, err := w.Create(f.Name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := to.Write(part); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// What somebody has corrected, with all that stands beside it, is worth more than its texts with marks.
func TestCorrectedCopyThatCannotBeMarkedIsNotWrittenOver(t *testing.T) {
	s := checker(t, "shops.xlsx", asWorkbook(t, badShops))
	expectEnding(t, s.Check(t.Context()), SheetBad)
	s.Sheet = "shops.problems.xlsx"
	correct(t, s.Sheet, map[string]string{"A3": "A2"})
	corrected, err := os.ReadFile(s.Sheet)
	if err != nil {
		t.Fatal(err)
	}
	corrected = asStrict(t, corrected)
	store(t, s.Sheet, corrected)
	expectEnding(t, s.Check(t.Context()), SheetBad)
	if after, err := os.ReadFile(s.Sheet); err != nil || !bytes.Equal(corrected, after) {
		t.Errorf("checking the corrected copy has replaced it, %v", err)
	}
	if told := said(s); !strings.Contains(told, "there is no copy of the sheet with its problems marked") {
		t.Errorf("told %s", told)
	}
}
