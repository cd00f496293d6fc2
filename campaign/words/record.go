package words

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"strconv"
)

// record is a message as it is kept in a database.
type record struct {
	Format  string `json:"format"`
	English string `json:"english,omitempty"`
	Args    []any  `json:"args,omitempty"`
}

const recordBegins = `{"format":`

// MarshalText is for a database, which keeps a message to be told in any language later: a message without arguments as it
// is, any other as JSON. An error among the arguments becomes its message, and what is neither that nor a number, a text or a
// yes or no becomes the text that fmt makes of it.
func (m Message) MarshalText() ([]byte, error) {
	if len(m.args) == 0 {
		return []byte(m.format), nil
	}
	return json.Marshal(m.record())
}

func (m Message) record() record {
	r := record{Format: m.format, English: m.english}
	for _, arg := range m.args {
		r.Args = append(r.Args, recordable(arg))
	}
	return r
}

func recordable(arg any) any {
	switch a := arg.(type) {
	case Message:
		return a.record()
	case error:
		return From(a).record()
	case fmt.Stringer: // it may be a number, such as a duration, and says itself how it is read
		return fmt.Sprint(a)
	}
	switch v := reflect.ValueOf(arg); v.Kind() {
	case reflect.Bool:
		return v.Bool()
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return v.Int()
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return v.Uint()
	case reflect.Float32, reflect.Float64:
		return float(v)
	}
	return fmt.Sprint(arg)
}

// float is a number that is known for no integer by its exponent. JSON has none for infinity.
func float(v reflect.Value) any {
	if f := v.Float(); math.IsInf(f, 0) || math.IsNaN(f) {
		return fmt.Sprint(f)
	}
	return json.Number(strconv.FormatFloat(v.Float(), 'e', -1, v.Type().Bits()))
}

// UnmarshalText is the inverse of MarshalText. Any other text is taken as it is.
func (m *Message) UnmarshalText(text []byte) error {
	*m = Known(string(text))
	if !bytes.HasPrefix(text, []byte(recordBegins)) {
		return nil
	}
	var r record
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if d.Decode(&r) == nil {
		*m = r.message()
	}
	return nil
}

func (r record) message() Message {
	m := Message{format: r.Format, english: r.English}
	for _, arg := range r.Args {
		m.args = append(m.args, recalled(arg))
	}
	return m
}

func recalled(arg any) any {
	switch a := arg.(type) {
	case json.Number:
		return number(a)
	case map[string]any:
		var r record
		r.Format, _ = a["format"].(string)
		r.English, _ = a["english"].(string)
		r.Args, _ = a["args"].([]any)
		return r.message()
	}
	return arg
}

// number is of the kinds that recordable makes of all.
func number(n json.Number) any {
	if i, err := strconv.ParseInt(n.String(), 10, 64); err == nil {
		return i
	}
	if u, err := strconv.ParseUint(n.String(), 10, 64); err == nil {
		return u
	}
	f, _ := n.Float64() // which JSON has seen to
	return f
}
