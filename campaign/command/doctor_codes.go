package command

import (
	"context"
	"time"

	"sceneqr/campaign"
	"sceneqr/campaign/verify"
	"sceneqr/campaign/wechat"
	"sceneqr/campaign/words"
)

// trial is the code that the doctor asks for.
var trial = wechat.TicketRequest{Action: wechat.Temporary, SceneStr: "sceneqr-doctor", Expire: time.Minute}

func (d *doctor) permission(ctx context.Context) finding {
	if !d.admitted() {
		return skipped("it needs the token")
	}
	var t wechat.Ticket
	err := renewing(func() (err error) {
		t, err = d.client.CreateTicket(ctx, trial)
		return err
	})
	if err != nil {
		return failed(err)
	}
	d.ticket = &t
	return passed("WeChat gives codes: a temporary one was asked for, which costs one call of today and no permanent code")
}

func (d *doctor) pictureHost(ctx context.Context) finding {
	if d.ticket == nil {
		return skipped("it needs the ticket of a code")
	}
	picture, err := d.client.Image(ctx, d.ticket.Ticket)
	if err != nil {
		return failed(err)
	}
	text, err := verify.Read(picture)
	if err == nil && text != d.ticket.URL {
		err = words.New("the picture is another code's")
	}
	if err != nil {
		return failed(&wechat.Error{Op: "image", Err: err}) // as bad as a page of HTML, and to be treated alike
	}
	return passed("the temporary code's picture reads back")
}

func (d *doctor) quota(context.Context) finding {
	switch e := d.refusal(); {
	case !d.admitted():
		return skipped("it needs the token")
	case e != nil && (e.Class() == wechat.Row || e.Class() == wechat.Account && !campaign.QuotaMatters(e)):
		_, cure := campaign.Explain(e)
		return warned(cure, "%v", diagnosis(e)) // a run does without
	case e != nil:
		return failed(e)
	case d.left.Remain <= 0:
		return failedFor(&spent{d.left.Limit}, comeBack(campaign.NextDay(d.s.Now())))
	}
	remain, limit := words.Thousands(d.left.Remain), words.Thousands(d.left.Limit)
	if d.left.Calls > 0 {
		return passed("%s of today's %s calls for tickets are left, at most %s in %v",
			remain, limit, words.Thousands(d.left.Calls), d.left.Per)
	}
	return passed("%s of today's %s calls for tickets are left", remain, limit)
}

// spent says that the day's calls are used up, and is an ErrLater.
type spent struct{ limit int }

func (e *spent) Error() string { return e.Message().String() }

// Message is what Error says.
func (e *spent) Message() words.Message {
	return words.Of("none of today's %s calls for tickets is left", words.Thousands(e.limit))
}

func (e *spent) Is(target error) bool { return target == campaign.ErrLater }
