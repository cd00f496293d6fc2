package push

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// maxBody is the longest body that is read, in bytes, in both directions. WeChat's pushes have about a kilobyte; a long
// message of a person, encrypted beside its plain text, some ten.
const maxBody = 1 << 20

// The names of WeChat's fields.
const (
	fieldTo      = "ToUserName"
	fieldFrom    = "FromUserName"
	fieldTime    = "CreateTime"
	fieldType    = "MsgType"
	fieldName    = "Event"
	fieldKey     = "EventKey"
	fieldTicket  = "Ticket"
	fieldEncrypt = "Encrypt"
)

// bounds are the fields that a reader wants, each with its longest value in bytes.
type bounds map[string]int

// eventBounds are far above what WeChat sends: an openid has 28 bytes, a scene 64, a ticket about 100. The longest key is the
// address that a button of a menu opens, 1,024 bytes.
var eventBounds = bounds{
	fieldTo: 128, fieldFrom: 128, fieldTime: 20, fieldType: 64, fieldName: 64, fieldKey: 1 << 10, fieldTicket: 512,
}

var envelopeBounds = bounds{fieldEncrypt: maxBody}

// Why a push cannot be read. None of the texts has any part of it.
var (
	errTooLong = errors.New("it is longer than 1 MiB")
	errXML     = errors.New("it is not one <xml> element, well formed and in UTF-8")
	errMarkup  = errors.New("it has a document type or processing instructions, which WeChat never sends")
	errDepth   = errors.New("its elements are too deep in one another")
	errJSON    = errors.New("it is not one JSON object in UTF-8")

	errTwice   = errors.New("it is there more than once")
	errLong    = errors.New("it is too long")
	errNoText  = errors.New("it is not a text")
	errControl = errors.New("it has control characters")
	errMissing = errors.New("it is missing")
	errTime    = errors.New("it is not a time in seconds since 1970")
)

// ofField says which field an error is of.
func ofField(name string, err error) error { return fmt.Errorf("%s: %w", name, err) }

// fields are the values that were found, by their names.
type fields map[string]string

// set notes the value of a wanted field. Blanks around it are those of a pretty printer, except around an EventKey, which
// is somebody's own.
func (f fields) set(name, value string, wanted bounds) error {
	if name != fieldKey {
		value = strings.TrimSpace(value)
	}
	if _, twice := f[name]; twice {
		return ofField(name, errTwice)
	}
	if len(value) > wanted[name] {
		return ofField(name, errLong)
	}
	if strings.ContainsFunc(value, unicode.IsControl) {
		return ofField(name, errControl)
	}
	f[name] = value
	return nil
}

func (f fields) event() (Event, error) {
	for _, name := range []string{fieldFrom, fieldTime, fieldType} {
		if f[name] == "" {
			return Event{}, ofField(name, errMissing)
		}
	}
	if f[fieldType] == typeEvent && f[fieldName] == "" {
		return Event{}, ofField(fieldName, errMissing)
	}
	at, err := parseTime(f[fieldTime])
	if err != nil {
		return Event{}, ofField(fieldTime, err)
	}
	return Event{
		To: f[fieldTo], From: f[fieldFrom], At: at, Type: f[fieldType], Name: f[fieldName], Key: f[fieldKey], Ticket: f[fieldTicket],
	}, nil
}

// The years in which a push may be: WeChat began in the first, and the second finds out milliseconds.
var (
	earliest = time.Date(2011, 1, 1, 0, 0, 0, 0, time.UTC)
	latest   = time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)
)

func parseTime(text string) (time.Time, error) {
	seconds, err := strconv.ParseUint(text, 10, 33) // which takes digits alone, and enough of them
	at := time.Unix(int64(seconds), 0).UTC()
	if err != nil || at.Before(earliest) || !at.Before(latest) {
		return time.Time{}, errTime
	}
	return at, nil
}
