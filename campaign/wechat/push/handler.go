package push

import (
	"context"
	"fmt"
	"net/http"
	"time"
)

const (
	// recordPatience is how long an event may take to be kept: WeChat waits 5 s for the answer.
	recordPatience = 4 * time.Second

	// maxEcho is the longest echostr that is sent back, in bytes; WeChat's have some 20.
	maxEcho = 1 << 10
)

// A Handler is the callback of one account, at whatever path it is mounted. Its fields are set before the first request and
// left alone after it.
//
// A push is answered with success once Record has kept it, and a message or an event of no code at once. What is not signed
// with the token, or was more than an hour ago, is a 403 without a word, whatever is wrong with it; what is signed and
// cannot be read, a 400; and what could not be kept, a 500, so that WeChat sends it again: up to three times, and so Record
// must know an event that it has kept. A signature of a plain push does not cover its body, so that whoever has seen one
// can use it for another body within the hour: on a way that others can see, choose 安全模式.
type Handler struct {
	AppID string // that an encrypted push must have in it; a plain one has none
	Token string // of the callback, in WeChat's console; with "" everything is refused

	// Keys are the EncodingAESKey and, for as long as WeChat may use it still, the one before. With a key a push that is not
	// encrypted is refused, without one an encrypted push is.
	Keys []Key

	// Record keeps a Subscribe, Scan or Unsubscribe event; of several requests at once. Its context ends after 4 s, and not
	// when WeChat hangs up. It must not return nil before the event is safe.
	Record func(context.Context, Event) error

	// Forward, when set, gets every signed push too, and its answer is what WeChat gets: of what Record has kept, of what
	// is of no code, and also of what is refused here for its mode, its encryption or its content, so that our own
	// misfortunes are not that system's.
	Forward *Forward

	// Observe, when set, is told of every request once, just before it is answered. The answer waits for it.
	Observe func(Outcome)

	Now func() time.Time // nil is [time.Now]
}

// Format implements [fmt.Formatter]: only the AppID is shown, with every verb.
func (h Handler) Format(f fmt.State, _ rune) { fmt.Fprintf(f, "callback of %q", h.AppID) }

// ServeHTTP implements [http.Handler]. It panics with [http.ErrAbortHandler] to end a connection without an answer.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	begin := time.Now()
	outcome, a := h.receive(w, r)
	outcome.Took = time.Since(begin)
	if h.Observe != nil {
		h.Observe(outcome)
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
	return Outcome{Verdict: Handshake}, plainText(q.echo)
}

func (h *Handler) push(w http.ResponseWriter, r *http.Request) (Outcome, answer) {
	l, err := h.read(w, r)
	var e Event
	if err == nil {
		e, err = l.event()
	}
	if !l.signed || h.Forward == nil {
		return h.settle(r.Context(), e, err)
	}
	theirs := h.Forward.pass(r, l.body)
	outcome, ours := h.settle(r.Context(), e, err)
	reply := <-theirs
	outcome.Forwarded, outcome.ForwardErr = true, reply.err
	if outcome.Verdict == Failed {
		return outcome, ours
	}
	return outcome, reply.answer
}

// settle keeps the event, unless there is a reason not to.
func (h *Handler) settle(ctx context.Context, e Event, err error) (Outcome, answer) {
	switch {
	case err != nil:
		return refuse(err)
	case !e.isOfCodes():
		return Outcome{Event: e, Verdict: Ignored}, success()
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), recordPatience)
	defer cancel()
	if err := h.Record(ctx, e); err != nil {
		return Outcome{Event: e, Verdict: Failed, Err: err}, answer{status: http.StatusInternalServerError}
	}
	return Outcome{Event: e, Verdict: Recorded}, success()
}
