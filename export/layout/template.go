package layout

import (
	"slices"
	"strings"

	"sceneqr/campaign/words"
)

// serialColumn is the column whose text must reach the paper whole: with it people ask for a code over the phone.
const serialColumn = "serial"

// Filled is a template with its columns filled in. When the line is too long for its box, Cut may be shortened; Kept, which
// begins with the first {serial}, may not. The line is both of them, in this order.
type Filled struct{ Cut, Kept string }

// String is the whole line.
func (f Filled) String() string { return f.Cut + f.Kept }

// Columns are the columns that the field's template names, in the order of their first appearance. It fails when braces or
// brackets are not in pairs.
func (f Field) Columns() ([]string, error) {
	parts, err := split(f.Template)
	var columns []string
	for _, p := range parts {
		if p.column != "" && !slices.Contains(columns, p.column) {
			columns = append(columns, p.column)
		}
	}
	return columns, err
}

// Fill fills a template in. The value of a column that is not there is "". What stands in brackets is left out when one of
// its columns is empty. There is no way to print square brackets or braces themselves from a template, and none is needed:
// in Chinese text they are the wide ones, ［］｛｝ or 【】, which mean nothing here, and a value may contain anything.
// A template that [Field.Columns] refuses is taken as it stands.
func Fill(template string, value func(column string) string) Filled {
	parts, err := split(template)
	if err != nil {
		return Filled{Cut: template}
	}
	empty := map[int]bool{}
	for i, p := range parts {
		if p.column != "" {
			parts[i].text = value(p.column)
			empty[p.bracket] = empty[p.bracket] || parts[i].text == ""
		}
	}
	var line Filled
	for _, p := range parts {
		switch {
		case p.bracket != 0 && empty[p.bracket]:
		case line.Kept != "" || p.column == serialColumn:
			line.Kept += p.text
		default:
			line.Cut += p.text
		}
	}
	return line
}

// A part of a template is a text, or a column.
type part struct {
	text    string
	column  string
	bracket int // of which pair of brackets it stands in, from 1; 0 outside them
}

// A splitter takes a template apart, from left to right.
type splitter struct {
	parts    []part
	brackets int  // pairs that have begun
	open     bool // the last of them has not ended
}

func split(template string) ([]part, error) {
	var s splitter
	for rest := template; rest != ""; {
		var err error
		if rest, err = s.next(rest); err != nil {
			return nil, err
		}
	}
	if s.open {
		return nil, words.New("a [ has no ] behind it")
	}
	return s.parts, nil
}

// next takes one text, column or sign from the beginning of a template and gives what is left of it.
func (s *splitter) next(template string) (rest string, err error) {
	i := strings.IndexAny(template, "[]{}")
	switch {
	case i < 0:
		s.add(part{text: template})
		return "", nil
	case i > 0:
		s.add(part{text: template[:i]})
		return template[i:], nil
	case template[0] == '{':
		column, rest, err := cutColumn(template)
		s.add(part{column: column})
		return rest, err
	}
	return template[1:], s.sign(template[0])
}

func (s *splitter) add(p part) {
	if s.open {
		p.bracket = s.brackets
	}
	s.parts = append(s.parts, p)
}

func (s *splitter) sign(c byte) error {
	switch {
	case c == '[' && s.open:
		return words.New("there are brackets inside brackets, and only one pair deep is understood")
	case c == '[':
		s.brackets++
		s.open = true
	case c == ']' && !s.open:
		return words.New("there is a ] without a [ before it")
	case c == ']':
		s.open = false
	default:
		return words.New("there is a } without a { before it")
	}
	return nil
}

// cutColumn reads the column's name from a text that begins with its brace.
func cutColumn(text string) (column, rest string, err error) {
	inside, rest, found := strings.Cut(text[1:], "}")
	column = strings.TrimSpace(inside)
	switch {
	case !found || strings.ContainsAny(inside, "[]{"):
		return "", "", words.New("a { has no } behind it")
	case column == "":
		return "", "", words.New("there are braces without a column's name in them")
	}
	return column, rest, nil
}
