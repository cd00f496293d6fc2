package campaign_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"

	"sceneqr/campaign"
	"sceneqr/campaign/verify"
	"sceneqr/campaign/wechat/emulator"
)

// misread has the pictures of these codes not read back, whatever they are.
func (s *stage) misread(codes []campaign.Code) {
	scenes := map[string]bool{}
	for _, c := range codes {
		scenes[c.URL] = true
	}
	s.Read = func(picture []byte) (string, error) {
		text, err := verify.Read(picture)
		if scenes[text] {
			return "", errors.New("spoilt")
		}
		return text, err
	}
}

func TestBadPicturesKeepNobodyFromHisTurn(t *testing.T) {
	s := newStage(t)
	s.Workers = 1
	s.wechat.Set(emulator.Faults{PictureMissing: emulator.Always})
	for night := 0; night < 50 && count(s.saved(t), campaign.Ticketed) < 20; night++ {
		if _, err := s.Run(t.Context(), s.reserve(t, 20)); !errors.Is(err, campaign.ErrAlike) {
			t.Fatalf("error %v, want ErrAlike", err)
		}
	}
	s.wechat.Set(emulator.Faults{})
	s.misread(s.saved(t)[:8]) // more than it takes to end a run, and at the head of the sheet
	for night := 0; night < 50 && count(s.saved(t), campaign.Verified) < 12; night++ {
		if _, err := s.Run(t.Context(), s.reserve(t, 20)); err == nil {
			t.Fatal("the bad pictures were verified")
		}
	}
	if n := count(s.saved(t), campaign.Verified); n != 12 {
		t.Errorf("%d verified, want the 12 that read back", n)
	}
}

// The bad pictures of a sheet are the last to be given up, all at the same time, and that is no sign of anything.
func TestBadPicturesAtTheEndAreTheirRowsProblem(t *testing.T) {
	inBubble(t, emulator.Faults{}, func(t *testing.T, job *campaign.Job, _ *emulator.Emulator) {
		var mu sync.Mutex
		var bad []string
		job.Read = func(picture []byte) (string, error) {
			text, err := verify.Read(picture)
			mu.Lock()
			defer mu.Unlock()
			known := slices.Contains(bad, text)
			if !known && len(bad) < 10 {
				bad = append(bad, text)
				known = true
			}
			if known {
				return "", errors.New("spoilt")
			}
			return text, err
		}
		job.Workers = 16
		job.Tickets.Rate = 50
		job.Pictures.Rate = 50
		codes, err := job.Run(t.Context(), planned(60))
		if !errors.Is(err, campaign.ErrIncomplete) || count(codes, campaign.Verified) != 50 {
			t.Errorf("%d verified, error %v; want 50 and ErrIncomplete", count(codes, campaign.Verified), err)
		}
	})
}

// doomed is a ledger that can take no ticket, of a run that is interrupted as it is about to ask for one.
type doomed struct {
	campaign.Ledger
	interrupt func()
}

func (d doomed) Save(ctx context.Context, c campaign.Code, picture []byte) error {
	if c.Stage == campaign.Ticketed {
		d.interrupt() // the answer is under way and is waited for
		return errKilled
	}
	return d.Ledger.Save(ctx, c, picture)
}

func TestWhatCouldNotBeRecordedIsSaidWhateverEndedTheRun(t *testing.T) {
	s := newStage(t)
	s.Workers = 1
	why := errors.New("interrupted")
	ctx, cancel := context.WithCancelCause(t.Context())
	s.Ledger = doomed{s.ledger, func() { cancel(why) }}
	_, err := s.Run(ctx, s.reserve(t, 3))
	if !errors.Is(err, why) || !errors.Is(err, campaign.ErrUnrecorded) || !errors.Is(err, errKilled) {
		t.Errorf("error %v, want the interruption and what was not recorded", err)
	}
}

func TestARowThatNeedsAPersonIsSaidWhateverEndedTheRun(t *testing.T) {
	s := newStage(t)
	s.Workers = 1
	s.wechat.Set(emulator.Faults{Refused: func(string, int) int { return 40053 }})
	why := errors.New("until")
	ctx, cancel := context.WithCancelCause(t.Context())
	s.Saved = func(campaign.Code) { cancel(why) }
	_, err := s.Run(ctx, s.reserve(t, 3))
	if !errors.Is(err, why) || !errors.Is(err, campaign.ErrIncomplete) {
		t.Errorf("error %v, want the end and ErrIncomplete", err)
	}
}

// The rows with a problem come last, so that they are many in a row without anything new having befallen them.
func TestTheSameRefusalsAsLastNightEndNoRun(t *testing.T) {
	s := newStage(t)
	s.Workers = 1
	codes := s.reserve(t, 40)
	refused := map[string]bool{}
	for i := 0; i < 40; i += 4 {
		refused[string(codes[i].Scene)] = true
	}
	s.wechat.Set(emulator.Faults{Refused: func(scene string, _ int) int {
		if refused[scene] {
			return 61451
		}
		return 0
	}})
	for range 2 {
		codes, err := s.Run(t.Context(), s.reserve(t, 40))
		if !errors.Is(err, campaign.ErrIncomplete) || count(codes, campaign.Verified) != 30 {
			t.Errorf("%d verified, error %v; want 30 and ErrIncomplete", count(codes, campaign.Verified), err)
		}
	}
}

func TestALedgerThatFailsForManyAtOnceIsNoRowsProblem(t *testing.T) {
	s := newStage(t)
	s.Ledger = killed{s.ledger}
	codes, err := s.Run(t.Context(), s.reserve(t, 20))
	if !errors.Is(err, errKilled) {
		t.Fatalf("error %v", err)
	}
	for _, c := range slices.Concat(codes, s.saved(t)) {
		if c.Problem != nil {
			t.Errorf("row %d has the ledger's problem: %+v", c.Row, c.Problem)
		}
	}
}
