package emulator_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"sceneqr/campaign/wechat/emulator"
)

func (w *world) userInfo(token, openID string) object {
	w.Helper()
	return w.json("GET", "/cgi-bin/user/info?lang=zh_CN&access_token="+token+"&openid="+url.QueryEscape(openID), "")
}

func TestScansOfFollowersAndOthers(t *testing.T) {
	tests := []struct {
		name, body, pushed, ticket string
		following                  bool
		by                         string // subscribe_scene
	}{
		{"follows", `"scene":"a"`, "subscribe qrscene_a;", "the code's", true, "ADD_SCENE_QR_CODE"},
		{"follows, by ticket", `"ticket":"TICKET","then":"follow"`, "subscribe qrscene_a;", "the code's", true,
			"ADD_SCENE_QR_CODE"},
		{"follows later", `"scene":"a","then":"later"`, "subscribe -;", "-", true, "ADD_SCENE_QR_CODE"},
		{"does not follow", `"scene":"a","then":"nothing"`, "", "", false, ""},
		{"followed before", `"scene":"a","follower":true`, "SCAN a;", "the code's", true, "ADD_SCENE_SEARCH"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w, r := newPhone(t, emulator.Faults{})
			tok := w.token()
			ticket := w.permanent(tok, "a", 0).text("ticket")
			o := w.do("/emulator/scan", `{"person":"anna",`+strings.ReplaceAll(tt.body, "TICKET", ticket)+`}`, 200)
			if got := r.order(); got != tt.pushed || o["following"] != tt.following {
				t.Fatalf("pushed %q: %v", got, o)
			}
			if tt.pushed == "" {
				if o["event"] != nil || o.text("screen") != "关注公众号" {
					t.Errorf("%v", o)
				}
				return
			}
			e := r.came()[0]
			if got := strings.ReplaceAll(text(e.Ticket), ticket, "the code's"); got != tt.ticket {
				t.Errorf("the ticket is %q", got)
			}
			if got := w.userInfo(tok, e.From).text("subscribe_scene"); got != tt.by {
				t.Errorf("follows by %q, want %q", got, tt.by)
			}
			if o.in("event").text("Event") != e.Name || o.in("event").text("FromUserName") != e.From {
				t.Errorf("the effect tells another event: %v", o)
			}
		})
	}
}

func TestScansInTheSameSecondLookTheSame(t *testing.T) {
	w, r := newPhone(t, emulator.Faults{})
	w.permanent(w.token(), "a", 0)
	w.follow("anna")
	w.scan("a", "anna", "")
	w.scan("a", "anna", "nothing") // a follower is one whatever is said of others
	came := r.came()
	if one, two := came[1], came[2]; one.Name != "SCAN" || one.Name != two.Name || text(one.Key) != text(two.Key) ||
		one.Time != two.Time || one.From != two.From {
		t.Errorf("%+v and %+v", one, two)
	}
}

func TestFollowingAndLeaving(t *testing.T) {
	w, r := newPhone(t, emulator.Faults{})
	tok := w.token()
	w.permanent(tok, "a", 0)
	w.follow("anna")
	w.do("/emulator/follow", `{"person":"anna"}`, 400)
	openID := r.came()[0].From
	if o := w.userInfo(tok, openID); o.number("subscribe") != 1 || o.text("subscribe_scene") != "ADD_SCENE_SEARCH" ||
		o.text("qr_scene_str") != "" || o.number("qr_scene") != 0 || o.number("subscribe_time") != int(noon.Unix()) {
		t.Errorf("a follower by search: %v", o)
	}
	r.answer = func(_ int, w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "<xml><MsgType>text</MsgType><Content>stay</Content></xml>")
	}
	if o := w.unfollow("anna"); o["following"] != false || o.text("screen") != "" {
		t.Errorf("one who has left: %v", o)
	}
	w.do("/emulator/unfollow", `{"person":"anna"}`, 400)
	if o := w.userInfo(tok, openID); len(o) != 2 || o.number("subscribe") != 0 || o.text("openid") != openID {
		t.Errorf("one who has left: %v", o)
	}
	w.scan("a", "anna", "") // and comes back
	if got := r.order(); got != "subscribe ;unsubscribe ;subscribe qrscene_a;" {
		t.Errorf("pushed %s", got)
	}
}

func TestPersonIsTheSameInEveryProcess(t *testing.T) {
	var seen []string
	for range 2 {
		w, r := newPhone(t, emulator.Faults{})
		other := w.json("POST", "/cgi-bin/stable_token", strings.Replace(stableBody, appID, "wxffffffffffffffff", 1))
		w.permanent(w.token(), "a", 0)
		w.permanent(other.text("access_token"), "a", 0)
		for _, body := range []string{
			`{"person":"anna","appid":"` + appID + `"}`, `{"person":" anna ","appid":"wxffffffffffffffff"}`,
			`{"person":"李","appid":"` + appID + `"}`,
		} {
			w.do("/emulator/follow", body, 200)
		}
		for _, e := range r.came() {
			seen = append(seen, e.To+" "+e.From)
		}
	}
	for i, s := range seen[:3] {
		if s != seen[i+3] || strings.Count(strings.Join(seen, "\n"), s) != 2 {
			t.Errorf("%d: %q", i, seen)
		}
		if !regexp.MustCompile(`^gh_[0-9a-f]{12} o[0-9A-Za-z_-]{27}$`).MatchString(s) {
			t.Errorf("the names are %s", s)
		}
	}
}

// That nothing is pushed for a code that is over is our choice: what WeChat does is not known.
func TestCodeThatIsOverPushesNothing(t *testing.T) {
	w, r := newPhone(t, emulator.Faults{})
	w.ask(w.token(), temporaryStr("a"))
	w.pass(30 * 24 * time.Hour)
	if o := w.scan("a", "anna", ""); o.text("screen") != "二维码已过期" || o["following"] != false || len(r.letters()) != 0 {
		t.Errorf("%v; there came %s", o, r.order())
	}
}

func TestScanWithoutCallbackTellsNobody(t *testing.T) {
	w := newWorld(t, emulator.Faults{})
	w.Phone = true
	w.permanent(w.token(), "a", 0)
	o := w.scan("a", "anna", "")
	if list, isList := o["deliveries"].([]any); !isList || len(list) != 0 ||
		o.in("event").text("EventKey") != "qrscene_a" {
		t.Errorf("%v", o)
	}
}

func TestGesturesThatCannotBeDone(t *testing.T) {
	w, r := newPhone(t, emulator.Faults{})
	w.do("/emulator/scan", `{"person":"anna","scene":"a"}`, 404) // nobody has asked for anything yet
	w.permanent(w.token(), "a", 0)
	tests := []struct {
		body   string
		status int
	}{
		{`{"person":"anna","scene":"b"}`, 404},
		{`{"person":"anna","ticket":"b"}`, 404},
		{`{"person":"anna","scene":"a","appid":"wxffffffffffffffff"}`, 404},
		{`{"person":"anna"}`, 400},
		{`{"person":"anna","scene":"a","ticket":"b"}`, 400},
		{`{"person":" ","scene":"a"}`, 400},
		{`{"person":"anna","scene":"a","then":"dance"}`, 400},
		{`{"person":"anna","scene":"a","than":"later"}`, 400},
		{`not JSON`, 400},
		{`{"person":"` + strings.Repeat("a", 64<<10) + `"}`, 400},
	}
	for _, tt := range tests {
		w.do("/emulator/scan", tt.body, tt.status)
	}
	other := w.json("POST", "/cgi-bin/stable_token", strings.Replace(stableBody, appID, "wxffffffffffffffff", 1))
	w.permanent(other.text("access_token"), "a", 0)
	w.do("/emulator/scan", `{"person":"anna","scene":"a"}`, 400) // of which account?
	if len(r.letters()) != 0 {
		t.Errorf("there came %s", r.order())
	}
}

func TestForeignPagesCannotScan(t *testing.T) {
	w, r := newPhone(t, emulator.Faults{})
	w.permanent(w.token(), "a", 0)
	tests := []struct {
		key, value string
		status     int
	}{
		{"Content-Type", "text/plain", 415},
		{"Content-Type", "", 415},
		{"Origin", "https://example.com", 403},
		{"Sec-Fetch-Site", "cross-site", 403},
		{"Origin", w.server.URL, 200},
		{"Sec-Fetch-Site", "same-origin", 200},
	}
	for _, tt := range tests {
		req := httptest.NewRequest("POST", w.server.URL+"/emulator/scan", strings.NewReader(`{"person":"anna","scene":"a"}`))
		req.RequestURI = "" // it is a client's
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set(tt.key, tt.value)
		w.roundTrip(req, tt.status)
	}
	if len(r.letters()) != 2 {
		t.Errorf("there came %s", r.order())
	}
}
