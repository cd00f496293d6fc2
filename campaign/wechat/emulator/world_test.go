package emulator_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"sceneqr/campaign/wechat/emulator"
)

const (
	appID  = "wx0123456789abcdef"
	secret = "0123456789abcdef0123456789abcdef"
)

// noon is 12:00 in Shanghai, far from the ends of its day and its month.
var noon = time.Date(2026, 5, 15, 4, 0, 0, 0, time.UTC)

// A world is an Emulator behind a real server, with a clock that the test moves.
type world struct {
	*testing.T
	*emulator.Emulator
	server *httptest.Server
	mu     sync.Mutex
	now    time.Time
}

func newWorld(t *testing.T, f emulator.Faults) *world {
	w := &world{T: t, now: noon}
	w.Emulator = &emulator.Emulator{Faults: f, Now: w.clock}
	w.server = httptest.NewServer(w.Emulator)
	t.Cleanup(w.server.Close)
	return w
}

func (w *world) clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *world) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

// An object is a JSON answer.
type object map[string]any

func (o object) errcode() int {
	n, _ := o["errcode"].(float64)
	return int(n)
}

func (o object) text(key string) string {
	s, _ := o[key].(string)
	return s
}

func (o object) number(keys ...string) int {
	for _, key := range keys[:len(keys)-1] {
		o, _ = o[key].(map[string]any)
	}
	n, isNumber := o[keys[len(keys)-1]].(float64)
	if !isNumber {
		return -1
	}
	return int(n)
}

// send sends one request on a connection of its own, so that the client cannot try again by itself.
func (w *world) send(method, path, body string) (*http.Response, []byte, error) {
	w.Helper()
	req, err := http.NewRequestWithContext(w.Context(), method, w.server.URL+path, strings.NewReader(body))
	if err != nil {
		w.Fatal(err)
	}
	req.Close = true
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, nil, err
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	return resp, data, err
}

func (w *world) json(method, path, body string) object {
	w.Helper()
	resp, data, err := w.send(method, path, body)
	if err != nil {
		w.Fatal(err)
	}
	if resp.StatusCode != http.StatusOK {
		w.Fatalf("%s: status %d", path, resp.StatusCode)
	}
	if got := resp.Header.Get("Content-Type"); got != "application/json; encoding=utf-8" {
		w.Fatalf("%s: content type %q", path, got)
	}
	var o object
	if err := json.Unmarshal(data, &o); err != nil {
		w.Fatalf("%s: %v in %q", path, err, data)
	}
	return o
}

const stableBody = `{"grant_type":"client_credential","appid":"` + appID + `","secret":"` + secret + `"}`

func (w *world) token() string {
	w.Helper()
	o := w.json("POST", "/cgi-bin/stable_token", stableBody)
	if o.text("access_token") == "" {
		w.Fatalf("no token: %v", o)
	}
	return o.text("access_token")
}

// ask creates with a body as it stands.
func (w *world) ask(token, body string) object {
	w.Helper()
	return w.json("POST", "/cgi-bin/qrcode/create?access_token="+url.QueryEscape(token), body)
}

// permanent creates a permanent code, and wants this errcode.
func (w *world) permanent(token, scene string, errcode int) object {
	w.Helper()
	quoted, _ := json.Marshal(scene)
	o := w.ask(token, `{"action_name":"QR_LIMIT_STR_SCENE","action_info":{"scene":{"scene_str":`+string(quoted)+`}}}`)
	if o.errcode() != errcode {
		w.Fatalf("scene %q: errcode %d, want %d: %v", scene, o.errcode(), errcode, o)
	}
	return o
}

func (w *world) picture(ticket string) (*http.Response, []byte, error) {
	w.Helper()
	return w.send("GET", "/cgi-bin/showqrcode?ticket="+url.QueryEscape(ticket), "")
}

// pictureStatus is the HTTP status of a picture.
func (w *world) pictureStatus(ticket string) int {
	w.Helper()
	resp, _, err := w.picture(ticket)
	if err != nil {
		w.Fatal(err)
	}
	return resp.StatusCode
}
