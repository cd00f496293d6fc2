package command

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"sceneqr/campaign/words"
)

// An errand is one HTTP request to a server that is not WeChat's. Its URL may be a key, and what the answer says may be a
// token: neither stands in an error.
type errand struct {
	url      string // has passed [webAddress]
	text     string // plain text to POST; "" for a GET
	limit    int64  // of the answer, in bytes; what is beyond is not read
	patience time.Duration

	transport http.RoundTripper // nil for Go's own, with its proxies from the environment
}

// run sends the request once. No redirect is followed, for the key would go to whoever is named there: it comes back as
// the answer that it is.
func (e errand) run(ctx context.Context) (status int, body []byte, err error) {
	patient, cancel := context.WithTimeout(ctx, e.patience)
	defer cancel()
	req, err := e.request(patient)
	if err != nil {
		return 0, nil, words.New("what was given is no URL")
	}
	client := http.Client{
		Transport:     e.transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	resp, err := client.Do(req)
	if err != nil {
		return 0, nil, discreet(ctx, err)
	}
	defer resp.Body.Close()
	body, err = io.ReadAll(io.LimitReader(resp.Body, e.limit))
	if err != nil {
		return 0, nil, discreet(ctx, err)
	}
	return resp.StatusCode, body, nil
}

func (e errand) request(ctx context.Context) (*http.Request, error) {
	if e.text == "" {
		return http.NewRequestWithContext(ctx, http.MethodGet, e.url, nil)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, e.url, strings.NewReader(e.text))
	if err == nil {
		req.Header.Set("Content-Type", "text/plain; charset=utf-8")
	}
	return req, err
}

// discreet is why a request had no answer, as far as it can be said without the URL and without words of the other side:
// the kinds of error that are known to quote neither are kept, and of others only is said that there was one.
func discreet(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return words.New("there was no answer in time")
	}
	if e, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return e
	}
	if e, ok := errors.AsType[*net.OpError](err); ok {
		return e
	}
	return words.New("the connection broke, or what answered does not speak HTTP")
}

// webAddress parses an http or https URL that names a host.
func webAddress(address string) (u *url.URL, ok bool) {
	u, err := url.Parse(address)
	return u, err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Hostname() != ""
}
