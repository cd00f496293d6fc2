package emulator_test

import (
	"bytes"
	"crypto/tls"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"sceneqr/campaign/wechat/emulator"
)

// received is what a caller got to see of one request.
type received struct {
	status  int
	media   string
	length  int64 // as Content-Length told it; -1 for none
	body    []byte
	errored error
}

// post sends to the server of the world and follows no redirect.
func (w *world) post(client *http.Client, path, body string) (r received) {
	w.Helper()
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	resp, err := client.Post(w.server.URL+path, "application/json", strings.NewReader(body))
	if err != nil {
		return received{errored: err}
	}
	defer resp.Body.Close()
	r = received{status: resp.StatusCode, media: resp.Header.Get("Content-Type"), length: resp.ContentLength}
	r.body, r.errored = io.ReadAll(resp.Body)
	return r
}

func TestDamageToACreate(t *testing.T) {
	const html, jsonType = "text/html", "application/json; encoding=utf-8"
	tests := []struct {
		name   string
		damage emulator.Damage
		status int // 0 for no answer at all
		media  string
		done   int // 1 when there is a code all the same
	}{
		{"Sound", emulator.Sound, 200, jsonType, 1},
		{"ServerError", emulator.ServerError, 502, html, 0},
		{"Throttled", emulator.Throttled, 429, html, 0},
		{"HTMLPage", emulator.HTMLPage, 200, html, 0},
		{"Redirected", emulator.Redirected, 302, html, 0},
		{"ResetBefore", emulator.ResetBefore, 0, "", 0},
		{"TimedOut", emulator.TimedOut, 504, html, 1},
		{"HTMLAfter", emulator.HTMLAfter, 200, html, 1},
		{"ResetAfter", emulator.ResetAfter, 0, "", 1},
		{"CutShort", emulator.CutShort, 200, jsonType, 1},
		{"Torn", emulator.Torn, 200, jsonType, 1},
		{"NotGzip", emulator.NotGzip, 200, jsonType, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t, emulator.Faults{
				Wire:     emulator.Strike(emulator.PathCreate, emulator.Nth(1), tt.damage),
				Capacity: 1,
			})
			token := w.token()
			got := w.post(w.server.Client(), "/cgi-bin/qrcode/create?access_token="+token, limitStr(`"a"`))
			if got.status != tt.status || got.media != tt.media {
				t.Errorf("status %d, %q, error %v", got.status, got.media, got.errored)
			}
			if sound := json.Valid(got.body) && got.errored == nil; sound != (tt.damage == emulator.Sound) {
				t.Errorf("body %q, error %v", got.body, got.errored)
			}
			if w.Asked("a") != tt.done || w.Created("a") != tt.done || w.Calls(emulator.PathCreate) != 1 {
				t.Errorf("asked %d times, %d codes, want %d", w.Asked("a"), w.Created("a"), tt.done)
			}
			w.permanent(token, "b", 45029*tt.done) // whether the capacity of one is gone
		})
	}
}

// What the caller's own library tells apart is told apart: a reset, an end too soon, a body that is no gzip.
func TestDamageIsSeenForWhatItIs(t *testing.T) {
	w := newWorld(t, emulator.Faults{})
	o := w.permanent(w.token(), "a", 0)
	_, whole, err := w.picture(o.text("ticket"))
	if err != nil {
		t.Fatal(err)
	}
	picture := func(d emulator.Damage) (*http.Response, []byte, error) {
		w.Set(emulator.Faults{Wire: emulator.Strike(emulator.PathPicture, emulator.Always, d)})
		return w.picture(o.text("ticket"))
	}
	for _, d := range []emulator.Damage{emulator.ResetBefore, emulator.ResetAfter} {
		if _, _, err := picture(d); !errors.Is(err, syscall.ECONNRESET) {
			t.Errorf("reset %d: %v", d, err)
		}
	}
	resp, body, err := picture(emulator.CutShort)
	if err != nil || !bytes.Equal(body, whole[:len(whole)/2]) || resp.ContentLength != int64(len(body)) {
		t.Errorf("CutShort: %d bytes of %d, Content-Length %d, %v", len(body), len(whole), resp.ContentLength, err)
	}
	resp, body, err = picture(emulator.Torn)
	if !errors.Is(err, io.ErrUnexpectedEOF) || !bytes.Equal(body, whole[:len(whole)/2]) ||
		resp.ContentLength != int64(len(whole)) {
		t.Errorf("Torn: %d bytes of %d, %v", len(body), len(whole), err)
	}
	if _, _, err = picture(emulator.NotGzip); err == nil || !strings.Contains(err.Error(), "gzip") {
		t.Errorf("NotGzip: %v", err)
	}
	resp, body, err = picture(emulator.HTMLPage)
	if err != nil || resp.StatusCode != 200 || resp.Header.Get("Content-Type") != "text/html" ||
		!bytes.HasPrefix(body, []byte("<html>")) {
		t.Errorf("HTMLPage: %q, %v", body, err)
	}
}

func TestRedirectedLeadsToThePortal(t *testing.T) {
	w := newWorld(t, emulator.Faults{Wire: emulator.Strike(emulator.PathStableToken, emulator.Always,
		emulator.Redirected)})
	if got := w.post(&http.Client{}, "/cgi-bin/stable_token", stableBody); got.status != 302 {
		t.Errorf("got %v", got)
	}
	if w.Calls(emulator.PathPortal) != 0 {
		t.Error("who does not follow is counted at the portal")
	}
	resp, body, err := w.send("POST", "/cgi-bin/stable_token", stableBody) // follows
	if err != nil || resp.StatusCode != 200 || !bytes.HasPrefix(body, []byte("<html>")) {
		t.Errorf("body %q, %v", body, err)
	}
	if w.Calls(emulator.PathPortal) != 1 {
		t.Errorf("%d calls at the portal", w.Calls(emulator.PathPortal))
	}
}

// A connection breaks for callers over TLS and HTTP/2 too, without a word.
func TestResetsOverTLS(t *testing.T) {
	for _, http2 := range []bool{false, true} {
		w := newWorld(t, emulator.Faults{})
		w.server = httptest.NewUnstartedServer(w.Emulator)
		w.server.EnableHTTP2 = http2
		w.server.StartTLS()
		t.Cleanup(w.server.Close)
		w.Set(emulator.Faults{Wire: emulator.Strike("", emulator.Always, emulator.ResetBefore)})
		got := w.post(w.server.Client(), "/cgi-bin/stable_token", stableBody)
		var untrusted *tls.CertificateVerificationError
		if got.errored == nil || errors.Is(got.errored, io.EOF) || errors.As(got.errored, &untrusted) {
			t.Errorf("HTTP/2 %t: %v", http2, got.errored)
		}
		if w.Calls(emulator.PathStableToken) == 0 || len(w.Tokens()) != 0 {
			t.Errorf("HTTP/2 %t: %d calls, %d tokens", http2, w.Calls(emulator.PathStableToken), len(w.Tokens()))
		}
	}
}

// The flood comes to 1 GiB and more, costs the server no memory, and ends when the caller hangs up.
func TestFloodIsStreamed(t *testing.T) {
	w := newWorld(t, emulator.Faults{})
	token := w.token()
	w.Set(emulator.Faults{Wire: emulator.Strike("", emulator.Always, emulator.Flood)})
	flood := func(most int64) (length, read int64) {
		resp, err := http.Post(w.server.URL+"/cgi-bin/qrcode/create?access_token="+url.QueryEscape(token),
			"application/json", strings.NewReader(limitStr(`"a"`)))
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		read, err = io.Copy(io.Discard, io.LimitReader(resp.Body, most))
		if err != nil {
			t.Fatal(err)
		}
		return resp.ContentLength, read
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	length, read := flood(1 << 40)
	runtime.ReadMemStats(&after)
	if length != -1 || read < 1<<30 {
		t.Errorf("%d bytes, Content-Length %d", read, length)
	}
	if grown := after.TotalAlloc - before.TotalAlloc; grown > 16<<20 {
		t.Errorf("%d bytes of memory were taken", grown)
	}
	if _, read := flood(1 << 20); read != 1<<20 {
		t.Errorf("%d bytes before the caller hung up", read)
	}
	w.server.Close() // returns when nothing is served any more
	if w.Created("a") != 1 || w.Asked("a") != 2 {
		t.Error("the work was not done")
	}
}

func TestWires(t *testing.T) {
	second := emulator.Strike("/b", emulator.Nth(2), emulator.Torn)
	every := emulator.Strike("", emulator.Every(2), emulator.TimedOut)
	tests := []struct {
		name string
		wire emulator.Wire
		a, b [3]emulator.Damage // of the first three requests to /a and to /b
	}{
		{"one path", second, [3]emulator.Damage{}, [3]emulator.Damage{1: emulator.Torn}},
		{"any path", every, [3]emulator.Damage{1: emulator.TimedOut}, [3]emulator.Damage{1: emulator.TimedOut}},
		{"nil trigger", emulator.Strike("", nil, emulator.Torn), [3]emulator.Damage{}, [3]emulator.Damage{}},
		{"first has its way", emulator.FirstOf(nil, second, every),
			[3]emulator.Damage{1: emulator.TimedOut}, [3]emulator.Damage{1: emulator.Torn}},
		{"none", emulator.FirstOf(), [3]emulator.Damage{}, [3]emulator.Damage{}},
	}
	for _, tt := range tests {
		for i := range 3 {
			if a, b := tt.wire("/a", i+1), tt.wire("/b", i+1); a != tt.a[i] || b != tt.b[i] {
				t.Errorf("%s: request %d: %d and %d, want %d and %d", tt.name, i+1, a, b, tt.a[i], tt.b[i])
			}
		}
	}
}

// Each path is numbered by itself and from the first request since Set, and paths that WeChat lacks are left alone.
func TestWireNumbersEachPathByItself(t *testing.T) {
	w := newWorld(t, emulator.Faults{})
	token := w.token()
	w.Set(emulator.Faults{Wire: emulator.Strike("", emulator.Nth(2), emulator.Throttled)})
	for range 2 {
		w.quota(token, "/cgi-bin/qrcode/create")
		w.permanent(token, "a", 0)
		for _, path := range []string{"/cgi-bin/openapi/quota/get", "/cgi-bin/qrcode/create"} {
			if got := w.post(w.server.Client(), path, "{}"); got.status != 429 {
				t.Errorf("%s: status %d", path, got.status)
			}
		}
		w.Set(emulator.Faults{Wire: emulator.Strike("", emulator.Nth(2), emulator.Throttled)})
	}
	w.Set(emulator.Faults{Wire: emulator.Strike("", emulator.Always, emulator.Throttled)})
	if got := w.json("POST", "/cgi-bin/qrcode/delete", "{}").errcode(); got != 40066 {
		t.Errorf("errcode %d", got)
	}
}
