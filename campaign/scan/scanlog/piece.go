package scanlog

import "bytes"

// piece is XML as far as the lines have brought it, from <xml> on.
type piece struct {
	line   int // where it begins
	text   []byte
	looked int  // how much of the text was looked at
	quoted bool // that ends within CDATA
}

// How far a piece is.
type state int

const (
	unfinished state = iota
	finished         // it ends with its </xml>
	begunAnew        // another <xml> comes before its end
)

// add adds a line, or what is left of one, and tells where the piece ends when it does. What stands in CDATA is looked at by
// nobody: there a person may have written </xml>. No tag goes over the end of a line.
func (p *piece) add(text []byte) (end int, _ state) {
	p.text = append(p.text, text...)
	for {
		rest := p.text[p.looked:]
		mark := []byte("<")
		if p.quoted {
			mark = []byte("]]>")
		}
		i := bytes.Index(rest, mark)
		if i < 0 {
			p.looked = len(p.text)
			return 0, unfinished
		}
		at, rest := p.looked+i, rest[i:]
		p.looked = at + len(mark)
		switch {
		case p.quoted:
			p.quoted = false
		case bytes.HasPrefix(rest, []byte("<![CDATA[")):
			p.quoted = true
		case bytes.HasPrefix(rest, []byte("</xml>")):
			return at + len("</xml>"), finished
		case at > 0 && bytes.HasPrefix(rest, xmlBegins):
			return at, begunAnew
		}
	}
}
