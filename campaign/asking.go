package campaign

import (
	"cmp"
	"context"
	"errors"
	"time"

	"sceneqr/campaign/wechat"
	"sceneqr/campaign/words"
	"sceneqr/ratelimit"
)

// ticket asks WeChat for the ticket of a reserved scene. An attempt whose outcome is unknown is repeated with the same
// scene, never with a new one, and only once: each may have cost a permanent code. What an earlier run left outstanding is
// asked for once.
func (r *run) ticket(c Code) (Code, error) {
	var t wechat.Ticket
	lost := 0
	if c.Outstanding {
		lost = 1
	}
	err := r.insist(r.desk.open, r.Tickets, func(ctx context.Context) (err error) {
		before := c
		if c, err = r.mark(ctx, c); err != nil {
			return err
		}
		t, err = r.create(context.WithoutCancel(ctx), c)
		c.settle(before, err)
		switch {
		case err == nil:
			return nil
		case !mayHaveCost(err): // the pause before the next attempt may be long, and a kill may come in it
			return cmp.Or(r.record(c, nil), err)
		}
		if lost++; lost > 1 {
			return final{err}
		}
		return err
	})
	if err != nil {
		return c, err
	}
	c.Stage, c.Problem = Ticketed, nil
	c.Ticket, c.URL = t.Ticket, t.URL
	c.Ticketed = r.now().UTC().Truncate(time.Second)
	if !c.Kind.IsPermanent() {
		c.Expires = c.Ticketed.Add(t.Expire)
	}
	return c, nil
}

// mark records that c is about to be asked for, so that a run that is killed before it has the answer is known to have
// asked. The token is fetched before and the last word on whether to ask is heard after it, so that between the mark and the
// question there is no wait, unless another's refusal has just taken the token away.
func (r *run) mark(ctx context.Context, c Code) (Code, error) {
	if err := r.Client.Authorize(ctx); err != nil {
		if ctx.Err() != nil {
			err = context.Cause(ctx)
		}
		return c, err
	}
	marked := c
	marked.Asked++
	marked.Outstanding = true
	if err := r.record(marked, nil); err != nil {
		return c, err
	}
	if ctx.Err() != nil {
		return c, context.Cause(ctx)
	}
	if !r.desk.serves(c.Kind) {
		return c, errClosed
	}
	return marked, nil
}

// settle takes back what of a mark turned out not to be so, by how the question ended; before is the code without the
// mark. An earlier question stays outstanding until there is a ticket.
func (c *Code) settle(before Code, err error) {
	switch {
	case err == nil:
		c.Outstanding = false
	case !wasAsked(err):
		c.Asked, c.Outstanding = before.Asked, before.Outstanding
	case !mayHaveCost(err):
		c.Outstanding = before.Outstanding
	}
}

// create asks once. When WeChat says that the day's calls are used up, it is asked whether that is so: it is known to say
// the same when only the minute's are.
func (r *run) create(ctx context.Context, c Code) (wechat.Ticket, error) {
	t, err := r.Client.CreateTicket(ctx, c.request())
	if w, ok := errors.AsType[*wechat.Error](err); !ok || w.Class() != wechat.Today || w.Op == "token" {
		return t, err
	}
	left, _, _ := r.quota.Do("", func() (any, error) { return r.callsLeft(), nil }) // once for all who wonder now
	if left.(bool) {
		err = hurried{err}
	}
	return t, err
}

// callsLeft tells whether WeChat itself says that there are calls left today. An answer decides over a whole night, so
// more than one attempt is worth it.
func (r *run) callsLeft() bool {
	var q wechat.Quota
	gate := ratelimit.Gate{Pause: r.Tickets.Pause, MaxPause: r.Tickets.MaxPause}
	err := gate.Do(r.desk.open, func(ctx context.Context) (err error) {
		if q, err = r.Client.Quota(ctx); tooFast(err) {
			err = words.New(err.Error()) // no minute is waited for to learn what a day brings
		}
		return err
	})
	return err == nil && q.Remain > q.Limit/quotaError
}

// quotaError is the part of a day's calls by which WeChat's own count of them may be off: 1 %.
const quotaError = 100

// hurried is a refusal that is over with the minute.
type hurried struct{ error }

func (h hurried) Unwrap() error { return h.error }

// TooFast is true: see [ratelimit.Gate].
func (h hurried) TooFast() bool { return true }

// insist makes a call through a gate and, when an API host stays busy or out of reach for all the gate's attempts, on
// each of the others. A host that loses answers is left as well, but that call has been repeated often enough. A host that
// the calls were moved to meanwhile is tried in its turn.
func (j *Job) insist(ctx context.Context, gate *ratelimit.Gate, call func(context.Context) error) error {
	for hosts := j.Client.Hosts(); ; hosts-- {
		host := j.Client.Host()
		err := gate.Do(ctx, call)
		w, ok := errors.AsType[*wechat.Error](err)
		if ctx.Err() != nil || !ok || !w.Busy() && !w.Sent || hosts == 1 {
			return err
		}
		if host == j.Client.Host() {
			j.divert(err)
		}
		if w.Sent {
			return err
		}
	}
}

func (j *Job) divert(err error) {
	if host, moved := j.Client.Divert(err); moved && j.Moved != nil {
		j.Moved(host)
	}
}

// paceMargin keeps below the limit that WeChat tells: a refused call is counted as well.
const paceMargin = 0.95

// Prepare has WeChat take the secret, so that nothing is reserved for an account that is refused, and no requests pile up
// behind the token to come all at once; only that the day's calls for tokens are used up is left for Run to meet with. It
// sets the pace of Tickets by WeChat's own limit, when WeChat tells one, and returns today's quota, zero when WeChat does
// not tell it. No call for a ticket is spent.
func (j *Job) Prepare(ctx context.Context) (wechat.Quota, error) {
	patience := &ratelimit.Gate{Again: j.Again, Slowed: j.waiting}
	err := j.insist(ctx, patience, j.Client.Authorize)
	switch {
	case err == nil:
	case ctx.Err() != nil:
		return wechat.Quota{}, context.Cause(ctx)
	case outForToday(err):
		return wechat.Quota{}, nil // pictures take no token: Run finishes what has a ticket
	default:
		return wechat.Quota{}, err
	}
	q, err := j.Client.Quota(ctx)
	switch {
	case QuotaMatters(err):
		return wechat.Quota{}, err
	case err != nil:
		return wechat.Quota{}, nil
	}
	if q.Calls > 0 {
		j.Tickets.Start = 0 // what was learnt is a guess at the same limit
		told := paceMargin * float64(q.Calls) / q.Per.Seconds()
		if j.Tickets.Rate == 0 || told < j.Tickets.Rate {
			j.Tickets.Rate = told
		}
	}
	return q, nil
}

// waiting tells of a wait of Prepare's for the next minute.
func (j *Job) waiting(err error, _ float64, until time.Time) {
	if j.Again != nil {
		j.Again(err, time.Until(until))
	}
}

// QuotaMatters tells whether an error of asking for the quota is one that the first ticket would meet with as well: WeChat
// refuses the account, and not just the telling of its quota (48001, 61007, 40066, or a proxy that knows no such path),
// which is good to have and no more.
func QuotaMatters(err error) bool {
	w, ok := errors.AsType[*wechat.Error](err)
	if !ok || w.Class() != wechat.Account {
		return false
	}
	switch w.ErrCode {
	case 0, 40066, 48001, 61007:
		return false
	}
	return true
}
