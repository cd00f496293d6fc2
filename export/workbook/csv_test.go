package workbook

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strings"
	"testing"

	"sceneqr/campaign"
)

func csvOf(t testing.TB, r Result) string {
	t.Helper()
	var out bytes.Buffer
	check(t, r.WriteCSV(&out))
	return out.String()
}

func TestCSVIsTheWorkbooksTable(t *testing.T) {
	r := resultOf(shops(30, 1))
	r.Rows[7].Code.Stage, r.Rows[7].File = campaign.Planned, ""
	text, ok := strings.CutPrefix(csvOf(t, r), "\uFEFF")
	if !ok || strings.Count(text, "\n") != strings.Count(text, "\r\n") {
		t.Errorf("the file begins %.20q and its lines end otherwise", text)
	}
	lines, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	check(t, err)
	rows := rowsOf(t, open(t, written(t, r)), resultSheet)
	for i := range rows {
		for column := range lines[i] {
			lines[i][column] = strings.TrimLeft(lines[i][column], "\t")
		}
		if !slices.Equal(lines[i], rows[i]) {
			t.Errorf("line %d: %q\nwant %q", i+1, lines[i], rows[i])
		}
	}
}

func TestCSVRunsNoFormulaAndChangesNoNumber(t *testing.T) {
	for text, want := range map[string]string{
		"=1+1": "'=1+1", "@x": "'@x", "+86 138": "'+86 138", "-5": "'-5", "＝1": "'＝1", "\tx": "'\tx",
		"'-1": "''-1", "''=x": "'''=x", "'0012": "'0012", "'": "'",
		"0012": "\t0012", "123456789012": "\t123456789012", "123456789012345678": "\t123456789012345678",
		"1-2": "\t1-2", "3E5": "\t3E5",
		"3e+5": "\t3e+5", "2026-01-02": "\t2026-01-02", "1/2": "\t1/2", "12:30": "\t12:30", "50%": "\t50%",
		"1.50": "\t1.50", "MAR1": "\tMAR1",
		"sept-2": "\tsept-2", "1 Dec": "\t1 Dec", "０１２": "\t０１２", "3月5日": "\t3月5日", "1,000": "\t1,000",
		"¥5": "\t¥5", "0000017": "\t0000017",
		"(001)": "\t(001)", "($5)": "\t($5)", "（12）": "\t（12）", ".5": "\t.5", "$.5": "\t$.5", "%5": "\t%5", "5€": "\t5€",
		"9 A": "\t9 A", "9 p": "\t9 p", "9:30 AM": "\t9:30 AM", "9pm": "\t9pm", "下午3:30": "\t下午3:30", "1e3": "\t1e3",
		"12A": "12A", "(A)": "(A)", "9 Ave": "9 Ave", "PM 9": "PM 9", "...": "...", "1F": "1F",
		"12": "12", "0": "0", "12345678901": "12345678901", "1.5": "1.5", "A-12": "A-12", "000123C": "000123C",
		"March": "March", "": "",
		"3E店": "3E店", "décembre 2": "décembre 2", "1号店": "1号店",
	} {
		r := resultOf(shops(1, 1))
		r.Rows[0].Code.Cells = []campaign.Cell{{Heading: "x", Text: text}}
		lines, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(csvOf(t, r), "\uFEFF"))).ReadAll()
		check(t, err)
		if got := lines[1][0]; got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
}

func TestCSVIsTheSameBytesTwice(t *testing.T) {
	one, two := csvOf(t, resultOf(shops(300, 1))), csvOf(t, resultOf(shops(300, 1)))
	if one != two {
		t.Error("two files of one result differ")
	}
}
