package ratelimit

import (
	"context"
	"math/rand/v2"
	"time"

	"golang.org/x/time/rate"
)

const (
	slowest  = 0.1             // attempts a second below which nothing is slowed down: a run would seem to hang
	climb    = 1.1             // by how much the pace grows after each minute that went well
	patience = 10              // slow-downs without a success that callers bear
	jitter   = 2 * time.Second // bounds what is waited beyond the minute, against clocks that differ and other programs
)

// spell is the time between two slow-downs. Each has a limiter of its own, because tokens that were promised at the old
// pace must not be honoured together when the new one begins.
type spell struct {
	limiter *rate.Limiter
	begin   time.Time // nothing goes before
}

// now is the limiter's time, which stands still until the spell begins: a limiter earns tokens from the first moment that
// it is shown.
func (s *spell) now() time.Time {
	if now := time.Now(); now.After(s.begin) {
		return now
	}
	return s.begin
}

// Pace is how many attempts a second are let through at present; 0 for no limit.
func (g *Gate) Pace() float64 {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.open()
	return g.pace
}

// open begins the first spell. Like all that follows without a lock of its own, it needs mu.
func (g *Gate) open() {
	if g.current != nil {
		return
	}
	g.pace = max(0, g.Rate)
	if g.Start > 0 && (g.pace == 0 || g.Start < g.pace) {
		g.pace = g.floor(g.Start)
	}
	g.restart(time.Now())
}

// restart begins a spell at the present pace.
func (g *Gate) restart(begin time.Time) {
	limit := rate.Inf
	if g.pace > 0 {
		limit = rate.Limit(g.pace)
	}
	g.current = &spell{rate.NewLimiter(limit, max(1, g.Burst)), begin}
	g.kept = begin
}

// floor keeps a pace from being slower than the slowest, or than Rate where that is slower still.
func (g *Gate) floor(pace float64) float64 {
	if g.Rate > 0 {
		return max(pace, min(slowest, g.Rate))
	}
	return max(pace, slowest)
}

// enter waits until an attempt may go, and returns the spell in which it does. A token whose spell was over before it was
// good is worth nothing: it then waits for one of the next, which at the slower pace comes later anyway.
func (g *Gate) enter(ctx context.Context) (*spell, error) {
	for {
		s, token := g.reserve()
		if err := sleep(ctx, token.Delay()); err != nil {
			token.CancelAt(s.now())
			return nil, err
		}
		if g.begins(s) {
			return s, nil
		}
	}
}

// reserve takes a token of the present spell: it says itself how long to wait until it is good, the wait for the spell's
// begin included.
func (g *Gate) reserve() (*spell, *rate.Reservation) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.open()
	g.grow(time.Now())
	return g.current, g.current.limiter.ReserveN(g.current.now(), 1)
}

// grow raises the pace when it has been kept for a minute, or for longer: minutes in which nobody asked have shown nothing.
func (g *Gate) grow(now time.Time) {
	if g.pace == 0 || g.pace == g.Rate || now.Sub(g.kept) < time.Minute {
		return
	}
	g.pace *= climb
	if g.Rate > 0 {
		g.pace = min(g.pace, g.Rate)
	}
	g.kept = now
	g.current.limiter.SetLimitAt(now, rate.Limit(g.pace))
}

// begins counts an attempt, or tells that the spell of its token is over.
func (g *Gate) begins(s *spell) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if s != g.current {
		return false
	}
	if minute := time.Now().Truncate(time.Minute); !minute.Equal(g.minute) {
		g.minute, g.begun = minute, 0
	}
	g.begun++
	return true
}

func (g *Gate) succeeded() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.streak = 0
}

// slow takes note that an attempt of spell s was too fast, and tells whether to try again. Only the first that says so
// ends its spell.
func (g *Gate) slow(s *spell, err error) (again bool) {
	g.mu.Lock()
	first := s == g.current
	if first {
		now := time.Now()
		g.pace = g.halved(now)
		g.streak++
		g.restart(now.Add(untilNextMinute(now) + rand.N(jitter)))
	}
	pace, begin, again := g.pace, g.current.begin, g.streak < patience
	g.mu.Unlock()

	if first && g.Slowed != nil {
		g.Slowed(err, pace, begin)
	}
	return again
}

// halved is half the pace. Where none was set, it is half of what has been let through in this minute, as if the minute
// were at least a second old.
func (g *Gate) halved(now time.Time) float64 {
	pace := g.pace
	if pace == 0 {
		pace = float64(g.begun) / max(1, now.Sub(g.minute).Seconds())
	}
	return g.floor(pace / 2)
}

// untilNextMinute is more than none and at most a minute, whatever the clock says. It is worked out once for each
// slow-down; after that a clock that is set differently changes nothing, for time.Time has a monotonic reading too.
func untilNextMinute(now time.Time) time.Duration {
	return time.Minute - now.Sub(now.Truncate(time.Minute))
}
