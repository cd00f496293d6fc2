package push

import (
	"context"
	"errors"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
)

// A seen is a request as the other system saw it.
type seen struct {
	method, path, query, body, host string
	header                          http.Header
}

// behind serves a system that had the callback before us, and is what it saw last.
func behind(t testing.TB, path string, answer http.HandlerFunc) (*Forward, *seen, *atomic.Int32) {
	t.Helper()
	var last seen
	var times atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		last = seen{r.Method, r.URL.Path, r.URL.RawQuery, string(body), r.Host, r.Header.Clone()}
		times.Add(1)
		answer(w, r)
	}))
	t.Cleanup(server.Close)
	u, err := url.Parse(server.URL + path)
	if err != nil {
		t.Fatal(err)
	}
	return &Forward{URL: u}, &last, &times
}

func welcome(w http.ResponseWriter, _ *http.Request) {
	h := w.Header()
	h["Content-Type"] = []string{"text/xml;charset=utf-8"}
	h["Set-Cookie"] = []string{"a=1", "b=2"}
	h["Connection"] = []string{"X-Hop"}
	h["Keep-Alive"] = []string{"timeout=5"}
	h["X-Hop"] = []string{"1"}
	io.WriteString(w, "<xml><Content>欢迎</Content></xml>\n")
}

func TestThePushIsPassedOnByteForByte(t *testing.T) {
	for _, m := range modes {
		for _, text := range []string{scanned("SCAN", "7"), scanned("CLICK", "7"),
			strings.ReplaceAll(scanned("SCAN", "7"), "[event]", "[text]")} {
			t.Run(m.name, func(t *testing.T) {
				forward, got, times := behind(t, "/old/callback?account=7&x=%2f", welcome)
				l := m.listen(t, Handler{Forward: forward})
				r := m.push(t, text)
				r.header = http.Header{"Content-Type": {"text/xml"}, "User-Agent": {"Mozilla/4.0"},
					"X-Forwarded-For": {"203.0.113.5", "10.0.0.7"},
					"Via":             {"1.0 proxy"}, "Cookie": {"a=1"}}
				body, _ := io.ReadAll(r.body)
				r.body = strings.NewReader(string(body))
				checkWelcome(t, l.send(t, r))

				want := seen{http.MethodPost, "/old/callback", "account=7&x=%2f&" + r.query.Encode(), string(body),
					forward.URL.Host, nil}
				header := got.header
				if got.header = nil; times.Load() != 1 || !equalSeen(*got, want) {
					t.Errorf("%d times %+v is seen, want %+v", times.Load(), *got, want)
				}
				delete(header, "Content-Length")
				delete(header, "Accept-Encoding")
				if wanted := (http.Header{"Content-Type": {"text/xml"}, "User-Agent": {"Mozilla/4.0"},
					"X-Forwarded-For": {"203.0.113.5, 10.0.0.7, 127.0.0.1"},
					"Via":             {"1.0 proxy", "1.1 " + ourselves}}); !maps.EqualFunc(header, wanted, slices.Equal) {
					t.Errorf("the headers are %v, want %v", header, wanted)
				}
				scan := strings.Contains(text, "[SCAN]") && strings.Contains(text, "[event]")
				o, events := l.outcome(t)
				if !o.Forwarded || o.ForwardErr != nil || (o.Verdict == Recorded) != scan || (events == 1) != scan {
					t.Errorf("the outcome is %+v, with %d events", o, events)
				}
			})
		}
	}
}

func equalSeen(a, b seen) bool {
	return a.method == b.method && a.path == b.path && a.query == b.query && a.body == b.body && a.host == b.host
}

func checkWelcome(t *testing.T, a answered) {
	t.Helper()
	a.header.Del("Date")
	a.header.Del("Content-Length")
	want := http.Header{"Content-Type": {"text/xml;charset=utf-8"}, "Set-Cookie": {"a=1", "b=2"}}
	if a.status != http.StatusOK || a.body != "<xml><Content>欢迎</Content></xml>\n" ||
		!maps.EqualFunc(a.header, want, slices.Equal) {
		t.Errorf("the answer is %+v", a)
	}
}

func TestWithoutHeadersOfItsOwnAPushGetsNone(t *testing.T) {
	forward, got, _ := behind(t, "", welcome)
	l := plainMode.listen(t, Handler{Forward: forward})
	r := plainMode.push(t, scanned("SCAN", "7"))
	r.header = http.Header{"User-Agent": {""}}
	l.send(t, r)
	if got.header.Get("X-Forwarded-For") != "127.0.0.1" || got.header.Get("User-Agent") != "" ||
		got.header.Get("Content-Type") != "" {
		t.Errorf("the headers are %v", got.header)
	}
	if got.query != r.query.Encode() {
		t.Errorf("the query is %s", got.query)
	}
}

func TestAnyAnswerGoesBackAsItCame(t *testing.T) {
	plain := http.Header{"Content-Type": {"text/plain"}}
	for name, c := range map[string]struct {
		status int
		body   string
		header http.Header
		doubt  error
	}{
		"nothing":         {http.StatusOK, "", http.Header{}, nil},
		"success":         {http.StatusOK, "success", plain, nil},
		"success, a line": {http.StatusOK, "success\n", plain, nil},
		"a message":       {http.StatusOK, "<xml><MsgType>text</MsgType></xml>", plain, nil},
		"no type":         {http.StatusOK, "<html>success</html>", http.Header{"Content-Type": nil}, errOther},
		"a redirect":      {http.StatusFound, "", http.Header{"Location": {"/elsewhere"}}, errStatus},
		"another": {http.StatusTemporaryRedirect, "x",
			http.Header{"Location": {"//b/"}, "Content-Type": {"x/y"}}, errStatus},
		"no content":       {http.StatusNoContent, "", http.Header{}, nil},
		"a failure":        {http.StatusBadGateway, "<h1>502</h1>", plain, errStatus},
		"a failed success": {http.StatusInternalServerError, "success", plain, errStatus},
		"compressed": {http.StatusOK, "\x1f\x8b\x08\x00",
			http.Header{"Content-Encoding": {"gzip"}, "Content-Type": {"x/y"}}, errOther},
		"bytes": {http.StatusOK, "\x00\xff\r\n", http.Header{"Content-Type": {"application/octet-stream"}},
			errOther},
		"a whole mebibyte": {http.StatusOK, strings.Repeat("x", 1<<20), plain, errOther},
	} {
		for _, m := range modes {
			t.Run(name+" "+m.name, func(t *testing.T) {
				forward, _, times := behind(t, "/", func(w http.ResponseWriter, _ *http.Request) {
					maps.Copy(w.Header(), c.header)
					w.WriteHeader(c.status)
					io.WriteString(w, c.body)
				})
				l := m.listen(t, Handler{Forward: forward})
				a := l.send(t, m.push(t, scanned("SCAN", "7")))
				for _, own := range []string{"Date", "Content-Length"} {
					a.header.Del(own)
				}
				want := maps.Clone(c.header)
				maps.DeleteFunc(want, func(_ string, values []string) bool { return values == nil })
				if a.status != c.status || a.body != c.body || !maps.EqualFunc(a.header, want, slices.Equal) ||
					times.Load() != 1 {
					t.Errorf("the answer is %d %.100q %v, after %d requests", a.status, a.body, a.header, times.Load())
				}
				if o, events := l.outcome(t); o.Verdict != Recorded || !o.Forwarded || o.ForwardErr != nil ||
					!errors.Is(o.AnswerErr, c.doubt) || events != 1 {
					t.Errorf("the outcome is %+v", o)
				}
			})
		}
	}
}

func TestWhatIsNotSignedIsNotPassedOn(t *testing.T) {
	for _, m := range modes {
		t.Run(m.name, func(t *testing.T) {
			forward, _, times := behind(t, "/", welcome)
			l := m.listen(t, Handler{Forward: forward})
			signed := m.push(t, scanned("SCAN", "7"))
			stranger := m.push(t, scanned("SCAN", "7")).with("signature", "").with("nonce", "1")
			for _, r := range []request{stranger, {method: http.MethodPut, query: signed.query}} {
				if a := l.send(t, r); a.status < 400 || a.body != "" {
					t.Errorf("the answer is %+v", a)
				}
				if o, events := l.outcome(t); o.Verdict != Refused || o.Forwarded || events > 0 {
					t.Errorf("the outcome is %+v, with %d events", o, events)
				}
			}
			if times.Load() > 0 {
				t.Errorf("%d requests are passed on", times.Load())
			}
		})
	}
}

func TestTheHandshakeIsNotPassedOn(t *testing.T) {
	forward, _, times := behind(t, "/", welcome)
	l := plainMode.listen(t, Handler{Forward: forward})
	q := queryOf(noon, "")
	q.Set("echostr", "17")
	if a := l.send(t, request{method: http.MethodGet, query: q}); a.status != http.StatusOK || a.body != "17" ||
		times.Load() > 0 {
		t.Errorf("the answer is %+v, after %d requests", a, times.Load())
	}
}

// What is WeChat's, and nothing that we can read, the other system may read.
func TestASignedPushThatWeCannotReadIsPassedOn(t *testing.T) {
	for name, c := range map[string]struct {
		mode
		request
		why error
	}{
		"no event":             {plainMode, plainMode.push(t, "<xml><InfoType>SCAN</InfoType></xml>"), errUnreadable},
		"no XML":               {plainMode, plainMode.push(t, "SCAN"), errUnreadable},
		"no event, safe":       {safeMode, safeMode.push(t, "<xml>subscribe</xml>"), errUnreadable},
		"long ago":             {plainMode, pushOf(plainMode, t, noon.AddDate(0, 0, -1)), errStale},
		"long ago, safe":       {safeMode, pushOf(safeMode, t, noon.AddDate(0, 0, -1)), errStale},
		"another key":          {safeMode, sealedPush(sealedWith(t, otherKey, appID, scanned("SCAN", "7"))), errSealed},
		"encrypted, no key":    {plainMode, safeMode.push(t, scanned("SCAN", "7")), errEncrypted},
		"not encrypted, a key": {safeMode, plainMode.push(t, scanned("SCAN", "7")), errPlain},
	} {
		t.Run(name, func(t *testing.T) {
			forward, got, _ := behind(t, "/", welcome)
			l := c.mode.listen(t, Handler{Forward: forward})
			body, _ := io.ReadAll(c.body)
			checkWelcome(t, l.send(t, bodied(c.request, string(body))))
			if got.body != string(body) {
				t.Errorf("%q is passed on, want %q", got.body, body)
			}
			if o, events := l.outcome(t); o.Verdict != Refused || !errors.Is(o.Err, c.why) ||
				!o.Forwarded || o.ForwardErr != nil || events > 0 {
				t.Errorf("the outcome is %+v, with %d events", o, events)
			}
		})
	}
}

// Through a host name, or the public URL, no address shows that the other system is this one.
func TestAPushThatComesBackEndsThere(t *testing.T) {
	l := plainMode.listen(t, Handler{})
	u, err := url.Parse(l.server.URL)
	if err != nil {
		t.Fatal(err)
	}
	l.Forward = &Forward{URL: u}
	if a := l.send(t, plainMode.push(t, scanned("SCAN", "7"))); a.status != http.StatusLoopDetected || a.body != "" {
		t.Errorf("the answer is %+v", a)
	}
	inner, outer := <-l.outcomes, <-l.outcomes
	if inner.Verdict != Refused || !errors.Is(inner.Err, errLoop) || inner.Forwarded {
		t.Errorf("of what came back the outcome is %+v", inner)
	}
	if outer.Verdict != Recorded || !errors.Is(outer.AnswerErr, errStatus) {
		t.Errorf("of the push the outcome is %+v", outer)
	}
}

func TestWhenNothingIsKeptTheOtherAnswerIsDropped(t *testing.T) {
	t.Parallel() // it is tried for 4 s
	failure := errors.New("the disk is full")
	forward, _, times := behind(t, "/", welcome)
	l := safeMode.listen(t, Handler{Forward: forward, Record: func(context.Context, Event) error { return failure }})
	a := l.send(t, safeMode.push(t, scanned("SCAN", "7")))
	if a.status != http.StatusInternalServerError || a.body != "" || a.header.Get("Set-Cookie") != "" ||
		times.Load() != 1 {
		t.Errorf("the answer is %+v", a)
	}
	if o, _ := l.outcome(t); o.Verdict != Failed || !errors.Is(o.Err, failure) || !o.Forwarded || o.ForwardErr != nil {
		t.Errorf("the outcome is %+v", o)
	}
}
