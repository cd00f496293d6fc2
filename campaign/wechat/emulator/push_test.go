package emulator_test

import (
	"fmt"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"sceneqr/campaign/wechat/emulator"
)

func TestPushesReadInEachMode(t *testing.T) {
	for _, mode := range []emulator.Mode{"", emulator.Plain, emulator.Compatible, emulator.Safe} {
		t.Run(string(mode), func(t *testing.T) {
			w, r := newPhone(t, emulator.Faults{})
			w.Callback.Mode, w.Callback.AESKey = mode, aesKey
			w.Callback.URL += "?of=ours"
			ticket := w.permanent(w.token(), "poster-7", 0).text("ticket")
			w.scan("poster-7", "anna", "")

			a := r.letters()[0]
			q := a.query
			at, nonce := q.Get("timestamp"), q.Get("nonce")
			outer := readPush(t, a.body)
			event := outer
			if q.Get("signature") != sha1Of(token, at, nonce) || at != fmt.Sprint(noon.Unix()) || q.Get("of") != "ours" {
				t.Errorf("the query is %v", q)
			}
			switch encrypted := mode == emulator.Compatible || mode == emulator.Safe; {
			case !encrypted && (outer.Encrypt != "" || q.Has("encrypt_type") || q.Has("msg_signature")):
				t.Errorf("something is encrypted: %v, %s", q, a.body)
			case encrypted:
				if q.Get("encrypt_type") != "aes" || q.Get("msg_signature") != sha1Of(token, at, nonce, outer.Encrypt) {
					t.Errorf("the query is %v", q)
				}
				message, of := unseal(t, outer.Encrypt)
				event = readPush(t, message)
				if of != appID || strings.Contains(string(a.body), "poster-7") != (mode == emulator.Compatible) {
					t.Errorf("of %q, in %s", of, a.body)
				}
			}
			if event.Name != "subscribe" || text(event.Key) != "qrscene_poster-7" || text(event.Ticket) != ticket ||
				event.Time != noon.Unix() || event.From != q.Get("openid") || event.To != outer.To {
				t.Errorf("the event is %+v", event)
			}
		})
	}
}

func TestPushLooksLikeWeChats(t *testing.T) {
	w, r := newPhone(t, emulator.Faults{})
	w.permanent(w.token(), "a", 0)
	w.scan("a", "anna", "")
	const shape = `^<xml><ToUserName><!\[CDATA\[gh_[0-9a-f]{12}\]\]></ToUserName>
<FromUserName><!\[CDATA\[o[0-9A-Za-z_-]{27}\]\]></FromUserName>
<CreateTime>1778817600</CreateTime>
<MsgType><!\[CDATA\[event\]\]></MsgType>
<Event><!\[CDATA\[subscribe\]\]></Event>
<EventKey><!\[CDATA\[qrscene_a\]\]></EventKey>
<Ticket><!\[CDATA\[gQ[0-9A-Za-z_-]{94}\]\]></Ticket>
</xml>$`
	if got := r.letters()[0].body; !regexp.MustCompile(shape).Match(got) {
		t.Errorf("got %s", got)
	}
}

func TestSceneOfMarkupReadsAsItIs(t *testing.T) {
	const scene = "a]]>b</EventKey>&<c>"
	w, r := newPhone(t, emulator.Faults{})
	w.permanent(w.token(), scene, 0)
	w.scan(scene, "anna", "")
	if got := text(r.came()[0].Key); got != "qrscene_"+scene {
		t.Errorf("got %q", got)
	}
}

func TestPushIsSentUpToFourTimes(t *testing.T) {
	tests := []struct {
		name   string
		answer func(n int, w http.ResponseWriter, r *http.Request)
		want   []string
	}{
		{"500 once", func(n int, w http.ResponseWriter, _ *http.Request) {
			if n == 1 {
				w.WriteHeader(http.StatusInternalServerError)
			}
		}, []string{"500 the status is not 200", "200 ok"}},
		{"always 500", func(_ int, w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusInternalServerError)
		}, slices.Repeat([]string{"500 the status is not 200"}, 4)},
		{"a redirect", func(_ int, w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
		}, slices.Repeat([]string{"307 the status is not 200"}, 4)},
		{"the connection breaks", func(int, http.ResponseWriter, *http.Request) {
			panic(http.ErrAbortHandler)
		}, slices.Repeat([]string{"0 EOF"}, 4)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w, r := newPhone(t, emulator.Faults{})
			r.answer = tt.answer
			w.permanent(w.token(), "a", 0)
			o := w.scan("a", "anna", "")
			if got := o.deliveries(); !slices.Equal(got, tt.want) {
				t.Errorf("got %q", got)
			}
			failed := tt.want[len(tt.want)-1] != "200 ok"
			if (o.text("screen") == "该公众号暂时无法提供服务，请稍后再试") != failed || w.Calls(emulator.PathPush) != 1 {
				t.Errorf("the person sees %q; %d pushes", o.text("screen"), w.Calls(emulator.PathPush))
			}
			letters := r.letters()
			for _, a := range letters {
				if string(a.body) != string(letters[0].body) || a.query.Encode() != letters[0].query.Encode() {
					t.Errorf("another letter came: %v %s", a.query, a.body)
				}
			}
		})
	}
}

// What comes too late is no answer, whether nothing had come before or half of it.
func TestLateAnswersDoNotCount(t *testing.T) {
	for name, begin := range map[string]func(http.ResponseWriter){
		"nothing yet": func(http.ResponseWriter) {},
		"half": func(w http.ResponseWriter) {
			_, _ = io.WriteString(w, "succ")
			_ = http.NewResponseController(w).Flush()
		},
	} {
		t.Run(name, func(t *testing.T) {
			w, r := newPhone(t, emulator.Faults{})
			w.Callback.Patience = 100 * time.Millisecond
			r.answer = func(_ int, w http.ResponseWriter, req *http.Request) {
				begin(w)
				<-req.Context().Done() // until WeChat has dropped the connection
				_, _ = io.WriteString(w, "ess")
			}
			w.permanent(w.token(), "a", 0)
			got := w.scan("a", "anna", "").deliveries()
			if len(got) != 4 || !strings.HasSuffix(got[0], " no answer within 100ms") {
				t.Errorf("got %q", got)
			}
		})
	}
}

func TestAnswersAreShownOnThePhone(t *testing.T) {
	const welcome = "<xml><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[<b>welcome</b>]]></Content></xml>"
	const bad = "该公众号暂时无法提供服务，请稍后再试"
	sealed := seal(t, welcome, appID)
	tests := []struct{ name, answer, plain, compatible, safe string }{
		{"empty", "", "", "", ""},
		{"success", "success", "", "", ""},
		{"success and a line feed", "success\n", bad, bad, bad},
		{"another word", "ok", bad, bad, bad},
		{"a text", welcome, "<b>welcome</b>", "<b>welcome</b>", bad},
		{"another message", "<xml><MsgType>image</MsgType></xml>", "[image]", "[image]", bad},
		{"XML that is no message", "<xml></xml>", bad, bad, bad},
		{"an encrypted text", sealed, bad, "<b>welcome</b>", "<b>welcome</b>"},
		{"encrypted for another account", seal(t, welcome, "wxffffffffffffffff"), bad, bad, bad},
		{"another signature", strings.Replace(sealed, "<Nonce>2", "<Nonce>3", 1), bad, bad, bad},
		{"encrypted nonsense", seal(t, "nonsense", appID), bad, bad, bad},
		{"too long", "<xml><MsgType>text</MsgType><Content>" + strings.Repeat("a", 64<<10) + "</Content></xml>", bad, bad,
			bad},
	}
	for _, tt := range tests {
		for mode, want := range map[emulator.Mode]string{
			emulator.Plain: tt.plain, emulator.Compatible: tt.compatible, emulator.Safe: tt.safe,
		} {
			w, r := newPhone(t, emulator.Faults{})
			w.Callback.Mode, w.Callback.AESKey = mode, aesKey
			r.answer = func(_ int, w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, tt.answer) }
			w.permanent(w.token(), "a", 0)
			if got := w.scan("a", "anna", "").text("screen"); got != want {
				t.Errorf("%s in %s mode: the person sees %q, want %q", tt.name, mode, got, want)
			}
		}
	}
}
