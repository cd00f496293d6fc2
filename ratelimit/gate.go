// Package ratelimit decides how fast and how often a call to a moody server is made: a token for every attempt, another
// attempt, after a pause, when one has failed in passing, and a slower pace when the server says that it is asked too fast.
//
// It knows nothing of what it calls: an error says of itself whether it is worth another attempt, by a method
// Transient() bool, and whether the server wants less, by a method TooFast() bool. It wraps calls and not the HTTP
// transport, because WeChat refuses with status 200. It remembers nothing from one run to the next: who wants that keeps
// [Gate.Pace] and gives it to the next gate as its Start.
//
// Start with [Gate].
package ratelimit

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"time"
)

// Gate lets calls through politely. Many goroutines share one. The zero value sets no pace until the server wants less,
// and makes six attempts.
type Gate struct {
	Rate     float64       // the most attempts a second, ever, all goroutines together; 0 for no limit
	Start    float64       // attempts a second to begin with, as an earlier run has learnt; 0, or more than Rate, for Rate
	Burst    int           // attempts that may go at once after a rest; 0 for one
	Attempts int           // for one call; 0 for six
	Pause    time.Duration // the most that is waited before the second attempt, doubled before each further one; 0 for a second
	MaxPause time.Duration // bounds the doubling; 0 for 30 seconds

	// Again, when set, is told of each transient error before the pause that it costs, but not of slow-downs.
	Again func(err error, pause time.Duration)

	// Slowed, when set, is told once of each slow-down, by the caller who met with err: nothing goes before until, and then
	// rate attempts a second.
	Slowed func(err error, rate float64, until time.Time)

	mu      sync.Mutex
	current *spell    // nil before the first attempt
	pace    float64   // attempts a second at present; 0 for no limit
	kept    time.Time // since when the pace has been kept, or will be
	streak  int       // slow-downs since the last success
	minute  time.Time // the minute of the clock in which the last attempt began
	begun   int       // how many have begun in that minute
}

// Do makes the call, again and again while its error is transient and attempts are left, and returns its last error.
// Every attempt waits for its token, and every further one first for a random part of the pause ("full jitter", so that
// callers who failed together do not come back together). When ctx ends while it waits, Do returns the cause of that;
// an attempt that is under way is the call's own to break off.
//
// An error that is TooFast slows the whole gate down: all callers wait for the next minute of the clock, and the pace is
// halved. It costs the call none of its attempts. Attempts that had begun before do not halve the pace again. After ten
// slow-downs without one success between them, Do returns the error. For each minute without such an error the pace grows
// by a tenth, up to Rate.
func (g *Gate) Do(ctx context.Context, call func(context.Context) error) error {
	for attempt := 1; ; {
		s, err := g.enter(ctx)
		if err != nil {
			return err
		}
		err = call(ctx)
		switch {
		case err == nil:
			g.succeeded()
			return nil
		case tooFast(err):
			if !g.slow(s, err) {
				return err
			}
			continue
		case !transient(err) || attempt >= g.attempts():
			return err
		}
		pause := rand.N(g.pause(attempt))
		if g.Again != nil {
			g.Again(err, pause)
		}
		if err := sleep(ctx, pause); err != nil {
			return err
		}
		attempt++
	}
}

func (g *Gate) attempts() int {
	if g.Attempts == 0 {
		return 6
	}
	return g.Attempts
}

// pause is the most to wait after the given attempt, the first being 1.
func (g *Gate) pause(attempt int) time.Duration {
	pause, most := g.Pause, g.MaxPause
	if pause == 0 {
		pause = time.Second
	}
	if most == 0 {
		most = 30 * time.Second
	}
	for range attempt - 1 {
		pause = min(2*pause, most)
	}
	return min(pause, most)
}

func transient(err error) bool {
	t, ok := errors.AsType[interface {
		error
		Transient() bool
	}](err)
	return ok && t.Transient()
}

func tooFast(err error) bool {
	t, ok := errors.AsType[interface {
		error
		TooFast() bool
	}](err)
	return ok && t.TooFast()
}

func sleep(ctx context.Context, d time.Duration) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if d <= 0 {
		return nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
