package wechat

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// Action is WeChat's action_name: which of the four kinds of code is wanted.
type Action string

// The four kinds. The permanent ones are counted against the 100,000 that an account gets in its life, and none can be
// given back.
const (
	Permanent   Action = "QR_LIMIT_STR_SCENE" // SceneStr, 1 to 64 bytes of UTF-8
	PermanentID Action = "QR_LIMIT_SCENE"     // SceneID, 1 to 100,000
	Temporary   Action = "QR_STR_SCENE"       // SceneStr, for as long as Expire
	TemporaryID Action = "QR_SCENE"           // SceneID, 1 to 4,294,967,295, for as long as Expire
)

func (a Action) temporary() bool { return a == TemporaryID || a == Temporary }
func (a Action) numeric() bool   { return a == TemporaryID || a == PermanentID }

// MaxExpire is the longest life of a temporary code. WeChat shortens what is longer, without an error.
const MaxExpire = 30 * 24 * time.Hour

// TicketRequest is what a code is asked for with. Exactly one of SceneID and SceneStr is set, as Action wants it.
type TicketRequest struct {
	Action   Action
	SceneID  uint32
	SceneStr string        // text without control characters; its length is for WeChat to judge
	Expire   time.Duration // for temporary actions: at least 1 s, sent in whole seconds; never sent with permanent ones
}

// Ticket is a code that exists.
type Ticket struct {
	Ticket string        // for [Client.Image]; differs each time, even for one scene
	URL    string        // the text of the code, exactly as WeChat gave it
	Expire time.Duration // from now on; 0 for a permanent code
}

// CreateTicket asks for a code, once. A permanent code costs one of the account's 100,000, and it is not known whether
// asking for the same scene again costs another: after an error with [Error.Sent] the code may exist.
//
// The token is fetched before, when there is none, by one request for all who wait. An [Error] with Op "token" is of
// that request: the ticket was not asked for.
func (c *Client) CreateTicket(ctx context.Context, r TicketRequest) (Ticket, error) {
	if err := r.check(); err != nil {
		return Ticket{}, &Error{Op: opCreate, Err: err, fixed: &misused}
	}
	var t ticketAnswer
	if err := c.ask(ctx, request{op: opCreate, path: "/cgi-bin/qrcode/create", body: r.body()}, &t); err != nil {
		return Ticket{}, err
	}
	return Ticket{Ticket: t.Ticket, URL: t.URL, Expire: t.life(r)}, nil
}

// check refuses what WeChat would take silently for something else: the scene 0, a scene in the wrong field, a life of
// its own choice, text that is not UTF-8.
func (r TicketRequest) check() error {
	switch r.Action {
	case TemporaryID, Temporary, PermanentID, Permanent:
	default:
		return fmt.Errorf("unknown action %q", string(r.Action))
	}
	switch {
	case r.Action.numeric() && (r.SceneID == 0 || r.SceneStr != ""):
		return fmt.Errorf("%s needs a scene_id other than 0, and no scene_str", r.Action)
	case !r.Action.numeric() && (r.SceneStr == "" || r.SceneID != 0):
		return fmt.Errorf("%s needs a scene_str, and no scene_id", r.Action)
	case !plain(r.SceneStr):
		return fmt.Errorf("scene_str %q is not UTF-8 text without control characters", r.SceneStr)
	case r.Action.temporary() && r.Expire < time.Second:
		return fmt.Errorf("%s needs a life of at least 1 second", r.Action)
	}
	return nil
}

// body is the JSON of r. A permanent action never carries expire_seconds: WeChat gives it a ticket without a picture.
func (r TicketRequest) body() string {
	var expire string
	if r.Action.temporary() {
		expire = fmt.Sprintf(`"expire_seconds":%d,`, r.Expire/time.Second)
	}
	scene := `"scene_str":` + quote(r.SceneStr)
	if r.Action.numeric() {
		scene = fmt.Sprintf(`"scene_id":%d`, r.SceneID)
	}
	return fmt.Sprintf(`{%s"action_name":"%s","action_info":{"scene":{%s}}}`, expire, r.Action, scene)
}

// plain tells whether s can be quoted without a \u escape.
func plain(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool { return r < 0x20 })
}

var escapes = strings.NewReplacer(`\`, `\\`, `"`, `\"`)

// quote is plain text as a JSON string. WeChat warns (errcode 40033) that \u escapes make a request fail, and
// encoding/json writes U+2028 and U+2029 as such whatever it is told.
func quote(s string) string { return `"` + escapes.Replace(s) + `"` }

type ticketAnswer struct {
	Ticket        string `json:"ticket"`
	ExpireSeconds int64  `json:"expire_seconds"`
	URL           string `json:"url"`
}

func (t *ticketAnswer) check() error {
	switch {
	case t.Ticket == "":
		return errors.New("no ticket in the answer")
	case !strings.HasPrefix(t.URL, "http://") && !strings.HasPrefix(t.URL, "https://"):
		return errors.New("no http url in the answer")
	}
	return nil
}

// life is how long the code is good for. Some answers for temporary codes said 0 while the life that was asked for
// applied.
func (t *ticketAnswer) life(r TicketRequest) time.Duration {
	switch {
	case !r.Action.temporary():
		return 0
	case t.ExpireSeconds < 1 || t.ExpireSeconds > int64(MaxExpire/time.Second):
		return min(r.Expire.Truncate(time.Second), MaxExpire)
	}
	return time.Duration(t.ExpireSeconds) * time.Second
}
