package ratelimit

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

type passing struct{ error }

func (passing) Transient() bool { return true }

var (
	errBusy    = passing{errors.New("busy")}
	errRefused = errors.New("refused")
)

func TestEveryAttemptTakesAToken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := &Gate{Rate: 10, Pause: time.Nanosecond, MaxPause: time.Nanosecond, Attempts: 5}
		start := time.Now()
		calls := 0
		err := g.Do(t.Context(), func(context.Context) error { calls++; return errBusy })
		if calls != 5 || !errors.Is(err, errBusy) {
			t.Fatalf("%d attempts and error %v; want 5 and %v", calls, err, errBusy)
		}
		if took := time.Since(start); took < 400*time.Millisecond {
			t.Errorf("5 attempts at 10 a second took %v, want at least 400ms", took)
		}
	})
}

func TestManyCallersShareOnePace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := &Gate{Rate: 50}
		start := time.Now()
		var wg sync.WaitGroup
		for range 16 {
			wg.Go(func() {
				for range 10 {
					if err := g.Do(t.Context(), func(context.Context) error { return nil }); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		if took, want := time.Since(start), 159*20*time.Millisecond; took != want {
			t.Errorf("160 calls at 50 a second took %v, want %v", took, want)
		}
	})
}

func TestOnlyTransientErrorsAreTriedAgain(t *testing.T) {
	calls := 0
	err := new(Gate).Do(t.Context(), func(context.Context) error { calls++; return errRefused })
	if calls != 1 || !errors.Is(err, errRefused) {
		t.Errorf("%d attempts and error %v; want one and %v", calls, err, errRefused)
	}
}

func TestSucceedsAfterPassingFailures(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start, calls, told, paused := time.Now(), 0, 0, time.Duration(0)
		g := &Gate{Again: func(err error, pause time.Duration) {
			if !errors.Is(err, errBusy) {
				t.Errorf("told of %v", err)
			}
			told++
			paused += pause
		}}
		err := g.Do(t.Context(), func(context.Context) error {
			if calls++; calls < 6 {
				return errBusy
			}
			return nil
		})
		if calls != 6 || err != nil {
			t.Errorf("%d attempts and error %v; want 6 and none", calls, err)
		}
		if told != 5 || time.Since(start) != paused {
			t.Errorf("told of %d pauses of %v in all; there were 5 and they took %v", told, paused, time.Since(start))
		}
	})
}

func TestWaitsListenToTheContext(t *testing.T) {
	why := errors.New("interrupted")
	for name, g := range map[string]*Gate{
		"for a token": {Rate: 1e-6},
		"for a pause": {Pause: 1000 * time.Hour, MaxPause: 1000 * time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancelCause(t.Context())
				time.AfterFunc(time.Second, func() { cancel(why) })
				err := g.Do(ctx, func(context.Context) error { return errBusy })
				if !errors.Is(err, why) {
					t.Errorf("error %v, want %v", err, why)
				}
			})
		})
	}
}

func TestPausesDoubleUpToTheirBound(t *testing.T) {
	g := &Gate{MaxPause: 5 * time.Second}
	for i, want := range []time.Duration{1, 2, 4, 5, 5} {
		if pause := g.pause(i + 1); pause != want*time.Second {
			t.Errorf("pause after attempt %d is %v, want %v", i+1, pause, want*time.Second)
		}
	}
}
