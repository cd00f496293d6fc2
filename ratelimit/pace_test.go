package ratelimit

import (
	"context"
	"errors"
	"math"
	"testing"
	"testing/synctest"
	"time"
)

func TestPaceClimbsByATenthEachMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := &Gate{Rate: 1, Start: 0.8}
		call := func(context.Context) error { return nil }
		start := time.Now()
		for _, want := range []float64{0.8, 0.88, 0.968, 1, 1} {
			for time.Since(start) < time.Minute {
				if err := g.Do(t.Context(), call); err != nil {
					t.Fatal(err)
				}
				if took := time.Since(start); took < time.Minute && math.Abs(g.Pace()-want) > 1e-9 {
					t.Fatalf("%v after the last climb the pace is %v, want %v", took, g.Pace(), want)
				}
			}
			start = time.Now()
		}
	})
}

func TestIdleMinutesAreNoReasonToClimb(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := &Gate{Rate: 10, Start: 1}
		call := func(context.Context) error { return nil }
		_ = g.Do(t.Context(), call)
		time.Sleep(time.Hour)
		for range 3 {
			_ = g.Do(t.Context(), call)
		}
		if g.Pace() != 1.1 {
			t.Errorf("after an idle hour the pace is %v, want 1.1", g.Pace())
		}
	})
}

func TestPaceBeforeTheFirstAttempt(t *testing.T) {
	for _, tt := range []struct{ rate, start, want float64 }{
		{0, 0, 0},
		{5, 0, 5},
		{5, 2, 2},
		{5, 7, 5},
		{0, 7, 7},
		{5, 1e-9, 0.1},
		{0.05, 0.01, 0.05},
		{5, -1, 5},
		{-1, 0, 0},
	} {
		if pace := (&Gate{Rate: tt.rate, Start: tt.start}).Pace(); pace != tt.want {
			t.Errorf("Rate %v and Start %v give %v, want %v", tt.rate, tt.start, pace, tt.want)
		}
	}
}

func TestAnUnsetPaceIsHalvedFromWhatWentThrough(t *testing.T) {
	for name, tt := range map[string]struct {
		pause time.Duration // before each call
		calls int
		want  float64
	}{
		"all in the first second": {0, 30, 15},
		"a few a second":          {200 * time.Millisecond, 50, 2.5},
		"one":                     {0, 1, 0.5},
		"slower than the slowest": {30 * time.Second, 1, 0.1},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g, calls := new(Gate), 0
				refuseOne := func(context.Context) error {
					if calls++; calls == tt.calls {
						return errTooFast
					}
					return nil
				}
				for range tt.calls {
					time.Sleep(tt.pause)
					if err := g.Do(t.Context(), refuseOne); err != nil {
						t.Fatal(err)
					}
				}
				if math.Abs(g.Pace()-tt.want) > 1e-9 {
					t.Errorf("the pace is %v, want %v", g.Pace(), tt.want)
				}
			})
		})
	}
}

func TestPaceIsNeverHalvedToAStandstill(t *testing.T) {
	for _, tt := range []struct{ rate, want float64 }{{0.15, 0.1}, {0.1, 0.1}, {0.02, 0.02}} {
		synctest.Test(t, func(t *testing.T) {
			g := &Gate{Rate: tt.rate}
			if err := g.Do(t.Context(), new(server).call); !errors.Is(err, errTooFast) {
				t.Errorf("error %v, want %v", err, errTooFast)
			}
			if g.Pace() != tt.want {
				t.Errorf("%v a second came down to %v, want %v", tt.rate, g.Pace(), tt.want)
			}
		})
	}
}

func TestNothingIsCalledForAContextThatHasEnded(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	why := errors.New("interrupted")
	cancel(why)
	err := new(Gate).Do(ctx, func(context.Context) error { t.Error("called"); return nil })
	if !errors.Is(err, why) {
		t.Errorf("error %v, want %v", err, why)
	}
}

func TestNextMinuteIsNearWhateverTheClockSays(t *testing.T) {
	odd := time.FixedZone("LMT", 8*3600+5*60+43)
	for _, now := range []time.Time{
		{},
		time.Unix(0, 0),
		time.Unix(-1, 999_999_999),
		time.Date(2026, 2, 28, 23, 59, 59, 999_999_999, time.UTC),
		time.Date(9999, 12, 31, 23, 59, 0, 0, odd),
		time.Date(-44, 3, 15, 12, 0, 30, 0, odd),
	} {
		if d := untilNextMinute(now); d <= 0 || d > time.Minute {
			t.Errorf("from %v it is %v to the next minute", now, d)
		}
	}
}

func BenchmarkDoWithoutALimit(b *testing.B) {
	g := new(Gate)
	call := func(context.Context) error { return nil }
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			_ = g.Do(b.Context(), call)
		}
	})
}
