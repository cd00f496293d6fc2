package command

import (
	"cmp"

	"sceneqr/campaign/console"
	"sceneqr/campaign/wechat/push"
	"sceneqr/campaign/words"
)

// observe counts and tells what became of a request.
func (r *receiver) observe(o push.Outcome) {
	r.metrics.pushes.WithLabelValues(o.Verdict.String()).Inc()
	r.metrics.seconds.Observe(o.Took.Seconds())
	r.console.Push(console.Push{
		Verdict: o.Verdict.String(), Event: o.Event.Name, Scene: o.Event.Scene(), Err: cmp.Or(o.Err, o.ForwardErr), Took: o.Took,
	})
	if o.Forwarded {
		r.tellForward(o.ForwardErr)
	}
	switch r.tally(o); o.Verdict {
	case push.Handshake:
		r.console.Say("WeChat has checked the URL, and was answered")
	case push.Refused:
		r.tellRefusal(o.Err)
	case push.Failed:
		r.tellFailure(o.Err)
	}
}

// tally counts what the receiver has not counted when it kept it.
func (r *receiver) tally(o push.Outcome) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch o.Verdict {
	case push.Handshake:
		return
	case push.Ignored:
		r.counts.Ignored++
	case push.Refused:
		r.counts.Refused++
	case push.Failed:
		r.counts.Failed++
	}
	r.counts.Received++
	if o.Forwarded {
		r.counts.Forwarded++
	}
	if o.ForwardErr != nil {
		r.counts.Unanswered++
		r.metrics.unheard.Inc()
	}
}

// tellRefusal tells the first of each kind: on a public address there is always somebody who tries.
func (r *receiver) tellRefusal(err error) {
	kind := words.From(err).Kind()
	r.mu.Lock()
	told := r.refused[kind]
	r.refused[kind] = true
	r.mu.Unlock()
	if !told {
		r.console.Warn("a push is refused: %v. WeChat's console is 微信开发者平台 › 我的业务 › 公众号/服务号 › 消息与事件推送; "+
			"further ones like it are only counted", err)
	}
}

// tellFailure tells the first of a row: WeChat sends each again, and the ledger fails for all of them alike.
func (r *receiver) tellFailure(err error) {
	if r.changes(&r.failing, true) {
		r.console.Warn("a push could not be kept, and WeChat will send it again: %v", err)
	}
}

// tellForward tells when the other system begins to fail, and when it is back.
func (r *receiver) tellForward(err error) {
	switch {
	case !r.changes(&r.unheard, err != nil):
	case err != nil:
		r.console.Warn("the system behind --forward does not answer, and WeChat is not answered either: %v; scans are kept", err)
	default:
		r.console.Say("the system behind --forward answers again")
	}
}

// changes sets one of the receiver's states, and tells whether it was another.
func (r *receiver) changes(state *bool, to bool) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	was := *state
	*state = to
	return was != to
}
