package campaign

import (
	"errors"
	"strconv"
	"time"

	"sceneqr/campaign/wechat"
	"sceneqr/campaign/words"
)

// Problem is why a code got no further, in words for the person who has to act.
type Problem struct {
	Reason  Reason        `json:"reason"`
	Errcode int           `json:"errcode,omitempty"` // WeChat's, when Reason is Refused
	RID     string        `json:"rid,omitempty"`     // WeChat's name for the refused request, good for seven days
	Cause   words.Message `json:"cause"`             // what went wrong, one line
	Cure    words.Message `json:"cure"`              // what to do about it, one line
	Later   bool          `json:"later,omitempty"`   // the same command, later, is likely the cure

	BadScene bool `json:"bad_scene,omitempty"` // it is the scene that WeChat does not take, now or ever
}

// Reason sorts problems by what stood in the way.
type Reason string

// The reasons.
const (
	Refused    Reason = "refused"    // WeChat answered with an errcode
	Unanswered Reason = "unanswered" // WeChat did not answer, or not in a way that can be read
	Unreadable Reason = "unreadable" // the picture is missing, broken, or does not say what the ticket says
)

// problemOf puts the error of a step into a code's problem.
func problemOf(err error) *Problem {
	if p, ok := errors.AsType[*pictureError](err); ok {
		return &Problem{
			Reason: Unreadable,
			Cause:  p.Message(),
			Cure: words.Of("run the same command again to download the picture anew; " +
				"the code itself exists and is not asked for twice"),
			Later: true,
		}
	}
	w, ok := errors.AsType[*wechat.Error](err)
	if !ok {
		return &Problem{
			Reason: Unanswered, Cause: words.From(err), Cure: words.Of("run the same command again"), Later: true,
		}
	}
	reason := Refused
	if w.ErrCode == 0 {
		reason = Unanswered
	}
	cause, cure := Explain(w)
	return &Problem{
		Reason: reason, Errcode: w.ErrCode, RID: w.RID, Cause: cause, Cure: cure,
		Later: w.Transient(), BadScene: reason == Refused && ownFault(err),
	}
}

// endsRun tells an error that concerns the whole account.
func endsRun(err error) bool {
	_, picture := errors.AsType[*pictureError](err)
	w, ok := errors.AsType[*wechat.Error](err)
	return ok && !picture && w.Class() == wechat.Account
}

// noTicket tells an error of asking for a ticket, or for the token that it takes.
func noTicket(err error) bool {
	w, ok := errors.AsType[*wechat.Error](err)
	return ok && w.Op != "image"
}

// outForToday tells that the day's calls are used up, or so WeChat says.
func outForToday(err error) bool {
	w, ok := errors.AsType[*wechat.Error](err)
	return ok && w.Class() == wechat.Today
}

// outOfCodes tells that the account can have no more codes of a kind: WeChat's 45029, "qrcode count out of limit".
func outOfCodes(err error) bool {
	w, ok := errors.AsType[*wechat.Error](err)
	return ok && w.ErrCode == 45029
}

// tooFast tells that WeChat wanted it slower, again and again.
func tooFast(err error) bool {
	var t interface{ TooFast() bool }
	return errors.As(err, &t) && t.TooFast()
}

// ownFault tells an error that a row has brought on itself, such as a scene that WeChat does not like: however many rows
// have one in a sequence, it says nothing about the next.
func ownFault(err error) bool {
	_, picture := errors.AsType[*pictureError](err)
	w, ok := errors.AsType[*wechat.Error](err)
	return ok && !picture && w.OfScene()
}

// wasAsked tells whether a call for a ticket reached WeChat, as far as can be known: the token or the network may have
// stood in its way.
func wasAsked(err error) bool {
	w, ok := errors.AsType[*wechat.Error](err)
	return !ok || w.Op != "token" && (w.Sent || w.ErrCode != 0 || w.Status != 0)
}

// mayHaveCost tells an error after which the code may exist.
func mayHaveCost(err error) bool {
	w, ok := errors.AsType[*wechat.Error](err)
	return ok && w.Sent
}

// noPicture tells an answer to the download that has no picture in it, such as a 404, a page of HTML or nothing: it concerns
// this picture, until more of it tells otherwise. A server out of order is something else.
func noPicture(err error) bool {
	w, ok := errors.AsType[*wechat.Error](err)
	return ok && w.Answered() && !w.Busy() && w.Status < 500
}

// ErrUnrecorded is in the error of a run that could not record how far a code has got, whatever else ended it.
var ErrUnrecorded = words.New("the ledger could not be written to")

// unrecorded is the error of a ledger that could not be written to.
type unrecorded struct{ err error }

func (e *unrecorded) Error() string          { return e.err.Error() }
func (e *unrecorded) Unwrap() error          { return e.err }
func (e *unrecorded) Message() words.Message { return words.From(e.err) }

// Is makes it an [ErrUnrecorded].
func (e *unrecorded) Is(target error) bool { return target == ErrUnrecorded }

// repeats tells whether a code is refused with the same errcode as the last time. Those that are gather at the end of a run
// and are no sign of anything new.
func (p Problem) repeats(was *Problem) bool {
	return was != nil && p.Reason == Refused && was.Reason == Refused && p.Errcode == was.Errcode
}

// final is a transient error that is not to be tried again in this run.
type final struct{ error }

func (f final) Unwrap() error { return f.error }

// Transient is false: see [ratelimit.Gate].
func (f final) Transient() bool { return false }

// ErrPicture is in the error of a run that was ended by one picture after the other that did not read back.
var ErrPicture = words.New("the picture does not read back")

// pictureError is a picture that cannot be printed. It is transient: the picture can be downloaded again for nothing.
type pictureError struct{ err error }

func (e *pictureError) Error() string { return e.Message().String() }
func (e *pictureError) Unwrap() error { return e.err }

// Message is the error in the language of who reads it.
func (e *pictureError) Message() words.Message {
	cause := words.From(e.err)
	if w, ok := e.err.(*wechat.Error); ok {
		cause, _ = Explain(w)
	}
	return words.Of("reading the picture back: %v", cause)
}

// Is makes it an [ErrPicture].
func (e *pictureError) Is(target error) bool { return target == ErrPicture }

// Transient is true: see [ratelimit.Gate].
func (e *pictureError) Transient() bool { return true }

var actions = [...]wechat.Action{
	Permanent:   wechat.Permanent,
	PermanentID: wechat.PermanentID,
	Temporary:   wechat.Temporary,
	TemporaryID: wechat.TemporaryID,
}

// request is what WeChat is asked for a code.
func (c Code) request() wechat.TicketRequest {
	r := wechat.TicketRequest{Action: actions[c.Kind]}
	if !c.Kind.IsPermanent() {
		r.Expire = c.Validity.Truncate(time.Second)
	}
	if !c.Kind.IsID() {
		r.SceneStr = string(c.Scene)
		return r
	}
	id, _ := strconv.ParseUint(string(c.Scene), 10, 32) // Validate has seen it
	r.SceneID = uint32(id)
	return r
}
