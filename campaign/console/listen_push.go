package console

import (
	"fmt"
	"time"

	"sceneqr/campaign/words"
)

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
	c.Say("%v", o.line())
}

type pushObject struct {
	Type         string `json:"type"`
	Verdict      string `json:"verdict"`
	Event        string `json:"event,omitempty"`
	Scene        string `json:"scene,omitempty"`
	Milliseconds int64  `json:"ms"`
	Error        string `json:"error,omitempty"`
}

// verdicts are the words for what becomes of a push.
var verdicts = map[string]words.Message{
	"recorded":  words.Of("push recorded"),
	"ignored":   words.Of("push ignored"),
	"refused":   words.Of("push refused"),
	"failed":    words.Of("push failed"),
	"handshake": words.Of("push handshake"),
}

// line has the names of events and scenes as they are, which are no language's.
func (o pushObject) line() words.Message {
	name := o.Event
	if o.Scene != "" {
		name += fmt.Sprintf(" %q", o.Scene)
	}
	line := words.Of("%v %d ms", verdicts[o.Verdict], o.Milliseconds)
	if name != "" {
		line = words.Of("%v %s %d ms", verdicts[o.Verdict], name, o.Milliseconds)
	}
	return withFault(line, o.Error)
}

// withFault puts behind a line what was wrong, if anything.
func withFault(line words.Message, fault string) words.Message {
	if fault == "" {
		return line
	}
	return words.Of("%v: %s", line, fault)
}
