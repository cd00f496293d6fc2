package wechat_test

import (
	"io"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"sceneqr/campaign/wechat"
	"sceneqr/campaign/wechat/emulator"
)

// traced has the client tell of its exchanges, and returns what it told.
func traced(c *wechat.Client) func() []wechat.Exchange {
	var mu sync.Mutex
	var told []wechat.Exchange
	c.Trace = func(x wechat.Exchange) {
		mu.Lock()
		defer mu.Unlock()
		told = append(told, x)
	}
	return func() []wechat.Exchange {
		mu.Lock()
		defer mu.Unlock()
		return told
	}
}

func TestEachRequestIsTold(t *testing.T) {
	afterTheFirst := func(n int) bool { return n > 1 } // net/http repeats a GET by itself
	works := &emulator.Emulator{AppID: appID, Secret: secret, Faults: emulator.Faults{
		Refused: func(scene string, _ int) int {
			if scene == "bad" {
				return 40053
			}
			return 0
		},
		Wire: emulator.FirstOf(emulator.Strike(create, emulator.Nth(3), emulator.ServerError),
			emulator.Strike(showQRCode, afterTheFirst, emulator.ResetBefore)),
	}}
	client, names := hosts(t, works)
	told := traced(client)
	ticket, err := client.CreateTicket(t.Context(), posterRequest)
	if err != nil {
		t.Fatal(err)
	}
	client.Image(t.Context(), ticket.Ticket)
	untilFirstError(t.Context(), client, "bad")
	untilFirstError(t.Context(), client, "lost")
	client.Image(t.Context(), ticket.Ticket)

	want := []wechat.Exchange{
		{Op: "token", Status: 200},
		{Op: "create", Status: 200},
		{Op: "image", Status: 200},
		{Op: "create", Status: 200, ErrCode: 40053},
		{Op: "create", Status: 502},
		{Op: "image"},
	}
	if len(told()) != len(want) {
		t.Fatalf("%d exchanges were told: %+v", len(told()), told())
	}
	for i, x := range told() {
		if x.Op != want[i].Op || x.Host != names[0] || x.Status != want[i].Status || x.ErrCode != want[i].ErrCode {
			t.Errorf("exchange %d is %+v, want %+v at %s", i, x, want[i], names[0])
		}
		if (x.Bytes > 0) != (x.Status > 0) || x.Took <= 0 || (x.RID != "") != (x.ErrCode != 0) {
			t.Errorf("exchange %d is %+v", i, x)
		}
		if good := x.Status == 200 && x.ErrCode == 0; (x.Err == nil) != good {
			t.Errorf("exchange %d: error %v", i, x.Err)
		} else if !good && failed(t, x.Err).ErrCode != x.ErrCode {
			t.Errorf("exchange %d: error %v", i, x.Err)
		}
	}
}

func TestSkewIsThatOfTheServersDate(t *testing.T) {
	for _, ahead := range []time.Duration{0, 40 * time.Second, -6 * time.Minute} {
		synctest.Test(t, func(t *testing.T) {
			e := &emulator.Emulator{AppID: appID, Secret: secret, Faults: emulator.Faults{Skew: ahead}}
			client := &wechat.Client{AppID: appID, Secret: secret, HTTP: &http.Client{Transport: inProcess{e}}}
			if d, known := client.Skew(); known {
				t.Errorf("before the first answer the skew is %v", d)
			}
			client.Authorize(t.Context())
			if d, known := client.Skew(); !known || d != ahead {
				t.Errorf("the skew is %v, known %t; want %v", d, known, ahead)
			}
		})
	}
}

// TestSkewIsMeasuredInTheMiddleOfTheCall has the request and the answer take four seconds each.
func TestSkewIsMeasuredInTheMiddleOfTheCall(t *testing.T) {
	date := func(w http.ResponseWriter, ahead time.Duration) {
		w.Header().Set("Date", time.Now().Add(ahead).UTC().Format(http.TimeFormat))
	}
	synctest.Test(t, func(t *testing.T) {
		mux := http.NewServeMux()
		mux.HandleFunc(stableToken, func(w http.ResponseWriter, _ *http.Request) {
			time.Sleep(4 * time.Second)
			date(w, time.Hour)
			io.WriteString(w, `{"errcode":40164}`)
			time.Sleep(4 * time.Second)
		})
		mux.HandleFunc(showQRCode, func(w http.ResponseWriter, r *http.Request) {
			date(w, 2*time.Hour)
			text("image/jpg", "picture")(w, r)
		})
		client := &wechat.Client{AppID: appID, Secret: secret, HTTP: &http.Client{Transport: inProcess{mux}}}
		client.Authorize(t.Context())
		if _, err := client.Image(t.Context(), "gQ"); err != nil { // of another host, whose clock does not count
			t.Fatal(err)
		}
		if d, known := client.Skew(); !known || d != time.Hour {
			t.Errorf("the skew is %v, known %t; want 1h", d, known)
		}
	})
	for name, h := range map[string]http.HandlerFunc{
		"no date":    dated(nil),
		"no time":    dated([]string{"now"}),
		"a stranger": status(502, "<html>"),
		"a portal":   text("text/html", "<html>"),
	} {
		client := served(t, h)
		client.Authorize(t.Context())
		if d, known := client.Skew(); known {
			t.Errorf("%s: the skew is %v", name, d)
		}
	}
}

// dated answers that it is busy, with this Date.
func dated(date []string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header()["Date"] = date
		io.WriteString(w, `{"errcode":-1}`)
	}
}
