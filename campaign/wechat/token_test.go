package wechat_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"testing"

	"sceneqr/campaign/wechat"
	"sceneqr/campaign/wechat/emulator"
)

// untilDone asks for one ticket as a limiter does: as often as the error is transient, but not more than 5 times.
func untilDone(ctx context.Context, c *wechat.Client, scene string) error {
	var err error
	for range 5 {
		_, err = c.CreateTicket(ctx, wechat.TicketRequest{Action: wechat.Permanent, SceneStr: scene})
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

func TestAuthorizeFetchesTheTokenThatCallsThenUse(t *testing.T) {
	client, e := emulated(t, emulator.Faults{})
	if err := client.Authorize(t.Context()); err != nil {
		t.Fatal(err)
	}
	if errs := crowd(t.Context(), client); len(errs) > 0 {
		t.Errorf("%d errors, the first: %v", len(errs), errs[0])
	}
	if n := e.Calls(stableToken); n != 1 {
		t.Errorf("%d requests for a token, want 1", n)
	}
	client = &wechat.Client{AppID: appID, Secret: "0" + wechat.Secret(secret[1:]), API: client.API}
	if e := failed(t, client.Authorize(t.Context())); e.ErrCode != 40125 || e.Class() != wechat.Account {
		t.Errorf("with a wrong secret: %v, class %v", e, e.Class())
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
			if contested != 500 {
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
	same := fmt.Sprintf(`{"access_token":%q,"expires_in":7200}`, token)
	for name, test := range map[string]struct {
		answer string // to force_refresh
		forces string // in the order of the requests
	}{
		"no other token":    {same, "[false false true]"},
		"no answer to that": {`{"errcode":-1,"errmsg":"system error"}`, "[false false true false]"},
	} {
		var forces []bool
		mux := http.NewServeMux()
		mux.HandleFunc(stableToken, func(w http.ResponseWriter, r *http.Request) {
			var body struct {
				Force bool `json:"force_refresh"`
			}
			json.NewDecoder(r.Body).Decode(&body)
			forces = append(forces, body.Force)
			if body.Force {
				io.WriteString(w, test.answer)
				return
			}
			io.WriteString(w, same)
		})
		mux.HandleFunc(create, text("", `{"errcode":40001,"errmsg":"invalid credential"}`))
		client := served(t, mux)
		if e := failed(t, untilDone(t.Context(), client, "a")); e.Op != "token" || e.Class() != wechat.Account {
			t.Errorf("%s: %v, class %v", name, e, e.Class())
		}
		if fmt.Sprint(forces) != test.forces {
			t.Errorf("%s: the tokens were asked for with force_refresh %v, want %s", name, forces, test.forces)
		}
	}
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
