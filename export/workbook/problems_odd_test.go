package workbook

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"sceneqr/campaign/words"
)

// changedParts are the parts of a workbook with one text in all of them in the place of another.
func changedParts(t testing.TB, content []byte, replace ...string) []byte {
	t.Helper()
	parts, r := map[string]string{}, strings.NewReplacer(replace...)
	for name, text := range partsOf(t, content) {
		parts[r.Replace(name)] = r.Replace(text)
	}
	return packed(t, parts)
}

func TestListTakesThePlaceOfNoWorksheet(t *testing.T) {
	in := changedParts(t, file(t, "openpyxl.xlsx"), "worksheets/sheet2.xml", "worksheets/sheet3.xml",
		"worksheets/_rels/sheet2", "worksheets/_rels/sheet3")
	f := copied(t, Problems{Content: in, Notes: []Note{wrong("渠道", "C5", "bad")}})
	if got := f.GetSheetList(); !slices.Equal(got, []string{"Problems", "渠道", "价格"}) {
		t.Fatalf("worksheets %q", got)
	}
	if got := value(t, f, "价格", "A1"); got != "3.5" {
		t.Errorf("their cell is %q", got)
	}
	if got := value(t, f, "Problems", "A5"); got != "渠道!C5" {
		t.Errorf("the list says %q", got)
	}
}

func TestOnlyTheListIsSelected(t *testing.T) {
	in := edited(t, file(t, "openpyxl.xlsx"), func(f *excelize.File) {
		series := []excelize.ChartSeries{{Values: "'价格'!$A$1"}}
		check(t, f.AddChartSheet("图表", &excelize.Chart{Type: excelize.Col, Series: series}))
		_, err := f.NewSheet("后面")
		check(t, err)
		check(t, f.GroupSheets([]string{"渠道", "后面"}))
	})
	parts := partsOf(t, copyOf(t, Problems{Content: in, Notes: []Note{wrong("渠道", "C5", "bad")}}))
	chosen := 0
	for name, text := range parts {
		if strings.Contains(text, `tabSelected="1"`) || strings.Contains(text, `tabSelected="true"`) {
			chosen++
			if !strings.Contains(text, "<hyperlinks>") {
				t.Errorf("%s is selected", name)
			}
		}
	}
	if chosen != 1 {
		t.Errorf("%d worksheets are selected", chosen)
	}
}

// What no reader minds, and excelize cannot write.
func TestWithoutRowsAWorkbookIsMarkedOrNothingIsWritten(t *testing.T) {
	for name, tt := range map[string]struct {
		content []byte
		why     string
	}{
		"too large to be looked at": {nil, "too large"},
		"Strict Open XML":           {strict(t, file(t, "openpyxl.xlsx")), "Strict Open XML"},
	} {
		var out bytes.Buffer
		err := Problems{Content: tt.content, Notes: []Note{wrong("渠道", "B6", "bad")}}.Write(&out)
		if err == nil || !strings.Contains(err.Error(), tt.why) || out.Len() > 0 {
			t.Errorf("%s: %v, and %d bytes", name, err, out.Len())
		}
	}
}

func TestOddWorkbooksAreMarkedOrTheirRowsAre(t *testing.T) {
	const styles = "xl/styles.xml"
	with := func(name, text string) []byte {
		parts := partsOf(t, file(t, "openpyxl.xlsx"))
		parts[name] = text
		return packed(t, parts)
	}
	without := partsOf(t, file(t, "openpyxl.xlsx"))
	delete(without, styles)
	const space = `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
	for name, in := range map[string][]byte{
		"no styles":       packed(t, without),
		"empty styles":    with(styles, space+`/>`),
		"no fonts":        with(styles, space+`><cellXfs><xf fontId="0" fillId="0"/></cellXfs></styleSheet>`),
		"too high styles": changedParts(t, file(t, "openpyxl.xlsx"), ` s="1"`, ` s="901"`, ` s="2"`, ` s="902"`),
		"worksheets without views": changedParts(t, file(t, "openpyxl.xlsx"),
			"<sheetViews>", "<!--", "</sheetViews>", "-->"),
		"strict": changedParts(t, file(t, "openpyxl.xlsx"), "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
			"http://purl.oclc.org/ooxml/spreadsheetml/main"),
		"no workbook": []byte("渠道"),
	} {
		t.Run(name, func(t *testing.T) {
			f := copied(t, Problems{Name: "a.xlsx", Content: in, Notes: []Note{wrong("渠道", "B2", "bad")},
				Rows: rows(Line{1, []string{"编号", "名称"}}, Line{2, []string{"0012", ""}})})
			sheet := "渠道"
			if told := textOf(t, f, "Problems"); strings.Contains(told, "cannot be marked") {
				sheet = "Channels"
				if strings.Contains(told, "runtime") || strings.Contains(told, "nil pointer") {
					t.Errorf("it tells a programmer's text: %s", told)
				}
			}
			if !isRed(t, f, sheet, "B2") || notesOf(t, f, sheet)["B2"] == "" {
				t.Errorf("the bad cell is not marked in %s", sheet)
			}
		})
	}
}

func TestStrictWorkbookIsNotMixed(t *testing.T) {
	in := strict(t, file(t, "openpyxl.xlsx"))
	f := copied(t, Problems{Content: in, Language: words.Chinese, Notes: []Note{wrong("渠道", "B2", "bad")},
		Rows: rows(Line{2, []string{"0012", ""}})})
	if got := textOf(t, f, "问题"); !strings.Contains(got, "Strict") {
		t.Errorf("the list does not say why: %s", got)
	}
}
