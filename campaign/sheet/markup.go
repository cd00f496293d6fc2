package sheet

import (
	"archive/zip"
	"bufio"
	"bytes"
	"errors"
	"io"
	"slices"
	"strconv"

	"github.com/xuri/excelize/v2"
)

// markup is what a worksheet says of its cells besides their texts, which excelize tells only of worksheets that it holds
// in memory.
type markup struct {
	merged   []area
	hidden   []span  // columns
	formulas int     // how many cells have one
	pending  []place // formulas without a result, which programs other than spreadsheets leave to them; by rows
	ranging  int     // how many of them look at many cells, or may
}

// span is columns from first to last, which count from 0. The zero value has none.
type span struct{ first, end int }

func (s span) has(col int) bool { return s.first <= col && col < s.end }

// isPending tells whether a cell has a formula without a result.
func (m *markup) isPending(p place) bool {
	_, found := slices.BinarySearchFunc(m.pending, p, place.compare)
	return found
}

// readMarkup goes through the XML of a worksheet. It looks only at where tags begin: that takes a third of the time of
// encoding/xml, which reads the same XML to tell whether it is whole.
func readMarkup(part *zip.File) (*markup, error) {
	r, err := part.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	s := scan{markup: &markup{}}
	b := bufio.NewReaderSize(r, sampleSize)
	goesOn := false
	for {
		piece, err := b.ReadSlice('<')
		if !goesOn {
			s.tag(piece)
		}
		goesOn = errors.Is(err, bufio.ErrBufferFull) // a text so long that the next piece is no tag
		if err != nil && !goesOn {
			slices.SortFunc(s.pending, place.compare)
			if errors.Is(err, io.EOF) {
				err = nil
			}
			return s.markup, err
		}
	}
}

// scan is how far the XML has been read.
type scan struct {
	*markup
	at       place // of the cell
	formula  bool  // it has one
	ranges   bool  // which speaks of a range, or is another cell's
	hasValue bool  // it has a v with something in it, or an empty text
	isText   bool
}

// tag takes a tag without its first bracket, and what follows it up to the next.
func (s *scan) tag(piece []byte) {
	inside, text, ok := bytes.Cut(bytes.TrimSuffix(piece, []byte("<")), []byte(">"))
	if !ok {
		return
	}
	inside, closing := bytes.CutPrefix(inside, []byte("/"))
	inside, alone := bytes.CutSuffix(inside, []byte("/"))
	name, attributes := inside, []byte(nil)
	if i := bytes.IndexAny(inside, " \t\r\n"); i >= 0 {
		name, attributes = inside[:i], inside[i:]
	}
	if i := bytes.IndexByte(name, ':'); i >= 0 {
		name = name[i+1:]
	}
	switch {
	case closing && string(name) == "c":
		s.endCell()
	case closing:
	case string(name) == "v":
		s.hasValue = s.isText || !alone && len(text) > 0
	case string(name) == "f":
		s.formula, s.ranges = true, alone || len(text) == 0 || bytes.IndexByte(text, ':') >= 0
	default:
		s.open(string(name), attributes)
	}
}

func (s *scan) open(name string, attributes []byte) {
	switch name {
	case "row":
		s.row(attributes)
	case "c":
		s.cell(attributes)
	case "mergeCell":
		s.mergeCell(attributes)
	case "col":
		s.column(attributes)
	}
}

func (s *scan) row(attributes []byte) {
	s.at = place{col: -1, row: s.at.row + 1}
	if n, err := strconv.Atoi(attribute(attributes, "r")); err == nil {
		s.at.row = n
	}
}

func (s *scan) cell(attributes []byte) {
	s.at.col++
	if col, row, err := excelize.CellNameToCoordinates(attribute(attributes, "r")); err == nil {
		s.at = place{col - 1, row}
	}
	s.formula, s.hasValue, s.isText = false, false, attribute(attributes, "t") == "str"
}

func (s *scan) endCell() {
	if !s.formula {
		return
	}
	s.formulas++
	if s.hasValue {
		return
	}
	s.pending = append(s.pending, s.at)
	if s.ranges {
		s.ranging++
	}
}

func (s *scan) mergeCell(attributes []byte) {
	from, to, _ := bytes.Cut([]byte(attribute(attributes, "ref")), []byte(":"))
	left, top, err := excelize.CellNameToCoordinates(string(from))
	right, bottom, err2 := excelize.CellNameToCoordinates(string(to))
	if err == nil && err2 == nil {
		s.merged = append(s.merged, area{top, left - 1, bottom, right - 1})
	}
}

func (s *scan) column(attributes []byte) {
	first, err := strconv.Atoi(attribute(attributes, "min"))
	last, err2 := strconv.Atoi(attribute(attributes, "max"))
	if hidden := attribute(attributes, "hidden"); err == nil && err2 == nil && (hidden == "1" || hidden == "true") {
		s.hidden = append(s.hidden, span{first - 1, last})
	}
}

// attribute is one of the attributes of a tag, "" when it has none of this name.
func attribute(attributes []byte, name string) string {
	for rest := attributes; ; {
		i := bytes.Index(rest, []byte(name+"="))
		if i < 0 || i+len(name)+2 > len(rest) {
			return ""
		}
		before, value := rest[:i], rest[i+len(name)+1:]
		if i > 0 && !bytes.ContainsAny(before[i-1:], " \t\r\n") {
			rest = value
			continue
		}
		if end := bytes.IndexByte(value[1:], value[0]); end >= 0 {
			return string(value[1 : end+1])
		}
		return ""
	}
}
