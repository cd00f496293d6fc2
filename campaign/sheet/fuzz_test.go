package sheet_test

import (
	"errors"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"sceneqr/campaign"
	"sceneqr/campaign/sheet"
)

// check holds what must be true of any file at all: it is refused, or it gives channels that can be asked for.
func check(t *testing.T, path string) {
	s, err := sheet.Read(path, sheet.Options{MaxUnpacked: 4 << 20})
	if problems, ok := errors.AsType[*sheet.Problems](err); ok && problems.Len() == 0 {
		t.Fatal("problems without a problem")
	}
	if err != nil {
		return
	}
	keys := map[string]bool{}
	for _, c := range s.Channels {
		if c.Key == "" || keys[c.Key] || c.Name == "" || c.Copies < 1 || c.Row <= s.HeadingRow {
			t.Errorf("channel %+v", c)
		}
		keys[c.Key] = true
		if (c.Validity > 0) == c.Kind.IsPermanent() {
			t.Errorf("%v for %v", c.Kind, c.Validity)
		}
		if c.Given != "" && c.Given.Validate(c.Kind) != nil {
			t.Errorf("scene %q of kind %v", c.Given, c.Kind)
		}
		if len(c.Cells) != len(s.Headings) || c.Key != campaign.NormalKey(c.Key) {
			t.Errorf("key %q, %d cells under %d headings", c.Key, len(c.Cells), len(s.Headings))
		}
	}
}

func FuzzText(f *testing.F) {
	const sample = "title\n\n编号,名称,份数,场景值,场景ID,类型,有效期\nA1,\"甲\n店\",2份,s,,,7天\n,合计,2\nA2,乙,,,5,永久ID,\n"
	f.Add([]byte(sample))
	f.Add([]byte(encode(f, simplifiedchinese.GBK, sample)))
	f.Add([]byte(encode(f, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), sample)))
	f.Add([]byte(encode(f, unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), sample)))
	f.Add([]byte("name;key\na;1E+17\n\"b;2"))
	f.Add([]byte("\ufeffname\t\tname\n123456789012345000\n"))
	f.Add([]byte("PK\x03\x04"))
	f.Add([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"))
	f.Fuzz(func(t *testing.T, content []byte) { check(t, write(t, "fuzz.csv", string(content))) })
}

// FuzzWorkbook changes the parts of a workbook rather than its bytes, which a checksum guards.
func FuzzWorkbook(f *testing.F) {
	book := workbook(f, []any{"编号", "名称", "份数"}, []any{1.5e17, "甲", 2}, []any{"A2", "乙", nil})
	base := parts(f, save(f, book, "a.xlsx"))
	const worksheet, shared, styles = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"
	f.Add(base[worksheet], base[shared], base[styles])
	f.Add(`<worksheet><sheetData><row r="3"><c r="B3" t="inlineStr"><is><t>name</t></is></c></row>`+
		`<row r="9"><c r="XFD9" s="99" t="s"><v>7</v></c></row></sheetData></worksheet>`, `<sst count="-1"/>`, `<styleSheet/>`)
	f.Add(`<worksheet><cols><col min="2" max="2" hidden="1"/></cols><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>group</t></is></c>`+
		`<c r="B1" t="inlineStr"><is><t>name</t></is></c></row><row r="2" hidden="1"><c r="A2" t="inlineStr"><is><t>x</t></is></c>`+
		`<c r="B2"><f>A2&amp;ROW()</f></c></row><row r="3"><c r="B3" t="str"><f>B2&amp;A1:A3</f></c></row></sheetData>`+
		`<mergeCells><mergeCell ref="A2:A3"/></mergeCells></worksheet>`, "", "")
	f.Add(`<worksheet><sheetData><row r="-1"><c r="0"><v>1e999</v></c><c t="d"><v>x</v></c></row></sheetData></worksheet>`, "", "")
	f.Fuzz(func(t *testing.T, worksheetXML, sharedXML, stylesXML string) {
		all := map[string]string{}
		for name, content := range base {
			all[name] = content
		}
		all[worksheet], all[shared], all[styles] = worksheetXML, sharedXML, stylesXML
		check(t, write(t, "fuzz.xlsx", archive(t, all)))
	})
}
