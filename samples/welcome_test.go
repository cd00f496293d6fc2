package samples

import (
	"bytes"
	"crypto/rand"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/silenceper/wechat/v2/util"

	"sceneqr/campaign/wechat/emulator"
)

// A welcome is the company's system that WeChat's pushes went to before: it answers each with a message. What it believes,
// and how it encrypts, is up to an SDK that others wrote.
type welcome struct {
	token, key string // key "" for pushes that are not encrypted
	server     *httptest.Server

	mu     sync.Mutex
	slow   bool
	asked  int
	doubts error // about pushes that are not as WeChat sends them
}

// welcome at TOKENFILE [KEYFILE] sets one up, and its address in WELCOME. `welcome slow` has it answer nobody, `welcome down`
// ends it, and `welcome asked N` demands that it got so many pushes until now and believed them all.
func welcomes(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: welcome at TOKENFILE [KEYFILE]|slow|down|asked N")
	}
	s := stageOf(ts)
	switch args[0] {
	case "at":
		s.welcome = newWelcome(ts, args[1:])
	case "slow":
		s.welcome.setSlow()
		// WeChat's own patience would make four times five seconds of it.
		ts.Check(s.setCallback(func(c *emulator.Callback) { c.Patience = time.Second }))
	case "down":
		s.welcome.server.Close()
	case "asked":
		asked, err := s.welcome.seen()
		ts.Check(err)
		if strconv.Itoa(asked) != args[1] {
			ts.Fatalf("the other system got %d pushes, want %s", asked, args[1])
		}
	default:
		ts.Fatalf("there is no welcome %s", args[0])
	}
}

func newWelcome(ts *testscript.TestScript, files []string) *welcome {
	w := new(welcome)
	for i, to := range []*string{&w.token, &w.key} {
		if i < len(files) {
			*to = strings.TrimSpace(ts.ReadFile(files[i]))
		}
	}
	w.server = httptest.NewServer(w)
	ts.Defer(w.server.Close)
	ts.Setenv("WELCOME", w.server.URL)
	return w
}

func (w *welcome) setSlow() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.slow = true
}

func (w *welcome) seen() (asked int, doubts error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.asked, w.doubts
}

func (w *welcome) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body) // what is missing, its signature does not fit
	answer, err := w.answer(r.URL.Query(), body)
	w.mu.Lock()
	w.asked++
	w.doubts = errors.Join(w.doubts, err)
	slow := w.slow
	w.mu.Unlock()
	if slow {
		<-r.Context().Done()
		return
	}
	rw.Header().Set("Content-Type", "text/xml")
	_, _ = io.WriteString(rw, answer) // the caller may be gone
}

// answer is what the system says to a push, encrypted if that was.
func (w *welcome) answer(query url.Values, body []byte) (string, error) {
	timestamp, nonce := query.Get("timestamp"), query.Get("nonce")
	if query.Get("signature") != util.Signature(w.token, timestamp, nonce) {
		return "", errors.New("a push is not signed")
	}
	if w.key == "" {
		return greeting(body)
	}
	var sealed struct{ Encrypt string }
	if err := xml.Unmarshal(body, &sealed); err != nil {
		return "", err
	}
	if query.Get("msg_signature") != util.Signature(w.token, timestamp, nonce, sealed.Encrypt) {
		return "", errors.New("a push has been changed on its way")
	}
	_, message, err := util.DecryptMsg(appid, sealed.Encrypt, w.key)
	if err != nil {
		return "", err
	}
	reply, err := greeting(message)
	if err != nil {
		return "", err
	}
	encrypted, err := util.EncryptMsg([]byte(rand.Text())[:16], []byte(reply), appid, w.key)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("<xml><Encrypt><![CDATA[%s]]></Encrypt><MsgSignature><![CDATA[%s]]></MsgSignature>"+
		"<TimeStamp>%s</TimeStamp><Nonce><![CDATA[%s]]></Nonce></xml>",
		encrypted, util.Signature(w.token, timestamp, nonce, string(encrypted)), timestamp, nonce), nil
}

// greeting is the answer to a message, in plain.
func greeting(message []byte) (string, error) {
	var push struct{ ToUserName, FromUserName, Event, EventKey string }
	if err := xml.NewDecoder(bytes.NewReader(message)).Decode(&push); err != nil {
		return "", err
	}
	return fmt.Sprintf("<xml><ToUserName><![CDATA[%s]]></ToUserName><FromUserName><![CDATA[%s]]></FromUserName>"+
		"<CreateTime>%d</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[欢迎光临：%s]]></Content></xml>",
		push.FromUserName, push.ToUserName, time.Now().Unix(), push.EventKey), nil
}
