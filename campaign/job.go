package campaign

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/singleflight"

	"sceneqr/campaign/wechat"
	"sceneqr/campaign/words"
	"sceneqr/ratelimit"
)

// ErrIncomplete says that a run came to its end and some codes did not: each carries its [Problem].
var ErrIncomplete = words.New("some codes are not finished")

// ErrLater says that some codes are not finished, all of them for want of an answer from WeChat: the same run, later, is the
// cure.
var ErrLater = words.New("some codes are waiting for another run")

// ErrAlike says that a run was ended because one code after the other failed in the same way.
var ErrAlike = words.New("too many codes in a row failed alike")

// Job takes codes from the stage they are at to Verified.
type Job struct {
	Client   *wechat.Client
	Ledger   Ledger
	Tickets  *ratelimit.Gate // the pace of creating tickets
	Pictures *ratelimit.Gate // the pace of downloading pictures; another host, so another gate

	// Read tells what a picture of a code says.
	Read func(picture []byte) (text string, err error)

	MaxNew  int              // codes that may be asked for; 0 for no limit
	Workers int              // codes under way at once; 0 for 16
	Now     func() time.Time // nil for time.Now

	// When set, each is told of what it is named for, from many goroutines at once.
	Saved func(Code)                           // how far a code has got, step by step, when it is saved
	Moved func(host string)                    // the API host that calls go to from now on
	Again func(err error, pause time.Duration) // what Prepare tries again, and when
}

// Run takes the next step of every reserved code until it is Verified or a [Problem] stops it, and saves each step in the
// ledger before it takes the next. It returns the codes in their order, as the ledger has them.
//
// A code's problem does not stop the others; the error is then [ErrIncomplete] or [ErrLater]. When no more tickets may be
// asked for (the day's calls, the account's 100,000, MaxNew), codes that have one are taken to their end, and the error
// wraps a [*ClosedError]. What concerns the whole account (permission, secret, white list), the ledger itself, or many
// codes in a row ends the run, and is the error. When ctx ends, nothing more is asked, answers under way are waited for and
// saved, and the error wraps the context's cause. Whatever ended the run, [ErrIncomplete] and [ErrUnrecorded] are in the
// error too when they apply.
//
// [Job.Prepare] comes first when there are tickets to ask for.
func (j *Job) Run(ctx context.Context, codes []Code) ([]Code, error) {
	r := run{Job: j}
	r.asking, r.stop = context.WithCancelCause(ctx)
	defer r.stop(nil)
	r.desk = newDesk(r.asking, j.MaxNew)

	var workers errgroup.Group
	workers.SetLimit(j.workers())
	for _, i := range inTurn(codes) {
		if r.asking.Err() != nil {
			break
		}
		workers.Go(func() error {
			codes[i] = r.advance(codes[i])
			return nil
		})
	}
	_ = workers.Wait() // advance keeps its errors on the code, or ends the run with them

	return codes, r.ending(ctx, Finished(codes))
}

// ending is the error of the whole run. What stopped it comes first; that a row needs a person, or that something could not
// be recorded, is said besides.
func (r *run) ending(ctx context.Context, finished error) error {
	stopped := r.desk.verdict()
	if r.asking.Err() != nil {
		stopped = context.Cause(r.asking)
	}
	if lost := r.unrecorded.Load(); lost != nil && !errors.Is(stopped, ErrUnrecorded) {
		return words.Errorf("%w; %w", stopped, lost)
	}
	switch ended := r.asking.Err() != nil && ctx.Err() == nil; { // by what concerns all rows
	case stopped == nil:
		return finished
	case ended, !errors.Is(finished, ErrIncomplete):
		return stopped
	}
	return words.Errorf("%w; %w", stopped, finished)
}

// inTurn is the places of the codes in the order in which they are taken: those that had a problem come last and in any
// order, or a few that fail every night would keep the others from their turn for ever.
func inTurn(codes []Code) []int {
	places, troubled := make([]int, 0, len(codes)), []int(nil)
	for i := range codes {
		if codes[i].Problem == nil {
			places = append(places, i)
		} else {
			troubled = append(troubled, i)
		}
	}
	rand.Shuffle(len(troubled), func(i, j int) { troubled[i], troubled[j] = troubled[j], troubled[i] })
	return append(places, troubled...)
}

// Finished tells whether all codes are verified. Otherwise the error is [ErrIncomplete] when some have a problem that a
// person has to look at, and [ErrLater] when they only wait for another run.
func Finished(codes []Code) error {
	var err error
	for i := range codes {
		switch p := codes[i].Problem; {
		case codes[i].Stage == Verified:
		case p == nil || p.Later && p.Reason != Unreadable:
			err = ErrLater
		default:
			return ErrIncomplete
		}
	}
	return err
}

func (j *Job) workers() int {
	if j.Workers == 0 {
		return 16
	}
	return j.Workers
}

func (j *Job) now() time.Time {
	if j.Now == nil {
		return time.Now()
	}
	return j.Now()
}

// run is one Run of a Job.
type run struct {
	*Job
	asking context.Context         // ends when nothing more may be asked; answers under way do not listen to it
	stop   context.CancelCauseFunc // ends the run for all codes
	desk   *desk
	quota  singleflight.Group
	alike  streak

	unrecorded atomic.Pointer[unrecorded] // the first, whatever ended the run before
}

// advance takes a code as far as it gets and returns it as the ledger has it.
func (r *run) advance(c Code) Code {
	over := c.Expired(r.now())
	if (over || c.Stage == Planned) && !r.desk.admit(c.Kind) {
		return c
	}
	if over {
		c = r.save(c, c.renewed(), nil)
	}
	for c.Stage < Verified && r.asking.Err() == nil {
		next, picture, err := r.step(c)
		if err != nil {
			return r.halt(c, r.failed(next, err))
		}
		if c = r.save(c, next, picture); c.Stage == Verified {
			r.alike.end()
		}
	}
	return c
}

// halt records where a code was stopped. There is something to tell only when it has a problem of its own.
func (r *run) halt(was, next Code) Code {
	if next.Problem != was.Problem {
		return r.save(was, next, nil)
	}
	if r.record(next, nil) != nil {
		return was
	}
	return next
}

// save records next and returns it; when that fails the code stays as it was.
func (r *run) save(was, next Code, picture []byte) Code {
	if r.record(next, picture) != nil {
		return was
	}
	if r.Saved != nil {
		r.Saved(next)
	}
	return next
}

// record writes into the ledger; a ledger that cannot be written to ends the run.
func (r *run) record(c Code, picture []byte) error {
	err := r.Ledger.Save(context.WithoutCancel(r.asking), c, picture)
	if err != nil {
		lost := &unrecorded{words.Errorf("recording scene %q: %w", c.Scene, err)}
		r.unrecorded.CompareAndSwap(nil, lost)
		r.stop(lost)
		return lost
	}
	return nil
}

func (r *run) step(c Code) (next Code, picture []byte, err error) {
	if c.Stage == Planned {
		next, err = r.ticket(c)
		return next, nil, err
	}
	return r.picture(c)
}

// failed decides what an error of a step means: nothing for this code when the run is ending, an end of the asking for
// tickets, the end of the run, or the code's own problem.
func (r *run) failed(c Code, err error) Code {
	_, ledgers := errors.AsType[*unrecorded](err)
	switch {
	case errors.Is(err, errClosed):
		r.desk.turnAway()
	case ledgers, r.asking.Err() != nil && errors.Is(err, context.Cause(r.asking)):
	case noTicket(err) && outOfCodes(err):
		r.desk.closeFor(c.Kind, err)
	case noTicket(err) && tooFast(err):
		r.desk.close(words.Errorf("%w: %w", ErrTooFast, err), time.Time{})
	case noTicket(err) && outForToday(err):
		r.desk.close(err, NextDay(r.now()))
	case endsRun(err):
		r.stop(err)
	default:
		was := c.Problem
		c.Problem = problemOf(err)
		if ownFault(err) || c.Problem.repeats(was) {
			break // it says nothing about the next one
		}
		if r.alike.count(*c.Problem) >= r.bearable(*c.Problem) {
			r.stop(words.Errorf("%w: %w", ErrAlike, err))
		}
	}
	return c
}
