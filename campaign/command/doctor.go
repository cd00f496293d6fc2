package command

import (
	"context"
	"errors"
	"fmt"

	"sceneqr/campaign/console"
	"sceneqr/campaign/ledger"
	"sceneqr/campaign/wechat"
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
	name string
	finding
}

func (e *checkError) Error() string { return e.name + ": " + e.detail }
func (e *checkError) Unwrap() error { return e.err }

// Cure is the check's own, which knows more than one for the error alone.
func (e *checkError) Cure() string { return e.cure }

// checks are in the order in which one needs the other.
var checks = []struct {
	name string
	do   func(*doctor, context.Context) finding
}{
	{"appid", (*doctor).appid},
	{"secret", (*doctor).secret},
	{"network", (*doctor).network},
	{"token", (*doctor).token},
	{"white list", (*doctor).whiteList},
	{"clock", (*doctor).clock},
	{"permission", (*doctor).permission},
	{"picture host", (*doctor).pictureHost},
	{"quota", (*doctor).quota},
	{"ledger", (*doctor).ledgerFile},
	{"capacity", (*doctor).capacity},
	{"learnt pace", (*doctor).pace},
	{"disk", (*doctor).disk},
	{"output folder", (*doctor).folder},
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
	detail, cure string
	err          error
}

func passed(format string, args ...any) finding {
	return finding{state: console.Passed, detail: fmt.Sprintf(format, args...)}
}

func warned(cure, format string, args ...any) finding {
	return finding{state: console.Warned, detail: fmt.Sprintf(format, args...), cure: cure}
}

func skipped(why string) finding { return finding{state: console.Skipped, detail: why} }

// failed takes the cure from the error, failedFor has one of its own.
func failed(err error) finding {
	if e, ok := errors.AsType[*wechat.Error](err); ok {
		return finding{state: console.Failed, detail: diagnosis(e), cure: e.Cure(), err: err}
	}
	_, cure := Explain(err)
	return failedFor(err, cure)
}

func failedFor(err error, cure string) finding {
	return finding{state: console.Failed, detail: err.Error(), cure: cure, err: err}
}

// diagnosis is the cause with what a person needs who looks it up.
func diagnosis(e *wechat.Error) string {
	switch {
	case e.ErrCode != 0 && e.RID != "":
		return fmt.Sprintf("%s (errcode %d, rid %s)", e.Cause(), e.ErrCode, e.RID)
	case e.ErrCode != 0:
		return fmt.Sprintf("%s (errcode %d)", e.Cause(), e.ErrCode)
	case e.Status != 0:
		return fmt.Sprintf("%s (http %d)", e.Cause(), e.Status)
	}
	return e.Cause()
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
