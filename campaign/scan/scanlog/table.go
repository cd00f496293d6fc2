package scanlog

import (
	"bytes"
	"encoding/csv"
	"errors"
	"strings"
	"time"

	"sceneqr/campaign/wechat/push"
	"sceneqr/campaign/words"
)

// table reads events that stand in rows.
type table struct {
	comma rune
	at    columns
	zone  *time.Location
}

// separators are what may stand between the cells of a table.
const separators = ",\t;|"

// table knows a table by its first line; it is nil for a log that is none. One usual name may come by chance.
func (o Options) table(first []byte) (*table, error) {
	if err := CheckColumns(o.Columns); err != nil {
		return nil, err
	}
	t := &table{zone: o.zone()}
	var headings []string
	known := -1
	for _, comma := range separators {
		cells, err := split(first, comma)
		if err != nil {
			continue
		}
		if at, n := o.find(cells); n > known || n == known && len(cells) > len(headings) {
			t.comma, t.at, headings, known = comma, at, cells, n
		}
	}
	if known < 2 && len(o.Columns) == 0 {
		return nil, nil
	}
	if err := o.missing(t.at, headings); err != nil {
		return nil, err
	}
	return t, nil
}

func (o Options) zone() *time.Location {
	if o.Zone == nil {
		return china
	}
	return o.Zone
}

// split is the cells of a row. Most rows have no quotation marks, and need no more than this.
func split(row []byte, comma rune) ([]string, error) {
	row = bytes.TrimRight(row, "\r\n")
	if !bytes.ContainsRune(row, '"') {
		return strings.Split(string(row), string(comma)), nil
	}
	c := csv.NewReader(bytes.NewReader(row))
	c.Comma = comma
	return c.Read()
}

func (t *table) rows(in *lines, s *sink) error {
	for {
		first, err := in.filled()
		if err != nil {
			return err
		}
		cells, err := t.cells(in, first)
		if errors.Is(err, errQuotes) {
			s.bad(first.n, words.From(err))
			continue
		}
		if err != nil {
			return err
		}
		e, why := t.event(cells)
		if !why.IsZero() {
			s.bad(first.n, why)
			continue
		}
		if err := s.push(e); err != nil {
			return err
		}
	}
}

var errQuotes = words.New("a quotation mark is missing or stands inside a cell")

// cells are those of a row, which goes on in the next lines when a cell has a line break in it. When its quotation marks do
// not come out even, only its first line is bad, and the others are rows again.
func (t *table) cells(in *lines, first line) ([]string, error) {
	row, more, err := in.row(first)
	if err != nil {
		return nil, err
	}
	cells, err := split(row, t.comma)
	if err != nil {
		in.unread(more...)
		return nil, errQuotes
	}
	return cells, nil
}

// event is what a row says; why is set when it does not say what an event that codes have to do with needs.
func (t *table) event(cells []string) (e push.Event, why words.Message) {
	cell := func(f field) string {
		if i := t.at[f]; i >= 0 && i < len(cells) {
			return strings.TrimSpace(cells[i])
		}
		return ""
	}
	e = push.Event{From: cell(openid), Name: eventName(cell(event)), Key: cell(key), Ticket: cell(ticket)}
	if e.Name == "" {
		return e, why // a message
	}
	e.Type = "event"
	if !scans[e.Name] {
		return e, why
	}
	if e.Key == "" {
		e.Key = keyOf(e.Name, cell(scene))
	}
	if why = strange(e); !why.IsZero() {
		return e, why
	}
	e.At, why = t.time(cell(created))
	return e, why
}

// scans are the events that codes have to do with.
var scans = map[string]bool{push.Scan: true, push.Subscribe: true, push.Unsubscribe: true}

// eventNames are those that people write for WeChat's.
var eventNames = map[string]string{
	"scan": push.Scan, "扫码": push.Scan, "扫描": push.Scan,
	"subscribe": push.Subscribe, "关注": push.Subscribe,
	"unsubscribe": push.Unsubscribe, "取消关注": push.Unsubscribe, "取关": push.Unsubscribe,
}

func eventName(text string) string {
	if name, ok := eventNames[strings.ToLower(text)]; ok {
		return name
	}
	return text
}

// scenePrefix is what WeChat puts before the scene in the event of a new follower.
const scenePrefix = "qrscene_"

// keyOf is the EventKey of an event whose scene is known, with its prefix or without.
func keyOf(name, scene string) string {
	if scene == "" || name != push.Subscribe {
		return scene
	}
	return scenePrefix + strings.TrimPrefix(scene, scenePrefix)
}

// The longest that WeChat's are known to be are 28, 72 and 96 bytes.
const (
	maxOpenID = 128
	maxKey    = 1 << 10
)

// strange says what cannot be WeChat's in an event.
func strange(e push.Event) words.Message {
	switch {
	case e.From == "":
		return words.Of("the openid is missing")
	case len(e.From) > maxOpenID || strings.ContainsFunc(e.From, notOpenID):
		return words.Of("what should be the openid is none")
	case len(e.Key) > maxKey || len(e.Ticket) > maxKey || strings.ContainsRune(e.Key, '\ufffd') || hasControl(e.Key+e.Ticket):
		return words.Of("the scene or the ticket cannot be one")
	}
	return words.Message{}
}
