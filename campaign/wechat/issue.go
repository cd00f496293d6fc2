package wechat

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"
)

const (
	// renewMargin is how long before its end a token is replaced. stable_token hands out the same token until less than
	// 5 minutes remain, so a margin of 5 minutes or more would ask again for every call.
	renewMargin = 2 * time.Minute

	// maxLife is the longest life that WeChat documents for a token.
	maxLife = 2 * time.Hour

	lendTimeout = time.Minute // for Client.Token, which may have to start a program
	maxLent     = 4096        // bytes of a token that was lent; WeChat's have 136 to 157 and shall be given room for 512
)

// requestToken sends one request to the token endpoint.
func (c *Client) requestToken(ctx context.Context, force bool) (*token, *Error) {
	if c.AppID == "" || c.Secret == "" || !plain(c.AppID) || !plain(string(c.Secret)) {
		err := errors.New("the AppID or the secret is empty or contains a line break or another control character")
		return nil, &Error{Op: opToken, Err: err, fixed: &misconfigured}
	}
	asked := time.Now()
	var t tokenAnswer
	q := c.tokenRequest(force)
	if e := c.exchange(ctx, q, func(a answer) *Error { return c.decode(q, a, &t) }); e != nil {
		return nil, e
	}
	life := time.Duration(min(t.ExpiresIn, int64(maxLife/time.Second))) * time.Second
	return &token{
		text:   func() string { return t.AccessToken },
		renew:  asked.Add(life - min(renewMargin, life/2)),
		forced: force,
	}, nil
}

func (c *Client) tokenRequest(force bool) request {
	if c.Classic {
		q := c.toAPI(request{op: opToken, path: "/cgi-bin/token"})
		q.query = url.Values{"grant_type": {"client_credential"}, "appid": {c.AppID}, "secret": {string(c.Secret)}}
		return q
	}
	q := c.toAPI(request{op: opToken, path: "/cgi-bin/stable_token"})
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

// borrow reads the token of the one who owns it.
func (c *Client) borrow(ctx context.Context) (*token, *Error) {
	ctx, cancel := context.WithTimeout(ctx, lendTimeout)
	defer cancel()
	text, err := c.Token(ctx)
	if err != nil {
		// Only the text is kept: an error of a program that was run has its output in it.
		told := errors.New(legible(c.clean(request{hidden: c.tokens.texts()}, err.Error())))
		v := &withheld
		if t, ok := errors.AsType[interface {
			error
			Transient() bool
		}](err); ok && !t.Transient() {
			v = &unlent
		}
		return nil, &Error{Op: opToken, Err: told, fixed: v}
	}
	if !lendable(text) {
		return nil, &Error{Op: opToken, Err: fmt.Errorf("%d bytes came", len(text)), fixed: &noToken}
	}
	t := &token{text: func() string { return text }, lent: true}
	if c.tokens.wasRefused(t) {
		return nil, c.tokens.lentAgain()
	}
	return t, nil
}

// lendable tells what can be a token: WeChat's are letters, digits, - and _, but nobody has promised that.
func lendable(s string) bool {
	return s != "" && len(s) <= maxLent && !strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' })
}
