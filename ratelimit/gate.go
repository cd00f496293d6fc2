// Package ratelimit decides how fast and how often a call to a moody server is made: a token for every attempt, and
// another attempt, after a pause, when one has failed in passing.
//
// It knows nothing of what it calls: an error says of itself whether it is worth another attempt, by a method
// Transient() bool. It wraps calls and not the HTTP transport, because WeChat refuses with status 200.
//
// Start with [Gate].
package ratelimit

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Gate lets calls through politely. Many goroutines share one. The zero value sets no pace and makes six attempts.
type Gate struct {
	Rate     float64       // attempts a second, all goroutines together; 0 for no limit
	Burst    int           // attempts that may go at once after a rest; 0 for one
	Attempts int           // for one call; 0 for six
	Pause    time.Duration // the most that is waited before the second attempt, doubled before each further one; 0 for a second
	MaxPause time.Duration // bounds the doubling; 0 for 30 seconds

	// Again, when set, is told of each transient error before the pause that it costs.
	Again func(err error, pause time.Duration)

	once    sync.Once
	limiter *rate.Limiter
}

// Do makes the call, again and again while its error is transient and attempts are left, and returns its last error.
// Every attempt waits for its token, and every further one first for a random part of the pause ("full jitter", so that
// callers who failed together do not come back together). When ctx ends while it waits, Do returns the cause of that;
// an attempt that is under way is the call's own to break off.
func (g *Gate) Do(ctx context.Context, call func(context.Context) error) error {
	g.once.Do(g.open)
	for attempt := 1; ; attempt++ {
		if err := g.wait(ctx); err != nil {
			return err
		}
		err := call(ctx)
		if err == nil || !transient(err) || attempt >= g.attempts() {
			return err
		}
		pause := rand.N(g.pause(attempt))
		if g.Again != nil {
			g.Again(err, pause)
		}
		if err := sleep(ctx, pause); err != nil {
			return err
		}
	}
}

func (g *Gate) open() {
	limit := rate.Inf
	if g.Rate > 0 {
		limit = rate.Limit(g.Rate)
	}
	g.limiter = rate.NewLimiter(limit, max(1, g.Burst))
}

func (g *Gate) wait(ctx context.Context) error {
	if err := g.limiter.Wait(ctx); err != nil {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		return context.DeadlineExceeded // the token would come too late
	}
	return nil
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
	var t interface{ Transient() bool }
	return errors.As(err, &t) && t.Transient()
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
