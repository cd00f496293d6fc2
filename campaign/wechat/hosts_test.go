package wechat_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"sceneqr/campaign/wechat"
	"sceneqr/campaign/wechat/emulator"
)

// hosts starts a server for each handler, and returns a client that has them as the hosts of its API, with their names.
func hosts(t *testing.T, handlers ...http.Handler) (*wechat.Client, []string) {
	t.Helper()
	client := &wechat.Client{AppID: appID, Secret: secret}
	var names []string
	for _, h := range handlers {
		server := httptest.NewServer(h)
		t.Cleanup(server.Close)
		client.API = append(client.API, server.URL)
		names = append(names, strings.TrimPrefix(server.URL, "http://"))
	}
	client.MP = client.API[0]
	return client, names
}

func TestDivertLeadsAroundTheHostsWithOneToken(t *testing.T) {
	works := &emulator.Emulator{AppID: appID, Secret: secret} // the account is one, and each host knows its token
	down := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == create {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		works.ServeHTTP(w, r)
	})
	client, names := hosts(t, down, down, works)
	if n := client.Hosts(); n != 3 {
		t.Fatalf("%d hosts, want 3", n)
	}
	for _, next := range names[1:] {
		_, err := client.CreateTicket(t.Context(), posterRequest)
		if e := failed(t, err); !e.Busy() {
			t.Fatalf("%v, class %v, busy %t", e, e.Class(), e.Busy())
		}
		if host, moved := client.Divert(err); host != next || !moved {
			t.Errorf("calls go to %s, moved %t; want %s", host, moved, next)
		}
	}
	if _, err := client.CreateTicket(t.Context(), posterRequest); err != nil {
		t.Errorf("at the last host: %v", err)
	}
	if n := works.Calls(stableToken); n != 1 {
		t.Errorf("%d requests for a token, want 1 for all hosts", n)
	}
	works.Set(emulator.Faults{Busy: emulator.Always})
	_, err := client.CreateTicket(t.Context(), posterRequest)
	if host, moved := client.Divert(err); host != names[0] || !moved {
		t.Errorf("after the last host calls go to %s, moved %t; want the first, %s", host, moved, names[0])
	}
}

func TestCallsThatFailTogetherMoveTheHostOnce(t *testing.T) {
	var together sync.WaitGroup
	together.Add(16)
	down := answering(t, func(w http.ResponseWriter, _ *http.Request) {
		together.Done()
		together.Wait()
		w.WriteHeader(http.StatusBadGateway)
	})
	busy := answering(t, text("", `{"errcode":-1,"errmsg":"system error"}`))
	client := &wechat.Client{AppID: appID, Secret: secret, API: []string{down.API[0], busy.API[0], down.API[0]}}
	errs, moves := make(chan error, 16), make(chan bool, 16)
	for i := range 16 {
		go func() { errs <- untilFirstError(t.Context(), client, fmt.Sprint("poster-", i)) }()
	}
	var first error
	for range 16 {
		err := <-errs
		first = err
		go func() {
			_, moved := client.Divert(err)
			moves <- moved
		}()
	}
	moved := 0
	for range 16 {
		if <-moves {
			moved++
		}
	}
	if moved != 1 {
		t.Errorf("the host was moved %d times, want once", moved)
	}
	err := untilFirstError(t.Context(), client, "later")
	if e := failed(t, err); e.ErrCode != -1 {
		t.Fatalf("the second host answers %v", e)
	}
	if _, moved := client.Divert(first); moved {
		t.Error("a straggler from the first host moved it on from the second")
	}
	if _, moved := client.Divert(fmt.Errorf("wrapped: %w", err)); !moved {
		t.Error("the second host's own error did not move it")
	}
}

func untilFirstError(ctx context.Context, c *wechat.Client, scene string) error {
	_, err := c.CreateTicket(ctx, wechat.TicketRequest{Action: wechat.Permanent, SceneStr: scene})
	return err
}

func TestDivertOnlyForTheCallsOfTheAPI(t *testing.T) {
	bad := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) })
	client, names := hosts(t, bad, bad)
	_, ofPicture := client.Image(t.Context(), "gQ")
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	_, ofContext := client.CreateTicket(ended, posterRequest)
	_, ofRow := client.CreateTicket(t.Context(), wechat.TicketRequest{})
	for _, err := range []error{nil, errors.New("other"), ofPicture, ofContext, ofRow, &wechat.Error{ErrCode: -1}} {
		if host, moved := client.Divert(err); host != names[0] || moved {
			t.Errorf("%v: calls go to %s, moved %t", err, host, moved)
		}
	}
	if host, moved := client.Divert(client.Authorize(t.Context())); host != names[1] || !moved {
		t.Errorf("token: calls go to %s, moved %t; want %s", host, moved, names[1])
	}
	client, names = hosts(t, bad)
	if host, moved := client.Divert(client.Authorize(t.Context())); host != names[0] || moved {
		t.Errorf("one host: calls go to %s, moved %t", host, moved)
	}
}

func TestWithoutAnAPITheHostsAreWeChatsFive(t *testing.T) {
	var asked []string
	client := &wechat.Client{AppID: appID, Secret: secret, HTTP: &http.Client{
		Transport: roundTripper(func(r *http.Request) (*http.Response, error) {
			asked = append(asked, r.URL.Scheme+"://"+r.URL.Host)
			return nil, io.ErrUnexpectedEOF
		})}}
	for range client.Hosts() + 1 {
		client.Divert(client.Authorize(t.Context()))
	}
	want := []string{"https://api.weixin.qq.com", "https://api2.weixin.qq.com", "https://sh.api.weixin.qq.com",
		"https://sz.api.weixin.qq.com", "https://hk.api.weixin.qq.com", "https://api.weixin.qq.com"}
	if !slices.Equal(asked, want) {
		t.Errorf("the hosts asked are %q, want %q", asked, want)
	}
}

func TestCheckLooksAtEverythingThatIsSet(t *testing.T) {
	lent := func(context.Context) (string, error) { return token, nil }
	for name, test := range map[string]struct {
		client *wechat.Client
		whole  bool
	}{
		"WeChat's hosts":         {&wechat.Client{AppID: appID, Secret: secret}, true},
		"lent token":             {&wechat.Client{AppID: appID, Token: lent}, true},
		"neither of both":        {&wechat.Client{AppID: appID}, false},
		"no appid":               {&wechat.Client{Secret: secret, Token: lent}, false},
		"several hosts":          {&wechat.Client{AppID: appID, Secret: secret, API: []string{"https://a", "https://b"}}, true},
		"a bad one at the end":   {&wechat.Client{AppID: appID, Secret: secret, API: []string{"https://a", "http://b"}}, false},
		"an empty one":           {&wechat.Client{AppID: appID, Secret: secret, API: []string{""}}, false},
		"a bad one for pictures": {&wechat.Client{AppID: appID, Secret: secret, MP: "http://b"}, false},
	} {
		api := slices.Clone(test.client.API)
		if err := test.client.Check(); (err == nil) != test.whole {
			t.Errorf("%s: %v", name, err)
		}
		if !reflect.DeepEqual(api, test.client.API) {
			t.Errorf("%s: the check changed the hosts to %q", name, test.client.API)
		}
	}
}

func TestWhatIsOfThisComputer(t *testing.T) {
	for host, want := range map[string]bool{
		"localhost": true, "127.0.0.1": true, "127.8.9.1": true, "::1": true, "::ffff:127.0.0.1": true,
		"": false, "0.0.0.0": false, "10.0.0.1": false, "localhost.example.com": false, "127.0.0.1.example.com": false,
	} {
		if got := wechat.IsLoopback(host); got != want {
			t.Errorf("%q: %t", host, got)
		}
	}
}
