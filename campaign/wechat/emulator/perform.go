package emulator

import (
	"context"
	"net/http"
	"time"
)

// A push is an event on its way.
type push struct {
	event *event
	twice bool
}

// A turn is one gesture after it was made and before anybody was told.
type turn struct {
	effect effect
	due    []push // what is to be delivered now: first what the gesture has brought about, unless it is held back
	appID  string
	now    time.Time
}

// perform does what a person does, and comes back when the pushes are delivered or given up.
func (e *Emulator) perform(ctx context.Context, g gesture, do deed) (effect, error) {
	if err := e.CheckCallback(); err != nil {
		return effect{}, slip(http.StatusInternalServerError, "%v", err)
	}
	t, err := e.begin(g, do)
	if err != nil || e.Callback.URL == "" {
		return t.effect, err
	}
	for i, p := range t.due {
		made, screen := e.Callback.push(ctx, p, t.appID, t.now)
		e.tell(p.event, made)
		switch {
		case i > 0:
			t.effect.Late = append(t.effect.Late, late{p.event, made})
		case t.effect.Following:
			t.effect.Deliveries, t.effect.Screen = made, screen
		default:
			t.effect.Deliveries = made // one who has left sees no answer
		}
	}
	return t.effect, nil
}

// tell tells who watches over the Emulator what became of a push.
func (e *Emulator) tell(ev *event, made []delivery) {
	for _, d := range made {
		if e.Pushed != nil {
			e.Pushed(Attempt{Event: ev.Name, Status: d.Status, Fault: d.Error, Took: d.took})
		}
	}
}

func (e *Emulator) begin(g gesture, do deed) (turn, error) {
	e.mu.Lock()
	defer e.mu.Unlock() // also when a function of Faults panics
	acc, err := e.accountOf(g.AppID)
	if err != nil {
		return turn{}, err
	}
	now := e.now().Add(e.Faults.Skew)
	p := acc.person(g.Person)
	ev, screen, err := do(acc, p, g, now)
	if err != nil {
		return turn{}, err
	}
	t := turn{appID: acc.appID, now: now}
	if ev != nil {
		t.due = e.queue(acc, ev, g)
	}
	t.effect = effect{Event: ev, Deliveries: []delivery{}, Screen: screen, Following: p.following}
	return t, nil
}

// queue numbers the push of an event, lets the faults and the person's wishes strike it, and says what is to be delivered
// now.
func (e *Emulator) queue(acc *account, ev *event, g gesture) []push {
	n, f := e.count(PathPush), e.Faults
	if f.SceneLost.strikes(n) {
		ev.loseScene()
	}
	p := push{ev, f.PushTwice.strikes(n) || g.Twice}
	if f.PushHeld.strikes(n) || g.Held {
		acc.held = append(acc.held, p)
		return nil
	}
	due := append([]push{p}, acc.held...)
	acc.held = nil
	return due
}

// push delivers the push, and tells what the person sees. A second time is like a retry: the same letter.
func (c Callback) push(ctx context.Context, p push, appID string, now time.Time) (made []delivery, screen string) {
	l := c.write(p.event, appID, now)
	made, screen = c.deliver(ctx, l)
	if p.twice && made[len(made)-1].Error == "" {
		again, _ := c.deliver(ctx, l)
		made = append(made, again...)
	}
	return made, screen
}

// accountOf finds the account of a gesture: of those that have asked for something, or the one that exists.
func (e *Emulator) accountOf(appID string) (*account, error) {
	switch {
	case appID == "" && e.AppID != "":
		return e.account(e.AppID), nil
	case appID == "" && len(e.accounts) > 1:
		return nil, slip(http.StatusBadRequest, "there are %d accounts; say which by its appid", len(e.accounts))
	case appID == "":
		for _, acc := range e.accounts {
			return acc, nil
		}
		return nil, slip(http.StatusNotFound, "no account has asked for anything yet; make a code first")
	}
	if acc := e.accounts[appID]; acc != nil {
		return acc, nil
	}
	return nil, slip(http.StatusNotFound, "no account with the appid %q has asked for anything yet", appID)
}
