package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"
)

// pingKey is the part of a ping URL that is to be kept.
const pingKey = "b41a3f6e-5a7c-4f0e-9d54-0123456789ab"

func TestTheHeartbeatSpeaksAsHealthchecksDefinesIt(t *testing.T) {
	var heard string
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		heard = fmt.Sprintf("%s %s %q", r.Method, r.URL, body)
	}))
	defer server.Close()
	for _, tc := range []struct {
		path string
		tell func(heartbeat) error
		want string
	}{
		{"/key", started, `GET /key/start ""`},
		{"/key", ended(false, "12 codes"), `POST /key "12 codes"`},
		{"/key", ended(true, "渠道"), `POST /key/fail "渠道"`},
		{"/key", ended(false, ""), `GET /key ""`},
		{"/key/", started, `GET /key/start ""`},
		{"/ping/qr?create=1&rid=2", started, `GET /ping/qr/start?create=1&rid=2 ""`},
		{"/ping/qr?create=1&rid=2", ended(false, ""), `GET /ping/qr?create=1&rid=2 ""`},
		{"/ping/qr?create=1&rid=2", ended(true, ""), `GET /ping/qr/fail?create=1&rid=2 ""`},
		{"/a%2Fb", started, `GET /a%2Fb/start ""`},
	} {
		beat, err := Settings{PingURL: server.URL + tc.path}.heartbeat()
		if err != nil {
			t.Fatal(err)
		}
		if err := tc.tell(beat); err != nil || heard != tc.want {
			t.Errorf("%s: heard %s, not %s; %v", tc.path, heard, tc.want, err)
		}
	}
}

func started(h heartbeat) error { return h.begin(context.Background()) }

func ended(failed bool, note string) func(heartbeat) error {
	return func(h heartbeat) error { return h.end(context.Background(), failed, note) }
}

func TestWithoutAPingURLNobodyIsTold(t *testing.T) {
	beat, err := Settings{}.heartbeat()
	if err := errors.Join(err, started(beat), ended(true, "note")(beat)); err != nil {
		t.Error(err)
	}
}

func TestANoteIsCutToWhatTheSwitchKeeps(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var heard []byte
		beat := switchboard(t, func(_ http.ResponseWriter, r *http.Request) { heard, _ = io.ReadAll(r.Body) })
		if err := ended(true, "x"+strings.Repeat("渠", 4_000))(beat); err != nil {
			t.Fatal(err)
		}
		if len(heard) != 10_000 || !utf8.Valid(heard) { // 1 and 3,333 times 3
			t.Errorf("heard %d bytes, valid UTF-8: %t", len(heard), utf8.Valid(heard))
		}
	})
}

// switchboard is a heartbeat that is heard by h.
func switchboard(t *testing.T, h http.HandlerFunc) heartbeat {
	return heartbeat{url: "http://switch.example/" + pingKey, transport: inMemory(t, h)}
}

func TestAPingThatFailsIsTriedThreeTimesAndNamesNoURL(t *testing.T) {
	const s = time.Second
	reply := func(status int, text string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(status)
			fmt.Fprint(w, text)
		}
	}
	elsewhere := func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/elsewhere" {
			http.Redirect(w, r, "/elsewhere", http.StatusFound)
		}
	}
	for name, tc := range map[string]struct {
		answer http.HandlerFunc
		cause  string
		tries  []time.Duration // since the beginning
	}{
		"busy":         {reply(503, "no "+pingKey), "http 503", []time.Duration{0, 1 * s, 3 * s}},
		"too many":     {reply(429, ""), "http 429", []time.Duration{0, 1 * s, 3 * s}},
		"mute":         {mute, "no answer in time", []time.Duration{0, 11 * s, 23 * s}},
		"not HTTP":     {babble, "does not speak HTTP", []time.Duration{0, 1 * s, 3 * s}},
		"unknown":      {reply(404, pingKey), "http 404", []time.Duration{0}},
		"unknown, 200": {reply(200, "OK (not found)"), "no such check", []time.Duration{0}},
		"limited, 200": {reply(200, "OK (rate limited)"), "too often", []time.Duration{0}},
		"redirect":     {elsewhere, "redirect", []time.Duration{0}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				begin, came := time.Now(), make(chan time.Duration, 2*pingTries)
				beat := switchboard(t, func(w http.ResponseWriter, r *http.Request) {
					came <- time.Since(begin)
					tc.answer(w, r)
				})
				err := started(beat)
				synctest.Wait()
				close(came)
				var tries []time.Duration
				for at := range came {
					tries = append(tries, at)
				}
				if err == nil || !strings.Contains(err.Error(), tc.cause) || strings.Contains(err.Error(), pingKey) {
					t.Errorf("the error is %v", err)
				}
				if !slices.Equal(tries, tc.tries) {
					t.Errorf("tried at %v, not %v", tries, tc.tries)
				}
			})
		})
	}
}

func TestASwitchThatIsNotThereIsNamedByItsHostAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := httptest.NewServer(http.NotFoundHandler())
		server.Close()
		err := started(heartbeat{url: server.URL + "/" + pingKey})
		if err == nil || !strings.Contains(err.Error(), "connect") {
			t.Fatalf("the error is %v", err)
		}
		for _, hidden := range []string{pingKey, "://"} {
			if strings.Contains(err.Error(), hidden) {
				t.Errorf("%q is in %v", hidden, err)
			}
		}
	})
}

func TestOneGoodAnswerIsEnough(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tries := 0
		beat := switchboard(t, func(w http.ResponseWriter, _ *http.Request) {
			if tries++; tries < 3 {
				w.WriteHeader(http.StatusBadGateway)
			}
		})
		if err := started(beat); err != nil || tries != 3 {
			t.Errorf("%d tries, %v", tries, err)
		}
	})
}

func TestAnInterruptedRunTellsItsEndAndNotItsBeginning(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var heard []string
		beat := switchboard(t, func(_ http.ResponseWriter, r *http.Request) { heard = append(heard, r.URL.Path) })
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := beat.begin(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("the beginning: %v", err)
		}
		if err := beat.end(ctx, true, "interrupted"); err != nil || !slices.Equal(heard, []string{"/" + pingKey + "/fail"}) {
			t.Errorf("heard %q, %v", heard, err)
		}
	})
}

func TestAnInterruptionEndsThePauseBetweenTries(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		beat := switchboard(t, func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusBadGateway)
			time.AfterFunc(pingPause/2, cancel)
		})
		begin := time.Now()
		if err := beat.begin(ctx); err == nil || time.Since(begin) != pingPause/2 {
			t.Errorf("%v after %v", err, time.Since(begin))
		}
	})
}

func TestWhatIsNoPingURLIsRefusedAndNotShown(t *testing.T) {
	for _, base := range []string{"", "/", "ftp://h/", "https:///", "https://h:x/", "https://%zz/", "http://:80/"} {
		bad := base + pingKey
		_, err := Settings{PingURL: bad}.heartbeat()
		if _, ok := errors.AsType[*UsageError](err); !ok || strings.Contains(err.Error(), pingKey) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}
