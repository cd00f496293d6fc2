package campaign_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"sceneqr/campaign"
	"sceneqr/campaign/wechat"
	"sceneqr/campaign/wechat/emulator"
	"sceneqr/ratelimit"
)

// hesitant is a ledger that takes its time over all marks but the first.
type hesitant struct {
	forgetful
	marks *atomic.Int32
}

func (h hesitant) Save(_ context.Context, c campaign.Code, _ []byte) error {
	if c.Outstanding && h.marks.Add(1) > 1 {
		time.Sleep(time.Second)
	}
	return nil
}

func TestNotOneQuestionFollowsARefusal(t *testing.T) {
	for name, errcode := range map[string]int{"of the account": 48001, "for the day": 45009} {
		t.Run(name, func(t *testing.T) {
			refuse := func(path string, _ int) int { return map[string]int{pathCreate: errcode}[path] }
			faults := emulator.Faults{Errcode: refuse, QuotaOff: 76022}
			inBubble(t, faults, func(t *testing.T, job *campaign.Job, e *emulator.Emulator) {
				job.Ledger = hesitant{marks: new(atomic.Int32)}
				codes, err := job.Run(t.Context(), planned(100))
				if w, ok := errors.AsType[*wechat.Error](err); !ok || w.ErrCode != errcode {
					t.Errorf("error %v", err)
				}
				if n := e.Calls(pathCreate); n != 1 {
					t.Errorf("%d questions, want the one that was refused", n)
				}
				for _, c := range codes {
					if c.Outstanding || c.Problem != nil {
						t.Fatalf("%+v was not asked for", c)
					}
				}
			})
		})
	}
}

func TestNothingIsAskedWhenTheTokenComesAfterTheEnd(t *testing.T) {
	slow := func(string, int) time.Duration { return time.Second }
	inBubble(t, emulator.Faults{Slow: slow}, func(t *testing.T, job *campaign.Job, e *emulator.Emulator) {
		why := errors.New("interrupted")
		ctx, cancel := context.WithCancelCause(t.Context())
		time.AfterFunc(100*time.Millisecond, func() { cancel(why) })
		if _, err := job.Run(ctx, planned(10)); !errors.Is(err, why) {
			t.Errorf("error %v, want %v", err, why)
		}
		time.Sleep(time.Minute) // whatever was begun has come to its end
		if n := e.Calls(pathCreate); n != 0 {
			t.Errorf("%d tickets were asked for after the end", n)
		}
	})
}

// A closed desk is no place to wait at: at one question in ten seconds, fifteen workers would wait minutes for nothing.
func TestNobodyWaitsForAClosedDesk(t *testing.T) {
	refuse := func(path string, _ int) int { return map[string]int{pathCreate: 45009}[path] }
	inBubble(t, emulator.Faults{Errcode: refuse, QuotaOff: 76022}, func(t *testing.T, job *campaign.Job, _ *emulator.Emulator) {
		job.Tickets.Rate = 0.1
		start := time.Now()
		if _, err := job.Run(t.Context(), planned(100)); !isClosed(err, 100) {
			t.Errorf("error %v, want all 100 left", err)
		}
		if took := time.Since(start); took > time.Second {
			t.Errorf("took %v after the refusal", took)
		}
	})
}

func isClosed(err error, left int) bool {
	e, ok := errors.AsType[*campaign.ClosedError](err)
	return ok && e.Left == left
}

func TestTheLastNightsProblemsAreLeftAsWell(t *testing.T) {
	s := newStage(t)
	s.Workers = 1
	s.wechat.Set(emulator.Faults{Busy: emulator.Always})
	if _, err := s.Run(t.Context(), s.reserve(t, 4)); !errors.Is(err, campaign.ErrLater) {
		t.Fatalf("error %v, want ErrLater", err)
	}
	s.wechat.Set(emulator.Faults{DailyLimit: 1})
	_, err := s.Run(t.Context(), s.reserve(t, 4))
	closed(t, err, 4)
}

func TestAnAnswerThatIsLostEveryNightCostsOneQuestionANight(t *testing.T) {
	s := newStage(t)
	s.wechat.Set(emulator.Faults{Wire: emulator.Strike(pathCreate, emulator.Always, emulator.ResetAfter), RepeatsDiffer: true})
	for _, asked := range []int{2, 3, 4} {
		if _, err := s.Run(t.Context(), s.reserve(t, 1)); !errors.Is(err, campaign.ErrLater) {
			t.Fatalf("error %v, want ErrLater", err)
		}
		if c := s.saved(t)[0]; c.Asked != asked || s.wechat.Spent() != asked || !c.Outstanding {
			t.Errorf("asked %d times and %d codes spent, want %d", c.Asked, s.wechat.Spent(), asked)
		}
	}
}

func TestACrowdIsMovedOnce(t *testing.T) {
	inBubble(t, emulator.Faults{Busy: emulator.Always}, func(t *testing.T, job *campaign.Job, _ *emulator.Emulator) {
		job.Client.API = append(job.Client.API, "http://localhost:81")
		var moves atomic.Int32
		job.Moved = func(string) { moves.Add(1) }
		job.Workers = 16
		if _, err := job.Run(t.Context(), planned(16)); err == nil {
			t.Error("no error")
		}
		if n := moves.Load(); n != 1 {
			t.Errorf("16 workers moved %d times, want once, and then both hosts were tried", n)
		}
	})
}

func TestAPreparedJobHasMetTheAccountsRefusal(t *testing.T) {
	refuse := func(path string, _ int) int { return map[string]int{emulator.PathQuota: 40164}[path] }
	inBubble(t, emulator.Faults{Errcode: refuse}, func(t *testing.T, job *campaign.Job, _ *emulator.Emulator) {
		_, err := job.Prepare(t.Context())
		if w, ok := errors.AsType[*wechat.Error](err); !ok || w.ErrCode != 40164 {
			t.Errorf("error %v, want the white list's", err)
		}
	})
}

func TestPicturesAreFinishedWithoutAToken(t *testing.T) {
	s := newStage(t)
	s.ticketed(t, 4)
	s.Client = &wechat.Client{AppID: appid, Secret: secret, API: s.Client.API, MP: s.Client.MP}
	refuse := func(path string, _ int) int { return map[string]int{emulator.PathStableToken: 45009}[path] }
	s.wechat.Set(emulator.Faults{Errcode: refuse})
	codes := s.reserve(t, 6)
	if _, err := s.Prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	codes, err := s.Run(t.Context(), codes)
	if e := closed(t, err, 2); e.Back.IsZero() || count(codes, campaign.Verified) != 4 {
		t.Errorf("%d verified, back at %v", count(codes, campaign.Verified), e.Back)
	}
}

func TestOneHiccupOfTheQuotaDoesNotEndTheNight(t *testing.T) {
	faults := emulator.Faults{
		MinuteLimit: 24, MinuteErrcode: 45009, QuotaSilent: true,
		Wire: emulator.Strike(emulator.PathQuota, emulator.First(2), emulator.ServerError),
	}
	inBubble(t, faults, func(t *testing.T, job *campaign.Job, _ *emulator.Emulator) {
		job.Tickets = &ratelimit.Gate{Rate: 2}
		codes, err := job.Run(t.Context(), planned(60))
		if err != nil || count(codes, campaign.Verified) != 60 {
			t.Errorf("%d verified, error %v", count(codes, campaign.Verified), err)
		}
	})
}

func TestWhatCannotBeSlowEnoughSaysSo(t *testing.T) {
	faults := emulator.Faults{Errcode: func(path string, _ int) int { return map[string]int{pathCreate: 45009}[path] }}
	inBubble(t, faults, func(t *testing.T, job *campaign.Job, _ *emulator.Emulator) {
		_, err := job.Run(t.Context(), planned(5))
		if e := closed(t, err, 5); !errors.Is(e, campaign.ErrTooFast) || !e.Back.IsZero() {
			t.Errorf("closed by %v until %v", e.Err, e.Back)
		}
	})
}
