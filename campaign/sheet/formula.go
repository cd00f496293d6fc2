package sheet

import (
	"archive/zip"
	"regexp"
	"sort"
	"strings"

	"github.com/xuri/excelize/v2"
)

// What is calculated here is bounded, because excelize holds the worksheets that a formula speaks of in memory and has no
// way to be interrupted. Whoever has more opens the file in a spreadsheet and saves it.
const (
	maxFormulas = 10_000
	maxTables   = 8 << 20 // bytes of all tables of the workbook, unpacked

	// maxLooks is how many bytes of the tables may be looked at, if each formula with a range looks at all: 1,600 formulas
	// of COUNTIF over a column of as many cells, which took 3 s.
	maxLooks = 512 << 20

	// maxText is the most that a cell can hold, by Excel's own limit. A formula that doubles a text, and another that
	// doubles that, would soon need all memory.
	maxText = 32_767
)

// calculator works out formulas that a program has left to the spreadsheet: usual ones, of which the result cannot be
// larger than what they are made of.
type calculator struct {
	path    string
	options excelize.Options
	sheet   string
	pending []place
	able    bool
	alone   bool             // no other worksheet has formulas
	file    *excelize.File   // the workbook again, for the one that is read is never held in memory; nil until it is needed
	results map[place]result // also of what is being calculated, as not known
}

type result struct {
	text  string
	known bool
}

// newCalculator is able only when no formula of the worksheet has a result, as in files that spreadsheets never saved:
// excelize would calculate those with a result again, and they may be anything.
func newCalculator(path string, o excelize.Options, z *zip.Reader, worksheet string, m *markup) *calculator {
	c := &calculator{path: path, options: o, sheet: worksheet, pending: m.pending, results: map[place]result{}}
	if len(m.pending) == 0 || len(m.pending) > maxFormulas || m.formulas > len(m.pending) {
		return c
	}
	size, all := 0, 0
	for _, part := range z.File {
		if !isSheetPart(part) {
			continue
		}
		if size += int(part.UncompressedSize64); size > maxTables {
			return c
		}
		if other, err := readMarkup(part); err == nil {
			all += other.formulas
		}
	}
	c.able, c.alone = m.ranging*size <= maxLooks, all == m.formulas
	return c
}

// result is what the formula in a cell gives, as it would be shown, and false when that cannot be told.
func (c *calculator) result(p place) (text string, known bool) {
	if r, ok := c.results[p]; ok {
		return r.text, r.known
	}
	c.results[p] = result{}
	if c.able && c.file == nil {
		file, err := excelize.OpenFile(c.path, c.options)
		c.file, c.able = file, err == nil
	}
	if !c.able {
		return "", false
	}
	var err error
	func() {
		defer guard(&err)
		text, known = c.calculate(p)
	}()
	known = known && err == nil
	c.results[p] = result{text, known}
	return text, known
}

// calculate works out first what the formula speaks of, so that no step gives more than a cell can hold.
func (c *calculator) calculate(p place) (text string, known bool) {
	formula, err := c.file.GetCellFormula(c.sheet, p.String())
	if err != nil {
		return "", false
	}
	areas, ok := c.references(formula)
	if !ok {
		return "", false
	}
	for _, a := range areas {
		for _, other := range within(c.pending, a) {
			if _, known := c.result(other); !known {
				return "", false
			}
		}
	}
	text, err = c.file.CalcCellValue(c.sheet, p.String())
	if err != nil && (text == divisionByZero || err.Error() == divisionByZero) {
		return divisionByZero, true
	}
	// excelize gives #VALUE! for what it cannot do, too, so that no other error is taken for a result.
	return text, err == nil && len(text) <= maxText && !overlong.MatchString(text)
}

const divisionByZero = "#DIV/0!"

// within are the places in an area, of some that are sorted by rows.
func within(places []place, a area) []place {
	from := sort.Search(len(places), func(i int) bool { return places[i].row >= a.top })
	var found []place
	for _, p := range places[from:] {
		if p.row > a.bottom {
			break
		}
		if p.col >= a.left && p.col <= a.right {
			found = append(found, p)
		}
	}
	return found
}

var (
	quotation = regexp.MustCompile(`"(?:[^"]|"")*"`)
	function  = regexp.MustCompile(`(?i)\b([A-Z][A-Z0-9.]*)\(`)
	reference = regexp.MustCompile(`(?i)((?:'(?:[^']|'')*'|[\p{L}\p{N}_.]+)!)?` +
		`\$?\b([A-Z]{1,3})(?:\$?([0-9]+)(?::\$?([A-Z]{1,3})\$?([0-9]+))?|:\$?([A-Z]{1,3}))\b`)
	// plainText is TEXT with a format that every program knows alike; what it is made of is the first group.
	plainText = regexp.MustCompile(`(?i)\bTEXT\(((?:[^()",]|\([^()]*\))*),\s*"` +
		`(?:0+(?:\.0+)?|(?:yyyy)?[-/.年]?m{0,2}[-/.月]?d{0,2}日?)"\s*\)`)

	// overlong is a number within a text, or as one, that excelize writes with more than the 15 digits that spreadsheets
	// have, or by its exponent.
	overlong = regexp.MustCompile(`\d\.\d{14,}|\de[-+]\d`)

	// typeless compares a number with a text, which are never the same to a spreadsheet and may be to excelize.
	typeless = regexp.MustCompile(`[=<>]\s*"[0-9.]+"|"[0-9.]+"\s*[=<>]`)

	plain = regexp.MustCompile(`(?i)^(?:TRUE|FALSE|[0-9.]+(?:E[+-]?[0-9]+)?|[-+*/^&=<>%(), \r\n])*$`)

	// functions are those with which names and numbers of channels are made. Missing on purpose are those that repeat, such
	// as REPT and SUBSTITUTE, that change by themselves, such as TODAY, that speak of other cells than they name, such as
	// OFFSET and INDIRECT, and that excelize does otherwise: TRIM keeps spaces within, CHAR knows no code page, TEXT has
	// other names of days. TEXT is taken with zeros and with the numbers of a date: see plainText.
	functions = wordSet("IF IFERROR IFNA IFS AND OR NOT CHOOSE SWITCH CONCATENATE CONCAT LEFT RIGHT MID LEN UPPER " +
		"LOWER PROPER VALUE EXACT FIND SEARCH VLOOKUP HLOOKUP LOOKUP INDEX MATCH COUNT COUNTA COUNTIF COUNTIFS SUM SUMIF " +
		"MAX MIN ROUND ROUNDUP ROUNDDOWN INT MOD ABS ROW COLUMN DATE YEAR MONTH DAY ISBLANK ISERROR ISNA ISNUMBER ISTEXT")
)

// references are the cells of the worksheet that a formula speaks of, and false when it has anything unusual in it.
func (c *calculator) references(formula string) ([]area, bool) {
	if typeless.MatchString(formula) {
		return nil, false
	}
	formula = plainText.ReplaceAllString(formula, "($1)")
	formula = quotation.ReplaceAllString(strings.TrimPrefix(formula, "="), "")
	for _, m := range function.FindAllStringSubmatch(formula, -1) {
		if !functions[strings.ToUpper(m[1])] {
			return nil, false
		}
	}
	formula = function.ReplaceAllString(formula, "(")
	var areas []area
	for _, m := range reference.FindAllStringSubmatch(formula, -1) {
		if !c.isHere(m[1]) {
			if !c.alone || strings.Contains(m[1], ":") {
				return nil, false
			}
			continue
		}
		a, err := areaOf(m)
		if err != nil {
			return nil, false
		}
		areas = append(areas, a)
	}
	return areas, plain.MatchString(reference.ReplaceAllString(formula, ""))
}

// isHere tells whether a reference that begins so, 'Sheet1'!, is to the worksheet itself.
func (c *calculator) isHere(prefix string) bool {
	quoted := "'" + strings.ReplaceAll(c.sheet, "'", "''") + "'!"
	return prefix == "" || strings.EqualFold(prefix, c.sheet+"!") || strings.EqualFold(prefix, quoted)
}

// areaOf is what a reference speaks of: a cell, some from one to another, or whole columns.
func areaOf(m []string) (area, error) {
	from, to := m[2]+m[3], m[4]+m[5]
	switch {
	case m[6] != "":
		from, to = m[2]+"1", m[6]+"1048576"
	case to == "":
		to = from
	}
	left, top, err := excelize.CellNameToCoordinates(from)
	if err != nil {
		return area{}, err
	}
	right, bottom, err := excelize.CellNameToCoordinates(to)
	return area{min(top, bottom), min(left, right) - 1, max(top, bottom), max(left, right) - 1}, err
}

// Close lets go of the second copy of the workbook.
func (c *calculator) Close() error {
	if c.file == nil {
		return nil
	}
	return c.file.Close()
}
