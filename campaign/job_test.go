package campaign_test

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"sceneqr/campaign"
	"sceneqr/campaign/ledger"
	"sceneqr/campaign/verify"
	"sceneqr/campaign/wechat"
	"sceneqr/campaign/wechat/emulator"
	"sceneqr/ratelimit"
)

const (
	appid  = "wx0123456789abcdef"
	secret = "0123456789abcdef0123456789abcdef"

	pathCreate  = emulator.PathCreate
	pathPicture = emulator.PathPicture
)

// stage is a whole stage for a job: the real client, the real emulator, a real ledger.
type stage struct {
	*campaign.Job
	wechat *emulator.Emulator
	server *httptest.Server
	ledger *ledger.Ledger
}

func newStage(t *testing.T) *stage {
	t.Helper()
	e := new(emulator.Emulator)
	server := httptest.NewServer(e)
	t.Cleanup(server.Close)
	l, err := ledger.Open(t.Context(), filepath.Join(t.TempDir(), "sceneqr.db"), appid)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	quick := func() *ratelimit.Gate { return &ratelimit.Gate{Pause: time.Nanosecond, MaxPause: time.Nanosecond} }
	return &stage{
		Job: &campaign.Job{
			Client:   &wechat.Client{AppID: appid, Secret: secret, API: []string{server.URL}, MP: server.URL},
			Ledger:   l,
			Tickets:  quick(),
			Pictures: quick(),
			Read:     verify.Read,
			Workers:  4,
		},
		wechat: e,
		server: server,
		ledger: l,
	}
}

// reserve allocates and reserves n channels, as one run after the other does.
func (s *stage) reserve(t *testing.T, n int, change ...func(*campaign.Channel)) []campaign.Code {
	t.Helper()
	known, err := s.ledger.Known(t.Context(), "spring")
	if err != nil {
		t.Fatal(err)
	}
	var channels []campaign.Channel
	for i := range n {
		name := fmt.Sprintf("channel %d", i)
		channels = append(channels, campaign.Channel{Row: i + 2, Key: name, Name: name, Copies: 1})
		for _, f := range change {
			f(&channels[i])
		}
	}
	codes, err := campaign.Allocate(campaign.Request{Campaign: "spring", Channels: channels, Known: known})
	if err != nil {
		t.Fatal(err)
	}
	if codes, err = s.ledger.Reserve(t.Context(), codes); err != nil {
		t.Fatal(err)
	}
	return codes
}

// saved is what the ledger holds, whatever a run says.
func (s *stage) saved(t *testing.T) []campaign.Code {
	t.Helper()
	codes, err := s.ledger.Codes(t.Context(), "spring")
	if err != nil {
		t.Fatal(err)
	}
	return codes
}

func count(codes []campaign.Code, stage campaign.Stage) int {
	n := 0
	for _, c := range codes {
		if c.Stage == stage {
			n++
		}
	}
	return n
}

func TestRunTakesEveryCodeToVerified(t *testing.T) {
	s := newStage(t)
	codes, err := s.Run(t.Context(), s.reserve(t, 20))
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range codes {
		if c.Row != i+2 {
			t.Errorf("code %d is of row %d: the order of the sheet is lost", i, c.Row)
		}
		picture, err := s.ledger.Picture(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		if text, err := verify.Read(picture); err != nil || text != c.URL || c.URL == "" {
			t.Errorf("the picture in the ledger says %q (%v), the code %q", text, err, c.URL)
		}
		if n := s.wechat.Asked(string(c.Scene)); n != 1 || c.Asked != 1 {
			t.Errorf("scene %q: asked %d times, recorded %d; want once", c.Scene, n, c.Asked)
		}
	}
}

func TestAFinishedRunAsksNothing(t *testing.T) {
	s := newStage(t)
	if _, err := s.Run(t.Context(), s.reserve(t, 5)); err != nil {
		t.Fatal(err)
	}
	s.server.Close()
	codes, err := s.Run(t.Context(), s.reserve(t, 5))
	if err != nil || count(codes, campaign.Verified) != 5 {
		t.Errorf("with the server off: %d verified, error %v", count(codes, campaign.Verified), err)
	}
}

func TestManyAlikeEndTheRun(t *testing.T) {
	for name, faults := range map[string]emulator.Faults{
		"an unknown errcode": {Refused: func(string, int) int { return 99999 }},
		"a body in pieces":   {Refused: func(string, int) int { return 40052 }},
		"no answer":          {Wire: emulator.Strike(pathCreate, emulator.Always, emulator.ResetBefore)},
		"no picture":         {PictureMissing: emulator.Always},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			s.Workers = 1
			s.wechat.Set(faults)
			_, err := s.Run(t.Context(), s.reserve(t, 50))
			if !errors.Is(err, campaign.ErrAlike) {
				t.Fatalf("error %v, want ErrAlike", err)
			}
			if calls := s.wechat.Calls(pathCreate); calls > 5*6 {
				t.Errorf("%d tickets were asked for, want at most 5 codes of 6 attempts", calls)
			}
		})
	}
}

func TestCodesThatNeedNothingDoNotHideAFailureOfAllOthers(t *testing.T) {
	s := newStage(t)
	s.Workers = 1
	if _, err := s.Run(t.Context(), s.reserve(t, 20)); err != nil {
		t.Fatal(err)
	}
	codes := s.reserve(t, 40)
	mixed := make([]campaign.Code, 0, 40) // a finished code between any two that are to be asked for
	for i := range 20 {
		mixed = append(mixed, codes[i], codes[20+i])
	}
	s.wechat.Set(emulator.Faults{Refused: func(string, int) int { return 99999 }})
	if _, err := s.Run(t.Context(), mixed); !errors.Is(err, campaign.ErrAlike) {
		t.Errorf("error %v, want ErrAlike", err)
	}
}

func TestAnInterruptedRunLosesNothing(t *testing.T) {
	s := newStage(t)
	why := errors.New("interrupted")
	ctx, cancel := context.WithCancelCause(t.Context())
	var done atomic.Int32
	s.Saved = func(c campaign.Code) {
		if c.Stage == campaign.Verified && done.Add(1) == 10 {
			cancel(why)
		}
	}
	_, err := s.Run(ctx, s.reserve(t, 100))
	if !errors.Is(err, why) {
		t.Fatalf("error %v, want %v", err, why)
	}
	for _, c := range s.saved(t) {
		if asked := s.wechat.Asked(string(c.Scene)); asked > 0 && c.Stage == campaign.Planned {
			t.Errorf("scene %q was asked for and its answer is not in the ledger", c.Scene)
		}
	}
	if n := s.wechat.Calls(pathCreate); n == 100 {
		t.Error("the run went on to its end")
	}
	s.Saved = nil
	if _, err := s.Run(t.Context(), s.reserve(t, 100)); err != nil {
		t.Fatal(err)
	}
	if n := s.wechat.Calls(pathCreate); n != 100 {
		t.Errorf("%d tickets were asked for in both runs, want 100", n)
	}
}

func TestALedgerThatCannotSaveEndsTheRun(t *testing.T) {
	s := newStage(t)
	codes := s.reserve(t, 50)
	s.ledger.Close()
	if _, err := s.Run(t.Context(), codes); err == nil || errors.Is(err, campaign.ErrIncomplete) {
		t.Errorf("error %v, want the ledger's", err)
	}
	if calls := s.wechat.Calls(pathCreate); calls != 0 {
		t.Errorf("%d tickets were asked for without a ledger to keep them", calls)
	}
}

func TestATemporaryCodeIsRenewed(t *testing.T) {
	s := newStage(t)
	now := time.Date(2026, 11, 22, 1, 0, 0, 0, time.UTC)
	s.Now = func() time.Time { return now }
	s.wechat.Now = s.Now
	kinds := func(c *campaign.Channel) {
		if c.Kind = campaign.TemporaryID; c.Row == 2 {
			c.Kind = campaign.Temporary
		}
		c.Validity = 10 * time.Minute
	}
	first, err := s.Run(t.Context(), s.reserve(t, 2, kinds))
	if err != nil {
		t.Fatal(err)
	}
	before := []campaign.Code{first[0], first[1]}
	now = now.Add(30 * time.Minute)
	again, err := s.Run(t.Context(), s.reserve(t, 2, kinds))
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range again {
		if c.Scene != before[i].Scene || c.Ticket == before[i].Ticket || !c.Expires.Equal(now.Add(10*time.Minute)) || c.Asked != 2 {
			t.Errorf("renewed as %+v, was %+v", c, before[i])
		}
		if picture, err := s.ledger.Picture(t.Context(), c); err != nil {
			t.Error(err)
		} else if text, _ := verify.Read(picture); text != c.URL {
			t.Errorf("the picture says %q, the new code is %q", text, c.URL)
		}
	}
}

func TestAllFourKinds(t *testing.T) {
	s := newStage(t)
	codes, err := s.Run(t.Context(), s.reserve(t, 4, func(c *campaign.Channel) {
		if c.Kind = campaign.Kind(c.Row - 2); !c.Kind.IsPermanent() {
			c.Validity = time.Hour
		}
	}))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range codes {
		if c.Expires.IsZero() != c.Kind.IsPermanent() {
			t.Errorf("a %s code expires %v", c.Kind, c.Expires)
		}
		if s.wechat.Asked(string(c.Scene)) != 1 {
			t.Errorf("scene %q did not reach WeChat as it is in the ledger", c.Scene)
		}
	}
}
