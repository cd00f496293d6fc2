package wechat_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"sceneqr/campaign/wechat"
	"sceneqr/campaign/wechat/emulator"
)

// untilDone asks for one ticket as a limiter does: as often as the error is transient, but not more than 5 times.
func untilDone(ctx context.Context, c *wechat.Client, scene string) error {
	var err error
	for range 5 {
		_, err = c.CreateTicket(ctx, wechat.TicketRequest{Action: wechat.PermanentString, SceneStr: scene})
		var e *wechat.Error
		if !errors.As(err, &e) || !e.Transient() {
			break
		}
	}
	return err
}

// crowd has 50 workers ask for 10 tickets each, and returns their errors.
func crowd(ctx context.Context, c *wechat.Client) []error {
	var (
		workers sync.WaitGroup
		mu      sync.Mutex
		errs    []error
	)
	for w := range 50 {
		workers.Go(func() {
			for i := range 10 {
				if err := untilDone(ctx, c, fmt.Sprintf("poster-%d-%d", w, i)); err != nil {
					mu.Lock()
					errs = append(errs, err)
					mu.Unlock()
				}
			}
		})
	}
	workers.Wait()
	return errs
}

func TestOneTokenForAllAndOneMoreAfterItsRevocation(t *testing.T) {
	for name, test := range map[string]struct {
		faults   emulator.Faults
		requests int
	}{
		"no misfortune":                        {emulator.Faults{}, 1},
		"revoked":                              {emulator.Faults{TokenRevoked: emulator.Nth(250)}, 2},
		"expired":                              {emulator.Faults{TokenExpired: emulator.Nth(250)}, 2},
		"revoked, and handed out until forced": {emulator.Faults{TokenRevoked: emulator.Nth(250), TokenStuck: true}, 3},
	} {
		t.Run(name, func(t *testing.T) {
			client, e := emulated(t, test.faults)
			if errs := crowd(t.Context(), client); len(errs) > 0 {
				t.Errorf("%d errors, the first: %v", len(errs), errs[0])
			}
			if n := e.Calls(stableToken); n != test.requests {
				t.Errorf("%d requests for a token, want %d", n, test.requests)
			}
		})
	}
}

func TestClassicTokenWhenAskedFor(t *testing.T) {
	client, e := emulated(t, emulator.Faults{TokenRevoked: emulator.Nth(250)})
	client.Classic = true
	if errs := crowd(t.Context(), client); len(errs) > 0 {
		t.Errorf("%d errors, the first: %v", len(errs), errs[0])
	}
	if n, stable := e.Calls(classicToken), e.Calls(stableToken); n != 2 || stable != 0 {
		t.Errorf("%d requests for a classic token and %d for a stable one, want 2 and 0", n, stable)
	}
}

// TestAFightOverTheTokenEnds has every token refused, as when another system refreshes it as soon as we have it.
func TestAFightOverTheTokenEnds(t *testing.T) {
	for name, test := range map[string]struct {
		faults  emulator.Faults
		classic bool
		most    int
	}{
		"each new token is refused":       {emulator.Faults{TokenRevoked: emulator.Always}, false, 3},
		"the forced token is refused too": {emulator.Faults{TokenRevoked: emulator.Always, TokenStuck: true}, false, 3},
		"the classic ones are refused":    {emulator.Faults{TokenRevoked: emulator.Always}, true, 3},
		"each new token is over at once":  {emulator.Faults{TokenExpired: emulator.Always}, false, 3},
	} {
		t.Run(name, func(t *testing.T) {
			client, e := emulated(t, test.faults)
			client.Classic = test.classic
			errs := crowd(t.Context(), client)
			if len(errs) != 500 {
				t.Fatalf("%d errors, want 500", len(errs))
			}
			contested := 0
			for _, err := range errs {
				if failed(t, err).Class() == wechat.Account {
					contested++
				}
			}
			if contested < 490 { // a worker may have used up its 5 attempts before
				t.Errorf("%d of 500 errors are the account's; the first: %v", contested, errs[0])
			}
			if n := e.Calls(stableToken) + e.Calls(classicToken); n > test.most {
				t.Errorf("%d requests for a token, want at most %d", n, test.most)
			}
			_, err := client.Quota(t.Context())
			if e := failed(t, err); e.Op != "token" || e.Class() != wechat.Account {
				t.Errorf("afterwards: %v, class %v", e, e.Class())
			}
		})
	}
}

func TestATokenThatForcingDoesNotChangeEndsIt(t *testing.T) {
	var forced []string
	mux := http.NewServeMux()
	mux.HandleFunc(stableToken, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		forced = append(forced, string(body[len(body)-6:]))
		fmt.Fprintf(w, `{"access_token":%q,"expires_in":7200}`, token)
	})
	mux.HandleFunc(create, text("", `{"errcode":40001,"errmsg":"invalid credential"}`))
	client := served(t, mux)
	if e := failed(t, untilDone(t.Context(), client, "a")); e.Op != "token" || e.Class() != wechat.Account {
		t.Errorf("%v, class %v", e, e.Class())
	}
	if fmt.Sprint(forced) != "[false} false} :true}]" {
		t.Errorf("the tokens were asked for with force_refresh %q, want false, false, true", forced)
	}
}

func TestRefusalsFarApartAreNoFight(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := &emulator.Emulator{AppID: appID, Secret: secret, Faults: emulator.Faults{TokenRevoked: emulator.Every(2)}}
		client := &wechat.Client{AppID: appID, Secret: secret, HTTP: &http.Client{Transport: inProcess{e}}}
		for i := range 20 {
			if err := untilDone(t.Context(), client, fmt.Sprint("poster-", i)); err != nil {
				t.Fatalf("ticket %d: %v", i, err)
			}
			time.Sleep(11 * time.Minute)
		}
	})
}

// TestTokenIsRenewedInTimeAndNotMoreOften lets two days of calls go by, one a minute and some more at the end of each
// token's life.
func TestTokenIsRenewedInTimeAndNotMoreOften(t *testing.T) {
	for _, classic := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			e := &emulator.Emulator{AppID: appID, Secret: secret}
			client := &wechat.Client{AppID: appID, Secret: secret, Classic: classic, HTTP: &http.Client{Transport: inProcess{e}}}
			const step = 20 * time.Second
			for at := time.Duration(0); at < 48*time.Hour; at += step {
				if _, err := client.CreateTicket(t.Context(), posterRequest); err != nil {
					t.Fatalf("after %v: %v", at, err)
				}
				time.Sleep(step)
			}
			n := e.Calls(stableToken) + e.Calls(classicToken)
			if want := 25; n != want { // one for each 118 minutes of 48 hours
				t.Errorf("classic %t: %d requests for a token, want %d", classic, n, want)
			}
		})
	}
}

// TestRemainderOfASharedToken begins with a token that another system got long ago: stable_token gives both the same.
func TestRemainderOfASharedToken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := &emulator.Emulator{AppID: appID, Secret: secret}
		newClient := func() *wechat.Client {
			return &wechat.Client{AppID: appID, Secret: secret, HTTP: &http.Client{Transport: inProcess{e}}}
		}
		if _, err := newClient().Quota(t.Context()); err != nil {
			t.Fatal(err)
		}
		time.Sleep(2*time.Hour - 5*time.Minute) // 300 seconds remain, the least that WeChat ever gives
		client := newClient()
		for range 40 {
			if _, err := client.Quota(t.Context()); err != nil {
				t.Fatal(err)
			}
			time.Sleep(10 * time.Second)
		}
		if n := e.Calls(stableToken); n != 3 {
			t.Errorf("%d requests for a token, want 3: the other's, ours, and the renewal", n)
		}
	})
}

func TestTokenWithAShortLifeIsUsedForHalfOfIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		requests := 0
		mux := http.NewServeMux()
		mux.HandleFunc(stableToken, func(w http.ResponseWriter, _ *http.Request) {
			requests++
			fmt.Fprintf(w, `{"access_token":"%d","expires_in":60}`, requests)
		})
		mux.HandleFunc(create, text("", `{"ticket":"gQ","url":"http://weixin.qq.com/q/02"}`))
		client := &wechat.Client{AppID: appID, Secret: secret, HTTP: &http.Client{Transport: inProcess{mux}}}
		for range 60 {
			if _, err := client.CreateTicket(t.Context(), posterRequest); err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Second)
		}
		if requests != 2 {
			t.Errorf("%d requests for a token in a minute, want 2", requests)
		}
	})
}

func TestWaitingForTheTokenHeedsEachContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release, requests := make(chan struct{}), 0
		mux := http.NewServeMux()
		mux.HandleFunc(stableToken, func(w http.ResponseWriter, _ *http.Request) {
			requests++
			<-release
			fmt.Fprintf(w, `{"access_token":%q,"expires_in":7200}`, token)
		})
		mux.HandleFunc(create, text("", `{"ticket":"gQ","url":"http://weixin.qq.com/q/02"}`))
		client := &wechat.Client{AppID: appID, Secret: secret, HTTP: &http.Client{Transport: inProcess{mux}}}

		first, leave := context.WithCancel(t.Context())
		left := make(chan error, 1)
		go func() { left <- untilDone(first, client, "first") }()
		synctest.Wait() // the first has started the request that the others wait for
		others := make(chan error, 50)
		for i := range cap(others) {
			go func() { others <- untilDone(t.Context(), client, fmt.Sprint("other-", i)) }()
		}
		synctest.Wait()
		leave()
		err := <-left
		if e := failed(t, err); !errors.Is(err, context.Canceled) || e.Transient() || e.Sent || e.Op != "token" {
			t.Errorf("who left: %v, class %v, sent %t", e, e.Class(), e.Sent)
		}
		close(release)
		for range cap(others) {
			if err := <-others; err != nil {
				t.Errorf("who stayed: %v", err)
			}
		}
		if requests != 1 {
			t.Errorf("%d requests for a token, want 1", requests)
		}
	})
}

func TestWhoWaitsForTheSameTokenSharesItsError(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release, requests := make(chan struct{}), 0
		client := &wechat.Client{AppID: appID, Secret: secret, HTTP: &http.Client{
			Transport: inProcess{http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				requests++
				<-release
				io.WriteString(w, `{"errcode":40243,"errmsg":"AppSecret已被冻结"}`)
			})}}}
		errs := make(chan error, 50)
		for range cap(errs) {
			go func() { errs <- untilDone(t.Context(), client, "a") }()
		}
		synctest.Wait()
		close(release)
		for range cap(errs) {
			if e := failed(t, <-errs); e.ErrCode != 40243 || e.Op != "token" || e.Class() != wechat.Account {
				t.Errorf("%v, class %v", e, e.Class())
			}
		}
		if requests != 1 {
			t.Errorf("%d requests for a token, want 1", requests)
		}
	})
}

func TestTokenAnswersThatAreNone(t *testing.T) {
	for name, test := range map[string]struct {
		answer string
		class  wechat.Class
	}{
		"html":               {"<html>", wechat.Retry},
		"no token":           {`{"expires_in":7200}`, wechat.Retry},
		"no life":            {`{"access_token":"abc"}`, wechat.Retry},
		"negative life":      {`{"access_token":"abc","expires_in":-1}`, wechat.Retry},
		"busy":               {`{"errcode":-1,"errmsg":"system error"}`, wechat.Retry},
		"wrong secret":       {`{"errcode":40125,"errmsg":"invalid appsecret, rid: 1-2-3"}`, wechat.Account},
		"wrong secret, 2014": {`{"errcode":40001,"errmsg":"invalid credential"}`, wechat.Account},
		"wrong appid":        {`{"errcode":40013,"errmsg":"invalid appid"}`, wechat.Account},
		"address":            {`{"errcode":40164,"errmsg":"invalid ip 192.0.2.7, not in whitelist"}`, wechat.Account},
		"quota":              {`{"errcode":45009,"errmsg":"reach max api daily quota limit"}`, wechat.Today},
	} {
		_, err := served(t, text("application/json", test.answer)).CreateTicket(t.Context(), posterRequest)
		if e := failed(t, err); e.Op != "token" || e.Class() != test.class || e.Sent {
			t.Errorf("%s: %v: op %s, class %v, sent %t; want class %v", name, e, e.Op, e.Class(), e.Sent, test.class)
		}
	}
	long := `{"access_token":"abc","expires_in":9223372036854775807}`
	if _, err := served(t, text("", long)).CreateTicket(t.Context(), posterRequest); failed(t, err).Op != "create" {
		t.Errorf("a token with an endless life: %v", err)
	}
}
