package emulator_test

import (
	"strings"
	"testing"

	"sceneqr/campaign/wechat/emulator"
)

func TestCheckCallback(t *testing.T) {
	const address = "http://127.0.0.1:1/wechat"
	tests := []struct {
		callback emulator.Callback
		want     string // in the error; "" for none
	}{
		{emulator.Callback{}, ""},
		{emulator.Callback{URL: address, Token: token}, ""},
		{emulator.Callback{URL: address, Token: token, Mode: "plain", AESKey: "not looked at"}, ""},
		{emulator.Callback{URL: address, Token: token, Mode: "compatible", AESKey: aesKey}, ""},
		{emulator.Callback{URL: "127.0.0.1:1/wechat", Token: token}, "not a URL like"},
		{emulator.Callback{URL: "ftp://127.0.0.1/wechat", Token: token}, "not a URL like"},
		{emulator.Callback{URL: "http:///wechat", Token: token}, "not a URL like"},
		{emulator.Callback{URL: address}, "no token"},
		{emulator.Callback{URL: address, Token: token, Mode: "aes"}, `mode "aes" is none of`},
		{emulator.Callback{URL: address, Token: token, Mode: "safe"}, "no EncodingAESKey"},
		{emulator.Callback{URL: address, Token: token, Mode: "safe", AESKey: aesKey[1:]}, "not 43 letters"},
		{emulator.Callback{URL: address, Token: token, Mode: "safe", AESKey: aesKey[1:] + "?"}, "not 43 letters"},
	}
	for _, tt := range tests {
		e := emulator.Emulator{Callback: tt.callback}
		err := e.CheckCallback()
		if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%+v: %v, want %q", tt.callback, err, tt.want)
		}
		if err != nil && (strings.Contains(err.Error(), aesKey[1:]) || strings.Contains(err.Error(), token)) {
			t.Errorf("the error tells a secret: %v", err)
		}
	}
}

func TestWrongCallbackStopsScans(t *testing.T) {
	w, r := newPhone(t, emulator.Faults{})
	w.Callback.Mode = emulator.Safe
	w.permanent(w.token(), "a", 0)
	w.do("/emulator/scan", `{"scene":"a","person":"anna"}`, 500)
	if len(r.letters()) != 0 {
		t.Errorf("there came %s", r.order())
	}
}
