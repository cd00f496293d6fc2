package wechat

import "time"

// Exchange is one request that was sent, or was meant to be, and what came of it. Nothing in it is secret.
type Exchange struct {
	Op      string // as in [Error]
	Host    string // its name, with the port if its URL has one
	Status  int    // of HTTP, also when it is 200; 0 when no answer came
	ErrCode int    // WeChat's, 0 when it did not refuse
	RID     string // WeChat's name for a request that it refused, "" when it gave none
	Bytes   int    // of the answer's body as far as it was read, after decompression
	Took    time.Duration
	Err     error // an [*Error], or nil
}

// trace tells of a request. The error is a copy, for a call's own may yet be given another verdict.
func (c *Client) trace(q request, a answer, took time.Duration, e *Error) {
	if c.Trace == nil {
		return
	}
	x := Exchange{Op: q.op, Host: hostOf(q.base), Status: a.status, Bytes: len(a.body), Took: took}
	if e != nil {
		told := *e
		x.ErrCode, x.RID, x.Err = e.ErrCode, e.RID, &told
	}
	c.Trace(x)
}

// Skew is how far WeChat's clock is ahead of this computer's, negative when it is behind: the Date of the last answer of
// the API that had one, against the middle of the time that the answer took. Dates have whole seconds and answers take
// their time, so anything within a second or two is noise. It is not known before the first such answer.
func (c *Client) Skew() (ahead time.Duration, known bool) {
	d := c.ahead.Load()
	if d == nil {
		return 0, false
	}
	return *d, true
}

// compareClocks keeps what an answer of the API tells of WeChat's clock.
func (c *Client) compareClocks(q request, a answer) {
	if q.leg == 0 || a.date.IsZero() {
		return
	}
	ahead := a.date.Sub(a.middle)
	c.ahead.Store(&ahead)
}
