package emulator

import (
	"fmt"
	"math/rand/v2"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// The names of events, and what stands before the scene in the key of one of them.
const (
	eventSubscribe   = "subscribe"
	eventScan        = "SCAN"
	eventUnsubscribe = "unsubscribe"
	scenePrefix      = "qrscene_"
)

// An event is a push under the names that WeChat has for its parts, in WeChat's order.
type event struct {
	To     string  `json:"ToUserName"`
	From   string  `json:"FromUserName"`
	Time   int64   `json:"CreateTime"` // unix seconds
	Type   string  `json:"MsgType"`
	Name   string  `json:"Event"`
	Key    *string `json:"EventKey,omitempty"` // nil leaves it out
	Ticket *string `json:"Ticket,omitempty"`   // nil leaves it out
}

// newEvent is an event without a key and a ticket.
func newEvent(a *account, p *person, name string, now time.Time) *event {
	return &event{To: a.name(), From: p.openID, Time: now.Unix(), Type: "event", Name: name}
}

// of says which code the event is of.
func (ev *event) of(key string, c issued) *event {
	ticket := c.ticket.String()
	ev.Key, ev.Ticket = &key, &ticket
	return ev
}

// keyless is how events that never had a code to do with are seen: their key is empty.
func (ev *event) keyless() *event {
	ev.Key = new(string)
	return ev
}

// loseScene is what [Faults.SceneLost] does.
func (ev *event) loseScene() {
	if ev.Name == eventSubscribe {
		ev.Key, ev.Ticket = new(string), new(string)
	}
}

// fields is the event in XML without the element around it.
func (ev *event) fields() string {
	var b strings.Builder
	b.WriteString(field("ToUserName", ev.To))
	b.WriteString(field("FromUserName", ev.From))
	fmt.Fprintf(&b, "<CreateTime>%d</CreateTime>\n", ev.Time)
	b.WriteString(field("MsgType", ev.Type))
	b.WriteString(field("Event", ev.Name))
	if ev.Key != nil {
		b.WriteString(field("EventKey", *ev.Key))
	}
	if ev.Ticket != nil {
		b.WriteString(field("Ticket", *ev.Ticket))
	}
	return b.String()
}

// field is one element as WeChat writes texts. How WeChat writes a scene with the end of a CDATA section in it is not
// known; here it is parted in two, so that it reads as what it is.
func field(name, text string) string {
	text = strings.ReplaceAll(text, "]]>", "]]]]><![CDATA[>")
	return fmt.Sprintf("<%s><![CDATA[%s]]></%[1]s>\n", name, text)
}

func inXML(fields string) []byte { return []byte("<xml>" + fields + "</xml>") }

// A letter is a push ready to be sent: what is added to the URL, and the body.
type letter struct {
	query url.Values
	body  []byte
	appID string
}

// write makes the letter of an event, in the callback's mode. The callback has been checked.
func (c Callback) write(ev *event, appID string, now time.Time) letter {
	timestamp, nonce := strconv.FormatInt(now.Unix(), 10), strconv.FormatUint(uint64(rand.Uint32()), 10)
	l := letter{appID: appID, body: inXML(ev.fields()), query: url.Values{
		"signature": {sign(c.Token, timestamp, nonce)},
		"timestamp": {timestamp},
		"nonce":     {nonce},
		"openid":    {ev.From},
	}}
	if c.mode() == Plain {
		return l
	}
	key, err := c.key()
	if err != nil {
		panic(err) // see above
	}
	sealed := encrypt(key, l.body, appID)
	l.query.Set("encrypt_type", "aes")
	l.query.Set("msg_signature", sign(c.Token, timestamp, nonce, sealed))
	fields := field("ToUserName", ev.To)
	if c.Mode == Compatible {
		fields = ev.fields()
	}
	l.body = inXML(fields + field("Encrypt", sealed))
	return l
}
