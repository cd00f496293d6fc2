package command

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"strconv"
	"syscall"
	"time"

	"sceneqr/campaign/words"
)

// Interruptible ends its context at the first SIGINT or SIGTERM, with [Interrupted] as the cause. A second one ends the
// program at once, as if nobody listened, which loses nothing either. Told is called at the first signal, before the
// context ends.
//
// From then on a reader who goes away, as head does, no longer ends the program in the middle of its work: writing to
// him fails, and that is all. The signal is not ignored but listened to, for children would inherit the ignoring.
func Interruptible(parent context.Context, told func()) context.Context {
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	ctx, cancel := context.WithCancelCause(parent)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		s := <-signals
		signal.Stop(signals)
		told()
		cancel(Interrupted{s.(syscall.Signal)})
	}()
	return ctx
}

// Interrupted is the end of a context by a signal.
type Interrupted struct{ Signal syscall.Signal }

func (i Interrupted) Error() string { return i.Message().String() }

// Message is what Error says.
func (i Interrupted) Message() words.Message { return words.Of("interrupted: %s", i.Signal.String()) }

// Status is the exit status that shells give to a program which a signal ended: 130 for SIGINT, 143 for SIGTERM.
func (i Interrupted) Status() int { return 128 + int(i.Signal) }

// Ended is the error of what was done within ctx: where ctx ended it, the cause of that, whatever it broke off. What was
// lost besides is not passed over: see [Lost].
func Ended(ctx context.Context, err error) error {
	if ctx.Err() != nil && !Lost(err) && (errors.Is(err, ctx.Err()) || errors.Is(err, context.Cause(ctx))) {
		return context.Cause(ctx)
	}
	return err
}

// epochName is the variable of reproducible-builds.org.
const epochName = "SOURCE_DATE_EPOCH"

// Now is the clock of the whole program: SOURCE_DATE_EPOCH, in seconds, stands in for it, so that two runs can be
// compared.
func Now() time.Time {
	if epoch, err := strconv.ParseInt(os.Getenv(epochName), 10, 64); err == nil {
		return time.Unix(epoch, 0)
	}
	return time.Now()
}

// CheckClock refuses a SOURCE_DATE_EPOCH that is no number: whoever has set it does not want the real time.
func CheckClock() error {
	text := os.Getenv(epochName)
	if _, err := strconv.ParseInt(text, 10, 64); text != "" && err != nil {
		return &UsageError{
			words.Of("%s %q is not a number of seconds since 1970", epochName, text),
			words.Of("take the environment variable away, or have it say such a number"),
		}
	}
	return nil
}
