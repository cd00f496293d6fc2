package workbook

import (
	"encoding/csv"
	"io"
	"regexp"
	"strings"

	"golang.org/x/text/width"
)

// WriteCSV writes the table of [Result.Write] as UTF-8 with a byte order mark, without which Excel takes it for the local
// code page, and with lines that end as Windows ends them.
//
// A spreadsheet reads meaning into a CSV file that is not there, so two kinds of text have something before them. A text
// that it would run as a formula has an apostrophe, as in manifest.csv. A text that it would take for a number or a date,
// and so change (0012, (001), 123456789012345, 1-2, 3E5, MAR1), has a tab: Excel then takes it for a text and shows no
// tab, and whoever trims white space, as sceneqr itself does with every cell, reads the text as it was. The usual
// ="0012" is a formula to Excel and rubbish to every program.
func (r Result) WriteCSV(w io.Writer) error {
	table, err := newCSV(w)
	if err != nil {
		return err
	}
	b := book{Result: &r}
	inputs := InputsOf(b.codes())
	line := append(append([]string(nil), inputs.Headings...), r.headings(columns, inputs.Headings)...)
	_ = table.Write(untouched(line)) // a failed write is told by Error
	r.progress(0)
	for i := range r.Rows {
		r.fillLine(line, &r.Rows[i], inputs)
		_ = table.Write(untouched(line))
		r.progress(i + 1)
	}
	table.Flush()
	return table.Error()
}

// newCSV begins a CSV file for Excel.
func newCSV(w io.Writer) (*csv.Writer, error) {
	if _, err := io.WriteString(w, "\uFEFF"); err != nil {
		return nil, err
	}
	table := csv.NewWriter(w)
	table.UseCRLF = true
	return table, nil
}

func (r *Result) fillLine(line []string, w *Row, inputs *Inputs) {
	clear(line)
	inputs.Each(w.Code.Cells, func(column int, text string) { line[column] = text })
	for i, c := range columns {
		line[len(inputs.Headings)+i] = c.text(r, w)
	}
}

// untouched makes each text of a line one that a spreadsheet leaves as it is.
func untouched(line []string) []string {
	for i, text := range line {
		line[i] = untouchedText(text)
	}
	return line
}

func untouchedText(text string) string {
	if takenForNumber(text) {
		return "\t" + text
	}
	return Inert(text)
}

// FormulaLeads are the characters that make a spreadsheet take a text for a formula when they come first; the last four
// are the wide forms that Chinese and Japanese editions read alike (OWASP, CSV injection).
const FormulaLeads = "=+-@\t\r\n＝＋－＠"

// Inert puts an apostrophe before a text that a spreadsheet would run as a formula. CSV has no other way to say "text". A
// text that has apostrophes there already gets one more, so that whoever takes one away reads each as it was.
func Inert(s string) string {
	bare := strings.TrimLeft(s, "'")
	if bare != strings.TrimLeft(bare, FormulaLeads) {
		return "'" + s
	}
	return s
}

var (
	// numberLike has nothing but what numbers, dates, times, fractions and amounts of money are written with: brackets
	// too, which mean less than nothing, and the half of the day, of which one letter behind a space is enough.
	numberLike = regexp.MustCompile(`(?i)^(上午|下午)?[(¥$€£%.]*[0-9][0-9 .,:/年月日时分秒%-]*(e[+-]?[0-9]+)?` +
		`[)¥$€£%]*( [ap]| ?[ap]m)?$`)

	// monthLike is a day or a year with an English month, which Excel takes for a date in every edition.
	monthLike = regexp.MustCompile(`(?i)^([0-9]{1,4}[-/ ]?)?(jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)` +
		`[a-z]{0,6}[-/., ]*[0-9]{0,4}$`)

	// shownAsIs is a number that Excel shows as it is written: from 12 digits on it becomes 1.23457E+11.
	shownAsIs = regexp.MustCompile(`^(0|[1-9][0-9]{0,10})(\.[0-9]{0,4}[1-9])?$`)
)

// takenForNumber tells a text that a spreadsheet would show as another one.
func takenForNumber(s string) bool {
	s = strings.TrimSpace(width.Fold.String(s))
	isDate := monthLike.MatchString(s) && strings.ContainsAny(s, "0123456789")
	return (isDate || numberLike.MatchString(s)) && !shownAsIs.MatchString(s)
}
