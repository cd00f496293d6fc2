package scanlog

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"regexp"

	"sceneqr/campaign/wechat/push"
	"sceneqr/campaign/words"
)

// log finds the pushes in lines that were written for people, or for nobody.
type log struct {
	*sink
	in    *lines
	depth int    // how far inside the objects of the file the text is: 0 for the file
	open  *piece // the push that has begun and not ended; nil when there is none
}

func (l *log) all() error {
	for {
		next, err := l.in.next()
		switch {
		case errors.Is(err, io.EOF) && l.open != nil:
			l.broken(l.open, len(l.open.text)) // and its lines may come again
		case err != nil:
			return err
		default:
			if err := l.line(next); err != nil {
				return err
			}
		}
	}
}

// line reads a line. JSON comes first, for the XML in one of its texts is escaped.
func (l *log) line(next line) (err error) {
	l.Traces = l.Traces || l.found() == 0 && traces.Match(next.text)
	if l.open == nil && !mayBePush(next.text) {
		return nil
	}
	before, rest := l.found(), next.text
	if l.open == nil {
		rest, err = l.objects(next.n, rest)
	}
	if err == nil {
		err = l.xml(next.n, rest)
	}
	if err == nil && l.open == nil && l.found() == before && l.depth == 0 && isRest(next) {
		l.bad(next.n, illegible(next.text))
	}
	return err
}

// isRest tells a line with a FromUserName. That of a piece which was given up was told with the piece.
func isRest(l line) bool {
	return bytes.Contains(l.text, nameFrom) && !(l.again && bytes.Contains(l.text, []byte("<FromUserName>")))
}

// illegible says what is wrong with a line that has a FromUserName.
func illegible(text []byte) words.Message {
	if bytes.HasPrefix(bytes.TrimSpace(text), []byte(`"FromUserName"`)) {
		return words.Of("the JSON goes over several lines: write each object on one, as jq -c does")
	}
	return words.Of("the line has a FromUserName and is neither XML nor JSON that can be read")
}

var (
	nameFrom    = []byte("FromUserName")
	nameEncrypt = []byte("Encrypt")
	xmlBegins   = []byte("<xml>")
)

// mayBePush tells a line that is worth a closer look. Most of a log is not.
func mayBePush(text []byte) bool {
	return bytes.Contains(text, nameFrom) || bytes.Contains(text, xmlBegins) || bytes.Contains(text, nameEncrypt)
}

// traces are in the lines of a log that has heard of scans, even when it has no push as it came in: WeChat's names, what
// people call its events, and openids.
var traces = regexp.MustCompile(
	`(?:From|To)UserName|MsgType|EventKey|qrscene_|[oO]pen_?[iI][dD]|关注|扫码|(?:^|[^\w-])o[\w-]{27}(?:[^\w-]|$)`)

// xml reads the XML of a line, and what the lines before have begun.
func (l *log) xml(n int, text []byte) error {
	for {
		if l.open == nil {
			begins := bytes.Index(text, xmlBegins)
			if begins < 0 {
				return nil
			}
			l.open, text = &piece{line: n}, text[begins:]
		}
		end, state := l.open.add(text)
		if state == unfinished {
			if len(l.open.text) > maxPush {
				l.broken(l.open, len(l.open.text))
			}
			return nil
		}
		p := l.open
		l.open = nil
		again, err := l.settle(p, end, state, n)
		if err != nil || again {
			return err
		}
		text = p.text[end:]
	}
}

// settle reads a piece that has ended, which need not be a push: WeChat's payments are told so too. Again tells that lines of
// it, the last too, are to be read again.
//
// A message that cannot be read is bad as a whole: what stands inside may be a person's own words, however much they look
// like a push.
func (l *log) settle(p *piece, end int, s state, last int) (again bool, err error) {
	text := p.text[:end]
	switch {
	case s == begunAnew:
		return l.broken(p, end), nil
	case bytes.Contains(text, []byte("<FromUserName>")):
		e, err := push.ParseXML(text)
		if err == nil {
			return false, l.push(p.line, e)
		}
		l.bad(p.line, unreadable(p.line, last, err))
		return !isOneMessage(text) && l.afresh(p, end), nil
	case bytes.Contains(text, []byte("<Encrypt>")):
		l.Encrypted++
	}
	return false, nil
}

// broken gives up a piece that has not come to its end.
func (l *log) broken(p *piece, end int) (again bool) {
	l.bad(p.line, words.Of("the XML is cut off: it has no </xml>"))
	l.open = nil
	return l.afresh(p, end)
}

// mostAgain is how many bytes may be read afresh for each byte of the log. Ones that are cut off and go together with what
// follows are read twice, some in a row a few times; only who wants to make work comes to more, and gets them passed over.
const mostAgain = 4

// afresh has the lines of a piece read again, without the first: that one was cut off, and the others it has swallowed.
func (l *log) afresh(p *piece, end int) bool {
	first := bytes.IndexByte(p.text[:end], '\n')
	if first < 0 {
		return false
	}
	more := p.text[first+1:]
	if len(more) > l.spare {
		return false
	}
	l.spare -= len(more)
	l.in.unread(p.line+1, more)
	return true
}

// maxDepth is how deep in one another the elements of a message may be: as for [push.ParseXML].
const maxDepth = 16

// isOneMessage tells a text of which no part is another push's: it is well formed, and what it has first, the account's name,
// has no <xml> in it.
func isOneMessage(text []byte) bool {
	if first, _, quoted := bytes.Cut(text, []byte("]]>")); quoted && bytes.LastIndex(first, xmlBegins) > 0 {
		return false
	}
	d := xml.NewDecoder(bytes.NewReader(text))
	for depth := 0; depth <= maxDepth; {
		token, err := d.Token()
		if err != nil {
			return errors.Is(err, io.EOF)
		}
		switch token.(type) {
		case xml.StartElement:
			depth++
		case xml.EndElement:
			depth--
		}
	}
	return false
}

func unreadable(first, last int, err error) words.Message {
	if first == last {
		return words.From(err)
	}
	return words.Of("the XML from here to line %d cannot be read: %v", last, err)
}
