package emulator_test

import (
	"cmp"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"sceneqr/campaign/wechat/emulator"
)

const classicPath = "/cgi-bin/token?grant_type=client_credential&appid=" + appID + "&secret=" + secret

func (w *world) classic() string {
	w.Helper()
	return w.json("GET", classicPath, "").text("access_token")
}

func (w *world) force() object {
	w.Helper()
	return w.json("POST", "/cgi-bin/stable_token", strings.TrimSuffix(stableBody, "}")+`,"force_refresh":true}`)
}

func TestTokenEndpointsRefuse(t *testing.T) {
	stable := func(grant, id, secret string) string {
		return `{"grant_type":"` + grant + `","appid":"` + id + `","secret":"` + secret + `"}`
	}
	tests := []struct {
		name, body string
		errcode    int
	}{
		{"no body", "", 44002},
		{"form", "grant_type=client_credential", 47001},
		{"grant type", stable("x", appID, secret), 40002},
		{"no appid", stable("client_credential", "", secret), 41002},
		{"no secret", stable("client_credential", appID, ""), 41004},
		{"malformed appid", stable("client_credential", "wx1", secret), 40013},
		{"appid in capitals", stable("client_credential", strings.ToUpper(appID), secret), 40013},
		{"malformed secret", stable("client_credential", appID, "x"), 40125},
	}
	w := newWorld(t, emulator.Faults{})
	for _, tt := range tests {
		if got := w.json("POST", "/cgi-bin/stable_token", tt.body).errcode(); got != tt.errcode {
			t.Errorf("%s: errcode %d, want %d", tt.name, got, tt.errcode)
		}
	}
	for path, want := range map[string]int{
		"/cgi-bin/token": 40002,
		strings.Replace(classicPath, secret, "x", 1): 40125,
		strings.Replace(classicPath, appID, "", 1):   41002,
	} {
		if got := w.json("GET", path, "").errcode(); got != want {
			t.Errorf("%s: errcode %d, want %d", path, got, want)
		}
	}
}

func TestOnlyTheNamedAccountExists(t *testing.T) {
	w := newWorld(t, emulator.Faults{})
	e := &emulator.Emulator{AppID: "wxmine", Secret: "mine"}
	w.server.Config.Handler = e
	for body, want := range map[string]int{
		stableBody: 40013,
		`{"grant_type":"client_credential","appid":"wxmine","secret":"` + secret + `"}`: 40125,
		`{"grant_type":"client_credential","appid":"wxmine","secret":"mine"}`:           0,
	} {
		if got := w.json("POST", "/cgi-bin/stable_token", body).errcode(); got != want {
			t.Errorf("%s: errcode %d, want %d", body, got, want)
		}
	}
}

func TestStableTokenStaysUntilFiveMinutesBeforeItsEnd(t *testing.T) {
	w := newWorld(t, emulator.Faults{})
	first := w.json("POST", "/cgi-bin/stable_token", stableBody)
	token := first.text("access_token")
	if !regexp.MustCompile(`^[0-9]{2}_[0-9A-Za-z_-]{133}$`).MatchString(token) || first.number("expires_in") != 7200 {
		t.Fatalf("got %v", first)
	}
	w.pass(115 * time.Minute)
	same := w.json("POST", "/cgi-bin/stable_token", stableBody)
	if same.text("access_token") != token || same.number("expires_in") != 300 {
		t.Errorf("5 minutes before the end: %v", same)
	}
	w.pass(time.Second)
	renewed := w.json("POST", "/cgi-bin/stable_token", stableBody)
	if renewed.text("access_token") == token || renewed.number("expires_in") != 7200 {
		t.Errorf("then: %v", renewed)
	}
	w.permanent(token, "old", 0)
	w.permanent(renewed.text("access_token"), "new", 0)
	w.pass(5 * time.Minute)
	w.permanent(token, "old", 42001)
}

// A short life is for expiry in the middle of a run. The renewal before the end is as with a long one, but never so early
// that a token is replaced as soon as it is given.
func TestTokenLife(t *testing.T) {
	tests := []struct{ life, renewed time.Duration }{ // how long before its end a token is replaced
		{0, 5 * time.Minute}, {time.Hour, 5 * time.Minute}, {10 * time.Minute, 5 * time.Minute},
		{time.Minute, 30 * time.Second}, {4 * time.Second, 2 * time.Second},
	}
	for _, tt := range tests {
		w := newWorld(t, emulator.Faults{TokenLife: tt.life})
		o := w.json("POST", "/cgi-bin/stable_token", stableBody)
		life := cmp.Or(tt.life, 2*time.Hour)
		if got := o.number("expires_in"); got != int(life.Seconds()) {
			t.Errorf("%v: expires_in %d", tt.life, got)
		}
		token := o.text("access_token")
		w.pass(life - tt.renewed)
		if w.token() != token {
			t.Errorf("%v: replaced when %v remained", tt.life, tt.renewed)
		}
		w.pass(time.Second)
		next := w.token()
		if next == token {
			t.Errorf("%v: not replaced when less than %v remained", tt.life, tt.renewed)
		}
		w.permanent(token, "a", 0)
		w.pass(tt.renewed - time.Second)
		w.permanent(token, "a", 42001)
		w.permanent(next, "a", 0)
	}
}

func TestForcedRefreshIsRationed(t *testing.T) {
	w := newWorld(t, emulator.Faults{})
	token := w.token()
	forced := w.force().text("access_token")
	if forced == token {
		t.Fatal("not refreshed")
	}
	w.permanent(token, "a", 40001)
	w.pass(29 * time.Second)
	if w.force().text("access_token") != forced {
		t.Error("refreshed again within 30 s")
	}
	for range 30 {
		w.pass(30 * time.Second)
		forced = w.force().text("access_token")
	}
	w.pass(30 * time.Second)
	if w.force().text("access_token") != forced {
		t.Error("refreshed more than 20 times on a day")
	}
	w.pass(13 * time.Hour)
	last := w.token()
	if w.force().text("access_token") == last {
		t.Error("not refreshed on the next day")
	}
}

func TestClassicTokenReplacesTheOneBefore(t *testing.T) {
	w := newWorld(t, emulator.Faults{})
	stable, first := w.token(), w.classic()
	second := w.classic()
	if first == second {
		t.Fatal("the same token twice")
	}
	w.pass(5*time.Minute - time.Second)
	w.permanent(first, "a", 0)
	w.pass(time.Second)
	w.permanent(first, "a", 40001)
	w.permanent(second, "a", 0)
	w.permanent(stable, "a", 0) // the other family is not touched
	w.pass(2 * time.Hour)
	w.permanent(second, "a", 42001)
}

func TestRevokedAndExpiredTokens(t *testing.T) {
	w := newWorld(t, emulator.Faults{TokenRevoked: emulator.Nth(1), TokenExpired: emulator.Nth(3)})
	token := w.token()
	w.permanent(token, "a", 40001)
	w.permanent(token, "a", 40001) // and stays so
	second := w.token()
	if second == token {
		t.Fatal("the revoked token was given out again")
	}
	w.permanent(second, "a", 42001)
	if third := w.token(); third == second {
		t.Error("the expired token was given out again")
	}
	if w.Asked("a") != 0 {
		t.Error("requests that did not get past the token were counted")
	}
}

func TestStuckTokenNeedsForce(t *testing.T) {
	w := newWorld(t, emulator.Faults{TokenRevoked: emulator.Nth(1), TokenStuck: true})
	token := w.token()
	w.permanent(token, "a", 40001)
	if w.token() != token {
		t.Fatal("not stuck")
	}
	w.permanent(w.force().text("access_token"), "a", 0)
}

func TestCallerNotOnTheList(t *testing.T) {
	w := newWorld(t, emulator.Faults{NotWhitelisted: emulator.Always})
	for _, path := range []string{"/cgi-bin/stable_token", "/cgi-bin/qrcode/create", "/cgi-bin/openapi/quota/get"} {
		o := w.json("POST", path, "{}")
		if o.errcode() != 40164 || !strings.HasPrefix(o.text("errmsg"),
			"invalid ip 127.0.0.1 ipv6 ::ffff:127.0.0.1, not in whitelist rid: ") {
			t.Errorf("%s: %v", path, o)
		}
	}
}

// The zero value is a working server.
func TestZeroValue(t *testing.T) {
	w := newWorld(t, emulator.Faults{})
	w.Emulator = new(emulator.Emulator)
	server := httptest.NewServer(w.Emulator)
	defer server.Close()
	w.server = server
	o := w.permanent(w.token(), "a", 0)
	if status := w.pictureStatus(o.text("ticket")); status != 200 {
		t.Errorf("picture: status %d", status)
	}
}
