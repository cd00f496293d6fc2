package push

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

const (
	// forwardPatience is how long the other system is waited for when WeChat, or a proxy before us, does not hang up after
	// its 5 s.
	forwardPatience = 6 * time.Second

	// forwardIdle is short of the time after which servers close a quiet connection, 2 s in some: a push that meets the
	// closing gets no answer.
	forwardIdle = time.Second
)

// A Forward is the system that had the callback before us, and goes on answering it. It gets each push as WeChat sent it:
// the body byte for byte, the query behind that of its own URL, Content-Type, User-Agent, and in X-Forwarded-For where the
// push came from. WeChat gets its answer as it is, a redirect too. Where it does not answer, WeChat gets no answer either,
// but the end of the connection or a wait, as from that system itself.
//
// It sees a push again when WeChat sends it again, and so also when our own record has failed. It should bear that: WeChat
// asks it of everybody.
type Forward struct {
	URL  *url.URL
	HTTP *http.Client // nil for one of our own. Of another, CheckRedirect is not used: no redirect is followed
}

var forwarder = &http.Client{Transport: &http.Transport{
	Proxy:               http.ProxyFromEnvironment,
	MaxIdleConnsPerHost: 64, // as many as may be answered at the same time without connecting anew
	IdleConnTimeout:     forwardIdle,
	DisableCompression:  true, // or the answer would not be that system's own bytes
}}

// A reply is what the other system says, or why it says nothing.
type reply struct {
	answer
	err error
}

var (
	errNoAnswer   = errors.New("it did not answer while WeChat waited")
	errNotHTTP    = errors.New("it hung up, or what it answered is not HTTP")
	errLongAnswer = errors.New("its answer is longer than 1 MiB")
	errNotAnswer  = errors.New("its answer is not one of HTTP's last words")
)

// pass begins to hand the push on, and gives the reply when it is there. It ends when WeChat hangs up.
func (f *Forward) pass(r *http.Request, body []byte) <-chan reply {
	replies := make(chan reply, 1)
	go func() {
		ctx, cancel := context.WithTimeout(r.Context(), forwardPatience)
		defer cancel()
		a, err := f.ask(ctx, r, body)
		if err != nil {
			a = answer{broken: true}
		}
		if ctx.Err() != nil && err != nil {
			err = errNoAnswer
		}
		replies <- reply{a, err}
	}()
	return replies
}

func (f *Forward) ask(ctx context.Context, r *http.Request, body []byte) (answer, error) {
	req, err := f.request(ctx, r, body)
	if err != nil {
		return answer{}, harmless(err)
	}
	resp, err := f.client().Do(req)
	if err != nil {
		return answer{}, harmless(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(io.LimitReader(resp.Body, maxBody+1))
	switch {
	case err != nil:
		return answer{}, harmless(err)
	case len(text) > maxBody:
		return answer{}, errLongAnswer
	case resp.StatusCode < http.StatusOK:
		return answer{}, errNotAnswer
	}
	return answer{status: resp.StatusCode, header: relayed(resp.Header, len(text)), body: text}, nil
}

func (f *Forward) client() *http.Client {
	own := *forwarder
	if f.HTTP != nil {
		own = *f.HTTP
	}
	own.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &own
}

func (f *Forward) request(ctx context.Context, r *http.Request, body []byte) (*http.Request, error) {
	u := *f.URL
	if u.RawQuery != "" {
		u.RawQuery += "&"
	}
	u.RawQuery += r.URL.RawQuery
	req, err := http.NewRequestWithContext(ctx, r.Method, u.String(), bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Header["User-Agent"] = []string{r.UserAgent()} // an empty one keeps Go's own away
	if media, ok := r.Header["Content-Type"]; ok {
		req.Header["Content-Type"] = media
	}
	req.Header.Set("X-Forwarded-For", origin(r))
	return req, nil
}

// origin is the way that the push has come so far, as far as those on it have told.
func origin(r *http.Request) string {
	hops := r.Header.Values("X-Forwarded-For")
	if host, _, err := net.SplitHostPort(r.RemoteAddr); err == nil {
		hops = append(hops[:len(hops):len(hops)], host)
	}
	return strings.Join(hops, ", ")
}

// relayed are the headers of an answer that are meant for WeChat and not for us, the next hop.
func relayed(header http.Header, length int) http.Header {
	h := header.Clone()
	for _, list := range header.Values("Connection") {
		for name := range strings.SplitSeq(list, ",") {
			h.Del(strings.TrimSpace(name))
		}
	}
	for _, name := range []string{
		"Connection", "Keep-Alive", "Proxy-Authenticate", "Proxy-Connection", "Te", "Trailer", "Transfer-Encoding", "Upgrade",
	} {
		h.Del(name)
	}
	h.Del("Content-Length")
	if length > 0 {
		h.Set("Content-Length", strconv.Itoa(length))
	}
	if _, ok := h["Content-Type"]; !ok {
		h["Content-Type"] = nil // or Go would guess one
	}
	return h
}

// harmless is why there was no answer, without anything of the push: the URL has the signature and the openid in it, and what
// net/http quotes of an answer that is not HTTP may be the URL again.
func harmless(err error) error {
	var socket *net.OpError
	var certificate *tls.CertificateVerificationError
	switch {
	case errors.As(err, &certificate):
		return certificate
	case errors.As(err, &socket):
		return socket
	}
	return errNotHTTP
}
