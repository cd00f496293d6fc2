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
		"open to others": {
			Listening{Addr: "0.0.0.0:8090", Path: "/w", AppID: "wx1", Ledger: "a.db", Open: true},
			"sceneqr: whoever reaches http://0.0.0.0:8090 reaches /healthz and /metrics there too: ",
			"sceneqr: 能访问 http://0.0.0.0:8090 的人也能访问那里的 /healthz 和 /metrics",
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
		"sceneqr: 1 push, 1 new scan\n":                              {Received: 1, New: 1},
		"sceneqr: 2 pushes, 1 new follower without a code, 1 gone\n": {Received: 2, Sceneless: 1, Left: 1},
		"sceneqr: 1,234 pushes, 1,100 new scans, 60 new followers without a code, 40 gone, 4 known already, " +
			"10 of no code, 15 refused, 5 not kept, 1,219 passed on, 2 unanswered there, 3 answered badly there\n": {
			1234, 1100, 60, 40, 4, 10, 15, 5, 1219, 2, 3},
	} {
		c, _, told := newConsole()
		if c.Pushes(p); told.String() != want {
			t.Errorf("%q, want %q", told, want)
		}
	}
	c, _, told := newConsole()
	c.Language = words.Chinese
	c.Pushes(Pushes{Received: 5, New: 2, Sceneless: 1, Left: 1, Refused: 1})
	if told.String() != "sceneqr: 5 条推送，2 次新的扫码，1 名没有场景值的新关注，1 人取消关注，1 条拒收\n" {
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
	told.Reset()
	c.Language = words.Chinese
	c.Push(push)
	c.Push(Push{Verdict: "handshake"})
	if want := "sceneqr: 推送已记下：subscribe \"spring-000123C\"，12 毫秒\nsceneqr: 网址校验，0 毫秒\n"; told.String() != want {
		t.Errorf("in Chinese %q, want %q", told, want)
	}
}

func TestAnEmulatorTellsOfRequestsAndPushes(t *testing.T) {
	request := Request{Method: "GET", Path: "/cgi-bin/token", Status: 200, Took: 3 * time.Millisecond}
	taken := Delivery{Event: "SCAN", Status: 200, Took: 2 * time.Millisecond}
	failed := Delivery{Event: "SCAN", Fault: "no answer within 5s", Took: 5 * time.Second}
	c, out, told := newConsole()
	c.JSON = true
	c.Request(request)
	if c.Delivery(taken); told.Len()+out.Len() > 0 {
		t.Errorf("told of without having been asked: %q", told)
	}
	c.Verbose = true
	c.Request(request)
	c.Delivery(taken)
	c.Delivery(failed)
	want := "sceneqr: GET /cgi-bin/token 200 3 ms\nsceneqr: pushed SCAN: taken, 200, 2 ms\n" +
		"sceneqr: pushed SCAN: not taken, 0, 5000 ms: no answer within 5s\n"
	if told.String() != want {
		t.Errorf("%q, want %q", told, want)
	}
	want = `{"type":"request","method":"GET","path":"/cgi-bin/token","status":200,"ms":3}
{"type":"delivery","event":"SCAN","status":200,"ms":2}
{"type":"delivery","event":"SCAN","status":0,"ms":5000,"error":"no answer within 5s"}
`
	if out.String() != want {
		t.Errorf("%s, want %s", out, want)
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
{"type":"pushes","received":1,"new":0,"without_scene":0,"left":0,"known":0,"ignored":1,"refused":0,"failed":0,` +
		`"forwarded":0,"unanswered":0,"bad_answers":0}
`
	if out.String() != want {
		t.Errorf("%s, want %s", out, want)
	}
}
