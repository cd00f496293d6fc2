package ratelimit

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// fast is what WeChat's 45011 is to a gate: another attempt makes sense, but slower.
type fast struct{ error }

func (fast) Transient() bool { return true }
func (fast) TooFast() bool   { return true }

var errTooFast = fast{errors.New("must slower, retry next minute")}

// server takes limit calls in a minute of the clock and answers each after latency. Its zero value takes none.
type server struct {
	limit   int
	latency time.Duration

	mu     sync.Mutex
	asked  map[time.Time]int // calls by the minute in which they came
	came   []time.Time
	served int
}

func (s *server) call(context.Context) error {
	s.mu.Lock()
	now := time.Now()
	if s.asked == nil {
		s.asked = make(map[time.Time]int)
	}
	s.came = append(s.came, now)
	minute := now.Truncate(time.Minute)
	s.asked[minute]++
	refused := s.asked[minute] > s.limit
	if !refused {
		s.served++
	}
	s.mu.Unlock()
	time.Sleep(s.latency)
	if refused {
		return errTooFast
	}
	return nil
}

// crowd makes calls from many goroutines and waits for them.
func crowd(t *testing.T, callers, calls int, do func() error) {
	work := make(chan struct{})
	var wg sync.WaitGroup
	for range callers {
		wg.Go(func() {
			for range work {
				if err := do(); err != nil {
					t.Error(err)
				}
			}
		})
	}
	for range calls {
		work <- struct{}{}
	}
	close(work)
	wg.Wait()
}

func TestManyRefusedCallersSlowDownOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(10 * time.Second)
		opened := time.Now()
		var until time.Time
		told := 0
		g := &Gate{Rate: 16, Burst: 8, Attempts: 1, Slowed: func(err error, rate float64, u time.Time) {
			told++
			until = u
			if !errors.Is(err, errTooFast) || rate != 8 {
				t.Errorf("told of %v and %v a second, want %v and 8", err, rate, errTooFast)
			}
		}}
		var mu sync.Mutex
		var came []time.Time
		// 8 go at once and are all refused when others have come and others still wait.
		crowd(t, 32, 32, func() error {
			return g.Do(t.Context(), func(context.Context) error {
				mu.Lock()
				came = append(came, time.Now())
				mu.Unlock()
				time.Sleep(time.Second)
				if time.Since(opened) < 5*time.Second {
					return errTooFast
				}
				return nil
			})
		})
		if told != 1 || g.Pace() != 8 {
			t.Errorf("%d slow-downs to %v a second, want one to 8", told, g.Pace())
		}
		if rest := until.Sub(opened); rest < 50*time.Second || rest > 53*time.Second {
			t.Errorf("waiting ended %v after 10 s past the minute", rest)
		}
		after := 0
		for _, c := range came {
			switch {
			case c.After(opened.Add(time.Second)) && c.Before(until):
				t.Errorf("an attempt began %v before the waiting was over", until.Sub(c))
			case !c.Before(until):
				after++
			}
		}
		if after != 32 {
			t.Errorf("%d attempts after the waiting, want 32", after)
		}
		last := came[len(came)-1]
		if took, want := last.Sub(until), 3*time.Second; took.Round(time.Millisecond) != want {
			t.Errorf("32 attempts, 8 of them at once, at 8 a second took %v, want %v", took, want)
		}
	})
}

func TestAServerWithAMinuteLimitIsNotPressed(t *testing.T) {
	const callers, calls, limit = 16, 2000, 100
	for name, tt := range map[string]struct {
		gate *Gate
		most float64 // minutes
	}{
		// 20 minutes are the server's own; the rest is the price of a pace that is halved and climbs again.
		"pace set too high": {&Gate{Rate: 5}, 27},
		"no pace set":       {&Gate{}, 27},
		"pace learnt":       {&Gate{Rate: 5, Start: 1.2}, 27},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g, s := tt.gate, &server{limit: limit, latency: 200 * time.Millisecond}
				start := time.Now()
				crowd(t, callers, calls, func() error { return g.Do(t.Context(), s.call) })
				if s.served != calls {
					t.Errorf("%d calls served, want %d", s.served, calls)
				}
				for minute, asked := range s.asked {
					if asked > limit+callers {
						t.Errorf("asked %d times in minute %v; want at most %d", asked, minute.Sub(start), limit+callers)
					}
				}
				minutes := time.Since(start).Minutes()
				t.Logf("%.1f minutes, %d calls refused", minutes, len(s.came)-s.served)
				if minutes > tt.most {
					t.Errorf("took %.1f minutes, want at most %v", minutes, tt.most)
				}
			})
		})
	}
}

func TestTenSlowDownsInARowAreTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var s server
		told := 0
		g := &Gate{Rate: 1000, Slowed: func(error, float64, time.Time) { told++ }}
		start := time.Now()
		err := g.Do(t.Context(), s.call)
		if !errors.Is(err, errTooFast) || len(s.came) != 10 || told != 10 {
			t.Errorf("%d calls, told of %d, error %v; want 10, 10 and %v", len(s.came), told, err, errTooFast)
		}
		if took := time.Since(start); took < 9*time.Minute || took > 10*time.Minute {
			t.Errorf("nine waits for the next minute took %v", took)
		}
		if want := 1000.0 / 1024; g.Pace() != want {
			t.Errorf("the pace is %v, want %v", g.Pace(), want)
		}
	})
}

func TestASuccessForgivesSlowDowns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := &Gate{Rate: 1000, Attempts: 1}
		for range 3 {
			calls := 0
			err := g.Do(t.Context(), func(context.Context) error {
				if calls++; calls < 10 {
					return errTooFast
				}
				return nil
			})
			if err != nil {
				t.Fatalf("error %v after nine slow-downs and a success", err)
			}
		}
	})
}

func TestSlowDownsCostNoAttempts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := &Gate{Rate: 10, Attempts: 2}
		answers := []error{errTooFast, errBusy, errTooFast, errTooFast, errBusy}
		calls := 0
		err := g.Do(t.Context(), func(context.Context) error { calls++; return answers[calls-1] })
		if calls != 5 || !errors.Is(err, errBusy) {
			t.Errorf("%d calls and error %v; want 5 and %v", calls, err, errBusy)
		}
	})
}

func TestWaitingForTheMinuteListensToTheContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		why := errors.New("interrupted")
		ctx, cancel := context.WithCancelCause(t.Context())
		time.AfterFunc(time.Second, func() { cancel(why) })
		start := time.Now()
		err := (&Gate{Rate: 10}).Do(ctx, new(server).call)
		if took := time.Since(start); !errors.Is(err, why) || took != time.Second {
			t.Errorf("error %v after %v, want %v after 1s", err, took, why)
		}
	})
}

func TestWhoGivesUpWaitingHurriesNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var until time.Time
		g := &Gate{Rate: 2, Slowed: func(_ error, _ float64, u time.Time) { until = u }}
		s := &server{limit: 1}
		_ = g.Do(t.Context(), s.call)
		var wg sync.WaitGroup
		wg.Go(func() { _ = g.Do(t.Context(), s.call) }) // is refused
		synctest.Wait()
		time.Sleep(time.Second)
		ctx, cancel := context.WithCancel(t.Context())
		wg.Go(func() { _ = g.Do(ctx, s.call) })
		synctest.Wait()
		cancel()
		synctest.Wait()
		s.mu.Lock()
		s.limit = 100
		s.mu.Unlock()
		for range 5 {
			wg.Go(func() { _ = g.Do(t.Context(), s.call) })
		}
		wg.Wait()
		for i, c := range s.came[2:] {
			if want := until.Add(time.Duration(i) * time.Second); !c.Round(time.Millisecond).Equal(want.Round(time.Millisecond)) {
				t.Errorf("attempt %d began %v after the waiting, want %d s", i+1, c.Sub(until), i)
			}
		}
	})
}
