// Package push is the receiving side of WeChat's callback (消息推送): the handshake, the three modes of encryption, and the
// events that people's scans become.
//
// A [Handler] answers WeChat's requests and hands each event to whoever keeps it; it answers success only after that. It
// can stand in front of another system, which then gets every push and answers it: see [Forward]. It knows no campaigns,
// keeps nothing, and says nothing to whoever cannot sign: that is an empty 403, or a 405 when it is neither GET nor POST. No
// error of the package has a token, a key, an openid or any other part of a push in it. The package shares no line with the
// emulator, which is the other side of the wire.
//
// Start with [Handler] and [Event], then [Outcome]. [ParseXML] and [ParseJSON] read pushes that others have written down.
package push

import (
	"strings"
	"time"
)

// An Event is one push: an event, or a message of a person.
type Event struct {
	To     string    // the account's own name, gh_…; "" when the push does not say it
	From   string    // the person's openid; "" when an event that is of no code does not say it
	At     time.Time // CreateTime, in whole seconds, UTC
	Type   string    // MsgType: event, text, image …
	Name   string    // Event: subscribe, SCAN, unsubscribe, CLICK …; "" for a message
	Key    string    // EventKey, as it stands
	Ticket string    // of the code that was scanned; "" when there is none
}

// The events that a code has to do with.
const (
	Subscribe   = "subscribe"   // somebody follows the account; after a scan its Key is qrscene_ and the scene
	Scan        = "SCAN"        // a follower has scanned a code; its Key is the scene
	Unsubscribe = "unsubscribe" // somebody follows no longer
)

// typeEvent is the MsgType of all events. A message cannot become one by a field called Event.
const typeEvent = "event"

// ScenePrefix stands before the scene in the event of a new follower, and nowhere else: a scene may itself begin so.
const ScenePrefix = "qrscene_"

// Scene is the scene of the code that the event is of; "" when it is of none, or has lost it. What stands in the key of a
// new follower without its prefix is no scene.
func (e Event) Scene() string {
	switch e.Name {
	case Scan:
		return e.Key
	case Subscribe:
		if scene, ok := strings.CutPrefix(e.Key, ScenePrefix); ok {
			return scene
		}
	}
	return ""
}

// IsOfCodes tells the events that are recorded. A new follower without a scene is one: WeChat may have lost it.
func (e Event) IsOfCodes() bool {
	return e.Type == typeEvent && (e.Name == Subscribe || e.Name == Scan || e.Name == Unsubscribe)
}

// The years in which a push may be: WeChat began in the first, and the second finds out milliseconds.
var (
	earliest = time.Date(2011, 1, 1, 0, 0, 0, 0, time.UTC)
	latest   = time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)
)

// IsInReason tells a time that a push may be of, in the years 2011 to 2099.
func IsInReason(at time.Time) bool { return !at.Before(earliest) && at.Before(latest) }
