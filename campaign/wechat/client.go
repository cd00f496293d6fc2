// Package wechat is a client of the WeChat Official Account API, as far as parametric QR codes need it: a ticket for a
// scene, the picture of a ticket, how many calls are left, and by which code a follower came.
//
// It keeps one access token for all goroutines and turns every answer into a value or an [*Error] that says whether
// the same call may be sent again, and whether at another of the API's hosts. It never sends a call twice of its own
// accord, never changes the host of its own accord, never waits for a better moment, and never puts a URL, a token or a
// secret into an error: pace, repetition and [Client.Divert] are the caller's policy.
//
// Start with [Client] and [Client.CreateTicket], then [Error] and [Class].
package wechat

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

const (
	defaultMP = "https://mp.weixin.qq.com"

	connectTimeout = 5 * time.Second
	attemptTimeout = 15 * time.Second // one request with its answer, read to the end

	idleConns = 256 // kept open to one host, so that as many workers do not shake hands for each call
)

// Client speaks for one Official Account. Its fields are set before the first call and left alone after it; its methods
// may be called from many goroutines at once, and share one token. It must not be copied once it has been used.
type Client struct {
	AppID  string
	Secret Secret

	// API is the base URLs of the API's hosts in the order in which [Client.Divert] tries them; empty for WeChat's five:
	// api, api2, sh.api, sz.api and hk.api, all below https://….weixin.qq.com. MP is that of the host that has the pictures,
	// "" for https://mp.weixin.qq.com. Plain http is refused except to a loopback host, because every request carries the
	// token or the secret.
	API []string
	MP  string

	// Token, when set, is where the access token comes from, a company's central token server, and never from WeChat: then
	// Secret is not needed and Classic means nothing. It is called when the token is first needed, and again when WeChat has
	// refused what it gave, once for all who wait; its context ends after a minute, and not with that of a call. What it
	// gives is one line of printable ASCII without spaces, at most 4096 bytes. The text of its error is shown to people, so
	// it must not have the token in it; an error that says of itself, by a method Transient() bool, that it is not transient
	// is of class Account.
	Token func(context.Context) (string, error)

	// Classic asks /cgi-bin/token for the token and not /cgi-bin/stable_token. Each such request invalidates the token
	// that any other system of the account holds; the two families do not disturb each other.
	Classic bool

	// HTTP sends the requests; nil for a client that gives up connecting after 5 s and an attempt after 15 s, verifies
	// certificates and takes its proxy from the environment. Of another client a Timeout of 0 means 15 s, and
	// CheckRedirect is not used: no redirect is followed.
	HTTP *http.Client

	// Trace, when set, is told of each request when it is over, from many goroutines at once. The call waits for it.
	Trace func(Exchange)

	once   sync.Once
	sender *http.Client

	tokens tokens
	moves  atomic.Int64                  // how often the host of the API was changed
	ahead  atomic.Pointer[time.Duration] // see Skew; nil: not known
}

// Format implements [fmt.Formatter]: only the AppID is shown, with every verb.
func (c *Client) Format(f fmt.State, _ rune) { fmt.Fprintf(f, "wechat client of %q", c.AppID) }

// Secret is an AppSecret. It prints as [secret] however it is printed, logged or marshalled; convert it to string to
// have the text itself.
type Secret string

const redacted = "[secret]"

// Format implements [fmt.Formatter] for every verb.
func (Secret) Format(f fmt.State, _ rune) { io.WriteString(f, redacted) }

// LogValue implements [slog.LogValuer].
func (Secret) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalText implements [encoding.TextMarshaler], which JSON uses too.
func (Secret) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// http returns what sends the requests. A redirect is handed back as the answer: following one would send the token to
// whoever is named there, and a POST a second time.
func (c *Client) http() *http.Client {
	c.once.Do(func() {
		c.sender = &http.Client{Transport: newTransport()}
		if c.HTTP != nil {
			own := *c.HTTP
			c.sender = &own
		}
		c.sender.Timeout = cmp.Or(c.sender.Timeout, attemptTimeout)
		c.sender.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	})
	return c.sender
}

func newTransport() *http.Transport {
	return &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		DialContext:            (&net.Dialer{Timeout: connectTimeout}).DialContext,
		TLSHandshakeTimeout:    connectTimeout,
		ForceAttemptHTTP2:      true,
		MaxIdleConns:           2 * idleConns, // the API's present host, and that of the pictures
		MaxIdleConnsPerHost:    idleConns,
		IdleConnTimeout:        90 * time.Second,
		MaxResponseHeaderBytes: 64 << 10,
	}
}

// Check tells, without asking anybody, whether the client has what it needs: an AppID, a Secret or a Token, and base URLs
// that a secret may be sent to.
func (c *Client) Check() error {
	switch {
	case c.AppID == "":
		return errors.New("the AppID is missing")
	case c.Secret == "" && c.Token == nil:
		return errors.New("the AppSecret is missing")
	}
	for _, base := range append(slices.Clone(c.api()), cmp.Or(c.MP, defaultMP)) {
		if _, err := endpoint(base, "/", nil); err != nil {
			return err
		}
	}
	return nil
}

// endpoint is the URL of path on the host of base.
func endpoint(base, path string, query url.Values) (*url.URL, error) {
	u, err := url.Parse(base)
	if err != nil || u.Hostname() == "" || u.RawQuery != "" || u.Fragment != "" {
		return nil, errors.New("the base URL is not of the form https://host or https://host/path")
	}
	if u.Scheme != "https" && !(u.Scheme == "http" && IsLoopback(u.Hostname())) {
		return nil, errors.New("the base URL is not https, and plain http is only for a loopback host")
	}
	u = u.JoinPath(path)
	u.RawQuery = query.Encode()
	return u, nil
}

// IsLoopback tells whether a host, as [url.URL.Hostname] has it, is this computer itself by its name alone: localhost, or
// an address that never leaves it. No name is looked up.
func IsLoopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}
