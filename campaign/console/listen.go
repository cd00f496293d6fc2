package console

import (
	"fmt"
	"time"

	"sceneqr/campaign/words"
)

// Listening is how a listener begins.
type Listening struct {
	Addr, Path string
	AppID      string
	Encrypted  bool // it takes pushes of the compatible and of the safe mode, and no plain ones
	Ledger     string
	Forward    string // the host that gets every push too; "" for none
}

// Listening tells where pushes are received from now on.
func (c *Console) Listening(l Listening) {
	c.object(listeningObject{
		Type: "listening", Addr: l.Addr, Path: l.Path, AppID: l.AppID, Encrypted: l.Encrypted, Ledger: l.Ledger, Forward: l.Forward,
	})
	mode := words.Of("only plain ones, as in 明文模式")
	if l.Encrypted {
		mode = words.Of("only encrypted ones, as in 兼容模式 and 安全模式")
	}
	c.Say("receiving the pushes of %s at http://%s%s, %v, into the ledger %s", l.AppID, l.Addr, l.Path, mode, l.Ledger)
	if l.Forward != "" {
		c.Say("each push goes to %s too, whose answer is WeChat's", l.Forward)
	}
}

type listeningObject struct {
	Type      string `json:"type"`
	Addr      string `json:"addr"`
	Path      string `json:"path"`
	AppID     string `json:"appid"`
	Encrypted bool   `json:"encrypted"`
	Ledger    string `json:"ledger"`
	Forward   string `json:"forward,omitempty"`
}

// Push is one request to the callback that is over. It does not say who sent it, or whom it is about.
type Push struct {
	Verdict string // recorded, ignored, refused, failed or handshake
	Event   string // of WeChat's names; "" for a message, and for what was refused
	Scene   string
	Err     error // why it was refused or failed
	Took    time.Duration
}

// Push tells of a push, when the Console is verbose.
func (c *Console) Push(p Push) {
	if !c.Verbose {
		return
	}
	o := pushObject{Type: "push", Verdict: p.Verdict, Event: p.Event, Scene: p.Scene, Milliseconds: p.Took.Milliseconds()}
	if p.Err != nil {
		o.Error = oneLine(c.Language.Of(p.Err))
	}
	c.object(o)
	if !c.Quiet {
		c.line(o.String())
	}
}

type pushObject struct {
	Type         string `json:"type"`
	Verdict      string `json:"verdict"`
	Event        string `json:"event,omitempty"`
	Scene        string `json:"scene,omitempty"`
	Milliseconds int64  `json:"ms"`
	Error        string `json:"error,omitempty"`
}

// String is the push in figures and in WeChat's own words, which are no language's.
func (o pushObject) String() string {
	line := "push " + o.Verdict
	if o.Event != "" {
		line += " " + o.Event
	}
	if o.Scene != "" {
		line += fmt.Sprintf(" %q", o.Scene)
	}
	line += fmt.Sprintf(" %d ms", o.Milliseconds)
	if o.Error != "" {
		line += ": " + o.Error
	}
	return line
}

// Pushes are counts of requests to the callback.
type Pushes struct {
	Received int // of all kinds
	New      int // events that were recorded
	Known    int // events that were recorded before: WeChat sends again when an answer does not reach it
	Ignored  int // messages, and events that are of no code
	Refused  int
	Failed   int // events that could not be recorded

	Forwarded  int // that went to the other system
	Unanswered int // of these, those that it did not answer
}

// Pushes tells what came in the last while.
func (c *Console) Pushes(p Pushes) {
	c.object(pushesObject{
		Type: "pushes", Received: p.Received, New: p.New, Known: p.Known, Ignored: p.Ignored, Refused: p.Refused,
		Failed: p.Failed, Forwarded: p.Forwarded, Unanswered: p.Unanswered,
	})
	c.Say("%v", p.line())
}

type pushesObject struct {
	Type       string `json:"type"`
	Received   int    `json:"received"`
	New        int    `json:"new"`
	Known      int    `json:"known"`
	Ignored    int    `json:"ignored"`
	Refused    int    `json:"refused"`
	Failed     int    `json:"failed"`
	Forwarded  int    `json:"forwarded"`
	Unanswered int    `json:"unanswered"`
}

func (p Pushes) line() words.Message {
	return withParts(words.Count(p.Received, "1 push", "%s pushes"), []part{
		{p.New, words.Of("%s new", words.Thousands(p.New))},
		{p.Known, words.Of("%s known already", words.Thousands(p.Known))},
		{p.Ignored, words.Of("%s of no code", words.Thousands(p.Ignored))},
		{p.Refused, words.Of("%s refused", words.Thousands(p.Refused))},
		{p.Failed, words.Of("%s not kept", words.Thousands(p.Failed))},
		{p.Forwarded, words.Of("%s passed on", words.Thousands(p.Forwarded))},
		{p.Unanswered, words.Of("%s unanswered there", words.Thousands(p.Unanswered))},
	})
}
