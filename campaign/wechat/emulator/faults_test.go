package emulator_test

import (
	"context"
	"fmt"
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

// What WeChat was seen to say with its errcodes; those whose words were never seen get its vaguest.
func TestErrcodesOfTheAccountHaveWeChatsWords(t *testing.T) {
	w := newWorld(t, emulator.Faults{})
	token := w.token()
	for code, want := range map[int]string{
		40013: "invalid appid",
		40125: "invalid appsecret",
		40243: "AppSecret已被冻结",
		45035: "access clientip is not registered, not in ip-white-list",
		48001: "api unauthorized",
		48004: "api forbidden for irregularities, view detail on mp.weixin.qq.com",
		48017: "system error",
		50001: "api unauthorized or user unauthorized",
		50002: "user limited",
		50004: "禁止使用 token 接口",
		50007: "账号已冻结",
		61003: "component is not authorized by this account",
		61004: "access clientip is not registered",
		61007: "api is unauthorized to component",
		61023: "refresh_token is invalid",
		89501: "此 IP 正在等待管理员确认,请联系管理员",
		89503: "此 IP 调用需要管理员确认,请联系管理员",
	} {
		w.Set(emulator.Faults{Errcode: func(string, int) int { return code }})
		for _, o := range []object{w.permanent(token, "a", code), w.json("POST", "/cgi-bin/stable_token", stableBody)} {
			if got, _, _ := strings.Cut(o.text("errmsg"), " rid: "); got != want || o.errcode() != code {
				t.Errorf("%d: %v, want %q", code, o, want)
			}
		}
	}
	if w.Asked("a") != 0 || w.Spent() != 0 {
		t.Error("a request was read that was to be refused before")
	}
}

// The server's clock is ahead of ours, and all that it tells the time by goes with it.
func TestSkew(t *testing.T) {
	w := newWorld(t, emulator.Faults{Skew: 7 * time.Minute})
	token := w.token()
	o := w.permanent(token, "a", 0)
	if d := decode(t, o.text("ticket")); d.created != uint64(noon.Add(7*time.Minute).Unix()) {
		t.Errorf("the ticket is of %d", d.created)
	}
	_, rid, _ := strings.Cut(w.permanent(token, "", 40053).text("errmsg"), "rid: ")
	if want := fmt.Sprintf("%08x-", noon.Add(7*time.Minute).Unix()); !strings.HasPrefix(rid, want) {
		t.Errorf("rid %q, want %q", rid, want)
	}
	resp, _, err := w.picture(o.text("ticket"))
	if err != nil || resp.Header.Get("Date") != "Fri, 15 May 2026 04:07:00 GMT" {
		t.Errorf("the date is %q, %v", resp.Header.Get("Date"), err)
	}
	w.Set(emulator.Faults{Skew: 3 * time.Hour})
	w.permanent(token, "b", 42001) // the clock jumped over the token's end
	w.Set(emulator.Faults{Skew: -time.Minute})
	w.permanent(token, "b", 0)
	if got := w.BusiestSecond(); got != 4 {
		t.Errorf("%d in the busiest second, want all 4: our own clock stood still", got)
	}
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
