package wechat_test

import (
	"slices"
	"strings"
	"testing"

	"sceneqr/campaign/wechat"
)

// TestClassOfEveryErrCode is the errcode table of the fact sheet, written down a second time.
func TestClassOfEveryErrCode(t *testing.T) {
	for class, codes := range map[wechat.Class][]int{
		wechat.Retry:  {-1, 40001, 40014, 42001, 44002},
		wechat.Minute: {44991, 45011},
		wechat.Row: {40033, 40035, 40052, 40053, 40097, 47001, 76001, 76002, 76003, 76004, 76021, 76022,
			99999 /* unknown */},
		wechat.Today: {45009, 48006},
		wechat.Account: {40002, 40013, 40066, 40125, 40164, 40243, 41001, 41002, 41004, 43001, 43002, 43003, 45029,
			45035, 48001, 48004, 48017, 50001, 50002, 50004, 50007, 61003, 61004, 61007, 61023, 89501, 89503, 89506,
			89507},
	} {
		for _, code := range codes {
			e := &wechat.Error{Op: "create", ErrCode: code, ErrMsg: "system error, access_token expired"}
			if e.Class() != class || e.Transient() != (class == wechat.Retry || class == wechat.Minute) {
				t.Errorf("%d: class %v, transient is %t; want class %v", code, e.Class(), e.Transient(), class)
			}
			if e.TooFast() != (class == wechat.Minute) || e.Busy() != (code == -1) {
				t.Errorf("%d: too fast is %t, busy is %t", code, e.TooFast(), e.Busy())
			}
			if e.OfScene() != slices.Contains([]int{40033, 40035, 40053, 40097}, code) {
				t.Errorf("%d: of the scene is %t", code, e.OfScene())
			}
			if e.RefusesToken() != slices.Contains([]int{40001, 40014, 42001}, code) {
				t.Errorf("%d: refuses the token is %t", code, e.RefusesToken())
			}
			if e.AboutAddress() != slices.Contains([]int{40164, 45035, 61004, 89501, 89503, 89506, 89507}, code) {
				t.Errorf("%d: about the address is %t", code, e.AboutAddress())
			}
			for _, line := range []string{e.Cause(), e.Cure()} {
				if line == "" || strings.ContainsAny(line, "\n\r") {
					t.Errorf("%d: not one line: %q", code, line)
				}
			}
		}
	}
}

func TestARefusedSecretIsNoRefusedToken(t *testing.T) {
	if e := (&wechat.Error{Op: "token", ErrCode: 40001}); e.RefusesToken() || e.Class() != wechat.Account {
		t.Errorf("refuses the token is %t, class %v", e.RefusesToken(), e.Class())
	}
}

// TestEveryRefusalOfTheAccountHasItsCure goes through what section 1.9 of the fact sheet says ends a run. What a person
// can set right in one of WeChat's consoles names that console.
func TestEveryRefusalOfTheAccountHasItsCure(t *testing.T) {
	consoles := map[string][]int{
		"微信开发者平台 › 我的业务":        {40001, 40013, 40125, 40164, 40243, 45035},
		"mp.weixin.qq.com":      {48001, 48004, 50001, 50002, 50004, 50007, 61003, 61007, 61023, 89501, 89503, 89506, 89507},
		"open.weixin.qq.com":    {61004, 61007},
		"api.weixin.qq.com":     {48017},
		"another account":       {45029},
		"base URL of the API":   {40066, 41001, 41002, 41004, 43001, 43002, 43003},
		"error in the program:": {40002},
	}
	for console, codes := range consoles {
		for _, code := range codes {
			e := &wechat.Error{Op: "token", ErrCode: code}
			if e.Class() != wechat.Account {
				t.Errorf("%d: class %v", code, e.Class())
			}
			if !strings.Contains(e.Cure(), console) {
				t.Errorf("%d: the cure does not name %s: %q", code, console, e.Cure())
			}
			if e.Cause() == e.Cure() || strings.HasSuffix(e.Cause(), ".") || strings.HasSuffix(e.Cure(), ".") {
				t.Errorf("%d: cause %q, cure %q", code, e.Cause(), e.Cure())
			}
		}
	}
}

func TestTheCallerIsTheAddressThatWeChatSaw(t *testing.T) {
	for msg, want := range map[string]string{
		"invalid ip 203.0.113.9 ipv6 ::ffff:203.0.113.9, not in whitelist": "203.0.113.9",
		"invalid ip 203.0.113.9, not in whitelist":                         "203.0.113.9",
		"invalid ip 2001:db8::1 ipv6 2001:db8::1, not in whitelist":        "2001:db8::1",
		"invalid ip somewhere, not in whitelist":                           "",
		"":                                                                 "",
	} {
		e := &wechat.Error{Op: "token", ErrCode: 40164, ErrMsg: msg}
		if got := e.Caller(); got != want {
			t.Errorf("%q: caller %q, want %q", msg, got, want)
		}
		if !strings.Contains(e.Cure(), "基础信息 › 开发信息") {
			t.Errorf("cure %q does not name the page", e.Cure())
		}
	}
}
