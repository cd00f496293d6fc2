package sheet

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// sampleSize is how much of a text is looked at to tell its encoding and what separates its columns.
const sampleSize = 64 << 10

// text reads comma-separated values and their kin.
type text struct {
	csv     *csv.Reader
	row     int  // of the last record, as a spreadsheet counts
	endLine int  // of the last record, in the file
	decoded bool // from an encoding in which damage shows as U+FFFD
}

func openText(f io.ReadSeeker) (*text, error) {
	enc, err := detect(f)
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
	return &text{csv: c, decoded: enc != unicode.UTF8BOM}, nil
}

// next gives the next record. Blank lines are rows to a spreadsheet and nothing to encoding/csv, so they are counted here;
// line breaks within quotes are lines of the file and no rows.
func (t *text) next() (int, []string, error) {
	cells, err := t.csv.Read()
	if parse, ok := errors.AsType[*csv.ParseError](err); ok {
		return 0, nil, fmt.Errorf("line %d, column %d: a quotation mark is missing or stands inside a cell: "+
			"put the whole cell in quotation marks and double those inside, or save as .xlsx", parse.Line, parse.Column)
	}
	if err != nil {
		return 0, nil, err
	}
	line, _ := t.csv.FieldPos(0)
	t.row += line - t.endLine
	t.endLine = line
	for _, cell := range cells {
		t.endLine += strings.Count(cell, "\n")
		if t.decoded && strings.ContainsRune(cell, '\ufffd') {
			return 0, nil, fmt.Errorf("row %d is neither UTF-8 nor GBK nor UTF-16 text: save as .xlsx, or as CSV UTF-8", t.row)
		}
	}
	return t.row, cells, nil
}

// rounded knows a spreadsheet's rounding by the zeros that it puts in place of the digits it lost.
func (t *text) rounded(_, _ int, digits string) bool { return strings.Trim(digits[15:], "0") == "" }

func (t *text) worksheet() string { return "" }

func (t *text) unread() []string { return nil }

// Close has nothing to give back.
func (t *text) Close() error { return nil }

// detect tells the encoding of a text by all of its bytes, for the first Chinese name may come late, and leaves it at its
// beginning.
func detect(f io.ReadSeeker) (encoding.Encoding, error) {
	sample := make([]byte, sampleSize)
	n, err := io.ReadFull(f, sample)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, err
	}
	if enc, err := detectUTF16(sample[:n]); enc != nil || err != nil {
		return enc, rewound(f, err)
	}
	if err := rewound(f, nil); err != nil {
		return nil, err
	}
	_, err = io.Copy(io.Discard, transform.NewReader(f, encoding.UTF8Validator))
	if errors.Is(err, encoding.ErrInvalidUTF8) {
		return simplifiedchinese.GB18030, rewound(f, nil)
	}
	return unicode.UTF8BOM, rewound(f, err)
}

func rewound(f io.Seeker, err error) error {
	if err == nil {
		_, err = f.Seek(0, io.SeekStart)
	}
	return err
}

// detectUTF16 goes by the byte order mark, and without one by the zero bytes, which no other text has: every comma and
// line end has one, before it in big endian and after it in little endian.
func detectUTF16(sample []byte) (encoding.Encoding, error) {
	little := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	big := unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
	switch {
	case bytes.HasPrefix(sample, []byte("\xff\xfe")):
		return little, nil
	case bytes.HasPrefix(sample, []byte("\xfe\xff")):
		return big, nil
	}
	var zeros [2]int
	for i, b := range sample {
		if b == 0 {
			zeros[i%2]++
		}
	}
	switch {
	case zeros == [2]int{}:
		return nil, nil
	case zeros[1] > 10*zeros[0]:
		return little, nil
	case zeros[0] > 10*zeros[1]:
		return big, nil
	}
	return nil, errors.New("it is neither a workbook nor text: " + saveAs)
}

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
