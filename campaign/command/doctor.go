package command

import (
	"context"
	"errors"

	"sceneqr/campaign"
	"sceneqr/campaign/console"
	"sceneqr/campaign/ledger"
	"sceneqr/campaign/wechat"
	"sceneqr/campaign/words"
)

// Doctor tries all that a run needs, one thing after the other, and tells of each how it is and what its cure is. After a
// failure it goes on with whatever does not depend on it. It spends no permanent code and leaves nothing on the disk; one
// temporary code, which is one of the day's calls, shows that the account may have codes. It asks once, and again only where
// WeChat refuses the token: what a run would try again is told, too.
//
// The error is that of the check that weighs most: WeChat's refusals before the network, the network before what is
// amiss on this computer, and of the same weight the first. So the exit status is that of a run that meets with it, and
// [Explain] has that check's cure for the hint.
func (s Settings) Doctor(ctx context.Context) error {
	d := &doctor{s: s}
	if s.Out == "" {
		d.s.Out, d.shared = "out", true
	}
	defer d.close()
	for _, c := range checks {
		f := c.do(d, ctx)
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		s.Console.Check(console.Check{Name: c.name, State: f.state, Detail: f.detail, Cure: f.cure})
		if weight(f.err) > weight(d.worst) {
			d.worst = &checkError{name: c.name, finding: f}
		}
	}
	return d.worst
}

// A checkError says which check failed, in the words that the list has for it.
type checkError struct {
	name words.Message
	finding
}

func (e *checkError) Error() string { return e.Message().String() }
func (e *checkError) Unwrap() error { return e.err }

// Message is what Error says.
func (e *checkError) Message() words.Message { return words.Of("%v: %v", e.name, e.detail) }

// Cure is the check's own, which knows more than one for the error alone.
func (e *checkError) Cure() words.Message { return e.cure }

// checks are in the order in which one needs the other.
var checks = []struct {
	name words.Message
	do   func(*doctor, context.Context) finding
}{
	{words.Of("appid"), (*doctor).appid},
	{words.Of("secret"), (*doctor).secret},
	{words.Of("network"), (*doctor).network},
	{words.Of("token"), (*doctor).token},
	{words.Of("white list"), (*doctor).whiteList},
	{words.Of("clock"), (*doctor).clock},
	{words.Of("permission"), (*doctor).permission},
	{words.Of("picture host"), (*doctor).pictureHost},
	{words.Of("quota"), (*doctor).quota},
	{words.Of("ledger"), (*doctor).ledgerFile},
	{words.Of("capacity"), (*doctor).capacity},
	{words.Of("learnt pace"), (*doctor).pace},
	{words.Of("disk"), (*doctor).disk},
	{words.Of("output folder"), (*doctor).folder},
}

// doctor is what the checks have found out for each other.
type doctor struct {
	s      Settings
	shared bool // Out is the folder in which each campaign has its own
	worst  error

	named    bool           // there is an appid
	found    *wechat.Client // has a way to a token; nil for none, and in the sandbox
	client   *wechat.Client // nil when there is nothing to ask WeChat with
	hangUp   func()
	left     wechat.Quota
	asked    error          // how the question for left ended, the last time
	answered bool           // by WeChat, the last time or before
	ticket   *wechat.Ticket // nil when WeChat gave none
	ledger   *ledger.Ledger // nil when there is none to look at
}

func (d *doctor) close() {
	if d.hangUp != nil {
		d.hangUp()
	}
	if d.ledger != nil {
		_ = d.ledger.Close() // it was only looked at
	}
}

// A finding is what a check came to; err is set when it failed.
type finding struct {
	state        console.CheckState
	detail, cure words.Message
	err          error
}

func passed(format string, args ...any) finding {
	return finding{state: console.Passed, detail: words.Of(format, args...)}
}

func warned(cure words.Message, format string, args ...any) finding {
	return finding{state: console.Warned, detail: words.Of(format, args...), cure: cure}
}

// skipped has the reason.
func skipped(format string) finding { return finding{state: console.Skipped, detail: words.Of(format)} }

// failed takes the cure from the error, failedFor has one of its own.
func failed(err error) finding {
	if e, ok := errors.AsType[*wechat.Error](err); ok {
		_, cure := campaign.Explain(e)
		return finding{state: console.Failed, detail: diagnosis(e), cure: cure, err: err}
	}
	_, cure := Explain(err)
	return failedFor(err, cure)
}

func failedFor(err error, cure words.Message) finding {
	return finding{state: console.Failed, detail: words.Of("%v", err), cure: cure, err: err}
}

// diagnosis is the cause with what a person needs who looks it up.
func diagnosis(e *wechat.Error) words.Message {
	cause, _ := campaign.Explain(e)
	switch {
	case e.ErrCode != 0 && e.RID != "":
		return words.Of("%v (errcode %d, rid %s)", cause, e.ErrCode, e.RID)
	case e.ErrCode != 0:
		return words.Of("%v (errcode %d)", cause, e.ErrCode)
	case e.Status != 0:
		return words.Of("%v (http %d)", cause, e.Status)
	}
	return cause
}

// weight is how much an error matters for the status.
func weight(err error) int {
	if err == nil {
		return 0
	}
	switch ending, _ := Explain(err); ending {
	case Refused:
		return 3
	case StoppedShort:
		return 2
	}
	return 1
}
