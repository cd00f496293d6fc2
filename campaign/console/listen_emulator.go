package console

import (
	"time"

	"sceneqr/campaign/words"
)

// Request is one to the emulator that was answered. Its path has no query, for the token stands there.
type Request struct {
	Method, Path string
	Status       int // of HTTP; 0 when the connection was broken off
	Took         time.Duration
}

// Request tells of a request to the emulator, when the Console is verbose.
func (c *Console) Request(r Request) {
	if !c.Verbose {
		return
	}
	ms := r.Took.Milliseconds()
	c.object(requestObject{Type: "request", Method: r.Method, Path: r.Path, Status: r.Status, Milliseconds: ms})
	c.Say("%s %s %d %d ms", oneLine(r.Method), oneLine(r.Path), r.Status, ms)
}

type requestObject struct {
	Type         string `json:"type"`
	Method       string `json:"method"`
	Path         string `json:"path"`
	Status       int    `json:"status"`
	Milliseconds int64  `json:"ms"`
}

// Delivery is one attempt of the emulator to hand a push over.
type Delivery struct {
	Event  string // of WeChat's names
	Status int    // of HTTP; 0 when there was no answer
	Fault  string // why WeChat would not take the answer; "" when it would
	Took   time.Duration
}

// Delivery tells what became of a push of the emulator, when the Console is verbose.
func (c *Console) Delivery(d Delivery) {
	if !c.Verbose {
		return
	}
	ms, fault := d.Took.Milliseconds(), oneLine(c.Language.Of(words.Known(d.Fault)))
	c.object(deliveryObject{Type: "delivery", Event: d.Event, Status: d.Status, Milliseconds: ms, Error: fault})
	line := words.Of("pushed %s: taken, %d, %d ms", d.Event, d.Status, ms)
	if fault != "" {
		line = words.Of("pushed %s: not taken, %d, %d ms", d.Event, d.Status, ms)
	}
	c.Say("%v", withFault(line, fault))
}

type deliveryObject struct {
	Type         string `json:"type"`
	Event        string `json:"event"`
	Status       int    `json:"status"`
	Milliseconds int64  `json:"ms"`
	Error        string `json:"error,omitempty"`
}
