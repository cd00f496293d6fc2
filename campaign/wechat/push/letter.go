package push

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"
)

// freshness is how far a push's timestamp may be from our clock. WeChat's last attempt comes within the minute; the rest is
// for clocks. It bounds for how long a signature that somebody has seen is good for another body in plain mode.
const freshness = time.Hour

// ahead is how far a CreateTime may be ahead of our clock: a scan of next year would stand in every report until then. One
// that is long past is kept, for WeChat may send late.
const ahead = 24 * time.Hour

// A letter is a POST as far as it was judged.
type letter struct {
	body    []byte // as it came
	signed  bool   // with the token, whenever; then the body is whole
	message []byte // decrypted, where it has to be
}

// admit judges a POST by the signature and the age in its query, before a byte of the body is read: whoever cannot sign
// takes nothing of our memory. That signature does not cover the body; of an encrypted one another does.
func (h *Handler) admit(r *http.Request) (q query, err error) {
	q, ok := parseQuery(r.URL.RawQuery)
	q.stale = !h.isFresh(q.timestamp)
	switch {
	case !ok || !isSigned(h.Token, q.signature, q.timestamp, q.nonce):
		return query{}, errUnsigned
	case q.stale && h.Forward == nil:
		return query{}, errStale
	}
	return q, nil
}

const (
	// mostBodies is how many long bodies are read and parsed at once, each of at most [maxBody] bytes.
	mostBodies = 32

	// longBody is what no event comes near, in bytes: so that senders of long bodies keep only each other waiting.
	longBody = 64 << 10
)

// reading has a place for each long body that may be read: of all handlers together, for the memory is the process's.
var reading = make(chan struct{}, mostBodies)

// read reads the letter, a long one when there is a place, and what it tells of. An error with a letter that is signed means
// that WeChat has sent it, and we can or will make nothing of it.
func (h *Handler) read(ctx context.Context, w http.ResponseWriter, r *http.Request, q query) (l letter, e Event, err error) {
	if r.ContentLength < 0 || r.ContentLength > longBody {
		select {
		case reading <- struct{}{}:
			defer func() { <-reading }()
		case <-ctx.Done():
			return letter{}, Event{}, errCrowded
		}
	}
	if l.body, err = readBody(w, r); err != nil {
		return letter{}, Event{}, err
	}
	encrypted, err := h.envelope(q, l.body)
	if err != nil {
		return letter{}, Event{}, err
	}
	l.signed = true
	if l.message, err = h.unwrap(q, l.body, encrypted); err != nil {
		return l, Event{}, err
	}
	e, err = h.event(l)
	return l, e, err
}

// envelope is what an encrypted push has in it, whose signature is WeChat's; "" of a plain push.
func (h *Handler) envelope(q query, body []byte) (string, error) {
	if !q.encrypted {
		return "", nil
	}
	found, err := readFields(body, envelopeBounds)
	encrypted := found.values[fieldEncrypt]
	switch {
	case err != nil || encrypted == "":
		return "", errEnvelope
	case !isSigned(h.Token, q.msgSignature, q.timestamp, q.nonce, encrypted):
		return "", errUnsigned
	}
	return encrypted, nil
}

// unwrap is the message, unless it is too old or not of our mode.
func (h *Handler) unwrap(q query, body []byte, encrypted string) ([]byte, error) {
	switch {
	case q.stale:
		return nil, errStale
	case q.encrypted:
		return h.open(encrypted)
	case len(h.Keys) > 0:
		return nil, errPlain
	}
	return body, nil
}

func (h *Handler) isFresh(timestamp string) bool {
	seconds, err := strconv.ParseUint(timestamp, 10, 33)
	return err == nil && h.now().Sub(time.Unix(int64(seconds), 0)).Abs() <= freshness
}

func (h *Handler) now() time.Time {
	if h.Now != nil {
		return h.Now()
	}
	return time.Now()
}

func readBody(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	if r.ContentLength > maxBody {
		return nil, errTooLong
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	var tooLong *http.MaxBytesError
	switch {
	case errors.As(err, &tooLong):
		return nil, errTooLong
	case err != nil:
		return nil, errBroken
	}
	return body, nil
}

// open tries the present key first, then the one before.
func (h *Handler) open(encrypted string) ([]byte, error) {
	failed := errEncrypted
	for _, k := range h.Keys {
		message, err := k.Open(encrypted, h.AppID)
		if err == nil {
			return message, nil
		}
		if failed != errAnother { // which says more than that the other key does not open it
			failed = err
		}
	}
	return nil, failed
}

// readFields reads XML, or what begins like JSON: WeChat's documentation has samples of both.
func readFields(text []byte, wanted bounds) (fields, error) {
	if bytes.HasPrefix(bytes.TrimSpace(text), []byte("{")) {
		return readJSON(text, wanted)
	}
	return readXML(text, wanted)
}

// event is what the letter tells of.
func (h *Handler) event(l letter) (Event, error) {
	f, err := readFields(l.message, eventBounds)
	var e Event
	if err == nil {
		e, err = f.event()
	}
	if err == nil && e.IsOfCodes() && e.At.After(h.now().Add(ahead)) {
		err = ofField(fieldTime, errAhead)
	}
	switch {
	case err == nil:
		return e, nil
	case isNeedless(l.message, err):
		return Event{}, fmt.Errorf("%w: %w", errNeedless, err)
	}
	return Event{}, fmt.Errorf("%w: %w", errUnreadable, err)
}

// isNeedless tells a message of which nothing is lost when we cannot read it: one of WeChat's form, with odd characters
// perhaps, that names none of the events that codes have to do with. What WeChat never sends is not among them.
func isNeedless(message []byte, err error) bool {
	message = bytes.TrimSpace(message)
	return bytes.HasPrefix(message, []byte("<xml>")) && bytes.HasSuffix(message, []byte("</xml>")) &&
		!bytes.Contains(message, []byte(Subscribe)) && // nor Unsubscribe
		!bytes.Contains(message, []byte(Scan)) &&
		!errors.Is(err, errMarkup) && !errors.Is(err, errDepth)
}
