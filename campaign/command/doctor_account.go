package command

import (
	"context"
	"errors"
	"io"
	"strings"

	"sceneqr/campaign/console"
	"sceneqr/campaign/wechat"
	"sceneqr/campaign/words"
)

func (d *doctor) appid(context.Context) finding {
	id, err := d.s.appid()
	if err != nil {
		return failed(err)
	}
	d.named = true
	return passed("%s", id)
}

// secret keeps the client that it makes: what a secret is read from may be a pipe, which is empty the second time.
func (d *doctor) secret(context.Context) finding {
	if d.s.Sandbox {
		return passed("the sandbox needs none")
	}
	var heard strings.Builder
	aside := d.s
	aside.Console = &console.Console{Out: io.Discard, Err: &heard} // the finding tells of a warning
	client, err := aside.client()
	if err != nil {
		return failed(err)
	}
	client.Trace = d.s.Console.Exchange
	d.found = client
	switch {
	case client.Token != nil:
		return passed("not needed: another system looks after the token")
	case heard.Len() > 0:
		return warned(words.Of("chmod 600 %s", d.s.SecretFile), "found, but others on this computer may read it")
	}
	return passed("found, and kept from others")
}

// network asks for today's quota, which takes a token and spends nothing. How that ends tells of the token and the white
// list too.
func (d *doctor) network(ctx context.Context) finding {
	if !d.named || d.found == nil && !d.s.Sandbox {
		return skipped("it needs the appid and the secret")
	}
	if err := d.connect(ctx); err != nil {
		return failed(err)
	}
	first := d.client.Host()
	d.asked = renewing(func() (err error) {
		d.left, err = askAnywhere(ctx, d.client)
		d.answered = d.answered || answers(err)
		return err
	})
	switch host := d.client.Host(); {
	case d.answered && host != first:
		return warned(words.Of("nothing is needed: a run moves on likewise"),
			"WeChat answers at %s only, not at the host before it", host)
	case d.answered:
		return passed("WeChat answers")
	case d.owned():
		return skipped("it needs the token, which is asked for elsewhere")
	}
	return failed(d.asked)
}

// connect is [Settings.connect] with the client that there is already.
func (d *doctor) connect(ctx context.Context) (err error) {
	if d.s.Sandbox {
		d.client, d.hangUp, err = d.s.connect(ctx)
		return err
	}
	if err := d.found.Check(); err != nil {
		return &UsageError{Cause: words.From(err)}
	}
	d.client = d.found
	return nil
}

// renewing makes a call, and once more when WeChat refuses the token: with that the client gets another, as in a run.
func renewing(call func() error) error {
	err := call()
	if e, ok := errors.AsType[*wechat.Error](err); ok && e.RefusesToken() {
		return call()
	}
	return err
}

// askAnywhere asks for today's quota at the first host of the API that is not out of order.
func askAnywhere(ctx context.Context, client *wechat.Client) (q wechat.Quota, err error) {
	for range client.Hosts() {
		q, err = client.Quota(ctx)
		if e, ok := errors.AsType[*wechat.Error](err); !ok || !e.Busy() {
			break
		}
		client.Divert(err)
	}
	return q, err
}

// answers tells that a call came to WeChat and was looked at, however it ended.
func answers(err error) bool {
	e, ok := errors.AsType[*wechat.Error](err)
	return err == nil || ok && e.ErrCode != 0 && !e.Busy()
}

// refusal is how the question for the quota ended, nil when well.
func (d *doctor) refusal() *wechat.Error {
	e, _ := errors.AsType[*wechat.Error](d.asked)
	return e
}

// owned tells that the token is another system's and was not to be had.
func (d *doctor) owned() bool {
	e := d.refusal()
	return e != nil && e.Op == "token" && d.client.Token != nil
}

// admitted tells that WeChat took a token from this address, whatever it then said to the question.
func (d *doctor) admitted() bool {
	e := d.refusal()
	return d.client != nil && (e == nil || e.Op != "token" && answers(e) && !e.RefusesToken() && !e.AboutAddress())
}

func (d *doctor) token(context.Context) finding {
	e := d.refusal()
	switch {
	case d.client == nil:
		return skipped("it needs the appid and the secret")
	case d.admitted():
		return passed("%v", d.tokenSource())
	case e.AboutAddress():
		return skipped("WeChat looks at the white list first")
	case !d.answered && !d.owned():
		return skipped("it needs the network")
	}
	return failed(e)
}

func (d *doctor) tokenSource() words.Message {
	switch {
	case d.client.Token != nil:
		return words.Of("WeChat takes the one that the other system looks after")
	case d.client.Classic:
		return words.Of("WeChat gives one (classic: other systems of the account lose theirs)")
	}
	return words.Of("stable_token gives one")
}

func (d *doctor) whiteList(context.Context) finding {
	switch e := d.refusal(); {
	case e != nil && e.AboutAddress():
		return failed(e)
	case !d.admitted():
		return skipped("it needs the token")
	}
	return passed("WeChat takes calls from this computer's address")
}
