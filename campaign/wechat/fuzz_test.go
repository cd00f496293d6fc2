package wechat

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// FuzzAnswer has strangers answer: whatever they say, it is a whole ticket or an error with a class.
func FuzzAnswer(f *testing.F) {
	for _, body := range []string{
		`{"ticket":"gQ==","expire_seconds":60,"url":"http:\/\/weixin.qq.com\/q\/02"}`,
		`{"errcode":40164,"errmsg":"invalid ip 1.2.3.4 ipv6 ::ffff:1.2.3.4, not in whitelist rid: 5f-6a-7b"}`,
		`{"errcode":-1}`, `{"errcode":0,"quota":{"daily_limit":1}}`, `{"access_token":"66_A","expires_in":7200}`,
		`{"errcode":0,"quota":{"remain":9},"rate_limit":{"call_count":300,"refresh_second":60}}`,
		`null`, `<html>`, ``, `{"url":"http://"}`,
	} {
		f.Add(200, "application/json", []byte(body))
		f.Add(471, strings.Repeat("\xbd\x1b\n", 1000), []byte(body))
	}
	f.Fuzz(func(t *testing.T, status int, media string, body []byte) {
		c := &Client{Secret: "5ec2e7f00d5ec2e7"}
		q := request{op: opCreate, limit: maxJSON}
		a := answer{status: status, media: media, body: body}
		var into ticketAnswer
		e := c.decode(q, a, &into)
		checkError(t, e, into.Ticket != "" && strings.HasPrefix(into.URL, "http"))
		picture, e := c.picture(q, a)
		checkError(t, e, len(picture) > 0)
	})
}

func checkError(t *testing.T, e *Error, whole bool) {
	t.Helper()
	if e == nil {
		if !whole {
			t.Error("neither an error nor what was asked for")
		}
		return
	}
	text := e.Error() + e.Cause() + e.Cure() + e.Caller()
	if strings.ContainsAny(text, "\r\n\x00\x1b") || !utf8.ValidString(text) || len(text) > 4000 {
		t.Errorf("not one legible line: %q", text)
	}
	if strings.Contains(text, "5ec2e7f00d5ec2e7") {
		t.Errorf("the secret is in %q", text)
	}
}

// FuzzBody has strangers choose the scene: it arrives as it is, raw, or is refused.
func FuzzBody(f *testing.F) {
	for _, scene := range []string{"poster-1", "推广活动", `a"b\c`, "\u2028\u2029", "\x00", "\xff", `\u0041`, "<&>"} {
		f.Add(scene)
	}
	f.Fuzz(func(t *testing.T, scene string) {
		r := TicketRequest{Action: Temporary, SceneStr: scene, Expire: time.Minute}
		if r.check() != nil {
			return
		}
		body := r.body()
		if strings.Contains(strings.ReplaceAll(body, `\\`, ""), `\u`) {
			t.Errorf("a \\u escape in %s", body)
		}
		var got struct {
			Action Action `json:"action_name"`
			Info   struct {
				Scene struct {
					Str string `json:"scene_str"`
				} `json:"scene"`
			} `json:"action_info"`
		}
		err := json.Unmarshal([]byte(body), &got)
		if err != nil || got.Info.Scene.Str != scene || got.Action != Temporary {
			t.Errorf("scene %q arrives as %q: %v", scene, got.Info.Scene.Str, err)
		}
	})
}
