package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"sceneqr/campaign/console"
	"sceneqr/campaign/wechat"
)

func (d *doctor) appid(context.Context) finding {
	id, err := d.s.appid()
	if err != nil {
		return failed(err)
	}
	d.named = true
	return passed("%s", id)
}

func (d *doctor) secret(context.Context) finding {
	if d.s.Sandbox {
		d.trusted = true
		return passed("the sandbox needs none")
	}
	var heard strings.Builder
	client, err := d.aside(&heard).client()
	if err != nil {
		return failed(err)
	}
	d.trusted = true
	switch {
	case client.Token != nil:
		return passed("not needed: another system looks after the token")
	case heard.Len() > 0:
		return warned("chmod 600 "+d.s.SecretFile, "found, but others on this computer may read it")
	}
	return passed("found, and kept from others")
}

// aside are the settings with which warnings are heard and not told: a finding tells them.
func (d *doctor) aside(heard io.Writer) Settings {
	s := d.s
	s.Console = &console.Console{Out: io.Discard, Err: heard}
	return s
}

// network asks for today's quota, which takes a token and spends nothing. How that ends tells of the token and the white
// list too.
func (d *doctor) network(ctx context.Context) finding {
	if !d.named || !d.trusted {
		return skipped("it needs the appid and the secret")
	}
	client, hangUp, err := d.aside(io.Discard).connect(ctx)
	if err != nil {
		return failed(err)
	}
	client.Trace = d.s.Console.Exchange
	d.client, d.hangUp = client, hangUp
	var host string
	d.left, host, d.asked = askAnywhere(ctx, client)
	e, _ := errors.AsType[*wechat.Error](d.asked)
	switch {
	case d.owned(e):
		return skipped("it needs the token, which is asked for elsewhere")
	case d.asked != nil && (e == nil || e.ErrCode == 0):
		return failed(d.asked)
	case host != "":
		return warned("nothing is needed: a run moves on likewise", "WeChat answers at %s only, not at the host before it", host)
	}
	return passed("WeChat answers")
}

// askAnywhere asks for today's quota at the first host of the API that is not out of order. Host is that host when others
// were tried before it.
func askAnywhere(ctx context.Context, client *wechat.Client) (q wechat.Quota, host string, err error) {
	for range client.Hosts() {
		q, err = client.Quota(ctx)
		if e, ok := errors.AsType[*wechat.Error](err); !ok || !e.Busy() {
			return q, host, err
		}
		host, _ = client.Divert(err)
	}
	return q, host, err
}

// owned tells that the token is another system's and was not to be had.
func (d *doctor) owned(e *wechat.Error) bool {
	return e != nil && e.Op == "token" && d.client.Token != nil
}

func (d *doctor) token(context.Context) finding {
	e, _ := errors.AsType[*wechat.Error](d.asked)
	switch {
	case d.client == nil:
		return skipped("it needs the appid and the secret")
	case e == nil || e.Op != "token" && !refusesToken(e):
		return passed("%s", d.tokenSource())
	case aboutAddress(e):
		return skipped("WeChat looks at the white list first")
	case e.ErrCode == 0 && !d.owned(e):
		return skipped("it needs the network")
	}
	return failed(e)
}

func (d *doctor) tokenSource() string {
	switch {
	case d.client.Token != nil:
		return "WeChat takes the one that the other system looks after"
	case d.client.Classic:
		return "WeChat gives one (classic: other systems of the account lose theirs)"
	}
	return "stable_token gives one"
}

// refusesToken tells that WeChat turned down a token that it, or another system, had given.
func refusesToken(e *wechat.Error) bool {
	return e.ErrCode == 40001 || e.ErrCode == 40014 || e.ErrCode == 42001
}

func (d *doctor) whiteList(context.Context) finding {
	e, _ := errors.AsType[*wechat.Error](d.asked)
	switch {
	case e != nil && aboutAddress(e):
		return failed(e)
	case !d.admitted():
		return skipped("it needs the token")
	}
	return passed("WeChat takes calls from this computer's address")
}

// aboutAddress tells that WeChat does not take calls from this computer's address.
func aboutAddress(e *wechat.Error) bool {
	switch e.ErrCode {
	case 40164, 45035, 61004, 89501, 89503, 89506, 89507:
		return true
	}
	return false
}

// admitted tells that WeChat took a token from this address, whatever it then said to the question.
func (d *doctor) admitted() bool {
	e, _ := errors.AsType[*wechat.Error](d.asked)
	return d.client != nil && (e == nil || e.Op != "token" && e.ErrCode != 0 && !refusesToken(e) && !aboutAddress(e))
}

// How far the clock may be off. Tokens are renewed two minutes before their end, and a temporary code lives for a minute
// at least.
const (
	clockWarning = 30 * time.Second
	clockFailure = 5 * time.Minute
	clockNoise   = 2 * time.Second // see [wechat.Client.Skew]
	clockCure    = "set this computer's clock, best by NTP (timedatectl set-ntp true): tokens and temporary codes depend on it"
)

func (d *doctor) clock(context.Context) finding {
	switch {
	case d.s.Sandbox:
		return skipped("the sandbox has this computer's clock")
	case d.client == nil:
		return skipped("it needs the network")
	}
	ahead, known := d.client.Skew()
	if !known {
		return skipped("it needs an answer of WeChat")
	}
	off := fmt.Sprintf("this computer's clock is %v behind WeChat's", ahead.Round(time.Second))
	if ahead < 0 {
		off = fmt.Sprintf("this computer's clock is %v ahead of WeChat's", -ahead.Round(time.Second))
	}
	switch {
	case ahead.Abs() > clockFailure:
		return failedFor(errors.New(off), clockCure)
	case ahead.Abs() > clockWarning:
		return warned(clockCure, "%s", off)
	case ahead.Abs() > clockNoise:
		return passed("%s", off)
	}
	return passed("the same as WeChat's")
}
