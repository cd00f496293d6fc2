package push

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
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
// the body byte for byte, the query behind that of its own URL, Content-Type, User-Agent, in X-Forwarded-For where the
// push came from, and in Via our name, by which we know a push that comes back to us: it is a 508. WeChat gets its answer as it is, a redirect too. Where it does not answer, WeChat gets no answer either,
// but the end of the connection or a wait, as from that system itself.
//
// It sees a push again when WeChat sends it again, and so also when our own record has failed. It should bear that: WeChat
// asks it of everybody.
type Forward struct {
	URL  *url.URL
	HTTP *http.Client // nil for one of our own. Of another, CheckRedirect is not used: no redirect is followed
}

// forwarder goes through no proxy, whatever the environment says: the system stands near, a proxy is for far away, and it
// would see everybody's openid.
var forwarder = &http.Client{Transport: &http.Transport{
	MaxIdleConnsPerHost: 64, // as many as may be answered at the same time without connecting anew
	IdleConnTimeout:     forwardIdle,
	DisableCompression:  true, // or the answer would not be that system's own bytes
}}

// A reply is what the other system says, or why it says nothing.
type reply struct {
	answer
	err   error
	doubt error // why WeChat will not take the answer
}

var (
	errNoAnswer   = errors.New("it did not answer while WeChat waited")
	errNotHTTP    = errors.New("it hung up, or what it answered is not HTTP")
	errLongAnswer = errors.New("its answer is longer than 1 MiB")
	errNotAnswer  = errors.New("its answer is not one of HTTP's last words")

	errStatus = errors.New("the status of its answer is not 200")
	errOther  = errors.New("what it answers is neither success, nor nothing, nor a message")
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
		r := reply{answer: a, err: err}
		if err == nil {
			r.doubt = a.doubt()
		}
		replies <- r
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
	return answer{status: resp.StatusCode, header: relayed(resp.Header), body: text}, nil
}

// doubt is why WeChat will not take the answer, as far as that can be told without reading messages. It follows
// no redirect.
func (a answer) doubt() error {
	text := bytes.TrimSpace(a.body)
	switch {
	case a.status < http.StatusOK || a.status >= http.StatusMultipleChoices:
		return fmt.Errorf("%w: %d", errStatus, a.status)
	case len(text) == 0, string(text) == "success", bytes.HasPrefix(text, []byte("<xml")), bytes.HasPrefix(text, []byte("{")):
		return nil
	}
	return errOther
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
	req.Header["Via"] = append(slices.Clone(r.Header.Values("Via")), "1.1 "+ourselves)
	return req, nil
}

// ourselves is the name of this process on a push's way.
var ourselves = "sceneqr-" + rand.Text()

// isOurs tells a push that we have passed on before, and that has come back.
func isOurs(r *http.Request) bool {
	return slices.ContainsFunc(r.Header.Values("Via"), func(way string) bool { return strings.Contains(way, ourselves) })
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
func relayed(header http.Header) http.Header {
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
	h.Del("Content-Length") // which is that of what we send
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
