package command

import (
	"context"
	"net"
	"net/http"
	"testing"
)

// inMemory is a transport to a real server over pipes. In a bubble of synctest they let the clock run on when both sides
// wait, which sockets do not.
func inMemory(t *testing.T, h http.HandlerFunc) http.RoundTripper {
	t.Helper()
	listener := &pipes{accepted: make(chan net.Conn), closed: make(chan struct{})}
	server := &http.Server{Handler: h}
	go func() { _ = server.Serve(listener) }() // it returns when the server is closed
	transport := &http.Transport{DialContext: listener.dial}
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		_ = server.Close()
	})
	return transport
}

type pipes struct {
	accepted chan net.Conn
	closed   chan struct{}
}

func (p *pipes) dial(context.Context, string, string) (net.Conn, error) {
	ours, theirs := net.Pipe()
	select {
	case p.accepted <- theirs:
		return ours, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.accepted:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error   { close(p.closed); return nil }
func (p *pipes) Addr() net.Addr { return &net.UnixAddr{Name: "in memory"} }

// mute is a server that takes a request and never answers it.
func mute(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }

// babble answers with bytes that are not HTTP and quote the request.
func babble(w http.ResponseWriter, r *http.Request) {
	conn, _, err := w.(http.Hijacker).Hijack()
	if err != nil {
		return
	}
	defer conn.Close()
	_, _ = conn.Write([]byte(r.URL.String() + " " + r.Header.Get("Authorization") + "\r\n\r\n"))
}
