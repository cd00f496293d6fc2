package wechat_test

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"sceneqr/campaign/wechat"
)

const (
	userInfo = "/cgi-bin/user/info"
	openid   = "oLVPpjqs9BhvzwPj5A-vTYAX3GLc"
)

func TestWhatWeChatTellsOfAPerson(t *testing.T) {
	for body, want := range map[string]struct {
		user  wechat.User
		scene string
	}{
		`{"subscribe":0,"openid":"o"}`: {},
		`{"subscribe":1,"openid":"o","subscribe_time":1793491200,"subscribe_scene":"ADD_SCENE_QR_CODE","qr_scene":0,"qr_scene_str":"poster-1"}`: {
			wechat.User{Subscribed: true, Since: time.Unix(1793491200, 0).UTC(), By: "ADD_SCENE_QR_CODE", SceneStr: "poster-1"}, "poster-1"},
		`{"subscribe":1,"subscribe_time":1793491200,"subscribe_scene":"ADD_SCENE_QR_CODE","qr_scene":98765,"qr_scene_str":""}`: {
			wechat.User{Subscribed: true, Since: time.Unix(1793491200, 0).UTC(), By: "ADD_SCENE_QR_CODE", SceneID: 98765}, "98765"},
		`{"subscribe":1,"subscribe_time":1793491200,"subscribe_scene":"ADD_SCENE_SEARCH","qr_scene":0,"qr_scene_str":""}`: {
			wechat.User{Subscribed: true, Since: time.Unix(1793491200, 0).UTC(), By: "ADD_SCENE_SEARCH"}, ""},
		`{"subscribe":1,"subscribe_time":1793491200,"subscribe_scene":"ADD_SCENE_OTHERS","qr_scene":1,"qr_scene_str":"x"}`: {
			wechat.User{Subscribed: true, Since: time.Unix(1793491200, 0).UTC(), By: "ADD_SCENE_OTHERS", SceneID: 1, SceneStr: "x"}, ""},
	} {
		u, err := answering(t, text("application/json", body)).UserInfo(t.Context(), openid)
		if err != nil || u != want.user || u.Scene() != want.scene {
			t.Errorf("%s\nis %+v of scene %q, error %v; want %+v of %q", body, u, u.Scene(), err, want.user, want.scene)
		}
	}
}

func TestAPersonIsAskedAboutOnceAndByName(t *testing.T) {
	var asked []*url.URL
	client := answering(t, func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.URL)
		io.WriteString(w, `{"subscribe":0}`)
	})
	if _, err := client.UserInfo(t.Context(), openid); err != nil {
		t.Fatal(err)
	}
	want := url.Values{"access_token": {token}, "openid": {openid}, "lang": {"zh_CN"}}
	if len(asked) != 1 || asked[0].Path != userInfo || asked[0].Query().Encode() != want.Encode() {
		t.Errorf("asked %v", asked)
	}
}

func TestARefusalToTellOfAPerson(t *testing.T) {
	for code, want := range map[int]struct {
		class wechat.Class
		cause string
	}{
		40003: {wechat.Row, "openid"},
		48001: {wechat.Account, "followers"},
		61007: {wechat.Account, "followers"},
		45009: {wechat.Today, "calls are used up"},
		45011: {wechat.Minute, "too many calls"},
	} {
		client := answering(t, text("application/json", fmt.Sprintf(`{"errcode":%d,"errmsg":"no"}`, code)))
		_, err := client.UserInfo(t.Context(), openid)
		e := failed(t, err)
		if e.Op != "user" || e.ErrCode != code || e.Class() != want.class || !strings.Contains(e.Cause(), want.cause) || e.OfScene() {
			t.Errorf("%d: %v, class %v, cause %q", code, e, e.Class(), e.Cause())
		}
	}
	_, err := answering(t, text("application/json", `{"openid":"o"}`)).UserInfo(t.Context(), openid)
	if e := failed(t, err); e.Class() != wechat.Retry {
		t.Errorf("an answer without a word of it: %v", e)
	}
}

func TestTheOpenIDIsInNoErrorAndNoTrace(t *testing.T) {
	for name, h := range map[string]http.HandlerFunc{
		"an errmsg that quotes the request": echo(40003),
		"no HTTP":                           raw("%s"),
		"a header that quotes it":           raw("HTTP/1.1 200 OK\r\nContent-Type: %s\r\n\r\nx"),
	} {
		client := answering(t, h)
		told := traced(client)
		_, err := client.UserInfo(t.Context(), openid)
		printed := spellings(failed(t, err))
		for _, x := range told() {
			checkExchange(t, name, x)
			printed += spellings(x)
		}
		if strings.Contains(printed, openid) || strings.Contains(printed, fmt.Sprintf("%x", openid)) {
			t.Errorf("%s: the openid is in\n%s", name, printed)
		}
	}
}
