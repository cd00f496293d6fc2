package emulator_test

import (
	"testing"
	"time"

	"sceneqr/campaign/wechat/emulator"
)

func TestUserInfoTellsTheScene(t *testing.T) {
	tests := []struct {
		name, creation, scene, then string
		id                          int
		str                         string
	}{
		{"a string", limitStr(`"shop-7"`), "shop-7", "", 0, "shop-7"},
		{"digits", limitStr(`"7"`), "7", "", 0, "7"},
		{"an id", limitID("7"), "7", "", 7, ""},
		{"the biggest id", `{"action_name":"QR_SCENE","action_info":{"scene":{"scene_id":9999999999}}}`,
			"4294967295", "", 4294967295, ""},
		{"a follower who tapped later", limitStr(`"shop-7"`), "shop-7", "later", 0, "shop-7"},
	}
	for _, tt := range tests {
		w, r := newPhone(t, emulator.Faults{})
		tok := w.token()
		w.ask(tok, tt.creation)
		w.pass(time.Second)
		w.scan(tt.scene, "anna", tt.then)
		o := w.userInfo(tok, r.came()[0].From)
		if o.number("subscribe") != 1 || o.text("subscribe_scene") != "ADD_SCENE_QR_CODE" || o.number("qr_scene") != tt.id ||
			o.text("qr_scene_str") != tt.str || o.number("subscribe_time") != int(noon.Unix())+1 {
			t.Errorf("%s: %v", tt.name, o)
		}
	}
}

func TestUserInfoRefuses(t *testing.T) {
	const somebody = "oabcdefghijklmnopqrstuvwxyz0"
	w := newWorld(t, emulator.Faults{})
	tok := w.token()
	tests := []struct {
		token, openID string
		errcode       int
	}{
		{tok, somebody, 0}, // of whom nothing is known: does not follow
		{tok, "", 41009},
		{tok, somebody[1:], 40003},
		{tok, "x" + somebody[1:], 40003},
		{"", somebody, 41001},
		{"nonsense", somebody, 40014},
	}
	for _, tt := range tests {
		if o := w.userInfo(tt.token, tt.openID); o.errcode() != tt.errcode {
			t.Errorf("token %q, openid %q: %v", tt.token, tt.openID, o)
		}
	}
	w.Set(emulator.Faults{Errcode: func(path string, _ int) int {
		if path == emulator.PathUserInfo {
			return 45009
		}
		return 0
	}})
	if o := w.userInfo(tok, somebody); o.errcode() != 45009 || w.Calls(emulator.PathUserInfo) != len(tests)+1 {
		t.Errorf("%v after %d calls", o, w.Calls(emulator.PathUserInfo))
	}
	w.Set(emulator.Faults{})
	if o := w.quota(tok, emulator.PathUserInfo); o.number("quota", "daily_limit") != 5_000_000 {
		t.Errorf("the quota is %v", o)
	}
}
