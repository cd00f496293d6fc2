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
	errTime    = errors.New("it is not a time from 2011 on and before 2100, in seconds since 1970")
	errAhead   = errors.New("it is more than a day ahead of this computer's clock")
)

// ofField says which field an error is of.
func ofField(name string, err error) error { return fmt.Errorf("%s: %w", name, err) }

// fields are the values that were found, by their names; a value that cannot be taken is "", and has a fault.
type fields struct {
	values map[string]string
	faults map[string]error
}

func newFields() fields { return fields{map[string]string{}, map[string]error{}} }

// set notes the value of a wanted field. Blanks around it are those of a pretty printer, except around an EventKey, which
// is somebody's own.
func (f fields) set(name, value string, wanted bounds) error {
	if name != fieldKey {
		value = strings.TrimSpace(value)
	}
	if _, twice := f.values[name]; twice {
		return ofField(name, errTwice)
	}
	switch {
	case len(value) > wanted[name]:
		f.faults[name] = errLong
	case strings.ContainsFunc(value, unicode.IsControl):
		f.faults[name] = errControl
	default:
		f.values[name] = value
		return nil
	}
	f.values[name] = ""
	return nil
}

func (f fields) event() (Event, error) {
	e := Event{
		To: f.values[fieldTo], From: f.values[fieldFrom], Type: f.values[fieldType], Name: f.values[fieldName],
		Key: f.values[fieldKey], Ticket: f.values[fieldTicket],
	}
	if err := f.check(e); err != nil {
		return Event{}, err
	}
	var err error
	if e.At, err = parseTime(f.values[fieldTime]); err != nil {
		return Event{}, ofField(fieldTime, err)
	}
	return e, nil
}

// check demands of an event of codes more than of the others, whose keys and persons nobody needs.
func (f fields) check(e Event) error {
	present, sound := []string{fieldTime, fieldType}, []string{fieldTo, fieldTime, fieldType, fieldName}
	if e.Type == typeEvent {
		present = append(present, fieldName)
	}
	if e.IsOfCodes() {
		present, sound = append(present, fieldFrom), append(sound, fieldFrom, fieldKey, fieldTicket)
	}
	for _, name := range sound {
		if fault := f.faults[name]; fault != nil {
			return ofField(name, fault)
		}
	}
	for _, name := range present {
		if f.values[name] == "" {
			return ofField(name, errMissing)
		}
	}
	return nil
}

func parseTime(text string) (time.Time, error) {
	seconds, err := strconv.ParseUint(text, 10, 33) // which takes digits alone, and enough of them
	at := time.Unix(int64(seconds), 0).UTC()
	if err != nil || !IsInReason(at) {
		return time.Time{}, errTime
	}
	return at, nil
}
