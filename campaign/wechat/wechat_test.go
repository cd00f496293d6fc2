package wechat_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"sceneqr/campaign/wechat"
	"sceneqr/campaign/wechat/emulator"
)

const (
	appID  = "wx0123456789abcdef"
	secret = "5ec2e7f00d5ec2e7f00d5ec2e7f00d00"
	token  = "99_token-of-the-handlers/+=" // needs escaping in a URL

	stableToken  = "/cgi-bin/stable_token"
	classicToken = "/cgi-bin/token"
	create       = "/cgi-bin/qrcode/create"
	showQRCode   = "/cgi-bin/showqrcode"
)

// emulated returns a client of an emulator with these faults.
func emulated(t *testing.T, faults emulator.Faults) (*wechat.Client, *emulator.Emulator) {
	t.Helper()
	e := &emulator.Emulator{AppID: appID, Secret: secret, Faults: faults}
	return served(t, e), e
}

// served returns a client whose two hosts are one server with this handler.
func served(t *testing.T, h http.Handler) *wechat.Client {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	return &wechat.Client{AppID: appID, Secret: secret, API: []string{server.URL}, MP: server.URL, HTTP: server.Client()}
}

// answering returns a client of a server that gives out tokens as it should, and answers all else with h.
func answering(t *testing.T, h http.HandlerFunc) *wechat.Client {
	t.Helper()
	mux := http.NewServeMux()
	mux.HandleFunc("POST "+stableToken, func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(w, `{"access_token":%q,"expires_in":7200}`, token)
	})
	mux.HandleFunc("/", h)
	return served(t, mux)
}

// text answers 200 with this body and type.
func text(contentType, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		io.WriteString(w, body)
	}
}

// status answers with this status and body.
func status(code int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(code)
		io.WriteString(w, body)
	}
}

var posterRequest = wechat.TicketRequest{Action: wechat.Permanent, SceneStr: "poster-1"}

// failed returns err as the [wechat.Error] that it must be.
func failed(t *testing.T, err error) *wechat.Error {
	t.Helper()
	var e *wechat.Error
	if !errors.As(err, &e) {
		t.Fatalf("error is %T %v, want a *wechat.Error", err, err)
	}
	return e
}

// inProcess is a connection to a handler without a network, for tests in which time stands still.
type inProcess struct{ http.Handler }

func (h inProcess) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	if r.Body == nil {
		r.Body = http.NoBody
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result(), nil
}

func TestTicketOfEveryKindAndItsPicture(t *testing.T) {
	client, e := emulated(t, emulator.Faults{})
	for _, r := range []wechat.TicketRequest{
		{Action: wechat.PermanentID, SceneID: 100000},
		{Action: wechat.Permanent, SceneStr: "spring-000001X"},
		{Action: wechat.TemporaryID, SceneID: 1<<32 - 1, Expire: wechat.MaxExpire},
		{Action: wechat.Temporary, SceneStr: "推广活动", Expire: 90*1e9 + 999},
	} {
		ticket, err := client.CreateTicket(t.Context(), r)
		if err != nil {
			t.Fatalf("%s: %v", r.Action, err)
		}
		if !strings.HasPrefix(ticket.URL, "http://weixin.qq.com/q/02") || len(ticket.URL) != 45 {
			t.Errorf("%s: url %q", r.Action, ticket.URL)
		}
		if want := r.Expire.Truncate(1e9); ticket.Expire != want {
			t.Errorf("%s: lives for %v, want %v", r.Action, ticket.Expire, want)
		}
		picture, err := client.Image(t.Context(), ticket.Ticket)
		if err != nil || http.DetectContentType(picture) != "image/jpeg" {
			t.Errorf("%s: picture of %d bytes, error %v", r.Action, len(picture), err)
		}
	}
	if n := e.Calls(stableToken); n != 1 {
		t.Errorf("%d requests for a token, want 1", n)
	}
	if n := e.Calls(classicToken); n != 0 {
		t.Errorf("%d requests for a classic token, want 0", n)
	}
}

func TestEachCallIsSentOnce(t *testing.T) {
	always := emulator.Trigger(emulator.Always)
	everywhere := func(d emulator.Damage) emulator.Wire {
		return emulator.FirstOf(emulator.Strike(create, always, d), emulator.Strike(showQRCode, always, d))
	}
	for name, faults := range map[string]emulator.Faults{
		"busy":         {Busy: always, PictureEmpty: always},
		"server error": {Wire: everywhere(emulator.ServerError)},
		"time-out":     {Wire: everywhere(emulator.TimedOut)},
		"lost request": {Wire: everywhere(emulator.ResetBefore)},
		"lost answer":  {Wire: everywhere(emulator.ResetAfter)},
		"broken off":   {Wire: everywhere(emulator.Torn)},
		"no page":      {Wire: everywhere(emulator.HTMLPage), PictureMissing: always},
		"revoked":      {TokenRevoked: always},
		"expired":      {TokenExpired: always},
	} {
		client, e := emulated(t, faults)
		if _, err := client.CreateTicket(t.Context(), posterRequest); err == nil {
			t.Errorf("%s: no error", name)
		}
		if n := e.Calls(create); n != 1 {
			t.Errorf("%s: create was sent %d times, want once", name, n)
		}
		client.Image(t.Context(), "gQ")
		if n := e.Calls(showQRCode); n != 1 {
			t.Errorf("%s: showqrcode was sent %d times, want once", name, n)
		}
	}
}

func TestPlainHTTPOnlyToLoopback(t *testing.T) {
	for base, allowed := range map[string]bool{
		"http://127.0.0.1:1":       true,
		"http://localhost:1":       true,
		"http://[::1]:1":           true,
		"http://192.0.2.1":         false,
		"http://api.weixin.qq.com": false,
		"ftp://127.0.0.1":          false,
		"api.weixin.qq.com":        false,
		"https://":                 false,
		"https://a.example/?x=1":   false,
		"http://localhost.example": false,
		"https://127.0.0.1:1/base": true,
	} {
		refuse := roundTripper(func(r *http.Request) (*http.Response, error) {
			if !allowed {
				t.Errorf("%s: a request left", base)
			}
			return nil, errors.New("no network here")
		})
		client := &wechat.Client{AppID: appID, Secret: secret, API: []string{base}, MP: base}
		client.HTTP = &http.Client{Transport: refuse}
		_, err := client.CreateTicket(t.Context(), posterRequest)
		if e := failed(t, err); (e.Class() == wechat.Account) == allowed {
			t.Errorf("create at %s: %v, class %v", base, e, e.Class())
		}
		_, err = client.Image(t.Context(), "gQ")
		if e := failed(t, err); (e.Class() == wechat.Account) == allowed || e.Sent {
			t.Errorf("image at %s: %v, class %v", base, e, e.Class())
		}
	}
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestWithoutAppIDOrSecretNothingIsSent(t *testing.T) {
	client, e := emulated(t, emulator.Faults{})
	for _, c := range []*wechat.Client{
		{Secret: secret, API: client.API},
		{AppID: appID, API: client.API},
		{AppID: appID, Secret: secret + "\n", API: client.API},
		{AppID: appID + "\xff", Secret: secret, API: client.API, Classic: true},
	} {
		_, err := c.CreateTicket(t.Context(), posterRequest)
		if e := failed(t, err); e.Op != "token" || e.Class() != wechat.Account {
			t.Errorf("%v, class %v; want an account's error about the token", e, e.Class())
		}
	}
	if n := e.Calls(stableToken) + e.Calls(classicToken); n != 0 {
		t.Errorf("%d requests were sent", n)
	}
}

func BenchmarkCreateTicket(b *testing.B) {
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == stableToken {
			fmt.Fprintf(w, `{"access_token":%q,"expires_in":7200}`, token)
			return
		}
		io.WriteString(w, `{"ticket":"gQ","url":"http:\/\/weixin.qq.com\/q\/02"}`)
	})
	server := httptest.NewServer(handler)
	defer server.Close()
	client := &wechat.Client{AppID: appID, Secret: secret, API: []string{server.URL}}
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if _, err := client.CreateTicket(context.Background(), posterRequest); err != nil {
				b.Error(err)
			}
		}
	})
}
