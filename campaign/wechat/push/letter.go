package push

import (
	"bytes"
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

// A letter is a POST as far as it was judged.
type letter struct {
	body    []byte // as it came
	signed  bool   // with the token, and not long ago; then the body is whole
	message []byte // decrypted, where it has to be
}

// read judges a POST by its signature. An error with a letter that is signed means that WeChat has sent it, and we can make
// nothing of it.
func (h *Handler) read(w http.ResponseWriter, r *http.Request) (letter, error) {
	q, ok := parseQuery(r.URL.RawQuery)
	switch {
	case !ok:
		return letter{}, errUnsigned
	case q.encrypted:
		return h.readEncrypted(w, r, q)
	}
	return h.readPlain(w, r, q)
}

// readPlain reads no byte of the body before the signature is judged, which does not cover it.
func (h *Handler) readPlain(w http.ResponseWriter, r *http.Request, q query) (letter, error) {
	if err := h.judge(q, q.signature); err != nil {
		return letter{}, err
	}
	body, err := readBody(w, r)
	if err != nil {
		return letter{}, err
	}
	l := letter{body: body, signed: true}
	if len(h.Keys) > 0 {
		return l, errPlain
	}
	l.message = body
	return l, nil
}

func (h *Handler) readEncrypted(w http.ResponseWriter, r *http.Request, q query) (letter, error) {
	body, err := readBody(w, r)
	if err != nil {
		return letter{}, err
	}
	envelope, err := readFields(body, envelopeBounds)
	encrypted := envelope[fieldEncrypt]
	if err != nil || encrypted == "" {
		return letter{}, errEnvelope
	}
	if err := h.judge(q, q.msgSignature, encrypted); err != nil {
		return letter{}, err
	}
	l := letter{body: body, signed: true}
	l.message, err = h.open(encrypted)
	return l, err
}

// judge wants a signature of the query, and of what is encrypted, that was made with the token not long ago.
func (h *Handler) judge(q query, signature string, encrypted ...string) error {
	switch {
	case !isSigned(h.Token, signature, append(encrypted, q.timestamp, q.nonce)...):
		return errUnsigned
	case !h.isFresh(q.timestamp):
		return errStale
	}
	return nil
}

func (h *Handler) isFresh(timestamp string) bool {
	now := time.Now
	if h.Now != nil {
		now = h.Now
	}
	seconds, err := strconv.ParseUint(timestamp, 10, 33)
	return err == nil && now().Sub(time.Unix(int64(seconds), 0)).Abs() <= freshness
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
func (l letter) event() (Event, error) {
	f, err := readFields(l.message, eventBounds)
	if err != nil {
		return Event{}, fmt.Errorf("%w: %w", errUnreadable, err)
	}
	e, err := f.event()
	if err != nil {
		return Event{}, fmt.Errorf("%w: %w", errUnreadable, err)
	}
	return e, nil
}
