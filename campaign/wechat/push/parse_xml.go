package push

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

// maxDepth is how deep elements may be in one another. WeChat's deepest, the pictures that a menu's button sends, are 5.
const maxDepth = 16

// ParseXML reads a push that is not encrypted, of at most 1 MiB: one <xml> element, in UTF-8. A document type, and with it
// every entity of one's own, is refused, and so is a field that is there twice. Fields that [Event] does not have are
// skipped. A From, Key or Ticket that is missing, too long or with control characters is an error of the events of codes
// alone, and "" in any other. No error has any part of the push in it.
func ParseXML(text []byte) (Event, error) {
	f, err := readXML(text, eventBounds)
	if err != nil {
		return Event{}, err
	}
	return f.event()
}

// readXML reads the wanted fields directly below the root.
func readXML(text []byte, wanted bounds) (fields, error) {
	if len(text) > maxBody {
		return fields{}, errTooLong
	}
	x := xmlReader{wanted: wanted, found: newFields()}
	d := xml.NewDecoder(bytes.NewReader(text)) // strict, and without a reader for other encodings
	for {
		switch token, err := d.RawToken(); {
		case errors.Is(err, io.EOF) && x.roots == 1 && len(x.path) == 0:
			return x.found, nil
		case err != nil:
			return fields{}, errXML
		default:
			if err := x.take(token); err != nil {
				return fields{}, err
			}
		}
	}
}

// xmlReader knows where in a push it is. It matches the tags itself: [xml.Decoder.Token] would do that too, but would note
// a million open elements before anybody could count them.
type xmlReader struct {
	wanted bounds
	found  fields
	path   []string // the open elements
	roots  int
	value  strings.Builder // of a wanted field that is open
}

func (x *xmlReader) take(token xml.Token) error {
	switch t := token.(type) {
	case xml.StartElement:
		return x.open(fullName(t.Name))
	case xml.EndElement:
		return x.close(fullName(t.Name))
	case xml.CharData:
		return x.text(t)
	case xml.ProcInst:
		if t.Target != "xml" || x.roots > 0 {
			return errMarkup
		}
	case xml.Directive:
		return errMarkup
	}
	return nil
}

// fullName keeps an element with a prefix apart from one of WeChat's, which have none.
func fullName(n xml.Name) string {
	if n.Space == "" {
		return n.Local
	}
	return n.Space + ":" + n.Local
}

func (x *xmlReader) open(name string) error {
	switch {
	case len(x.path) == maxDepth:
		return errDepth
	case len(x.path) == 0:
		if x.roots++; x.roots > 1 || name != "xml" {
			return errXML
		}
	case x.isField():
		return ofField(x.path[1], errNoText)
	}
	x.path = append(x.path, name)
	x.value.Reset()
	return nil
}

// isField tells whether a wanted field is open.
func (x *xmlReader) isField() bool {
	return len(x.path) == 2 && x.wanted[x.path[1]] > 0
}

func (x *xmlReader) text(t xml.CharData) error {
	switch {
	case len(x.path) == 0 && len(bytes.TrimSpace(t)) > 0:
		return errXML
	case x.isField() && !isLayout(t):
		x.value.Write(t)
	}
	return nil
}

// isLayout tells the line ends and blanks that a pretty printer puts around a CDATA section.
func isLayout(t xml.CharData) bool {
	return len(bytes.TrimSpace(t)) == 0 && bytes.ContainsRune(t, '\n')
}

func (x *xmlReader) close(name string) error {
	last := len(x.path) - 1
	if last < 0 || x.path[last] != name {
		return errXML
	}
	field := x.isField()
	x.path = x.path[:last]
	if !field {
		return nil
	}
	return x.found.set(name, x.value.String(), x.wanted)
}
