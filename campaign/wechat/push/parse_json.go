package push

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"unicode/utf8"
)

// ParseJSON reads a push that is written in JSON under WeChat's names, of at most 1 MiB: one object. CreateTime and EventKey
// may be numbers, null is as good as nothing, and everything else is as for [ParseXML].
func ParseJSON(text []byte) (Event, error) {
	f, err := readJSON(text, eventBounds)
	if err != nil {
		return Event{}, err
	}
	return f.event()
}

func readJSON(text []byte, wanted bounds) (fields, error) {
	if len(text) > maxBody {
		return fields{}, errTooLong
	}
	d := json.NewDecoder(bytes.NewReader(text))
	if begin, err := d.Token(); err != nil || begin != json.Delim('{') || !utf8.Valid(text) {
		return fields{}, errJSON
	}
	found := newFields()
	for d.More() {
		if err := found.takeJSON(d, wanted); err != nil {
			return fields{}, err
		}
	}
	if _, err := d.Token(); err != nil { // the brace that ends it
		return fields{}, errJSON
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return fields{}, errJSON
	}
	return found, nil
}

// takeJSON reads one name and its value.
func (f fields) takeJSON(d *json.Decoder, wanted bounds) error {
	token, err := d.Token()
	name, ok := token.(string)
	var value json.RawMessage
	if err != nil || !ok || d.Decode(&value) != nil {
		return errJSON
	}
	if wanted[name] == 0 || string(value) == "null" {
		return nil
	}
	text, err := textOf(name, value)
	if err != nil {
		return ofField(name, err)
	}
	return f.set(name, text, wanted)
}

// textOf is a JSON value as XML would have it. Of numbers only whole ones are read, as they stand: a scene id, a time.
func textOf(name string, value json.RawMessage) (string, error) {
	if value[0] == '"' {
		var text string
		if json.Unmarshal(value, &text) != nil {
			return "", errJSON
		}
		return text, nil
	}
	numeric := name == fieldTime || name == fieldKey
	if !numeric || bytes.ContainsFunc(value, func(r rune) bool { return r < '0' || r > '9' }) {
		return "", errNoText
	}
	return string(value), nil
}
