package wechat

import (
	"context"
	"sync"
	"time"
)

// A token is told from others by its address: after a refusal the same text may be handed out again.
type token struct {
	text    func() string // a closure, for fmt shows of a function no more than where it stands
	renew   time.Time     // from when on it is not used any more; zero: used until WeChat refuses it
	forced  bool          // WeChat was made to issue it
	lent    bool          // it came from [Client.Token]
	carried int           // calls that succeeded with it while it was the current one
}

func (t *token) good() bool { return t != nil && (t.renew.IsZero() || time.Now().Before(t.renew)) }

// tokens is the one token of a Client and what it has been through. The zero value has none yet.
type tokens struct {
	mu        sync.Mutex
	current   *token      // nil: to be fetched
	refused   *token      // the last one that WeChat turned down
	strikes   []time.Time // when tokens were refused that had not paid, within strikeWindow
	stale     int         // how often in a row the refused one was lent again, and when that last counted
	staleAt   time.Time
	forced    bool   // force_refresh has been used, and no token has paid since
	contested *Error // why no token is fetched any more
	fetching  *fetch // nil: nobody is
}

// A fetch is one request for a token, which all who need it wait for.
type fetch struct {
	done  chan struct{} // closed when token or err is set
	token *token
	err   error
}

// Authorize fetches the token, by one request for all who wait, when there is none; the calls that need it then find it.
// It is a way to know beforehand whether the account's secret and white list are in order.
func (c *Client) Authorize(ctx context.Context) error {
	_, err := c.token(ctx)
	return err
}

// token returns the shared token. Who finds none starts a fetch, who comes later waits for the same. The fetch goes on
// when the one who started it gives up: the others' contexts have not ended.
func (c *Client) token(ctx context.Context) (*token, error) {
	if ctx.Err() != nil {
		return nil, &Error{Op: opToken, Err: ctx.Err(), fixed: &interrupted}
	}
	t, f, err := c.tokens.currentOrFetch(func(f *fetch) { go c.fetch(context.WithoutCancel(ctx), f) })
	if f == nil {
		return t, err
	}
	select {
	case <-f.done:
		return f.token, f.err
	case <-ctx.Done():
		return nil, &Error{Op: opToken, Err: ctx.Err(), fixed: &interrupted}
	}
}

// currentOrFetch returns the token or the error that stands, or else the fetch to wait for.
func (s *tokens) currentOrFetch(start func(*fetch)) (*token, *fetch, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.contested != nil:
		return nil, nil, s.contested
	case s.current.good():
		return s.current, nil, nil
	}
	if s.fetching == nil {
		s.fetching = &fetch{done: make(chan struct{})}
		start(s.fetching)
	}
	return nil, s.fetching, nil
}

func (c *Client) fetch(ctx context.Context, f *fetch) {
	defer close(f.done)
	t, e := c.newToken(ctx)
	if e != nil {
		f.err = e
	}
	f.token = t
	c.tokens.settle(f)
}

// settle keeps what a fetch brought.
func (s *tokens) settle(f *fetch) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fetching = nil
	if f.err == nil {
		s.current, s.stale = f.token, 0
	}
}

// newToken gets a token from whoever owns it. When WeChat hands out again the one it has just refused, it is made to
// issue another, once until a token has paid; the classic endpoint issues another each time anyway.
func (c *Client) newToken(ctx context.Context) (*token, *Error) {
	if c.Token != nil {
		return c.borrow(ctx)
	}
	t, err := c.requestToken(ctx, false)
	if err != nil || !c.tokens.wasRefused(t) {
		return t, err
	}
	if !c.Classic && c.tokens.mayForce() {
		t, err = c.requestToken(ctx, true)
		if err != nil || !c.tokens.wasRefused(t) {
			return t, err
		}
	}
	return nil, c.tokens.handedOutAgain()
}
