package push

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/silenceper/wechat/v2/util"
)

const (
	appID  = "wx0123456789abcdef"
	token  = "weixin4callback"
	openid = "o6_bmjrPTlm6_2sgVt7hMZOPfL2M"
	nonce  = "1320562132"

	aesKey   = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG" // of Tencent's sample code
	otherKey = "ZYXWVUTSRQPONMLKJIHGFEDCBAzyxwvutsrqponmlkj"
)

// noon is when all pushes are sent and received that are about something else than their age.
var noon = time.Date(2026, 5, 18, 4, 0, 0, 0, time.UTC)

// A mode is one of the console's three, as the listener and as WeChat have it.
type mode struct {
	name   string
	keys   []string
	sealed bool
	wrap   func(message, encrypted string) (body string)
}

var (
	plainMode = mode{"plain", nil, false, func(message, _ string) string { return message }}
	bothModes = mode{"compatible", []string{aesKey}, true, func(message, encrypted string) string {
		return strings.Replace(message, "</xml>", "<Encrypt><![CDATA["+encrypted+"]]></Encrypt></xml>", 1)
	}}
	safeMode = mode{"safe", []string{aesKey}, true, func(_, encrypted string) string {
		return "<xml><ToUserName><![CDATA[gh_7f083739789a]]></ToUserName><Encrypt><![CDATA[" + encrypted +
			"]]></Encrypt></xml>"
	}}
	modes = []mode{plainMode, bothModes, safeMode}
)

// A request is one that WeChat makes.
type request struct {
	method string
	query  url.Values
	body   io.Reader
	header http.Header
}

// queryOf is signed; the encrypted text, if any, makes it that of an encrypted push.
func queryOf(at time.Time, encrypted string) url.Values {
	timestamp := strconv.FormatInt(at.Unix(), 10)
	q := url.Values{"timestamp": {timestamp}, "nonce": {nonce}, "openid": {openid},
		"signature": {util.Signature(token, timestamp, nonce)}}
	if encrypted != "" {
		q.Set("encrypt_type", "aes")
		q.Set("msg_signature", util.Signature(token, timestamp, nonce, encrypted))
	}
	return q
}

// push is one of the mode, sealed by an SDK.
func (m mode) push(t testing.TB, message string) request {
	t.Helper()
	encrypted := ""
	if m.sealed {
		encrypted = sealedWith(t, aesKey, appID, message)
	}
	return request{http.MethodPost, queryOf(noon, encrypted), strings.NewReader(m.wrap(message, encrypted)), nil}
}

// pushOf is a scan that was signed at another time.
func pushOf(m mode, t testing.TB, at time.Time) request {
	t.Helper()
	r := m.push(t, scanned(Scan, "7"))
	body, err := io.ReadAll(r.body)
	if err != nil {
		t.Fatal(err)
	}
	encrypted := ""
	if m.sealed {
		found, err := readXML(body, envelopeBounds)
		if err != nil {
			t.Fatal(err)
		}
		encrypted = found.values[fieldEncrypt]
	}
	return bodied(request{method: http.MethodPost, query: queryOf(at, encrypted)}, string(body))
}

func sealedWith(t testing.TB, key, appid, message string) string {
	t.Helper()
	sealed, err := util.EncryptMsg([]byte("0123456789abcdef"), []byte(message), appid, key)
	if err != nil {
		t.Fatal(err)
	}
	return string(sealed)
}

// sealedPush is a push of safe mode that is signed as it should be, whatever is encrypted.
func sealedPush(encrypted string) request {
	return request{http.MethodPost, queryOf(noon, encrypted), strings.NewReader(safeMode.wrap("", encrypted)), nil}
}

// with changes the query of a request.
func (r request) with(name, value string) request {
	r.query.Set(name, value)
	return r
}

// A listener is a handler at a real address, with what it was told to keep and what it has told of.
type listener struct {
	*Handler
	server *httptest.Server

	mu       sync.Mutex
	events   []Event
	outcomes chan Outcome
}

// listen serves a handler with the mode's keys. Without a Record of its own, it keeps its events.
func (m mode) listen(t testing.TB, h Handler) *listener {
	t.Helper()
	l := &listener{Handler: &h, outcomes: make(chan Outcome, 64)}
	h.AppID, h.Token, h.Observe = appID, token, l.observe
	h.Now = func() time.Time { return noon }
	for _, key := range m.keys {
		h.Keys = append(h.Keys, parsed(t, key))
	}
	if h.Record == nil {
		h.Record = l.record
	}
	l.server = httptest.NewServer(l.Handler)
	t.Cleanup(l.server.Close)
	return l
}

func (l *listener) record(_ context.Context, e Event) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.events = append(l.events, e)
	return nil
}

func (l *listener) observe(o Outcome) { l.outcomes <- o }

// outcome is the one of the one request that there was, which is told behind the answer, and how many events are kept by now.
func (l *listener) outcome(t testing.TB) (o Outcome, events int) {
	t.Helper()
	select {
	case o = <-l.outcomes:
	case <-t.Context().Done():
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if more := len(l.outcomes); more > 0 {
		t.Fatalf("%d more outcomes were told of one request", more)
	}
	if o.Took <= 0 {
		t.Errorf("it took %v", o.Took)
	}
	return o, len(l.events)
}

// An answered is what WeChat gets.
type answered struct {
	status int
	header http.Header
	body   string
}

// send makes a request, on a connection of its own.
func (l *listener) send(t testing.TB, r request) answered {
	t.Helper()
	a, err := l.try(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func (l *listener) try(ctx context.Context, r request) (answered, error) {
	req, err := http.NewRequestWithContext(ctx, r.method, l.server.URL+"/wechat?"+r.query.Encode(), r.body)
	if err != nil {
		return answered{}, err
	}
	if r.header != nil {
		req.Header = r.header
	}
	resp, err := (&http.Client{
		Transport:     &http.Transport{DisableKeepAlives: true, DisableCompression: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}).Do(req)
	if err != nil {
		return answered{}, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	return answered{resp.StatusCode, resp.Header, string(body)}, err
}

// checkSuccess wants the answer after which WeChat does not send again.
func checkSuccess(t testing.TB, a answered) {
	t.Helper()
	if a.status != http.StatusOK || a.body != "success" {
		t.Errorf("the answer is %d %q", a.status, a.body)
	}
}

// checkSilent wants a status and nothing else that says anything.
func checkSilent(t testing.TB, a answered, status int) {
	t.Helper()
	for _, name := range []string{"Date", "Allow", "Content-Length"} {
		a.header.Del(name)
	}
	got := fmt.Sprintf("%d %q %v", a.status, a.body, a.header)
	if want := fmt.Sprintf("%d %q map[]", status, ""); got != want {
		t.Errorf("the answer is %s, want %s", got, want)
	}
}
