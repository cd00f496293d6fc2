package campaign_test

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"sceneqr/campaign"
	"sceneqr/campaign/verify"
	"sceneqr/campaign/wechat"
	"sceneqr/campaign/wechat/emulator"
	"sceneqr/ratelimit"
)

// inBubble runs a test of time: client and server meet on pipes, so that the clock of the bubble stands in for ours.
func inBubble(t *testing.T, faults emulator.Faults, test func(*testing.T, *campaign.Job, *emulator.Emulator)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		e := &emulator.Emulator{Faults: faults}
		pipes := newPipes()
		server := &http.Server{Handler: e}
		go server.Serve(pipes)
		transport := &http.Transport{DialContext: pipes.dial, MaxIdleConnsPerHost: 64}
		job := &campaign.Job{
			Client: &wechat.Client{
				AppID: appid, Secret: secret, API: []string{"http://localhost"}, MP: "http://localhost",
				HTTP: &http.Client{Transport: transport},
			},
			Ledger: forgetful{}, Read: verify.Read, Workers: 32, Tickets: &ratelimit.Gate{}, Pictures: &ratelimit.Gate{},
		}
		test(t, job, e)
		transport.CloseIdleConnections()
		server.Close()
	})
}

func planned(n int) []campaign.Code {
	codes := make([]campaign.Code, n)
	for i := range codes {
		codes[i].Scene = campaign.Scene(fmt.Sprintf("s-%d", i))
	}
	return codes
}

// At 50 a second, 1,000 channels take at most 2 % longer than 20 s, and the server never sees more than the rate and the
// burst in any second.
func TestThePaceIsTheLimiters(t *testing.T) {
	const roundTrip = 100 * time.Millisecond
	slow := func(string, int) time.Duration { return roundTrip }
	inBubble(t, emulator.Faults{Slow: slow}, func(t *testing.T, job *campaign.Job, e *emulator.Emulator) {
		job.Tickets.Rate, job.Pictures.Rate = 50, 100
		if _, err := job.Prepare(t.Context()); err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		if _, err := job.Run(t.Context(), planned(1000)); err != nil {
			t.Error(err)
		}
		if took, most := time.Since(start), 20*time.Second*102/100+roundTrip; took > most {
			t.Errorf("took %v, want at most %v", took, most)
		}
		if n := e.BusiestSecond(); n > 51 {
			t.Errorf("the server saw %d in a second, want at most 50 and the burst of one", n)
		}
	})
}

// WeChat's documentation has no figure for the calls of a minute, and three errcodes for their end.
func TestAMinuteLimitThatNobodyToldIsFoundAndKept(t *testing.T) {
	for _, errcode := range []int{45011, 44991, 45009} {
		t.Run(fmt.Sprint(errcode), func(t *testing.T) {
			faults := emulator.Faults{MinuteLimit: 24, MinuteErrcode: errcode, QuotaSilent: true}
			inBubble(t, faults, func(t *testing.T, job *campaign.Job, e *emulator.Emulator) {
				slowed := 0
				job.Tickets = &ratelimit.Gate{Rate: 2, Slowed: func(error, float64, time.Time) { slowed++ }}
				start := time.Now()
				codes, err := job.Run(t.Context(), planned(120))
				if err != nil || count(codes, campaign.Verified) != 120 {
					t.Fatalf("%d verified, error %v", count(codes, campaign.Verified), err)
				}
				if slowed == 0 || job.Tickets.Pace() >= 2 {
					t.Errorf("slowed down %d times to %.2f a second; nothing was learnt", slowed, job.Tickets.Pace())
				}
				if took := time.Since(start); took > 15*time.Minute {
					t.Errorf("took %v for what the limit allows in 5 minutes", took)
				}
				if refused := e.Calls(pathCreate) - 120; refused > 32*slowed {
					t.Errorf("%d calls were refused in %d slow-downs, want at most one a worker in each", refused, slowed)
				}
			})
		})
	}
}

func TestAMinuteLimitThatWeChatTellsIsKeptFromTheBeginning(t *testing.T) {
	inBubble(t, emulator.Faults{MinuteLimit: 60}, func(t *testing.T, job *campaign.Job, e *emulator.Emulator) {
		job.Tickets.Rate = 50
		if _, err := job.Prepare(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, err := job.Run(t.Context(), planned(100)); err != nil {
			t.Error(err)
		}
		if n := e.Calls(pathCreate); n != 100 {
			t.Errorf("%d calls for 100 codes: some were refused", n)
		}
	})
}

func TestAPreparedJobDoesNotNeedTheQuota(t *testing.T) {
	inBubble(t, emulator.Faults{QuotaOff: 76022}, func(t *testing.T, job *campaign.Job, _ *emulator.Emulator) {
		job.Tickets.Rate, job.Tickets.Start = 50, 7
		q, err := job.Prepare(t.Context())
		if err != nil || q != (wechat.Quota{}) || job.Tickets.Rate != 50 || job.Tickets.Start != 7 {
			t.Errorf("quota %+v, error %v, pace %v from %v", q, err, job.Tickets.Rate, job.Tickets.Start)
		}
	})
}

// forgetful is a ledger for tests that are about time, which SQLite's own goroutines would not share.
type forgetful struct{}

func (forgetful) Reserve(_ context.Context, codes []campaign.Code) ([]campaign.Code, error) {
	return codes, nil
}
func (forgetful) Save(context.Context, campaign.Code, []byte) error { return nil }

// pipes is a network in memory.
type pipes struct {
	conns  chan net.Conn
	closed chan struct{}
}

func newPipes() *pipes { return &pipes{conns: make(chan net.Conn), closed: make(chan struct{})} }

func (p *pipes) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	near, far := net.Pipe()
	select {
	case p.conns <- far:
		return near, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error   { close(p.closed); return nil }
func (p *pipes) Addr() net.Addr { return &net.UnixAddr{Name: "memory"} }
