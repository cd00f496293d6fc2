package command

import (
	"container/list"
	"context"
	"log"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"
)

// What a client may take of the computer, and of time. WeChat itself gives up after 5 seconds.
const (
	headerPatience = 3 * time.Second
	readPatience   = 5 * time.Second  // for a whole request
	answerPatience = 12 * time.Second // from the headers on: for a slow body, and another system that answers slowly
	stopPatience   = 6 * time.Second  // for the answers under way at the end, as long as another system may take for one
	idlePatience   = 75 * time.Second // longer than nginx keeps a connection, so that it closes them and not we

	mostHeader      = 16 << 10
	mostConnections = 512
)

// server is one that strangers may reach.
func server(handler http.Handler, t *teller) *http.Server {
	crowd := &crowd{most: mostConnections}
	return &http.Server{
		Handler:           crowd.serve(handler),
		ConnContext:       withConn,
		ReadHeaderTimeout: headerPatience,
		ReadTimeout:       readPatience,
		WriteTimeout:      answerPatience,
		IdleTimeout:       idlePatience,
		MaxHeaderBytes:    mostHeader,
		ConnState:         crowd.watch,
		ErrorLog:          log.New(warner{t}, "", 0),
	}
}

// warner takes what the server says of itself, of which the first line is for people: the rest is a trace.
type warner struct{ *teller }

func (w warner) Write(text []byte) (int, error) {
	first, _, _ := strings.Cut(string(text), "\n")
	w.warn("%s", first)
	return len(text), nil
}

// crowd bounds how many connections a server has open. When there are more, the one is closed that has waited longest for a
// request, or for the rest of one that is answered already: whoever opens connections and says nothing, or half of something
// that nobody wants, only crowds out himself. The zero value with a bound works.
type crowd struct {
	most int

	mu      sync.Mutex
	open    map[net.Conn]*list.Element // in waiting; nil for those with a request to be answered
	waiting list.List                  // of net.Conn, the one that has waited longest first
}

// connOf is the key of a request's connection in its context.
type connOf struct{}

func withConn(ctx context.Context, conn net.Conn) context.Context {
	return context.WithValue(ctx, connOf{}, conn)
}

// serve is the handler, behind which a connection only waits: the server may read what was refused for seconds yet.
func (c *crowd) serve(handler http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if conn, ok := r.Context().Value(connOf{}).(net.Conn); ok {
			defer c.answered(conn)
		}
		handler.ServeHTTP(w, r)
	})
}

func (c *crowd) answered(conn net.Conn) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, open := c.open[conn]; open && e == nil {
		c.open[conn] = c.waiting.PushBack(conn)
	}
}

// watch is the server's ConnState.
func (c *crowd) watch(conn net.Conn, state http.ConnState) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.open == nil {
		c.open = map[net.Conn]*list.Element{}
	}
	if e := c.open[conn]; e != nil {
		c.waiting.Remove(e)
	}
	switch state {
	case http.StateNew, http.StateIdle:
		c.open[conn] = c.waiting.PushBack(conn)
	case http.StateActive:
		c.open[conn] = nil
	default:
		delete(c.open, conn)
	}
	if first := c.waiting.Front(); len(c.open) > c.most && first != nil {
		conn := c.waiting.Remove(first).(net.Conn)
		delete(c.open, conn)
		_ = conn.Close() // which ends its serving, and is all that there is to do
	}
}
