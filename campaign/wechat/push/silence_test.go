package push

import (
	"bufio"
	"context"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// wire is a system behind us that speaks no HTTP but what answer writes, after it has read the head of one request.
func wire(t *testing.T, answer func(c net.Conn, head string)) *Forward {
	t.Helper()
	socket, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { socket.Close() })
	go func() {
		for {
			c, err := socket.Accept()
			if err != nil {
				return
			}
			head, _ := bufio.NewReader(c).ReadString('\n')
			answer(c, head)
			c.Close()
		}
	}()
	return &Forward{URL: &url.URL{Scheme: "http", Host: socket.Addr().String(), Path: "/", RawQuery: "key=" + aesKey}}
}

func closed(t *testing.T) *Forward {
	t.Helper()
	socket, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	socket.Close()
	return &Forward{URL: &url.URL{Scheme: "http", Host: socket.Addr().String(), RawQuery: "key=" + aesKey}}
}

// WeChat sees what it would have seen: no answer. Our record is kept.
func TestWithoutAnAnswerTheConnectionEnds(t *testing.T) {
	says := func(text string) *Forward {
		return wire(t, func(c net.Conn, _ string) { io.WriteString(c, text) })
	}
	for name, forward := range map[string]*Forward{
		"down":               closed(t),
		"silent":             says(""),
		"a greeting":         says("220 ready\r\n"),
		"an echo":            wire(t, func(c net.Conn, head string) { io.WriteString(c, head) }),
		"cut off":            says("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nsuccess"),
		"more than 1 MiB":    says("HTTP/1.1 200 OK\r\n\r\n" + strings.Repeat("x", 1<<20+1)),
		"too long a head":    says("HTTP/1.1 200 OK\r\nX: " + strings.Repeat("x", 20<<20) + "\r\n\r\n"),
		"switching":          says("HTTP/1.1 101 Switching Protocols\r\n\r\n"),
		"no known scheme":    {URL: &url.URL{Scheme: "gopher", Host: "127.0.0.1", RawQuery: "key=" + aesKey}},
		"no host, no scheme": {URL: &url.URL{RawQuery: "key=" + aesKey}},
	} {
		for _, m := range modes {
			t.Run(name+" "+m.name, func(t *testing.T) {
				l := m.listen(t, Handler{Forward: forward})
				if a, err := l.try(t.Context(), m.push(t, scanned("SCAN", "7"))); err == nil {
					t.Errorf("the answer is %d %.100q", a.status, a.body)
				}
				o, events := l.outcome(t)
				if o.Verdict != Recorded || o.Err != nil || !o.Forwarded || o.ForwardErr == nil || events != 1 {
					t.Fatalf("the outcome is %+v, with %d events", o, events)
				}
				for _, secret := range []string{token, aesKey, openid, nonce, "signature", "http://"} {
					if strings.Contains(o.ForwardErr.Error(), secret) {
						t.Errorf("the error shows too much: %v", o.ForwardErr)
					}
				}
			})
		}
	}
}

func TestTheOutcomeSaysWhyThereIsNoAnswer(t *testing.T) {
	trusted := httptest.NewTLSServer(http.HandlerFunc(welcome))
	defer trusted.Close()
	u, err := url.Parse(trusted.URL)
	if err != nil {
		t.Fatal(err)
	}
	trusted.Config.ErrorLog = log.New(io.Discard, "", 0)
	for why, forward := range map[string]*Forward{"refused": closed(t), "certificate": {URL: u}} {
		l := plainMode.listen(t, Handler{Forward: forward})
		if _, err := l.try(t.Context(), plainMode.push(t, scanned("SCAN", "7"))); err == nil {
			t.Error("WeChat is answered")
		}
		if o, _ := l.outcome(t); o.ForwardErr == nil || !strings.Contains(o.ForwardErr.Error(), why) {
			t.Errorf("the error is %v, want one that says %q", o.ForwardErr, why)
		}
	}
	l := plainMode.listen(t, Handler{Forward: &Forward{URL: u, HTTP: trusted.Client()}})
	checkWelcome(t, l.send(t, plainMode.push(t, scanned("SCAN", "7"))))
}

func TestAPushIsKeptWhenWeChatTiresOfTheOtherSystem(t *testing.T) {
	asked, kept := make(chan struct{}), make(chan struct{})
	forward, _, _ := behind(t, "/", func(_ http.ResponseWriter, r *http.Request) {
		close(asked)
		<-r.Context().Done()
	})
	l := plainMode.listen(t, Handler{Forward: forward, Record: func(context.Context, Event) error {
		close(kept)
		return nil
	}})
	ctx, hangUp := context.WithCancel(t.Context())
	go func() {
		<-asked
		<-kept
		hangUp()
	}()
	if a, err := l.try(ctx, plainMode.push(t, scanned("SCAN", "7"))); err == nil {
		t.Fatalf("WeChat has not hung up: %+v", a)
	}
	l.server.Close() // when the handler is done
	if o, _ := l.outcome(t); o.Verdict != Recorded || !o.Forwarded || o.ForwardErr == nil {
		t.Errorf("the outcome is %+v", o)
	}
}

// Each waits for the other to have begun.
func TestAPushIsKeptAndPassedOnAtTheSameTime(t *testing.T) {
	asked, recording := make(chan struct{}), make(chan struct{})
	forward, _, _ := behind(t, "/", func(w http.ResponseWriter, r *http.Request) {
		close(asked)
		select {
		case <-recording:
			welcome(w, r)
		case <-r.Context().Done():
		}
	})
	l := safeMode.listen(t, Handler{Forward: forward, Record: func(ctx context.Context, _ Event) error {
		close(recording)
		select {
		case <-asked:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}})
	checkWelcome(t, l.send(t, safeMode.push(t, scanned("SCAN", "7"))))
}

// answering is the other system within a bubble of synctest, where there is no network.
type answering func(*http.Request) (*http.Response, error)

func (a answering) RoundTrip(r *http.Request) (*http.Response, error) { return a(r) }

func welcomes(*http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{},
		Body: io.NopCloser(strings.NewReader("welcome"))}, nil
}

func bubbled(answer answering, record func(context.Context, Event) error) *Handler {
	return &Handler{Token: token, Now: func() time.Time { return noon }, Record: record,
		Forward: &Forward{URL: &url.URL{Scheme: "http", Host: "old.example.com"}, HTTP: &http.Client{Transport: answer}}}
}

func plainRequest(t *testing.T) *http.Request {
	t.Helper()
	r := plainMode.push(t, scanned("SCAN", "7"))
	return httptest.NewRequest(http.MethodPost, "/?"+r.query.Encode(), r.body)
}

func TestTheOtherAnswerWaitsUntilTheEventIsKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		kept := make(chan struct{})
		h := bubbled(welcomes, func(context.Context, Event) error { <-kept; return nil })
		w, done := httptest.NewRecorder(), false
		go func() {
			h.ServeHTTP(w, plainRequest(t))
			done = true
		}()
		synctest.Wait()
		if done || w.Body.Len() > 0 {
			t.Error("WeChat is answered before the event is kept")
		}
		close(kept)
		synctest.Wait()
		if !done || w.Body.String() != "welcome" {
			t.Errorf("the answer is %q", w.Body)
		}
	})
}

func TestTheOtherAnswerIsDroppedWhenTheRecordIsLate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := bubbled(welcomes, func(ctx context.Context, _ Event) error { <-ctx.Done(); return ctx.Err() })
		w, began := httptest.NewRecorder(), time.Now()
		h.ServeHTTP(w, plainRequest(t))
		if took := time.Since(began); w.Code != http.StatusInternalServerError || w.Body.Len() > 0 || took != 4*time.Second {
			t.Errorf("the answer is %d %q after %v", w.Code, w.Body, took)
		}
	})
}

func TestASlowSystemIsWaitedForForSixSeconds(t *testing.T) {
	slow := func(r *http.Request) (*http.Response, error) {
		select {
		case <-time.After(6*time.Second - time.Nanosecond):
			return welcomes(r)
		case <-r.Context().Done():
			return nil, r.Context().Err()
		}
	}
	never := func(r *http.Request) (*http.Response, error) {
		<-r.Context().Done()
		return nil, r.Context().Err()
	}
	keeps := func(context.Context, Event) error { return nil }
	synctest.Test(t, func(t *testing.T) {
		w := httptest.NewRecorder()
		if bubbled(slow, keeps).ServeHTTP(w, plainRequest(t)); w.Body.String() != "welcome" {
			t.Errorf("the answer is %d %q", w.Code, w.Body)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		h, began, told := bubbled(never, keeps), time.Now(), Outcome{}
		h.Observe = func(o Outcome) { told = o }
		defer func() {
			took := time.Since(began)
			if recover() != http.ErrAbortHandler || took != 6*time.Second ||
				told.Verdict != Recorded || told.ForwardErr == nil || told.Took != took {
				t.Errorf("the outcome after %v is %+v", took, told)
			}
		}()
		h.ServeHTTP(httptest.NewRecorder(), plainRequest(t))
	})
}
