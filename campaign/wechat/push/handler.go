package push

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"
)

const (
	// recordPatience is how long an event may take to be read and kept: WeChat waits 5 s for the answer.
	recordPatience = 4 * time.Second

	// recordPause is between two attempts to keep an event. WeChat's own may come at once behind one another, and then all
	// would meet the same trouble.
	recordPause = 500 * time.Millisecond

	// maxEcho is the longest echostr that is sent back, in bytes; WeChat's have some 20.
	maxEcho = 1 << 10
)

// A Handler is the callback of one account, at whatever path it is mounted. Its fields are set before the first request and
// left alone after it.
//
// A push is answered with success once Record has kept it, and a message or an event of no code at once. What is not signed
// with the token, or was more than an hour ago, is a 403 without a word before its body is read; so is what is signed and
// longer than 1 MiB, not of the mode, or sealed with another key or for another account. What is signed and names an event
// of codes, and cannot be read or says that it is of a day to come, is a 400; what else cannot be read is ignored. What could
// not be kept is a 500 after 4 s, so that WeChat sends it again: up to three times, and so Record must know an event that it
// has kept. Of all handlers together 32 bodies are read at once, the others wait for as long. A signature of a plain push does not cover its body, so that whoever has seen one
// can use it for another body within the hour: on a way that others can see, choose 安全模式.
type Handler struct {
	AppID string // that an encrypted push must have in it; a plain one has none
	Token string // of the callback, in WeChat's console; with "" everything is refused

	// Keys are the EncodingAESKey and, for as long as WeChat may use it still, the one before. With a key a push that is not
	// encrypted is refused, without one an encrypted push is.
	Keys []Key

	// Record keeps a Subscribe, Scan or Unsubscribe event; of several requests at once. Its context ends 4 s after the
	// request came, and not when WeChat hangs up; until then it is asked again every 500 ms when it fails. It must not return
	// nil before the event is safe.
	Record func(context.Context, Event) error

	// Forward, when set, gets every signed push of at most 1 MiB too, and its answer is what WeChat gets: of what Record has
	// kept, of what is of no code, and also of what is refused here for its age, its mode, its encryption or its content, so
	// that our own misfortunes, such as a wrong clock, are not that system's.
	Forward *Forward

	// Observe, when set, is told of every request once, when its answer is on its way. The end of the connection, which
	// stands for an answer, and the next request on the connection wait for it.
	Observe func(Outcome)

	Now func() time.Time // nil is [time.Now]; of many requests at once
}

// Format implements [fmt.Formatter]: only the AppID is shown, with every verb.
func (h Handler) Format(f fmt.State, _ rune) { fmt.Fprintf(f, "callback of %q", h.AppID) }

// ServeHTTP implements [http.Handler]. It panics with [http.ErrAbortHandler] to end a connection without an answer.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	begin := time.Now()
	outcome, a := h.receive(w, r)
	outcome.Took = time.Since(begin)
	if h.Observe != nil {
		defer h.Observe(outcome) // also of an answer that is none, which is a panic
	}
	a.write(w)
}

func (h *Handler) receive(w http.ResponseWriter, r *http.Request) (Outcome, answer) {
	switch r.Method {
	case http.MethodGet:
		return h.handshake(r)
	case http.MethodPost:
		return h.push(w, r)
	}
	return refuse(errMethod)
}

func refuse(err error) (Outcome, answer) {
	return Outcome{Verdict: Refused, Err: err}, refusal(err)
}

// handshake is how WeChat checks the URL when somebody enters it in the console, in every mode alike. It may be of any
// time: it does nothing.
func (h *Handler) handshake(r *http.Request) (Outcome, answer) {
	q, ok := parseQuery(r.URL.RawQuery)
	switch {
	case !ok || !isSigned(h.Token, q.signature, q.timestamp, q.nonce):
		return refuse(errUnsigned)
	case q.echo == "" || len(q.echo) > maxEcho:
		return refuse(errEcho)
	}
	return Outcome{Verdict: Handshake, Signed: true}, plainText(q.echo)
}

func (h *Handler) push(w http.ResponseWriter, r *http.Request) (Outcome, answer) {
	if isOurs(r) {
		return refuse(errLoop)
	}
	q, err := h.admit(r)
	if err != nil {
		return refuse(err)
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), recordPatience)
	defer cancel()
	l, e, err := h.read(ctx, w, r, q)
	if !l.signed || h.Forward == nil {
		return h.settle(ctx, e, err)
	}
	theirs := h.Forward.pass(r, l.body)
	outcome, ours := h.settle(ctx, e, err)
	reply := <-theirs
	outcome.Forwarded, outcome.ForwardErr, outcome.AnswerErr = true, reply.err, reply.doubt
	if outcome.Verdict == Failed {
		return outcome, ours
	}
	return outcome, reply.answer
}

// settle keeps the event of a signed push, unless there is a reason not to.
func (h *Handler) settle(ctx context.Context, e Event, err error) (o Outcome, a answer) {
	o = Outcome{Event: e, Verdict: Ignored, Err: err, Signed: true}
	switch {
	case errors.Is(err, errNeedless):
		return o, success()
	case errors.Is(err, errCrowded):
		o.Verdict = Failed
		return o, failure()
	case err != nil:
		o.Verdict = Refused
		return o, refusal(err)
	case !e.IsOfCodes():
		return o, success()
	}
	if o.Err = h.keep(ctx, e); o.Err != nil {
		o.Verdict = Failed
		return o, failure()
	}
	o.Verdict = Recorded
	return o, success()
}

// keep tries until there is no time for another attempt. The error is the last that says more than this. Whoever hangs up
// meanwhile ends nothing.
func (h *Handler) keep(ctx context.Context, e Event) (err error) {
	for {
		last := h.Record(ctx, e)
		if last == nil {
			return nil
		}
		if err == nil || !errors.Is(last, context.DeadlineExceeded) {
			err = last
		}
		if deadline, _ := ctx.Deadline(); time.Until(deadline) <= recordPause {
			return err
		}
		time.Sleep(recordPause)
	}
}
