package wechat

import (
	"fmt"
	"net/http"
	"net/netip"
	"regexp"
	"strings"
)

// Class is what an error means for the calls that are still to come.
type Class uint8

// The classes.
const (
	Retry   Class = iota // the same call may go through soon
	Minute               // too many calls in this minute: go on in the next, slower
	Row                  // this call never will; others are not concerned
	Today                // no call will for now; stop, and go on later with the same: used-up quota, ended context
	Account              // no call will before a person has acted
)

var classNames = [...]string{"retry", "minute", "row", "today", "account"}

// String is the class in one lower-case word.
func (c Class) String() string { return classNames[c] }

// Error is why a call gave no result. Its text, and that of everything it wraps, has no URL, token or secret in it.
type Error struct {
	Op      string // "token", "create", "image", "quota" or "user"; with "token" the call that needed the token was not sent
	Status  int    // of HTTP, when it was not 200
	ErrCode int    // WeChat's, 0 when it did not refuse: then Status or Err tells what happened
	ErrMsg  string // WeChat's words for ErrCode, without the rid; they change, so nothing may depend on them
	RID     string // WeChat's name for the request, "" when it gave none; it can be looked up for seven days
	Err     error  // the cause, when it was not WeChat; the context's error when the context ended

	// Sent is set when the request may have taken effect and its answer did not come back: the connection was there and
	// broke or fell silent, the answer cannot be read, or a gateway gave up waiting for it (504). A refusal is an answer, and
	// any other status of 500 and above is taken for one: WeChat, or what stands before it, did not do the work.
	Sent bool

	fixed *verdict // nil: as ErrCode or Status has it
	leg   int64    // of the request that it is of; 0 for one that was not to the API
}

// A verdict is what we make of an error, for programs and for people.
type verdict struct {
	class Class
	cause string // one line: what went wrong
	cure  string // one line: what to do
}

// Error tells what was asked and what happened, with errcode and rid.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString("wechat " + e.Op + ": ")
	var parts []string
	if e.ErrCode != 0 {
		parts = append(parts, strings.TrimSpace(fmt.Sprintf("errcode %d %s", e.ErrCode, e.ErrMsg)))
	}
	if e.Status != 0 {
		parts = append(parts, strings.TrimSpace(fmt.Sprintf("http %d %s", e.Status, http.StatusText(e.Status))))
	}
	if e.Err != nil {
		parts = append(parts, e.Err.Error())
	}
	b.WriteString(strings.Join(parts, ": "))
	if e.RID != "" {
		b.WriteString(" (rid " + e.RID + ")")
	}
	if e.Sent && e.Op == opCreate { // of all that is asked, only a code may be there without our knowing
		b.WriteString(" (outcome unknown)")
	}
	return b.String()
}

// Unwrap returns Err, so that [errors.Is] finds [context.Canceled].
func (e *Error) Unwrap() error { return e.Err }

// Transient tells whether the same call may go through soon. The end of the caller's context is not transient, the end
// of an attempt's own 15 seconds is.
func (e *Error) Transient() bool { return e.Class() == Retry || e.Class() == Minute }

// TooFast tells that WeChat wants fewer calls a minute, and none more in this one.
func (e *Error) TooFast() bool { return e.Class() == Minute }

// Busy tells a transient error that another host of the API may spare the same call: it was not reached, overloaded or out
// of order. It is not set when the call may have taken effect (see Sent), nor when it is the account's calls or its
// token that every host would refuse.
func (e *Error) Busy() bool {
	switch {
	case e.Class() != Retry, e.Sent, e.fixed == &withheld, e.fixed == &stale:
		return false
	}
	return e.ErrCode == 0 || e.ErrCode == busy
}

// Answered tells that an answer came to its end, whoever gave it and whatever it was.
func (e *Error) Answered() bool { return e.ErrCode != 0 || e.Status != 0 || e.fixed == nil }

// Class tells what the error means for the calls that are still to come. WeChat's errcode decides, never its text; an
// errcode that is not known concerns the row.
func (e *Error) Class() Class { return e.verdict().class }

// Cause is one line that says what went wrong: one of a fixed set of texts, the same for all errors of a kind. What is this
// error's own is in ErrCode, Err and [Error.Caller].
func (e *Error) Cause() string { return e.verdict().cause }

// Cure is one line for the person who has to act, likewise one of a fixed set.
func (e *Error) Cure() string { return e.verdict().cure }

// The errcodes that more depends on than their verdict.
const (
	busy           = -1
	notWhitelisted = 40164
)

var invalidIP = regexp.MustCompile(`invalid ip ([^\s,]+)`)

// Caller is this computer's address as WeChat saw it, which behind a NAT no command here shows, when it is not on the white
// list; "" when that is not what was refused, or WeChat does not say.
func (e *Error) Caller() string {
	found := invalidIP.FindStringSubmatch(e.ErrMsg)
	if e.ErrCode != notWhitelisted || found == nil {
		return ""
	}
	ip, err := netip.ParseAddr(found[1])
	if err != nil {
		return ""
	}
	return ip.String()
}

func (e *Error) verdict() verdict {
	switch {
	case e.fixed != nil:
		return *e.fixed
	case e.ErrCode != 0:
		return e.byErrCode()
	case e.Status != 0:
		return byStatus(e.Status)
	}
	return unreadable
}

// OfScene tells that it is the scene that WeChat does not take, or that could not be sent: it says nothing about other
// scenes, however many it befalls. All else that is of class Row may lie with the account or the program too, and only
// more of it tells.
func (e *Error) OfScene() bool {
	switch e.ErrCode {
	case 40033, 40035, 40053, 40097:
		return true
	}
	return e.fixed == &misused
}

// RefusesToken tells that WeChat turned the access token down, and not what was asked with it. The client has forgotten
// that token: the next call gets another, or learns that there is none. It is not set when the token was what was asked
// for: then the same errcodes are about the secret.
func (e *Error) RefusesToken() bool {
	switch e.ErrCode {
	case 40001, 40014, 42001:
		return e.Op != opToken
	}
	return false
}

// AboutAddress tells that WeChat does not take calls from this computer's address: it is not on a white list, or the
// account's administrator has not allowed it. WeChat looks at the address first, so it says nothing about secret or token.
func (e *Error) AboutAddress() bool {
	switch e.ErrCode {
	case notWhitelisted, 45035, 61004, 89501, 89503, 89506, 89507:
		return true
	}
	return false
}

func (e *Error) byErrCode() verdict {
	for _, codes := range []map[int]verdict{errCodesOf[e.Op], errCodes} {
		if v, ok := codes[e.ErrCode]; ok {
			return v
		}
	}
	return unlisted
}

// byStatus judges an answer that has no errcode, so that it came from something before WeChat's API.
func byStatus(status int) verdict {
	switch {
	case status == http.StatusRequestTimeout, status == http.StatusTooManyRequests, status >= 500:
		return broken
	case status/100 == 2:
		return unreadable
	}
	return diverted
}
