package console

import (
	"errors"
	"strings"
	"testing"
	"time"

	"sceneqr/campaign/words"
)

func TestAListenerSaysWhereAndInWhichMode(t *testing.T) {
	for name, test := range map[string]struct {
		listening        Listening
		english, chinese string
	}{
		"plain": {
			Listening{Addr: "127.0.0.1:8090", Path: "/wechat", AppID: "wx1", Ledger: "a.db"},
			"receiving the pushes of wx1 at http://127.0.0.1:8090/wechat, only plain ones, as in 明文模式, into the ledger a.db\n",
			"在 http://127.0.0.1:8090/wechat 接收 wx1 的推送（只收明文的，即明文模式），记入台账 a.db\n",
		},
		"encrypted, before another": {
			Listening{Addr: "[::1]:80", Path: "/w", AppID: "wx1", Ledger: "a.db", Encrypted: true, Forward: "crm:8000"},
			"only encrypted ones, as in 兼容模式 and 安全模式, into the ledger a.db\n" +
				"sceneqr: each push goes to crm:8000 too, whose answer is WeChat's\n",
			"记入台账 a.db\nsceneqr: 每条推送也转给 crm:8000，它的回复就是给微信的回复\n",
		},
	} {
		for language, want := range map[words.Language]string{words.English: test.english, words.Chinese: test.chinese} {
			c, _, told := newConsole()
			c.Language = language
			if c.Listening(test.listening); !strings.Contains(told.String(), want) {
				t.Errorf("%s: %q is not in %q", name, want, told)
			}
		}
	}
}

func TestAMinuteHasOnlyWhatThereWas(t *testing.T) {
	for want, p := range map[string]Pushes{
		"sceneqr: 1 push, 1 new\n": {Received: 1, New: 1},
		"sceneqr: 1,234 pushes, 1,200 new, 4 known already, 10 of no code, 15 refused, 5 not kept, " +
			"1,219 passed on, 2 unanswered there\n": {1234, 1200, 4, 10, 15, 5, 1219, 2},
	} {
		c, _, told := newConsole()
		if c.Pushes(p); told.String() != want {
			t.Errorf("%q, want %q", told, want)
		}
	}
	c, _, told := newConsole()
	c.Language = words.Chinese
	if c.Pushes(Pushes{Received: 3, New: 2, Refused: 1}); told.String() != "sceneqr: 3 条推送，2 条新的，1 条拒收\n" {
		t.Errorf("in Chinese: %q", told)
	}
}

func TestAPushIsToldOfWhenSomebodyWantsToKnowAll(t *testing.T) {
	push := Push{Verdict: "recorded", Event: "subscribe", Scene: "spring-000123C", Took: 12 * time.Millisecond}
	c, out, told := newConsole()
	if c.Push(push); told.Len()+out.Len() > 0 {
		t.Errorf("told of without having been asked: %q", told)
	}
	c.Verbose = true
	c.Push(push)
	c.Push(Push{Verdict: "refused", Err: errors.New("not signed")})
	want := "sceneqr: push recorded subscribe \"spring-000123C\" 12 ms\nsceneqr: push refused 0 ms: not signed\n"
	if told.String() != want {
		t.Errorf("%q, want %q", told, want)
	}
}

func TestProgramsGetEachMinuteAndPushAsAnObject(t *testing.T) {
	c, out, _ := newConsole()
	c.JSON, c.Verbose = true, true
	c.Listening(Listening{Addr: "127.0.0.1:1", Path: "/w", AppID: "wx1", Ledger: "a.db", Encrypted: true})
	c.Push(Push{Verdict: "ignored", Event: "CLICK"})
	c.Pushes(Pushes{Received: 1, Ignored: 1})
	want := `{"type":"listening","addr":"127.0.0.1:1","path":"/w","appid":"wx1","encrypted":true,"ledger":"a.db"}
{"type":"push","verdict":"ignored","event":"CLICK","ms":0}
{"type":"pushes","received":1,"new":0,"known":0,"ignored":1,"refused":0,"failed":0,"forwarded":0,"unanswered":0}
`
	if out.String() != want {
		t.Errorf("%s, want %s", out, want)
	}
}
