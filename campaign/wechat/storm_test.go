package wechat_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"sceneqr/campaign/wechat"
	"sceneqr/campaign/wechat/emulator"
)

func TestAStormOfRevocationsIsComeThroughWithBoundedTokenCalls(t *testing.T) {
	client, e := emulated(t, emulator.Faults{
		TokenRevoked: emulator.Every(100),
		Wire:         emulator.Strike(create, emulator.Every(40), emulator.ServerError),
	})
	var workers sync.WaitGroup
	for w := range 16 {
		workers.Go(func() {
			for i := range 125 {
				if err := untilDone(t.Context(), client, fmt.Sprintf("poster-%d-%d", w, i)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	workers.Wait()
	calls, tokens := e.Calls(create), e.Calls(stableToken)
	if revoked := calls / 100; tokens < revoked/2 || tokens > 1+revoked {
		t.Errorf("%d requests for a token in %d calls, want one for each revocation", tokens, calls)
	}
}

// shortLived is a WeChat whose tokens are refused after so many good calls. It counts the tokens it gave.
type shortLived struct {
	calls, used, tokens int
}

func (s *shortLived) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.URL.Path == stableToken:
		s.tokens++
		s.used = 0
		fmt.Fprintf(w, `{"access_token":"%d","expires_in":7200}`, s.tokens)
	case s.used == s.calls:
		text("", `{"errcode":40001,"errmsg":"invalid credential"}`)(w, r)
	default:
		s.used++
		text("", `{"ticket":"gQ","url":"http://weixin.qq.com/q/02"}`)(w, r)
	}
}

func TestATokenThatCarriedTwentyCallsHasPaidForTheNext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := &shortLived{calls: 20}
		client := &wechat.Client{AppID: appID, Secret: secret, HTTP: &http.Client{Transport: inProcess{server}}}
		for i := range 2000 {
			if err := untilDone(t.Context(), client, fmt.Sprint("poster-", i)); err != nil {
				t.Fatalf("ticket %d: %v", i, err)
			}
		}
		if server.tokens != 100 {
			t.Errorf("%d requests for a token, want one for 20 calls: 100", server.tokens)
		}
	})
}

func TestTokensThatCarriedLessAreAFight(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := &shortLived{calls: 19}
		client := &wechat.Client{AppID: appID, Secret: secret, HTTP: &http.Client{Transport: inProcess{server}}}
		var err error
		done := 0
		for ; err == nil && done < 2000; done++ {
			err = untilDone(t.Context(), client, fmt.Sprint("poster-", done))
		}
		e := failed(t, err)
		if e.Class() != wechat.Account || !strings.Contains(e.Cause(), "another system") {
			t.Errorf("after %d tickets: %v, class %v, cause %q", done, e, e.Class(), e.Cause())
		}
		if server.tokens != 3 {
			t.Errorf("%d requests for a token, want 3", server.tokens)
		}
	})
}

func TestForcingIsAllowedAgainOnceATokenHasPaid(t *testing.T) {
	for revoked, tickets := range map[int]int{100: 1000, 15: 30} {
		synctest.Test(t, func(t *testing.T) {
			e := &emulator.Emulator{AppID: appID, Secret: secret, Faults: emulator.Faults{
				TokenStuck:   true, // stable_token gives out the dead token until it is forced
				TokenRevoked: emulator.Every(revoked),
			}}
			client := &wechat.Client{AppID: appID, Secret: secret, HTTP: &http.Client{Transport: inProcess{e}}}
			var err error
			done := 0
			for ; err == nil && done < tickets; done++ {
				err = untilDone(t.Context(), client, fmt.Sprint("poster-", done))
				time.Sleep(time.Second) // WeChat forces no more often than each half minute
			}
			if pays := revoked > 20; (err == nil) != pays {
				t.Errorf("revoked each %d calls: after %d tickets %v", revoked, done, err)
			}
			if n, want := e.Calls(stableToken), 1+2*(e.Calls(create)/revoked); n > want {
				t.Errorf("revoked each %d calls: %d requests for a token, want %d", revoked, n, want)
			}
		})
	}
}
