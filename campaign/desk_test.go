package campaign_test

import (
	"errors"
	"testing"
	"time"

	"sceneqr/campaign"
	"sceneqr/campaign/wechat"
	"sceneqr/campaign/wechat/emulator"
)

// closed demands that a run ended with a closed desk and so many codes left.
func closed(t *testing.T, err error, left int) *campaign.ClosedError {
	t.Helper()
	e, ok := errors.AsType[*campaign.ClosedError](err)
	if !ok || e.Left != left {
		t.Fatalf("error %v; want %d codes left without a ticket", err, left)
	}
	return e
}

// ticketed makes n codes, few enough not to end the run, with a ticket and without a picture.
func (s *stage) ticketed(t *testing.T, n int) {
	t.Helper()
	s.wechat.Set(emulator.Faults{PictureMissing: emulator.Always})
	if _, err := s.Run(t.Context(), s.reserve(t, n)); !errors.Is(err, campaign.ErrIncomplete) {
		t.Fatalf("error %v, want ErrIncomplete", err)
	}
}

func TestOutForTodayFinishesWhatHasATicketAndGoesOnTomorrow(t *testing.T) {
	s := newStage(t)
	now := time.Date(2026, 11, 22, 15, 59, 0, 0, time.UTC) // a minute before midnight in China
	s.Now = func() time.Time { return now }
	s.wechat.Now, s.ledger.Now = s.Now, s.Now
	s.ticketed(t, 4)

	s.wechat.Set(emulator.Faults{DailyLimit: 6}) // 4 of them are used
	codes, err := s.Run(t.Context(), s.reserve(t, 20))
	e := closed(t, err, 14)
	if want := time.Date(2026, 11, 23, 0, 5, 0, 0, campaign.China); !e.Back.Equal(want) {
		t.Errorf("back at %v, want %v", e.Back, want)
	}
	if n := count(codes, campaign.Verified); n != 6 {
		t.Errorf("%d verified, want the 4 that had a ticket and the 2 that were to be had", n)
	}
	for _, c := range s.saved(t) {
		if c.Problem != nil || c.Outstanding {
			t.Errorf("row %d carries the day's problem: %+v", c.Row, c)
		}
	}
	now = now.Add(6 * time.Minute)
	s.wechat.Set(emulator.Faults{DailyLimit: 14})
	codes, err = s.Run(t.Context(), s.reserve(t, 20))
	if err != nil || count(codes, campaign.Verified) != 20 {
		t.Errorf("tomorrow: %d verified, error %v", count(codes, campaign.Verified), err)
	}
	if n := s.wechat.Spent(); n != 20 {
		t.Errorf("%d permanent codes were spent, want 20", n)
	}
}

// Whether strings and ids share the 100,000 is not known: each is asked for until WeChat says no.
func TestOutForGoodStopsOnlyTheKindThatIsOut(t *testing.T) {
	kinds := func(c *campaign.Channel) {
		if c.Kind = campaign.Kind(c.Row % 3); c.Kind == campaign.Temporary {
			c.Validity = time.Hour
		}
	}
	for name, test := range map[string]struct {
		faults   emulator.Faults
		verified int
	}{
		"one pool":  {emulator.Faults{Capacity: 6}, 16},
		"two pools": {emulator.Faults{Capacity: 6, SplitPools: true}, 22},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			s.wechat.Set(test.faults)
			codes, err := s.Run(t.Context(), s.reserve(t, 30, kinds))
			e := closed(t, err, 30-test.verified)
			if w, ok := errors.AsType[*wechat.Error](e); !ok || w.ErrCode != 45029 || !e.Back.IsZero() {
				t.Errorf("closed by %v until %v, want WeChat's 45029 for good", e.Err, e.Back)
			}
			if n := count(codes, campaign.Verified); n != test.verified {
				t.Errorf("%d verified, want %d", n, test.verified)
			}
			if n := s.wechat.Calls(pathCreate); n > test.verified+2*s.Workers {
				t.Errorf("%d tickets were asked for", n)
			}
		})
	}
}

func TestABudgetIsKeptAndTheNextRunGoesOn(t *testing.T) {
	s := newStage(t)
	s.ticketed(t, 2)
	s.wechat.Set(emulator.Faults{Busy: emulator.Every(3)}) // a repeat costs no more of the budget
	s.MaxNew = 4
	for _, left := range []int{6, 2} {
		_, err := s.Run(t.Context(), s.reserve(t, 12))
		if e := closed(t, err, left); !errors.Is(e, campaign.ErrBudget) {
			t.Errorf("closed by %v, want the budget", e.Err)
		}
		if n := s.wechat.Spent(); n != 12-left {
			t.Errorf("%d codes were made, want %d", n, 12-left)
		}
	}
	codes, err := s.Run(t.Context(), s.reserve(t, 12))
	if err != nil || count(codes, campaign.Verified) != 12 {
		t.Errorf("at last %d verified, error %v", count(codes, campaign.Verified), err)
	}
}

func TestABudgetThatIsJustEnoughEndsNothing(t *testing.T) {
	s := newStage(t)
	s.MaxNew = 3
	if _, err := s.Run(t.Context(), s.reserve(t, 3)); err != nil {
		t.Error(err)
	}
}

func TestTheDayEndsInChina(t *testing.T) {
	for now, want := range map[string]string{
		"2026-11-22T15:59:59Z": "2026-11-22T16:05:00Z",
		"2026-11-22T16:00:00Z": "2026-11-23T16:05:00Z",
		"2026-12-31T20:00:00Z": "2027-01-01T16:05:00Z",
	} {
		at, err := time.Parse(time.RFC3339, now)
		if err != nil {
			t.Fatal(err)
		}
		if got := campaign.NextDay(at).UTC().Format(time.RFC3339); got != want {
			t.Errorf("after %s comes %s, want %s", now, got, want)
		}
	}
}
