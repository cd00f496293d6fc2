package wechat

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync/atomic"
	"time"
)

// maxJSON bounds an answer of the API host. Real ones have some hundred bytes.
const maxJSON = 1 << 20

// The operations, as [Error.Op] names them.
const (
	opToken  = "token"
	opCreate = "create"
	opImage  = "image"
	opQuota  = "quota"
	opUser   = "user"
)

// A request is one request as the methods of Client describe it.
type request struct {
	op     string
	base   string // of the host
	leg    int64  // which of the API's hosts that is: 1 more than the moves before it; 0 for the host of the pictures
	path   string
	query  url.Values
	body   string   // JSON to POST; "" for a GET
	limit  int64    // of the answer, in bytes
	hidden []string // what nobody may see besides the Secret: the token that it carries, the person that it asks for
}

// An answer is what came back, whole, before anybody has judged it.
type answer struct {
	status int
	media  string    // like "image/jpg", lower case; "" when it was not told
	body   []byte    // decompressed; of an answer that broke off, as much as came
	date   time.Time // by the server's clock, in whole seconds; zero when it was not told
	middle time.Time // by ours, half way between the request and the beginning of the answer
}

// content is what a good answer of the API host is decoded into.
type content interface {
	check() error // says what is missing
}

// toAPI has a request go to the present host of the API.
func (c *Client) toAPI(q request) request {
	moves := c.moves.Load()
	q.base, q.leg, q.limit = c.base(moves), moves+1, maxJSON
	return q
}

// ask sends one call that needs the token, with a query of its own or none, and decodes the answer.
func (c *Client) ask(ctx context.Context, q request, into content) error {
	t, err := c.token(ctx)
	if err != nil {
		return err
	}
	q = c.toAPI(q)
	if q.query == nil {
		q.query = url.Values{}
	}
	q.query.Set("access_token", t.text())
	q.hidden = append(q.hidden, t.text())
	e := c.exchange(ctx, q, func(a answer) *Error { return c.decode(q, a, into) })
	switch {
	case e == nil:
		c.tokens.served(t)
		return nil
	case e.RefusesToken():
		return c.tokens.refuse(t, e)
	}
	return e
}

// exchange sends q and has the answer judged.
func (c *Client) exchange(ctx context.Context, q request, judge func(answer) *Error) *Error {
	began := time.Now()
	a, e := c.send(ctx, q)
	if e == nil {
		e = judge(a)
	}
	if e == nil || e.ErrCode != 0 { // what has neither may be from a stranger
		c.compareClocks(q, a)
	}
	if e != nil {
		e.leg = q.leg
		e.Sent = e.Sent && q.op != opToken // of a token nothing is spent, and the call that needs it was not sent
	}
	c.trace(q, a, time.Since(began), e)
	return e
}

// decode judges an answer of the API host.
func (c *Client) decode(q request, a answer, into content) *Error {
	if e := c.refusal(q, a); e != nil {
		return e
	}
	if a.status/100 == 3 {
		return q.unreadable(a, errors.New("a redirect, which is not followed"))
	}
	if err := json.Unmarshal(a.body, into); err != nil {
		return q.unreadable(a, c.strange(q, a, "the JSON expected"))
	}
	if err := into.check(); err != nil {
		return q.unreadable(a, err)
	}
	return nil
}

// send sends q once and reads the answer to its end. With an error the answer is what had come by then.
func (c *Client) send(ctx context.Context, q request) (answer, *Error) {
	var sent atomic.Bool // from the moment there is a connection, the request may have left
	trace := &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { sent.Store(true) }}
	req, err := q.http(httptrace.WithClientTrace(ctx, trace))
	if err != nil {
		return answer{}, &Error{Op: q.op, Err: err, fixed: &misconfigured}
	}
	began := time.Now()
	resp, err := c.http().Do(req)
	if err != nil {
		return answer{}, c.lost(ctx, q, err, sent.Load())
	}
	defer resp.Body.Close()
	a := answer{status: resp.StatusCode, middle: began.Add(time.Since(began) / 2)}
	a.media, _, _ = mime.ParseMediaType(resp.Header.Get("Content-Type")) // a media type comes with some errors too
	a.date, _ = http.ParseTime(resp.Header.Get("Date"))
	a.body, err = io.ReadAll(io.LimitReader(resp.Body, q.limit+1))
	switch {
	case err != nil && (a.mayBeDone() || ctx.Err() != nil):
		e := c.lost(ctx, q, err, a.mayBeDone())
		e.Status = a.failure()
		return a, e
	case err != nil:
		return a, q.unreadable(a, c.harmless(q, err))
	case int64(len(a.body)) > q.limit:
		return a, q.unreadable(a, fmt.Errorf("more than %d bytes", q.limit))
	}
	return a, nil
}

func (q request) http(ctx context.Context) (*http.Request, error) {
	u, err := endpoint(q.base, q.path, q.query)
	if err != nil {
		return nil, err
	}
	if q.body == "" {
		return http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, u.String(), strings.NewReader(q.body))
	if err == nil {
		req.Header.Set("Content-Type", "application/json; charset=utf-8")
	}
	return req, err
}

// failure is the status for [Error.Status]: 0 when it was 200.
func (a answer) failure() int {
	if a.status == http.StatusOK {
		return 0
	}
	return a.status
}

// mayBeDone tells an answer after which what was asked for may exist, though it cannot be read: a good one, or that of a
// gateway that gave up waiting for the answer, so that the request had gone through.
func (a answer) mayBeDone() bool { return a.status/100 == 2 || a.status == http.StatusGatewayTimeout }

// lost is the error of a request that got no whole answer.
func (c *Client) lost(ctx context.Context, q request, err error, sent bool) *Error {
	if ctx.Err() != nil {
		return &Error{Op: q.op, Err: ctx.Err(), Sent: sent, fixed: &interrupted}
	}
	e := &Error{Op: q.op, Err: c.harmless(q, err), Sent: sent, fixed: &unreachable}
	if sent {
		e.fixed = &unanswered
	}
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		e.fixed = &untrusted
	}
	return e
}

// unreadable is the error of an answer that is neither a refusal nor what was asked for.
func (q request) unreadable(a answer, why error) *Error {
	return &Error{Op: q.op, Status: a.failure(), Err: why, Sent: a.mayBeDone()}
}

// strange describes an answer that is not what was wanted. Its body is not shown: it may be anything.
func (c *Client) strange(q request, a answer, wanted string) error {
	return fmt.Errorf("not %s but %d bytes of %q", wanted, len(a.body), legible(c.scrub(q, a.media)))
}

// refusal is the error of an answer with an errcode, nil when it has none. Only the errcode decides: WeChat refuses with
// HTTP 200, and what stands between may change the status and the type.
func (c *Client) refusal(q request, a answer) *Error {
	var r struct {
		ErrCode int    `json:"errcode"`
		ErrMsg  string `json:"errmsg"`
	}
	json.Unmarshal(a.body, &r) // what is not JSON leaves 0, and is judged by the caller
	if r.ErrCode == 0 {
		return nil
	}
	msg, rid := splitRID(c.scrub(q, r.ErrMsg))
	return &Error{Op: q.op, Status: a.failure(), ErrCode: r.ErrCode, ErrMsg: legible(msg), RID: rid}
}
