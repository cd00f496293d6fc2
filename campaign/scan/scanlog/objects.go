package scanlog

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"

	"sceneqr/campaign/wechat/push"
	"sceneqr/campaign/words"
)

// mostTries is how many braces of a line may begin no JSON before it is taken for something else: a log may have some.
const mostTries = 8

// objects reads the JSON objects in a text up to the first XML, and gives what comes after them.
func (l *log) objects(n int, text []byte) (rest []byte, err error) {
	tries, xml := mostTries, xmlIn(text)
	for {
		raw, end := firstObject(text, xml, &tries)
		if raw == nil {
			return text, nil
		}
		if err := l.object(n, raw, l.depth); err != nil {
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

// mostInside is how far inside the objects, arrays and texts of a line a push may be. In the answers of Elasticsearch, with
// the log's own JSON in them, it is 5: {"hits":{"hits":[{"_source":{"message":"{…}"}}]}}.
const mostInside = 8

// object reads an object that is a push, or has some inside.
func (l *log) object(n int, raw json.RawMessage, depth int) error {
	var fields map[string]json.RawMessage
	if json.Unmarshal(raw, &fields) != nil {
		return nil
	}
	if from, ok := fields[string(nameFrom)]; ok {
		if from[0] == '[' {
			raw = unlisted(fields)
		}
		return l.take(n, raw)
	}
	if _, ok := fields[string(nameEncrypt)]; ok {
		l.Encrypted++
		return nil
	}
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if err := l.inside(n, fields[name], depth+1); err != nil {
			return err
		}
	}
	return nil
}

// unlisted is a push without the arrays of one value that xml2js makes of every element.
func unlisted(fields map[string]json.RawMessage) json.RawMessage {
	for name, value := range fields {
		var list []json.RawMessage
		if json.Unmarshal(value, &list) == nil && len(list) == 1 {
			fields[name] = list[0]
		}
	}
	raw, err := json.Marshal(fields)
	if err != nil {
		return nil // which is no push; but what was read can be written
	}
	return raw
}

// inside reads what an object or an array has in it.
func (l *log) inside(n int, value json.RawMessage, depth int) error {
	if depth > mostInside || !mayBePush(value) {
		return nil
	}
	switch value[0] {
	case '{':
		return l.object(n, value, depth)
	case '[':
		return l.array(n, value, depth)
	case '"':
		return l.text(n, value, depth)
	}
	return nil
}

func (l *log) array(n int, value json.RawMessage, depth int) error {
	var list []json.RawMessage
	if json.Unmarshal(value, &list) != nil {
		return nil
	}
	for _, one := range list {
		if err := l.inside(n, one, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// text reads a text as a log in itself: what is cut off there does not go on in the next line's object.
func (l *log) text(n int, value json.RawMessage, depth int) error {
	var text string
	if json.Unmarshal(value, &text) != nil {
		return nil
	}
	inner := &log{sink: l.sink, in: &lines{still: true, line: n}, depth: depth}
	rest, err := inner.objects(n, []byte(text)) // over its lines, as people see them
	if err != nil {
		return err
	}
	inner.in.held = rest
	return ended(inner.all())
}

// take hands over an object that is a push.
func (l *log) take(n int, raw json.RawMessage) error {
	e, err := push.ParseJSON(raw)
	if err != nil {
		l.bad(n, words.From(err))
		return nil
	}
	return l.push(n, e)
}
