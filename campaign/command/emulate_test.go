package command

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"sceneqr/campaign/console"
	"sceneqr/campaign/ledger"
	"sceneqr/campaign/scan"
	"sceneqr/campaign/wechat/emulator"
)

func TestTheEmulatorPushesToThisComputerOnly(t *testing.T) {
	good := Callback{URL: "http://127.0.0.1:8090/wechat", Token: someToken, Key: someKey, Mode: "safe"}
	for name, tc := range map[string]struct {
		change func(*Callback)
		ok     bool
	}{
		"as it should be":          {func(*Callback) {}, true},
		"without a key":            {func(c *Callback) { c.Key, c.Mode = "", "plain" }, true},
		"without a callback":       {func(c *Callback) { *c = Callback{} }, true},
		"plain without a callback": {func(c *Callback) { *c = Callback{Mode: "plain"} }, true},
		"a mode for nobody":        {func(c *Callback) { c.URL = "" }, false},
		"a stranger's callback":    {func(c *Callback) { c.URL = "http://192.0.2.1/wechat" }, false},
		"a name for it":            {func(c *Callback) { c.URL = "http://example.com/wechat" }, false},
		"no URL":                   {func(c *Callback) { c.URL = "127.0.0.1:8090" }, false},
		"no token":                 {func(c *Callback) { c.Token = "" }, false},
		"safe without a key":       {func(c *Callback) { c.Key = "" }, false},
		"a mode that there isn't":  {func(c *Callback) { c.Mode = "secret" }, false},
	} {
		k := newKeeper()
		k.Callback = good
		tc.change(&k.Callback)
		switch e, err := k.emulator(); {
		case tc.ok && (err != nil || !e.Phone || e.Callback.URL != k.Callback.URL):
			t.Errorf("%s: %+v, %v", name, e, err)
		case !tc.ok:
			expectEnding(t, err, Misused)
			if _, cure := Explain(err); strings.Contains(cure.String(), "--help") {
				t.Errorf("%s: the cure is %v", name, cure)
			}
		}
	}
}

func TestTheEmulatorSaysWhereItsPhoneIs(t *testing.T) {
	ctx, end := context.WithCancel(t.Context())
	told, ended := new(heard), make(chan struct{})
	s := Settings{
		Callback: Callback{URL: "http://127.0.0.1:8090/wechat?key=of-a-proxy", Token: someToken},
		Console:  &console.Console{Out: io.Discard, Err: told}, Now: time.Now,
	}
	go func() {
		defer close(ended)
		if err := s.Emulate(ctx, "127.0.0.1:0"); err != nil {
			t.Errorf("it ends with %v", err)
		}
	}()
	told.says("try it too", ended)
	at := regexp.MustCompile(`open (http://\S+/) to scan`).FindStringSubmatch(told.String())
	if at == nil {
		t.Fatalf("said\n%s", told)
	}
	resp, err := http.Get(at[1])
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		t.Errorf("the phone: %s", resp.Status)
	}
	for _, want := range []string{
		"scans are pushed to 127.0.0.1:8090/wechat, in the mode plain",
		`curl -H 'Content-Type: application/json' -d '{"person": "anna", "scene": "SCENE"}' ` + at[1] + "emulator/scan\n",
		"sceneqr run --appid wx0123456789abcdef --ledger trial.db ",
		"sceneqr listen --appid wx0123456789abcdef --ledger trial.db --addr 127.0.0.1:8090 --path /wechat " +
			"--callback-token-file FILE\n",
	} {
		if text := told.String(); !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
	end()
	<-ended
}

func TestTwoCannotListenOnOneAddress(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	s := Settings{Console: &console.Console{Out: io.Discard, Err: io.Discard}, Now: time.Now}
	err = s.Emulate(t.Context(), taken.Addr().String())
	expectEnding(t, err, Misused)
	if _, cure := Explain(err); !strings.Contains(cure.String(), "--addr") {
		t.Errorf("%v: %v", err, cure)
	}
}

func TestATalkativeEmulatorTellsOfEachRequestWithoutItsQuery(t *testing.T) {
	told := new(heard)
	s := Settings{Console: &console.Console{Out: io.Discard, Err: told, Verbose: true}, Now: time.Now}
	e, err := s.emulator()
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	server := httptest.NewServer(s.watched(e))
	resp, err := http.Get(server.URL + "/cgi-bin/token?secret=" + someSecret)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	go func() { defer close(ended); server.Close() }() // when the handler is done
	told.says("GET /cgi-bin/token 200", ended)
	e.Pushed(emulator.Attempt{Event: "SCAN", Status: http.StatusForbidden, Fault: "the status is not 200"})
	text := told.String()
	if !strings.Contains(text, "GET /cgi-bin/token 200") ||
		!strings.Contains(text, "pushed SCAN: not taken, 403, 0 ms: the status") ||
		strings.Contains(text, someSecret) {
		t.Errorf("said\n%s", text)
	}
}

// The whole circle, in each mode and with the key from before: codes are made, people scan them, and the ledger has it.
func TestScansOfEachModeArriveInTheLedger(t *testing.T) {
	for name, tc := range map[string]struct {
		mode          emulator.Mode
		key, previous string // of the listener; WeChat has someKey
	}{
		"plain":            {emulator.Plain, "", ""},
		"compatible":       {emulator.Compatible, someKey, ""},
		"safe":             {emulator.Safe, someKey, ""},
		"safe, key before": {emulator.Safe, previousOne, someKey},
	} {
		t.Run(name, func(t *testing.T) {
			s, wechat := customer(t)
			wechat.Phone = true
			if err := s.Run(t.Context()); err != nil {
				t.Fatal(err)
			}
			e := listening(t, func(l *Settings) {
				l.AppID, l.Ledger = "", s.Ledger
				l.Callback.Key, l.Callback.PreviousKey = tc.key, tc.previous
			})
			wechat.Callback = emulator.Callback{URL: e.url("/wechat"), Token: someToken, AESKey: someKey, Mode: tc.mode}
			phone := httptest.NewServer(wechat)
			defer phone.Close()
			scene := firstScene(t, phone.URL)
			gesture(t, phone.URL, fmt.Sprintf(`{"scene":%q,"person":"anna"}`, scene))
			gesture(t, phone.URL, fmt.Sprintf(`{"scene":%q,"person":"anna"}`, scene))
			if err := e.stop(); err != nil {
				t.Errorf("it ends with %v", err)
			}
			if got, want := fmt.Sprint(visits(t, s)), "[scan follow]"; got != want {
				t.Errorf("the ledger has %s, want %s\n%s", got, want, e.said)
			}
		})
	}
}

func firstScene(t *testing.T, phone string) string {
	t.Helper()
	resp, err := http.Get(phone + "/emulator/codes")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var list struct{ Codes []struct{ Scene string } }
	if err := json.NewDecoder(resp.Body).Decode(&list); err != nil || len(list.Codes) == 0 {
		t.Fatalf("the codes: %+v, %v", list, err)
	}
	return list.Codes[0].Scene
}

func gesture(t *testing.T, phone, what string) {
	t.Helper()
	resp, err := http.Post(phone+"/emulator/scan", "application/json", bytes.NewBufferString(what))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var effect struct {
		Screen     string
		Deliveries []struct{ Error string }
	}
	if err := json.NewDecoder(resp.Body).Decode(&effect); err != nil {
		t.Fatal(err)
	}
	if effect.Screen != "" || len(effect.Deliveries) != 1 || effect.Deliveries[0].Error != "" {
		t.Errorf("the push: %+v", effect)
	}
}

// visits are of which kinds, sorted: within a second they have no order.
func visits(t *testing.T, s Settings) (kinds []scan.Kind) {
	t.Helper()
	l, err := ledger.View(t.Context(), s.Ledger, s.AppID)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for v, err := range l.Visits(t.Context(), "shops", time.Time{}, time.Time{}) {
		if err != nil {
			t.Fatal(err)
		}
		kinds = append(kinds, v.Kind)
	}
	slices.Sort(kinds)
	return kinds
}
