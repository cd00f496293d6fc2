package emulator_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"sceneqr/campaign/wechat/emulator"
)

func (w *world) quota(token, path string) object {
	w.Helper()
	return w.json("POST", "/cgi-bin/openapi/quota/get?access_token="+token, `{"cgi_path":"`+path+`"}`)
}

func TestDailyLimitLastsUntilMidnightInShanghai(t *testing.T) {
	w := newWorld(t, emulator.Faults{DailyLimit: 2})
	token := w.token()
	w.permanent(token, "a", 0)
	w.permanent(token, "", 40053) // costs a call as well
	w.permanent(token, "b", 45009)
	o := w.quota(token, "/cgi-bin/qrcode/create")
	if o.number("quota", "daily_limit") != 2 || o.number("quota", "used") != 2 || o.number("quota", "remain") != 0 {
		t.Errorf("quota %v", o)
	}
	w.pass(12*time.Hour - time.Second)
	w.permanent(w.token(), "b", 45009)
	w.pass(time.Second)
	w.permanent(w.token(), "b", 0)
}

func TestMinuteLimitLastsUntilTheNextMinute(t *testing.T) {
	w := newWorld(t, emulator.Faults{MinuteLimit: 2, DailyLimit: 5})
	token := w.token()
	w.pass(40 * time.Second)
	w.permanent(token, "a", 0)
	w.permanent(token, "b", 0)
	w.permanent(token, "c", 45011)
	w.pass(19 * time.Second)
	w.permanent(token, "c", 45011)
	w.pass(time.Second)
	w.permanent(token, "c", 0)
	w.permanent(token, "d", 45009) // what the minute refused was spent of the day
	o := w.quota(token, "/cgi-bin/qrcode/create")
	if o.number("rate_limit", "call_count") != 2 || o.number("rate_limit", "refresh_second") != 60 {
		t.Errorf("quota %v", o)
	}
}

func TestMinuteLimitMayAnswerWithAnotherErrcode(t *testing.T) {
	for sent, want := range map[int]int{0: 45011, 44991: 44991, 45009: 45009} {
		w := newWorld(t, emulator.Faults{MinuteLimit: 1, MinuteErrcode: sent})
		token := w.token()
		w.permanent(token, "a", 0)
		w.permanent(token, "b", want)
		if got := w.quota(token, "/cgi-bin/qrcode/create").number("quota", "remain"); got != 99_998 {
			t.Errorf("MinuteErrcode %d: %d calls remain of the day, want 99998", sent, got)
		}
		w.pass(time.Minute)
		w.permanent(token, "b", 0)
	}
}

func TestQuotaMayKeepTheMinuteLimitToItself(t *testing.T) {
	w := newWorld(t, emulator.Faults{MinuteLimit: 2, QuotaSilent: true})
	o := w.quota(w.token(), "/cgi-bin/qrcode/create")
	if _, has := o["rate_limit"]; has || o.number("quota", "daily_limit") != 100_000 {
		t.Errorf("quota %v", o)
	}
}

func TestQuotaMayBeOff(t *testing.T) {
	w := newWorld(t, emulator.Faults{QuotaOff: 76022})
	token := w.token()
	o := w.quota(token, "/cgi-bin/qrcode/create")
	if o.errcode() != 76022 || !strings.HasPrefix(o.text("errmsg"), "could not use this cgi_path，no permission") {
		t.Errorf("quota %v", o)
	}
	w.permanent(token, "a", 0) // the rest works
}

func TestQuotaOfAFreshAccount(t *testing.T) {
	w := newWorld(t, emulator.Faults{})
	token := w.token()
	for path, want := range map[string]int{
		"/cgi-bin/qrcode/create": 100000, "/cgi-bin/stable_token": 500000, "/cgi-bin/token": 2000,
	} {
		o := w.quota(token, path)
		if _, has := o["rate_limit"]; o.number("quota", "daily_limit") != want || has != strings.Contains(path, "stable") {
			t.Errorf("%s: %v", path, o)
		}
	}
	for path, want := range map[string]int{
		"cgi-bin/qrcode/create":                        76003,
		"https://api.weixin.qq.com/cgi-bin/menu/get":   76003,
		"/cgi-bin/qrcode/delete":                       76021,
		"/sns/oauth2/access_token":                     76021,
		"/cgi-bin/qrcode/create?action_name=QR_SCENE ": 76021,
	} {
		if got := w.quota(token, path).errcode(); got != want {
			t.Errorf("%q: errcode %d, want %d", path, got, want)
		}
	}
}

func TestClassicTokensAreLimitedADay(t *testing.T) {
	e := &emulator.Emulator{Now: func() time.Time { return noon }}
	last := ""
	for range 2001 {
		rec := httptest.NewRecorder()
		e.ServeHTTP(rec, httptest.NewRequest("GET", classicPath, http.NoBody))
		last = rec.Body.String()
	}
	if !strings.Contains(last, `"errcode":45009`) {
		t.Errorf("call 2,001: %s", last)
	}
}

func TestCapacityIsOfPermanentCodesAlone(t *testing.T) {
	w := newWorld(t, emulator.Faults{Capacity: 2})
	token := w.token()
	w.permanent(token, "a", 0)
	if o := w.ask(token, limitID("1")); o.errcode() != 0 {
		t.Fatalf("got %v", o)
	}
	w.permanent(token, "b", 45029)
	if o := w.ask(token, limitID("2")); o.errcode() != 45029 {
		t.Errorf("id: %v", o)
	}
	w.permanent(token, "a", 0) // exists
	o := w.ask(token, `{"action_name":"QR_STR_SCENE","action_info":{"scene":{"scene_str":"b"}}}`)
	if o.errcode() != 0 {
		t.Errorf("temporary: %v", o)
	}
}

func TestSplitPoolsHaveTheirOwnCapacity(t *testing.T) {
	w := newWorld(t, emulator.Faults{Capacity: 1, SplitPools: true})
	token := w.token()
	w.permanent(token, "a", 0)
	w.permanent(token, "b", 45029)
	if o := w.ask(token, limitID("1")); o.errcode() != 0 {
		t.Errorf("id 1: %v", o)
	}
	if o := w.ask(token, limitID("2")); o.errcode() != 45029 {
		t.Errorf("id 2: %v", o)
	}
}

func TestClearQuotaTenTimesAMonth(t *testing.T) {
	const v2 = "/cgi-bin/clear_quota/v2?appid=" + appID + "&appsecret=" + secret
	w := newWorld(t, emulator.Faults{DailyLimit: 1})
	token := w.token()
	v1 := "/cgi-bin/clear_quota?access_token=" + token
	w.permanent(token, "a", 0)
	w.permanent(token, "b", 45009)
	for i := range 10 {
		o := w.json("POST", []string{v1, v2}[i%2], `{"appid":"`+appID+`"}`)
		if o.errcode() != 0 || o.text("errmsg") != "ok" {
			t.Fatalf("clear %d: %v", i, o)
		}
	}
	w.permanent(token, "b", 0)
	if got := w.json("POST", v2, "").errcode(); got != 48006 {
		t.Errorf("clear 11: errcode %d", got)
	}
	if got := w.json("POST", v1, `{"appid":"wxffffffffffffffff"}`).errcode(); got != 40013 {
		t.Errorf("another appid: errcode %d", got)
	}
	if got := w.json("POST", "/cgi-bin/clear_quota/v2?appid="+appID, "").errcode(); got != 41004 {
		t.Errorf("no secret: errcode %d", got)
	}
	w.pass(17 * 24 * time.Hour)
	if got := w.json("POST", v2, "").errcode(); got != 0 {
		t.Errorf("next month: errcode %d", got)
	}
}

func TestRefusedRequestsCanBeLookedUp(t *testing.T) {
	w := newWorld(t, emulator.Faults{})
	token := w.token()
	_, rid, _ := strings.Cut(w.permanent(token, "", 40053).text("errmsg"), "rid: ")
	lookUp := func(token, rid string) object {
		return w.json("POST", "/cgi-bin/openapi/rid/get?access_token="+token, `{"rid":"`+rid+`"}`)
	}
	request, _ := lookUp(token, rid)["request"].(map[string]any)
	r := object(request)
	if r.number("invoke_time") != int(noon.Unix()) || r.text("client_ip") != "127.0.0.1" ||
		!strings.Contains(r.text("request_body"), "QR_LIMIT_STR_SCENE") || !strings.Contains(r.text("response_body"), rid) {
		t.Errorf("got %v", r)
	}
	if strings.Contains(fmt.Sprint(r), token) {
		t.Error("the token is told")
	}
	other := w.json("POST", "/cgi-bin/stable_token", strings.Replace(stableBody, appID, "wxffffffffffffffff", 1))
	for _, tt := range []struct {
		token, rid string
		errcode    int
	}{
		{token, "12", 76002},
		{token, "6a06a0c0-00000000-00000000", 76001},
		{other.text("access_token"), rid, 76003},
	} {
		if got := lookUp(tt.token, tt.rid).errcode(); got != tt.errcode {
			t.Errorf("rid %q: errcode %d, want %d", tt.rid, got, tt.errcode)
		}
	}
	w.pass(7*24*time.Hour + time.Second)
	if got := lookUp(w.token(), rid).errcode(); got != 76004 {
		t.Errorf("after seven days: errcode %d", got)
	}
}
