package command

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"sceneqr/campaign/console"
)

func TestSlowSendersAreCutOff(t *testing.T) {
	for name, tc := range map[string]struct {
		sent  string
		after time.Duration
	}{
		"says nothing":     {"", headerPatience},
		"slow headers":     {"POST /wechat HTTP/1.1\r\nHost: a\r\nContent-Le", headerPatience},
		"slow body":        {"POST /wechat HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n<xml>", readPatience},
		"says no more":     {"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n", idlePatience},
		"too many headers": {"GET / HTTP/1.1\r\nHost: a\r\nX: " + strings.Repeat("x", 2*mostHeader), 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				pipe := &pipes{accepted: make(chan net.Conn), closed: make(chan struct{})}
				told := newTeller(&console.Console{Out: io.Discard, Err: io.Discard})
				defer told.end()
				slow := server(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
					_, _ = io.Copy(io.Discard, r.Body)
				}), told)
				go func() { _ = slow.Serve(pipe) }() // it returns when the server is closed
				defer slow.Close()
				conn, err := pipe.dial(t.Context(), "", "")
				if err != nil {
					t.Fatal(err)
				}
				defer conn.Close()
				begin := time.Now()
				go func() { _, _ = io.WriteString(conn, tc.sent) }() // it is cut off in the middle
				_, _ = io.Copy(io.Discard, conn)
				if took := time.Since(begin); took < tc.after || took > tc.after+time.Second {
					t.Errorf("cut off after %v, not %v", took, tc.after)
				}
			})
		})
	}
}

// crowded is a server that holds few connections at once.
func crowded(t *testing.T, most int, h http.HandlerFunc) *httptest.Server {
	t.Helper()
	s := httptest.NewUnstartedServer(h)
	c := &crowd{most: most}
	s.Config.ConnState, s.Config.ConnContext = c.watch, withConn
	s.Config.Handler = c.serve(h)
	s.Start()
	t.Cleanup(s.Close)
	return s
}

func dial(t *testing.T, s *httptest.Server) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", s.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

func TestWhoOpensConnectionsAndSaysNothingCrowdsOutHimself(t *testing.T) {
	s := crowded(t, 3, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "served") })
	var idle []net.Conn
	for range 10 {
		idle = append(idle, dial(t, s))
	}
	for i, conn := range idle[:7] {
		if n, err := conn.Read(make([]byte, 1)); n != 0 || err == nil {
			t.Errorf("connection %d of ten, which waits the longest, is open", i+1)
		}
	}
	last := idle[9]
	if _, err := io.WriteString(last, "GET / HTTP/1.1\r\nHost: a\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	resp, err := http.ReadResponse(bufio.NewReader(last), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if body, _ := io.ReadAll(resp.Body); string(body) != "served" {
		t.Errorf("the last one gets %q", body)
	}
}

// The server waits for the rest of a body that nobody wants any more.
func TestWhoIsAnsweredAndSendsOnHalfIsCrowdedOut(t *testing.T) {
	s := crowded(t, 3, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "7")
		w.Header().Set("Connection", "close")
		_, _ = io.WriteString(w, "refused")
		_ = http.NewResponseController(w).Flush()
	})
	half := func() (net.Conn, error) {
		conn := dial(t, s)
		_, err := io.WriteString(conn, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n<")
		return conn, err
	}
	for i := range 10 {
		conn, err := half()
		if err != nil {
			t.Fatal(err)
		}
		resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil {
			t.Fatalf("connection %d is not answered: %v", i+1, err)
		}
		_ = resp.Body.Close()
	}
}

func TestWhoIsBeingServedIsNotCrowdedOut(t *testing.T) {
	begun, end := make(chan struct{}), make(chan struct{})
	s := crowded(t, 1, func(w http.ResponseWriter, _ *http.Request) {
		close(begun)
		<-end
		_, _ = io.WriteString(w, "served")
	})
	served := make(chan string, 1)
	go func() {
		body := ""
		if resp, err := http.Get(s.URL); err == nil {
			text, _ := io.ReadAll(resp.Body)
			resp.Body.Close()
			body = string(text)
		}
		served <- body
	}()
	<-begun
	if n, err := dial(t, s).Read(make([]byte, 1)); n != 0 || err == nil {
		t.Error("there is room for a second connection")
	}
	close(end)
	if body := <-served; body != "served" {
		t.Errorf("the first gets %q", body)
	}
}
