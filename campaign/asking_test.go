package campaign_test

import (
	"context"
	"errors"
	"net"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"sceneqr/campaign"
	"sceneqr/campaign/verify"
	"sceneqr/campaign/wechat"
	"sceneqr/campaign/wechat/emulator"
)

// killed is a ledger of a program that is killed between WeChat's answer and the recording of it.
type killed struct{ campaign.Ledger }

var errKilled = errors.New("killed")

func (k killed) Save(ctx context.Context, c campaign.Code, picture []byte) error {
	if c.Stage == campaign.Ticketed {
		return errKilled
	}
	return k.Ledger.Save(ctx, c, picture)
}

func TestAQuestionWithoutARecordedAnswerIsKnownAndAskedAgainWithTheSameScene(t *testing.T) {
	for name, repeatsDiffer := range map[string]bool{"repeats are alike": false, "repeats differ": true} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			s.wechat.Set(emulator.Faults{RepeatsDiffer: repeatsDiffer})
			s.Ledger = killed{s.ledger}
			if _, err := s.Run(t.Context(), s.reserve(t, 4)); !errors.Is(err, errKilled) {
				t.Fatalf("error %v, want to be killed", err)
			}
			outstanding := 0
			for _, c := range s.saved(t) {
				if asked := s.wechat.Asked(string(c.Scene)); c.Asked != asked || c.Outstanding != (asked == 1) {
					t.Errorf("scene %q was asked for %d times, the ledger says %d, outstanding %t", c.Scene, asked, c.Asked, c.Outstanding)
				}
				if c.Outstanding {
					outstanding++
				}
			}
			if outstanding == 0 {
				t.Fatal("nothing was asked before the kill")
			}
			s.Ledger = s.ledger
			codes, err := s.Run(t.Context(), s.reserve(t, 4))
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range codes {
				if c.Asked != s.wechat.Asked(string(c.Scene)) || c.Outstanding {
					t.Errorf("scene %q: asked %d times, the ledger says %+v", c.Scene, s.wechat.Asked(string(c.Scene)), c)
				}
				picture, err := s.ledger.Picture(t.Context(), c)
				if err != nil {
					t.Fatal(err)
				}
				if text, err := verify.Read(picture); err != nil || text != c.URL {
					t.Errorf("scene %q has the picture of %q and the url %q (%v)", c.Scene, text, c.URL, err)
				}
			}
			spent := 4
			if repeatsDiffer {
				spent += outstanding
			}
			if n := s.wechat.Spent(); n != spent {
				t.Errorf("%d permanent codes are spent, want %d", n, spent)
			}
		})
	}
}

func TestARefusedSceneWithAQuestionOpenIsNotExchanged(t *testing.T) {
	s := newStage(t)
	s.Ledger = killed{s.ledger}
	if _, err := s.Run(t.Context(), s.reserve(t, 1)); !errors.Is(err, errKilled) {
		t.Fatal(err)
	}
	s.Ledger = s.ledger
	s.wechat.Set(emulator.Faults{Refused: func(string, int) int { return 40053 }})
	if _, err := s.Run(t.Context(), s.reserve(t, 1)); !errors.Is(err, campaign.ErrIncomplete) {
		t.Fatal(err)
	}
	before := s.saved(t)[0]
	if !before.Outstanding || before.Problem == nil {
		t.Fatalf("%+v: want a problem, and the first question still open", before)
	}
	known, err := s.ledger.Known(t.Context(), "spring")
	if err != nil {
		t.Fatal(err)
	}
	c := campaign.Channel{Row: 2, Key: "channel 0", Name: "channel 0", Copies: 1, Given: "another"}
	_, err = campaign.Allocate(campaign.Request{Campaign: "spring", Channels: []campaign.Channel{c}, Known: known})
	if _, ok := errors.AsType[campaign.Refusals](err); !ok {
		t.Errorf("error %v, want a refusal: there may be a code for %q", err, before.Scene)
	}
}

func TestAnotherHostOfTheAPIIsTriedWhenOneIsOut(t *testing.T) {
	gone, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	gone.Close() // connections to it are refused
	sick := httptest.NewServer(&emulator.Emulator{Faults: emulator.Faults{
		Wire: emulator.Strike("", emulator.Always, emulator.ServerError),
	}})
	defer sick.Close()

	s := newStage(t)
	s.Client.API = append([]string{"http://" + gone.Addr().String(), sick.URL}, s.Client.API...)
	var mu sync.Mutex
	var moves []string
	s.Moved = func(host string) {
		mu.Lock()
		defer mu.Unlock()
		moves = append(moves, host)
	}
	codes, err := s.Run(t.Context(), s.reserve(t, 20))
	if err != nil || count(codes, campaign.Verified) != 20 {
		t.Fatalf("%d verified, error %v", count(codes, campaign.Verified), err)
	}
	if len(moves) != 2 {
		t.Errorf("moved to %q, want past both bad hosts once", moves)
	}
	for _, c := range codes {
		if c.Asked != 1 {
			t.Errorf("scene %q was asked for once, and the ledger says %d times", c.Scene, c.Asked)
		}
	}
}

// token is one that the emulator gives, as two hosts of WeChat would: here each has its own accounts.
func (s *stage) token(t *testing.T) string {
	t.Helper()
	c := &wechat.Client{AppID: appid, Secret: secret, API: []string{s.server.URL}}
	if err := c.Authorize(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s.wechat.Tokens()[0]
}

func TestAHostThatLosesAnswersIsLeftAndItsRowsWait(t *testing.T) {
	deaf := &emulator.Emulator{Faults: emulator.Faults{Wire: emulator.Strike(pathCreate, emulator.Always, emulator.ResetBefore)}}
	other := httptest.NewServer(deaf)
	defer other.Close()
	s := newStage(t)
	s.Workers = 1
	s.Client.API = append([]string{other.URL}, s.Client.API...)
	s.Client.Token = func(context.Context) (string, error) { return s.token(t), nil }
	codes, err := s.Run(t.Context(), s.reserve(t, 10))
	if !errors.Is(err, campaign.ErrLater) || count(codes, campaign.Verified) != 9 || !codes[0].Outstanding {
		t.Fatalf("%d verified, error %v; want all but the one whose answers were lost", count(codes, campaign.Verified), err)
	}
	if n := deaf.Calls(pathCreate); n != 2 {
		t.Errorf("the bad host was asked %d times, want once and once more", n)
	}
}

func TestWithAllHostsOutTheRowsWaitForTheNextRun(t *testing.T) {
	s := newStage(t)
	s.Workers = 1
	s.Client.API = append(s.Client.API, s.server.URL)
	s.wechat.Set(emulator.Faults{Busy: emulator.Always})
	_, err := s.Run(t.Context(), s.reserve(t, 3))
	if !errors.Is(err, campaign.ErrLater) {
		t.Fatalf("error %v, want ErrLater", err)
	}
	if n := s.wechat.Calls(pathCreate); n != 3*2*6 {
		t.Errorf("%d calls, want 6 for each of 3 rows at each of 2 hosts", n)
	}
	for _, c := range s.saved(t) {
		if c.Problem == nil || !c.Problem.Later || c.Outstanding {
			t.Errorf("row %d: %+v, want a problem that another run mends", c.Row, c)
		}
	}
}

func TestNoRefusedQuestionIsOutstandingWhileItsRepeatIsWaitedFor(t *testing.T) {
	s := newStage(t)
	s.wechat.Set(emulator.Faults{Busy: emulator.First(3)})
	s.Tickets.Pause, s.Tickets.MaxPause = time.Hour, time.Hour
	why := errors.New("interrupted")
	ctx, cancel := context.WithCancelCause(t.Context())
	s.Tickets.Again = func(error, time.Duration) {
		if c := s.saved(t)[0]; c.Asked != 1 || c.Outstanding {
			t.Errorf("asked %d times, outstanding %t; want one question, answered", c.Asked, c.Outstanding)
		}
		cancel(why)
	}
	if _, err := s.Run(ctx, s.reserve(t, 1)); !errors.Is(err, why) {
		t.Errorf("error %v, want %v", err, why)
	}
}
