package command

import (
	"cmp"
	"net/http"

	"sceneqr/campaign/console"
	"sceneqr/campaign/wechat/push"
	"sceneqr/campaign/words"
)

// observe counts what became of a request, and has it told.
func (r *receiver) observe(o push.Outcome) {
	r.metrics.pushes.WithLabelValues(o.Verdict.String()).Inc()
	if o.Signed {
		r.metrics.seconds.Observe(o.Took.Seconds())
	}
	r.tell(func(c *console.Console) {
		c.Push(console.Push{
			Verdict: o.Verdict.String(), Event: o.Event.Name, Scene: o.Event.Scene(),
			Err: cmp.Or(o.Err, o.ForwardErr, o.AnswerErr), Took: o.Took,
		})
	})
	r.tellAccount(o.Event.To)
	if o.Forwarded {
		r.tellForward(o)
	}
	switch r.tally(o); o.Verdict {
	case push.Handshake:
		r.say("WeChat has checked the URL, and was answered")
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
	if o.AnswerErr != nil {
		r.counts.Unfit++
		r.metrics.unfit.Inc()
	}
}

// tellRefusal tells the first of each kind within the hour: on a public address there is always somebody who tries.
func (r *receiver) tellRefusal(err error) {
	kind := words.From(err).Kind()
	r.mu.Lock()
	told := r.refused[kind]
	r.refused[kind] = true
	r.mu.Unlock()
	if !told {
		r.warn("a push is refused: %v. WeChat's console is 微信开发者平台 › 我的业务 › 公众号/服务号 › 消息与事件推送; "+
			"further ones like it are only counted", err)
	}
}

// tellFailure tells the first of a row, and when it is another failure from then on: WeChat sends each again, and the ledger
// fails for all of them alike.
func (r *receiver) tellFailure(err error) {
	kind := words.From(err).Kind()
	r.mu.Lock()
	told := r.failing == kind
	r.failing = kind
	r.mu.Unlock()
	if !told {
		r.warn("a push could not be kept, and WeChat will send it again: %v", err)
	}
}

// tellAccount tells once that a second account pushes here. Only an encrypted push proves whose it is.
func (r *receiver) tellAccount(name string) {
	if name == "" {
		return
	}
	r.mu.Lock()
	first := cmp.Or(r.account, name)
	r.account = first
	told := r.mixed
	r.mixed = told || name != first
	r.mu.Unlock()
	if name != first && !told {
		r.warn("pushes of two accounts come here, %s and %s, and are counted as one: "+
			"give each account a listener, a path and a Token of its own", shortened(first), shortened(name))
	}
}

// tellForward tells when the other system begins to fail, in each of the ways, and when it is back with a good answer.
func (r *receiver) tellForward(o push.Outcome) {
	switch {
	case o.ForwardErr != nil:
		if r.changes(&r.unheard, true) {
			r.warn("the system behind --forward does not answer, and WeChat is not answered either: %v; scans are kept",
				o.ForwardErr)
		}
	case o.AnswerErr != nil:
		if r.changes(&r.unfit, true) {
			r.warn("the system behind --forward answers what WeChat does not take, and WeChat gets it as it is: %v; "+
				"scans are kept", o.AnswerErr)
		}
	default:
		unheard, unfit := r.changes(&r.unheard, false), r.changes(&r.unfit, false)
		if unheard || unfit {
			r.say("the system behind --forward answers again")
		}
	}
}

// tellAstray tells the first request that looks like WeChat's and is for another path. Strangers can look like that too.
func (r *receiver) tellAstray(req *http.Request, path string) {
	q := req.URL.Query()
	if q.Has("signature") && q.Has("timestamp") && r.changes(&r.astray, true) {
		r.warn("a request that looks like WeChat's was for the path %q, and not for %s: "+
			"the URL in WeChat's console may have another path than --path; further ones are not told",
			shortened(req.URL.Path), path)
	}
}

// shortened bounds what a stranger can have us say.
func shortened(text string) string {
	const most = 64
	if len(text) > most {
		return text[:most] + "…"
	}
	return text
}

// changes sets one of the receiver's states, and tells whether it was another.
func (r *receiver) changes(state *bool, to bool) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	was := *state
	*state = to
	return was != to
}
