package sheet

import (
	"bufio"
	"encoding/csv"
	"errors"
	"io"
	"strings"

	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"sceneqr/campaign/words"
)

// sampleSize is how much of a text is looked at to tell its encoding and what separates its columns.
const sampleSize = 64 << 10

// text reads comma-separated values and their kin.
type text struct {
	csv     *csv.Reader
	row     int  // of the last record, as a spreadsheet counts
	endLine int  // of the last record, in the file
	decoded bool // from an encoding in which damage shows as U+FFFD
	told    []Problem
}

func openText(f io.ReadSeeker, known vocabulary) (*text, error) {
	enc, guessed, err := detect(f, known)
	if err != nil {
		return nil, err
	}
	r := bufio.NewReaderSize(transform.NewReader(f, enc.NewDecoder()), sampleSize)
	sample, err := r.Peek(sampleSize)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	c := csv.NewReader(r)
	c.Comma = separator(string(sample))
	c.FieldsPerRecord = -1
	t := &text{csv: c, decoded: enc != unicode.UTF8BOM}
	if guessed && enc == traditionalchinese.Big5 {
		t.told = []Problem{{Cell: "A1", Text: words.Of("the text is taken for Big5, as Taiwan and Hong Kong have it"),
			Cure: words.Of("if Chinese comes out wrong, save the file as .xlsx or as CSV UTF-8")}}
	}
	return t, nil
}

// next gives the next record. Blank lines are rows to a spreadsheet and nothing to encoding/csv, so they are counted here;
// line breaks within quotes are lines of the file and no rows.
func (t *text) next() (line, error) {
	cells, err := t.csv.Read()
	if parse, ok := errors.AsType[*csv.ParseError](err); ok {
		return line{}, words.Errorf("line %d, column %d: a quotation mark is missing or stands inside a cell: "+
			"put the whole cell in quotation marks and double those inside, or save as .xlsx", parse.Line, parse.Column)
	}
	if err != nil {
		return line{}, err
	}
	at, _ := t.csv.FieldPos(0)
	t.row += at - t.endLine
	t.endLine = at
	for _, cell := range cells {
		t.endLine += strings.Count(cell, "\n")
		if t.decoded && strings.ContainsRune(cell, '\ufffd') {
			return line{}, words.Errorf("row %d is neither UTF-8 nor GBK, Big5 or UTF-16 text: %v", t.row, asText)
		}
	}
	return line{row: t.row, cells: cells}, nil
}

// altered knows a spreadsheet's rounding by the zeros that it puts in place of the digits it lost. A date may have been
// typed as one.
func (t *text) altered(_, _ int, shown string) bool {
	return isLong(shown) && strings.Trim(shown[15:], "0") == ""
}

func (t *text) worksheet() string { return "" }

func (t *text) unread() []string { return nil }

func (t *text) results(top []line) (columns, bool) {
	ours := resultsInOrder(top)
	return ours, len(ours) > 0
}

func (t *text) about() about { return about{told: t.told} }

func (t *text) returnable() bool { return false }

// Close has nothing to give back.
func (t *text) Close() error { return nil }

// separator is the one of tab, semicolon and comma that comes equally often in the most lines of the sample; a comma
// when each is missing from most lines.
func separator(sample string) rune {
	best, most := ',', 0
	for _, sep := range "\t;," {
		if n := agreeing(sample, sep); n > most {
			best, most = sep, n
		}
	}
	return best
}

// agreeing counts the lines with as many separators as the most usual such line has, 0 when most lines have none. Lines
// within quotation marks are one.
func agreeing(sample string, sep rune) int {
	lines := map[int]int{} // by how many separators they have
	quoted, here, blank := false, 0, true
	for _, r := range sample + "\n" {
		switch {
		case r == '"':
			quoted = !quoted
		case quoted:
		case r == sep:
			here, blank = here+1, false
		case r == '\n':
			if !blank {
				lines[here]++
			}
			here, blank = 0, true
		case r != '\r':
			blank = false
		}
	}
	without, most, total := lines[0], 0, 0
	delete(lines, 0)
	for _, n := range lines {
		most, total = max(most, n), total+n
	}
	if without > total {
		return 0
	}
	return most
}
