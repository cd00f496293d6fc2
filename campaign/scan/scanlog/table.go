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
	t := &table{zone: o.Zone}
	if t.zone == nil {
		t.zone = time.UTC
	}
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
		if err := s.push(first.n, e); err != nil {
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
		in.unread(first.n+1, more)
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
	e = push.Event{From: cell(openid), Key: cell(key), Ticket: cell(ticket)}
	if e.Name, why = eventName(cell(event)); e.Name == "" {
		return e, why // a message
	}
	e.Type = "event"
	if !e.IsOfCodes() {
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

// eventNames are those that people write for WeChat's, in small letters.
var eventNames = map[string]string{
	"scan": push.Scan, "扫码": push.Scan, "扫描": push.Scan,
	"subscribe": push.Subscribe, "关注": push.Subscribe,
	"unsubscribe": push.Unsubscribe, "取消关注": push.Unsubscribe, "取关": push.Unsubscribe,
}

// eventName is WeChat's name for what somebody has written; why is set when that cannot be one, for a scan may be meant.
func eventName(text string) (name string, why words.Message) {
	name, ok := eventNames[strings.TrimSuffix(strings.ToLower(text), "事件")]
	switch {
	case ok:
		return name, why
	case text != "" && !isEventName(text):
		return "", words.Of("the event is none of WeChat's: write SCAN, subscribe or unsubscribe, " +
			"and for what is no scan its name, like CLICK")
	}
	return text, why
}

// isEventName tells what WeChat may call an event: CLICK, scancode_push, TEMPLATESENDJOBFINISH. An openid in the wrong column
// is none; it is never told of.
func isEventName(text string) bool {
	other := strings.ContainsFunc(text, func(r rune) bool {
		return r != '_' && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
	})
	return !other && len(text) <= maxEventName && (len(text) != openIDLength || text[0] != 'o')
}

const (
	maxEventName = 64 // as for [push.ParseXML]
	openIDLength = 28 // of each that WeChat's documentation shows; they begin with o
)

// keyOf is the EventKey of an event whose scene is known, with its prefix or without.
func keyOf(name, scene string) string {
	if scene == "" || name != push.Subscribe {
		return scene
	}
	return push.ScenePrefix + strings.TrimPrefix(scene, push.ScenePrefix)
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
	case isBare(e):
		return words.Of("the key of a new follower has no qrscene_ before the scene: if the column has the scene alone, " +
			"say so with --map scene=HEADING")
	}
	return words.Message{}
}

// isBare tells a new follower whose key is not WeChat's, but perhaps the scene alone: recorded as it is, the event would be
// one without a scene, and another one as soon as the log is read rightly. The key of somebody who follows after paying is
// of another kind.
func isBare(e push.Event) bool {
	return e.Name == push.Subscribe && e.Key != "" && !strings.HasPrefix(e.Key, push.ScenePrefix) &&
		!strings.HasPrefix(e.Key, "last_trade_no_")
}
