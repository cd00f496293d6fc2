// Package words is what sceneqr says to people, in their language: English as it stands in the source, Chinese by the
// catalogue in the folder zh, PO files as translators know them.
//
// A text is made as a [Message] or an error of [Errorf], which keep their parts, and becomes a text in one language where
// somebody reads it: [Language.Of]. Until then nobody need know who that will be; the same problem stands in Chinese in a
// workbook and in English on a terminal. A test holds every text of the source against the catalogue.
//
// It knows nothing of channels or codes, and prints nothing.
//
// Start with [Of] and [Language.Of], and with [From] for an error that is kept as a message.
package words

import (
	"errors"
	"fmt"
)

// Message is a text for people. The zero value is no text.
type Message struct {
	format  string
	english string // in the place of the whole in English, where that is not the format with its arguments
	args    []any
}

// Of is a message in the manner of [fmt.Sprintf]; without arguments the format is the text, percent signs and all. An
// argument that is itself a Message or an error is told in the reader's language, and takes %v; every other one is told as
// it is, a string too, for it may be a person's own.
func Of(format string, args ...any) Message { return Message{format: format, args: args} }

// Count is a message about n things: one when n is 1, and else many, in which %s is the number with its thousands apart.
func Count(n int, one, many string) Message {
	m := Message{format: many, args: []any{Thousands(n)}}
	if n == 1 {
		m.english = one
	}
	return m
}

// Known is the message of a text that a package without words of its own gives, such as what WeChat's errcodes mean. What the
// catalogue does not have, as a whole or of its parts between colons, is told as it is.
func Known(text string) Message { return Message{format: text} }

// IsZero tells that there is no text.
func (m Message) IsZero() bool { return m.format == "" }

// Kind is the same for messages that differ only in the numbers and texts among their arguments.
func (m Message) Kind() string {
	kind := m.format
	for _, arg := range m.args {
		switch a := arg.(type) {
		case Message:
			kind += "\n" + a.Kind()
		case error:
			kind += "\n" + From(a).Kind()
		}
	}
	return kind
}

// String is the message in English.
func (m Message) String() string { return English.Of(m) }

// Told is an error with more to it than its text, which says in a message what its Error says in English.
type Told interface {
	error
	Message() Message
}

// failure is an error that can be told in any language.
type failure struct {
	error   // of fmt, which knows what it wraps
	message Message
}

func (f *failure) Unwrap() error    { return f.error }
func (f *failure) Message() Message { return f.message }

// Errorf is an error in the manner of [fmt.Errorf], with %w for what it wraps.
func Errorf(format string, args ...any) error {
	if len(args) == 0 {
		return New(format)
	}
	return &failure{fmt.Errorf(format, args...), Of(format, args...)} //nolint:govet // formats are checked by the catalogue's test
}

// New is an error in the manner of [errors.New].
func New(text string) error { return &failure{errors.New(text), Of(text)} }

// Thousands is a number as one reads it: 1,234,567.
func Thousands(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
