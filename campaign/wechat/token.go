package wechat

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"sync"
	"time"
)

const (
	// renewMargin is how long before its end a token is replaced. stable_token hands out the same token until less than
	// 5 minutes remain, so a margin of 5 minutes or more would ask again for every call.
	renewMargin = 2 * time.Minute

	// maxLife is the longest life that WeChat documents for a token.
	maxLife = 2 * time.Hour

	// That many tokens refused within strikeWindow mean that another system is refreshing them: one more refresh would
	// only take its token away in turn.
	maxStrikes   = 3
	strikeWindow = 10 * time.Minute
)

// A token is told from others by its address: after a refusal the same text may be handed out again.
type token struct {
	text   func() string // a closure, for fmt shows of a function no more than where it stands
	renew  time.Time     // from when on it is not used any more
	forced bool          // WeChat was made to issue it
}

// tokens is the one token of a Client and what it has been through. The zero value has none yet.
type tokens struct {
	mu        sync.Mutex
	current   *token      // nil: to be fetched
	refused   *token      // the last one that WeChat issued and then turned down
	strikes   []time.Time // when tokens were refused, within strikeWindow
	forced    bool        // force_refresh has been used, which is done once
	contested *Error      // why no token is fetched any more
	fetching  *fetch      // nil: nobody is
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
	case s.current != nil && time.Now().Before(s.current.renew):
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
	f.token, f.err = c.newToken(ctx)
	c.tokens.settle(f)
}

// settle keeps what a fetch brought.
func (s *tokens) settle(f *fetch) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fetching = nil
	if f.err == nil {
		s.current = f.token
	}
}

// newToken asks for a token. When WeChat hands out again the one it has just refused, it is made to issue another, once;
// the classic endpoint issues another each time anyway.
func (c *Client) newToken(ctx context.Context) (*token, error) {
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
	return nil, c.tokens.giveUp(&Error{Op: opToken, Err: errors.New("the token that was refused is handed out again")})
}

func (s *tokens) wasRefused(t *token) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.refused != nil && s.refused.text() == t.text()
}

func (s *tokens) mayForce() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	first := !s.forced
	s.forced = true
	return first
}

func (s *tokens) giveUp(e *Error) *Error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.giveUpLocked(e)
}

// giveUpLocked returns e with its verdict, and makes it the answer to every further wish for a token.
func (s *tokens) giveUpLocked(e *Error) *Error {
	e.fixed = &contested
	further := *e
	further.Op = opToken
	s.contested = &further
	return e
}

// refuse forgets t, which WeChat refused with e, unless it has been replaced by now. It returns the error to report: e,
// or that it is no use to go on.
func (s *tokens) refuse(t *token, e *Error) *Error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.current != t {
		return e
	}
	s.current, s.refused = nil, t
	now := time.Now()
	for len(s.strikes) > 0 && now.Sub(s.strikes[0]) > strikeWindow {
		s.strikes = s.strikes[1:]
	}
	s.strikes = append(s.strikes, now)
	if t.forced || len(s.strikes) >= maxStrikes {
		return s.giveUpLocked(e)
	}
	return e
}

// requestToken sends one request to the token endpoint.
func (c *Client) requestToken(ctx context.Context, force bool) (*token, error) {
	if c.AppID == "" || c.Secret == "" || !plain(c.AppID) || !plain(string(c.Secret)) {
		err := errors.New("the AppID or the secret is empty or contains a line break or another control character")
		return nil, &Error{Op: opToken, Err: err, fixed: &misconfigured}
	}
	asked := time.Now()
	var a tokenAnswer
	err := c.exchange(ctx, c.tokenRequest(force), &a)
	if e, ok := errors.AsType[*Error](err); ok {
		e.Sent = false // what the caller wanted was not sent
		return nil, e
	}
	life := time.Duration(min(a.ExpiresIn, int64(maxLife/time.Second))) * time.Second
	return &token{
		text:   func() string { return a.AccessToken },
		renew:  asked.Add(life - min(renewMargin, life/2)),
		forced: force,
	}, nil
}

func (c *Client) tokenRequest(force bool) request {
	q := request{op: opToken, base: cmp.Or(c.API, defaultAPI), path: "/cgi-bin/stable_token", limit: maxJSON}
	if c.Classic {
		q.path = "/cgi-bin/token"
		q.query = url.Values{"grant_type": {"client_credential"}, "appid": {c.AppID}, "secret": {string(c.Secret)}}
		return q
	}
	q.body = fmt.Sprintf(`{"grant_type":"client_credential","appid":%s,"secret":%s,"force_refresh":%t}`,
		quote(c.AppID), quote(string(c.Secret)), force)
	return q
}

type tokenAnswer struct {
	AccessToken string `json:"access_token"`
	ExpiresIn   int64  `json:"expires_in"` // seconds
}

func (a *tokenAnswer) check() error {
	if a.AccessToken == "" || a.ExpiresIn < 1 {
		return errors.New("no access_token with a life in the answer")
	}
	return nil
}
