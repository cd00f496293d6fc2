package emulator_test

import (
	"bytes"
	"context"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"sceneqr/campaign/wechat/emulator"
)

func TestTriggers(t *testing.T) {
	tests := []struct {
		name    string
		trigger emulator.Trigger
		want    string // of the first seven requests
	}{
		{"Always", emulator.Always, "1111111"},
		{"Every(3)", emulator.Every(3), "0010010"},
		{"Every(0)", emulator.Every(0), "0000000"},
		{"First(2)", emulator.First(2), "1100000"},
		{"Nth(2)", emulator.Nth(2), "0100000"},
	}
	for _, tt := range tests {
		got := ""
		for n := 1; n <= 7; n++ {
			got += map[bool]string{true: "1", false: "0"}[tt.trigger(n)]
		}
		if got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

func TestRefusalsOfSingleRequests(t *testing.T) {
	tests := []struct {
		name    string
		faults  emulator.Faults
		errcode int
	}{
		{"Busy", emulator.Faults{Busy: emulator.Nth(2)}, -1},
		{"Unauthorized", emulator.Faults{Unauthorized: emulator.Nth(2)}, 48001},
		{"Errcode", emulator.Faults{Errcode: func(path string, n int) int {
			if path == "/cgi-bin/qrcode/create" && n == 2 {
				return 48004
			}
			return 0
		}}, 48004},
		{"Refused", emulator.Faults{Refused: func(scene string, asked int) int {
			if scene == "b" && asked == 1 {
				return 40053
			}
			return 0
		}}, 40053},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t, tt.faults)
			token := w.token()
			w.permanent(token, "a", 0)
			w.permanent(token, "b", tt.errcode)
			w.permanent(token, "b", 0)
		})
	}
}

func TestNoEscapes(t *testing.T) {
	w := newWorld(t, emulator.Faults{NoEscapes: true})
	token := w.token()
	if o := w.ask(token, limitStr(`"\u5e97"`)); o.errcode() != 40033 {
		t.Errorf("escaped: %v", o)
	}
	if o := w.ask(token, limitStr(`"店"`)); o.errcode() != 0 {
		t.Errorf("as it is: %v", o)
	}
}

func TestSetNumbersAnew(t *testing.T) {
	w := newWorld(t, emulator.Faults{Busy: emulator.First(1)})
	token := w.token()
	w.permanent(token, "a", -1)
	w.permanent(token, "a", 0)
	w.Set(emulator.Faults{Busy: emulator.First(1)})
	w.permanent(token, "a", -1)
	if w.Calls("/cgi-bin/qrcode/create") != 3 {
		t.Error("the calls were numbered anew as well")
	}
}

func TestGatewayError(t *testing.T) {
	w := newWorld(t, emulator.Faults{ServerError: emulator.Always})
	resp, body, err := w.send("POST", "/cgi-bin/qrcode/create?access_token="+w.token(), limitStr(`"a"`))
	if err != nil {
		t.Fatal(err)
	}
	html := resp.Header.Get("Content-Type") == "text/html" && bytes.Contains(body, []byte("<html>"))
	if resp.StatusCode != 502 || !html {
		t.Errorf("status %d, %q", resp.StatusCode, body)
	}
	if w.Asked("a") != 0 {
		t.Error("WeChat saw the request")
	}
}

func TestBrokenConnections(t *testing.T) {
	tests := []struct {
		name   string
		faults emulator.Faults
		made   int
	}{
		{"before", emulator.Faults{ResetBefore: emulator.Nth(1), Capacity: 1}, 0},
		{"after", emulator.Faults{ResetAfter: emulator.Nth(1), Capacity: 1}, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t, tt.faults)
			token := w.token()
			_, _, err := w.send("POST", "/cgi-bin/qrcode/create?access_token="+token, limitStr(`"a"`))
			if err == nil {
				t.Fatal("there was an answer")
			}
			if w.Asked("a") != tt.made {
				t.Errorf("asked %d times, want %d", w.Asked("a"), tt.made)
			}
			w.permanent(token, "b", 45029*tt.made) // whether the capacity of one is gone
		})
	}
}

// A fault that panics takes its own request with it and no other.
func TestPanickingFaultLeavesTheServerUp(t *testing.T) {
	w := newWorld(t, emulator.Faults{})
	token := w.token()
	w.server.Config.ErrorLog = log.New(io.Discard, "", 0)
	w.Set(emulator.Faults{Refused: func(string, int) int { panic("a mistake in a test") }})
	if _, _, err := w.send("POST", "/cgi-bin/qrcode/create?access_token="+token, limitStr(`"a"`)); err == nil {
		t.Error("there was an answer")
	}
	w.Set(emulator.Faults{})
	w.permanent(token, "a", 0)
}

// A slow answer comes after the deed, in its time, and not at all to a caller who hung up.
func TestSlow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := &emulator.Emulator{Faults: emulator.Faults{Slow: func(path string, n int) time.Duration {
			return time.Duration(n) * time.Minute
		}}}
		serve := func(ctx context.Context, path, body string) string {
			rec := httptest.NewRecorder()
			e.ServeHTTP(rec, httptest.NewRequestWithContext(ctx, http.MethodPost, path, strings.NewReader(body)))
			return rec.Body.String()
		}
		start := time.Now()
		_, rest, _ := strings.Cut(serve(t.Context(), "/cgi-bin/stable_token", stableBody), `"access_token":"`)
		token, _, _ := strings.Cut(rest, `"`)
		if took := time.Since(start); took != time.Minute {
			t.Errorf("took %v", took)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		body := serve(ctx, "/cgi-bin/qrcode/create?access_token="+url.QueryEscape(token), limitStr(`"a"`))
		if body != "" || time.Since(start) != time.Minute+time.Second || e.Asked("a") != 1 {
			t.Errorf("body %q after %v, asked %d times", body, time.Since(start), e.Asked("a"))
		}
	})
}

func BenchmarkCreate(b *testing.B) {
	e := new(emulator.Emulator)
	rec := httptest.NewRecorder()
	e.ServeHTTP(rec, httptest.NewRequest(http.MethodPost, "/cgi-bin/stable_token", strings.NewReader(stableBody)))
	_, rest, _ := strings.Cut(rec.Body.String(), `"access_token":"`)
	token, _, _ := strings.Cut(rest, `"`)
	e.Set(emulator.Faults{DailyLimit: 1 << 30, Capacity: 1 << 30})
	for b.Loop() {
		rec := httptest.NewRecorder()
		e.ServeHTTP(rec, httptest.NewRequest(http.MethodPost, "/cgi-bin/qrcode/create?access_token="+token,
			strings.NewReader(limitStr(`"store-000123C"`))))
		if rec.Code != http.StatusOK || !strings.HasPrefix(rec.Body.String(), `{"ticket"`) {
			b.Fatal(rec.Body)
		}
	}
}
