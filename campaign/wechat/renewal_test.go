package wechat_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"sceneqr/campaign/wechat"
	"sceneqr/campaign/wechat/emulator"
)

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

// TestTokenIsRenewedInTimeAndNotMoreOften lets two days of calls go by, one a minute.
func TestTokenIsRenewedInTimeAndNotMoreOften(t *testing.T) {
	for _, classic := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			e := &emulator.Emulator{AppID: appID, Secret: secret}
			client := &wechat.Client{AppID: appID, Secret: secret, HTTP: &http.Client{Transport: inProcess{e}}}
			client.Classic = classic
			const step = time.Minute
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
		mux.HandleFunc(stableToken, func(w http.ResponseWriter, r *http.Request) {
			requests++
			select {
			case <-release:
			case <-r.Context().Done():
				t.Error("the request that others wait for was given up")
			}
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
