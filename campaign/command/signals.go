package command

import (
	"context"
	"os"
	"os/signal"
	"strconv"
	"syscall"
	"time"
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

func (i Interrupted) Error() string { return "interrupted: " + i.Signal.String() }

// Status is the exit status that shells give to a program which a signal ended: 130 for SIGINT, 143 for SIGTERM.
func (i Interrupted) Status() int { return 128 + int(i.Signal) }

// Now is the clock of the whole program: SOURCE_DATE_EPOCH, in seconds, stands in for it, so that two runs can be
// compared.
func Now() time.Time {
	if epoch, err := strconv.ParseInt(os.Getenv("SOURCE_DATE_EPOCH"), 10, 64); err == nil {
		return time.Unix(epoch, 0)
	}
	return time.Now()
}
