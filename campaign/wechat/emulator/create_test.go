package emulator_test

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"sceneqr/campaign/wechat/emulator"
)

func TestCreateRefusesWithWeChatsErrcodes(t *testing.T) {
	tests := []struct {
		name, body string
		errcode    int
	}{
		{"no body", ``, 44002},
		{"form", `action_name=QR_SCENE&scene_id=1`, 40052},
		{"single quotes", `{'action_name': 'QR_SCENE'}`, 40052},
		{"array", `[]`, 40052},
		{"unknown action", `{"action_name":"QR_LIMIT","action_info":{"scene":{"scene_id":1}}}`, 40052},
		{"no action", `{"action_info":{"scene":{"scene_id":1}}}`, 40052},
		{"wrong type", `{"expire_seconds":"60","action_name":"QR_SCENE"}`, 47001},
		{"not UTF-8", temporaryStr("\xd6\xd0"), 40033},
		{"too long a body", strings.Repeat(" ", 70<<10), 40035},
		{"no scene wrapper", `{"action_name":"QR_LIMIT_STR_SCENE","action_info":{"scene_str":"a"}}`, 40053},
		{"no scene wrapper, temporary", `{"action_name":"QR_STR_SCENE","action_info":{"scene_str":"a"}}`, 40053},
		{"id 0", limitID("0"), 40053},
		{"id 100000", limitID("100000"), 0},
		{"id 100001", limitID("100001"), 40053},
		{"id beyond 64 bits", limitID("99999999999999999999"), 40053},
		{"negative id", limitID("-1"), 40053},
		{"fraction", limitID("1.5"), 40053},
		{"id in quotes", limitID(`"1"`), 40053},
		{"no id", `{"action_name":"QR_LIMIT_SCENE","action_info":{"scene":{"scene_str":"a"}}}`, 40053},
		{"empty string", limitStr(`""`), 40053},
		{"null", limitStr(`null`), 40053},
		{"object", limitStr(`{}`), 40053},
		{"64 bytes", limitStr(`"` + strings.Repeat("a", 64) + `"`), 0},
		{"65 bytes", limitStr(`"` + strings.Repeat("a", 65) + `"`), 40053},
		{"59 characters, 65 bytes", limitStr(`"` + strings.Repeat("a", 56) + `店铺号"`), 40053},
		{"number", limitStr(`111`), 0},
		{"temporary of 240 bytes", temporaryStr(strings.Repeat("a", 240)), 0},
		{"empty temporary", temporaryStr(""), 40053},
	}
	w := newWorld(t, emulator.Faults{})
	token := w.token()
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o := w.ask(token, tt.body)
			if o.errcode() != tt.errcode {
				t.Fatalf("got %v, want errcode %d", o, tt.errcode)
			}
			if _, has := o["errcode"]; has == (tt.errcode == 0) {
				t.Errorf("errcode in a good answer, or none in a bad one: %v", o)
			}
		})
	}
	if w.Asked("111") != 1 || w.Asked("100001") != 1 || w.Asked(strings.Repeat("a", 65)) != 1 {
		t.Error("a scene was not counted")
	}
}

func limitID(id string) string {
	return `{"action_name":"QR_LIMIT_SCENE","action_info":{"scene":{"scene_id":` + id + `}}}`
}

func temporaryStr(str string) string {
	return `{"action_name":"QR_STR_SCENE","action_info":{"scene":{"scene_str":"` + str + `"}}}`
}

// limitStr takes the value as JSON, quotes and all.
func limitStr(str string) string {
	return `{"action_name":"QR_LIMIT_STR_SCENE","action_info":{"scene":{"scene_str":` + str + `}}}`
}

func TestRefusalsCarryARIDThatTellsTheTime(t *testing.T) {
	w := newWorld(t, emulator.Faults{})
	o := w.permanent(w.token(), "", 40053)
	m := regexp.MustCompile(`^invalid action info, please check document rid: ([0-9a-f]{8})-[0-9a-f]{8}-[0-9a-f]{8}$`).
		FindStringSubmatch(o.text("errmsg"))
	if m == nil {
		t.Fatalf("errmsg %q", o.text("errmsg"))
	}
	if s, _ := strconv.ParseInt(m[1], 16, 64); s != noon.Unix() {
		t.Errorf("the rid tells %d, want %d", s, noon.Unix())
	}
}

func TestAnswersKeepWeChatsOrder(t *testing.T) {
	w := newWorld(t, emulator.Faults{})
	_, body, err := w.send("POST", "/cgi-bin/qrcode/create?access_token="+w.token(),
		`{"expire_seconds":60,"action_name":"QR_SCENE","action_info":{"scene":{"scene_id":1}}}`)
	if err != nil {
		t.Fatal(err)
	}
	order := regexp.MustCompile(`^\{"ticket":"[^"]+","expire_seconds":60,"url":"http://weixin\.qq\.com/q/[^"]+"\}$`)
	if !order.Match(body) {
		t.Errorf("body %s", body)
	}
}

// The silent traps: WeChat takes these requests, and the codes are not what was meant.
func TestSilentTraps(t *testing.T) {
	w := newWorld(t, emulator.Faults{})
	token := w.token()
	temporary := func(scene string) {
		t.Helper()
		o := w.ask(token, `{"expire_seconds":60,"action_name":"QR_SCENE","action_info":`+scene+`}`)
		if o.errcode() != 0 {
			t.Errorf("%s: %v", scene, o)
		}
	}
	t.Run("no scene wrapper", func(t *testing.T) {
		temporary(`{"scene_id":123}`)
		if w.Asked("0") != 1 || w.Asked("123") != 0 {
			t.Error("the scene is not 0")
		}
	})
	t.Run("id over 32 bits", func(t *testing.T) {
		temporary(`{"scene":{"scene_id":4294967296}}`)
		if w.Asked("4294967295") != 1 {
			t.Error("not changed to 4294967295")
		}
	})
	t.Run("id far over 32 bits", func(t *testing.T) {
		temporary(`{"scene":{"scene_id":99999999999999999999}}`)
		if w.Asked("0") != 2 {
			t.Error("not changed to 0")
		}
	})
	t.Run("permanent with expire_seconds", func(t *testing.T) {
		o := w.ask(token, `{"expire_seconds":60,"action_name":"QR_LIMIT_SCENE","action_info":{"scene":{"scene_id":9}}}`)
		if o.text("ticket") == "" || o.number("expire_seconds") != -1 {
			t.Fatalf("got %v", o)
		}
		if status := w.pictureStatus(o.text("ticket")); status != 404 {
			t.Errorf("picture: status %d", status)
		}
	})
}

func TestLifetimeIsBounded(t *testing.T) {
	tests := []struct {
		sent string
		want int
	}{
		{``, 60}, {`"expire_seconds":0,`, 60}, {`"expire_seconds":-5,`, 60}, {`"expire_seconds":1,`, 1},
		{`"expire_seconds":2592000,`, 2592000}, {`"expire_seconds":2592001,`, 2592000},
	}
	w := newWorld(t, emulator.Faults{})
	token := w.token()
	for _, tt := range tests {
		o := w.ask(token, fmt.Sprintf(`{%s"action_name":"QR_STR_SCENE","action_info":{"scene":{"scene_str":"a"}}}`, tt.sent))
		if got := o.number("expire_seconds"); got != tt.want {
			t.Errorf("%s: %d, want %d", tt.sent, got, tt.want)
		}
		status := w.pictureStatus(o.text("ticket"))
		if status != 200 {
			t.Errorf("%s: picture: status %d", tt.sent, status)
		}
	}
}

func TestTemporaryPictureEndsWithItsCode(t *testing.T) {
	w := newWorld(t, emulator.Faults{})
	o := w.ask(w.token(), `{"expire_seconds":60,"action_name":"QR_SCENE","action_info":{"scene":{"scene_id":1}}}`)
	ticket := o.text("ticket")
	w.pass(59 * time.Second)
	if status := w.pictureStatus(ticket); status != 200 {
		t.Errorf("after 59 s: status %d", status)
	}
	w.pass(time.Second)
	if status := w.pictureStatus(ticket); status != 404 {
		t.Errorf("after 60 s: status %d", status)
	}
}

func TestWrongPathsAndMethods(t *testing.T) {
	tests := []struct {
		method, path string
		errcode      int
	}{
		{"POST", "/cgi-bin/token", 43001},
		{"GET", "/cgi-bin/stable_token", 43002},
		{"GET", "/cgi-bin/qrcode/create", 43002},
		{"POST", "/cgi-bin/qrcode/delete", 40066},
		{"POST", "/cgi-bin/qrcode/create", 41001},
		{"POST", "/cgi-bin/qrcode/create?access_token=x", 40014},
		{"POST", "/cgi-bin/qrcode/create?access_token=12_abc", 40001},
	}
	w := newWorld(t, emulator.Faults{})
	for _, tt := range tests {
		if got := w.json(tt.method, tt.path, `{}`).errcode(); got != tt.errcode {
			t.Errorf("%s %s: errcode %d, want %d", tt.method, tt.path, got, tt.errcode)
		}
	}
	if w.Calls("/cgi-bin/qrcode/create") != 4 || w.Calls("/cgi-bin/qrcode/delete") != 0 {
		t.Error("calls were counted wrongly")
	}
}
