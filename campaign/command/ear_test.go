package command

import (
	"bytes"
	"context"
	"crypto/sha1"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"sceneqr/campaign/console"
	"sceneqr/campaign/ledger"
)

// heard is what a program says while it runs.
type heard struct {
	mu    sync.Mutex
	text  bytes.Buffer
	wants map[string]chan struct{}
}

func (h *heard) Write(p []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.text.Write(p)
	for words, told := range h.wants {
		if strings.Contains(h.text.String(), words) {
			close(told)
			delete(h.wants, words)
		}
	}
	return len(p), nil
}

func (h *heard) String() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.text.String()
}

// says waits until the words were said, or the program has ended.
func (h *heard) says(words string, ended <-chan struct{}) {
	h.mu.Lock()
	told := make(chan struct{})
	if strings.Contains(h.text.String(), words) {
		close(told)
	} else {
		if h.wants == nil {
			h.wants = map[string]chan struct{}{}
		}
		h.wants[words] = told
	}
	h.mu.Unlock()
	select {
	case <-told:
	case <-ended:
	}
}

// An ear is a listener at work.
type ear struct {
	*testing.T
	Settings
	said  *heard
	out   *heard
	addr  string
	end   context.CancelFunc
	ended chan struct{}
	err   error // once it has ended
}

func listening(t *testing.T, change func(*Settings)) *ear {
	t.Helper()
	e := &ear{T: t, said: new(heard), out: new(heard), ended: make(chan struct{})}
	e.Settings = Settings{
		AppID: patient, Ledger: filepath.Join(t.TempDir(), "sceneqr.db"),
		Callback: Callback{Addr: "127.0.0.1:0", Path: "/wechat", Token: someToken},
		Console:  &console.Console{Out: e.out, Err: e.said, Verbose: true, JSON: true}, Now: time.Now,
	}
	if change != nil {
		change(&e.Settings)
	}
	ctx, end := context.WithCancel(t.Context())
	e.end = end
	go func() {
		defer close(e.ended)
		e.err = e.Listen(ctx)
	}()
	t.Cleanup(func() { e.stop() })
	if e.said.says("receiving the pushes", e.ended); !strings.Contains(e.said.String(), "receiving") {
		t.Fatalf("it does not listen: %v\n%s", e.err, e.said)
	}
	e.addr = regexp.MustCompile(`"addr":"([^"]+)"`).FindStringSubmatch(e.out.String())[1]
	return e
}

// stop ends the listener, and returns how.
func (e *ear) stop() error {
	e.end()
	<-e.ended
	return e.err
}

func (e *ear) url(path string) string { return "http://" + e.addr + path }

func (e *ear) ask(path string) (status int, body string) {
	e.Helper()
	resp, err := http.Get(e.url(path))
	if err != nil {
		e.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		e.Fatal(err)
	}
	return resp.StatusCode, string(text)
}

// someOpenID is one like WeChat's.
const someOpenID = "oAbCdEfGhIjKlMnOpQrStUvWx_-z"

func scanOf(scene string, at time.Time) string {
	return fmt.Sprintf("<xml><ToUserName><![CDATA[gh_1]]></ToUserName><FromUserName><![CDATA[%s]]></FromUserName>"+
		"<CreateTime>%d</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[SCAN]]></Event>"+
		"<EventKey><![CDATA[%s]]></EventKey></xml>", someOpenID, at.Unix(), scene)
}

// push sends what the token signs to the callback.
func (e *ear) push(token, body string) (status int, answer string) {
	e.Helper()
	stamp, nonce := fmt.Sprint(time.Now().Unix()), "4711"
	parts := []string{token, stamp, nonce}
	slices.Sort(parts)
	sum := sha1.Sum([]byte(strings.Join(parts, "")))
	query := url.Values{"signature": {hex.EncodeToString(sum[:])}, "timestamp": {stamp}, "nonce": {nonce},
		"openid": {someOpenID}}
	resp, err := http.Post(e.url("/wechat?"+query.Encode()), "text/xml", strings.NewReader(body))
	if err != nil {
		return 0, err.Error()
	}
	defer resp.Body.Close()
	text, _ := io.ReadAll(resp.Body)
	return resp.StatusCode, string(text)
}

// scans are those that the ledger has of scenes that no code of it has.
func (e *ear) scans() (n int) {
	e.Helper()
	l, err := ledger.View(e.Context(), e.Ledger, patient)
	if err != nil {
		e.Fatal(err)
	}
	defer l.Close()
	_, _, n, err = l.UnknownScenes(e.Context(), time.Time{}, time.Time{}, 0)
	if err != nil {
		e.Fatal(err)
	}
	return n
}

func (e *ear) kept(want int) {
	e.Helper()
	if got := e.scans(); got != want {
		e.Errorf("%d scans in the ledger, want %d", got, want)
	}
}
