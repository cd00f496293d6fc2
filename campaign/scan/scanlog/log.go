package scanlog

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"slices"

	"sceneqr/campaign/wechat/push"
	"sceneqr/campaign/words"
)

// log finds the pushes in lines that were written for people, or for nobody.
type log struct {
	*sink
	open *piece // the push that has begun and not ended; nil when there is none
}

func (l *log) all(in *lines) error {
	for {
		next, err := in.next()
		if errors.Is(err, io.EOF) {
			l.broken()
		}
		if err != nil {
			return err
		}
		if err := l.line(next); err != nil {
			return err
		}
	}
}

// line reads a line. JSON comes first, for the XML in one of its texts is escaped.
func (l *log) line(next line) (err error) {
	if l.open == nil && !mayBePush(next.text) {
		return nil
	}
	before, rest := l.found(), next.text
	if l.open == nil {
		rest, err = l.objects(next.n, rest, 0)
	}
	if err == nil {
		err = l.xml(next.n, rest)
	}
	if err == nil && l.open == nil && l.found() == before && bytes.Contains(next.text, nameFrom) {
		l.bad(next.n, words.Of("the line has a FromUserName and is neither XML nor JSON that can be read"))
	}
	return err
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

// mostTries is how many braces of a line may begin no JSON before it is taken for something else: a log may have some.
const mostTries = 8

// objects reads the JSON objects in a text up to the first XML, and gives what comes after them.
func (l *log) objects(n int, text []byte, depth int) (rest []byte, err error) {
	tries, xml := mostTries, xmlIn(text)
	for {
		raw, end := firstObject(text, xml, &tries)
		if raw == nil {
			return text, nil
		}
		if err := l.object(n, raw, depth); err != nil {
			return nil, err
		}
		text = text[end:]
		if xml -= end; xml < 0 { // it was in the object
			xml = xmlIn(text)
		}
	}
}

// xmlIn is where the first XML of a text begins, or the text ends.
func xmlIn(text []byte) int {
	if i := bytes.Index(text, xmlBegins); i >= 0 {
		return i
	}
	return len(text)
}

// firstObject is the first object that begins before a place, nil when there is none or the tries are used up.
func firstObject(text []byte, before int, tries *int) (raw json.RawMessage, end int) {
	for at := 0; *tries > 0; at++ {
		i := bytes.IndexByte(text[at:before], '{')
		if i < 0 {
			break
		}
		at += i
		d := json.NewDecoder(bytes.NewReader(text[at:]))
		if d.Decode(&raw) == nil {
			return raw, at + int(d.InputOffset())
		}
		*tries--
	}
	return nil, 0
}

// maxDepth is how far inside the objects of a log a push may be: {"body":"{…}"}.
const maxDepth = 1

// object reads an object that is a push, or has some inside.
func (l *log) object(n int, raw json.RawMessage, depth int) error {
	var fields map[string]json.RawMessage
	if json.Unmarshal(raw, &fields) != nil {
		return nil
	}
	if _, ok := fields[string(nameFrom)]; ok {
		return l.take(n, raw, push.ParseJSON)
	}
	if _, ok := fields[string(nameEncrypt)]; ok {
		l.Encrypted++
		return nil
	}
	if depth == maxDepth {
		return nil
	}
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if err := l.inside(n, fields[name], depth+1); err != nil {
			return err
		}
	}
	return nil
}

// inside reads what an object has under one of its names.
func (l *log) inside(n int, value json.RawMessage, depth int) error {
	var text string
	switch {
	case !mayBePush(value):
		return nil
	case value[0] == '{':
		return l.object(n, value, depth)
	case json.Unmarshal(value, &text) != nil:
		return nil
	}
	rest, err := l.objects(n, []byte(text), depth)
	if err == nil {
		err = l.xml(n, rest)
	}
	l.broken() // it cannot go on in the next line's object
	return err
}

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
				l.broken()
			}
			return nil
		}
		record, first := l.open.text[:end], l.open.line
		text = l.open.text[end:]
		if state == begunAnew {
			l.broken()
			continue
		}
		l.open = nil
		if err := l.element(first, n, record); err != nil {
			return err
		}
	}
}

// broken gives up a push that has not come to its end.
func (l *log) broken() {
	if l.open != nil {
		l.bad(l.open.line, words.Of("the XML is cut off: it has no </xml>"))
		l.open = nil
	}
}

// element reads <xml>…</xml>, which need not be a push: WeChat's payments are told so too. One that cannot be read is bad as
// a whole: what stands inside may be a person's own words, however much they look like a push.
func (l *log) element(first, last int, text []byte) error {
	switch {
	case bytes.Contains(text, []byte("<FromUserName>")):
		e, err := push.ParseXML(text)
		if err == nil {
			return l.push(e)
		}
		l.bad(first, unreadable(first, last, err))
	case bytes.Contains(text, []byte("<Encrypt>")):
		l.Encrypted++
	}
	return nil
}

func unreadable(first, last int, err error) words.Message {
	if first == last {
		return words.From(err)
	}
	return words.Of("the XML from here to line %d cannot be read: %v", last, err)
}

// take hands over what parse makes of the text.
func (l *log) take(n int, text []byte, parse func([]byte) (push.Event, error)) error {
	e, err := parse(text)
	if err != nil {
		l.bad(n, words.From(err))
		return nil
	}
	return l.push(e)
}
