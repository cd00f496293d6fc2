package command

import (
	"context"
	"errors"
	"time"

	"sceneqr/campaign"
	"sceneqr/campaign/console"
	"sceneqr/campaign/ledger"
	"sceneqr/campaign/wechat"
	"sceneqr/ratelimit"
)

// ResolveScans asks WeChat for the scenes of the new followers whose events came without one. What it tells of one person is
// recorded before the next is asked about, so an end in the middle loses nothing. Without such followers it needs no secret.
//
// The errors are those of [ledger.OpenScans] and of [wechat.Client.UserInfo].
func (s Settings) ResolveScans(ctx context.Context) (err error) {
	if !isRate(s.Rate) {
		return misused("a rate is from 0.001 to 100,000 calls a second, or 0 for no limit")
	}
	scans, err := s.knownScans(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, scans.Close()) }()
	lost, err := scans.Unresolved(ctx)
	if err != nil {
		return err
	}
	if len(lost) == 0 {
		s.Console.Resolved(console.Resolved{})
		return nil
	}
	s.AppID = scans.AppID()
	client, hangUp, err := s.connect(ctx)
	if err != nil {
		return err
	}
	defer hangUp()
	return s.resolve(ctx, &inquiry{client: client, gate: s.patient(client)}, scans, lost)
}

// resolve asks about one follower after the other. An error ends it: what stands in the way of one does so for all.
func (s Settings) resolve(ctx context.Context, q *inquiry, scans *ledger.Scans, lost []ledger.Unresolved) (err error) {
	progress := s.Console.Progress("followers", len(lost))
	for _, u := range lost {
		var scene campaign.Scene
		if scene, err = q.ask(ctx, u); err == nil {
			err = scans.Resolve(context.WithoutCancel(ctx), u, scene)
		}
		if err != nil {
			break
		}
		progress.Add(1)
	}
	progress.Close()
	q.told.Left = len(lost) - q.told.Found - q.told.Otherwise - q.told.Gone
	s.Console.Resolved(q.told)
	return err
}

// patient is a gate that tries another of the API's hosts when one does not serve.
func (s Settings) patient(client *wechat.Client) *ratelimit.Gate {
	return &ratelimit.Gate{
		Rate: s.Rate,
		Again: func(err error, pause time.Duration) {
			s.Console.Say("%v; trying again in %.1f s", err, pause.Seconds())
			if e, ok := errors.AsType[*wechat.Error](err); !ok || !e.Busy() {
				return
			}
			if host, moved := client.Divert(err); moved {
				s.Console.Moved(host)
			}
		},
		Slowed: func(_ error, _ float64, until time.Time) {
			s.Console.Say("WeChat wants it slower: waiting until %s", until.Format(time.TimeOnly))
		},
	}
}

// inquiry asks by which codes people came.
type inquiry struct {
	client *wechat.Client
	gate   *ratelimit.Gate
	told   console.Resolved
}

// ask is the scene by which somebody has followed; "" when it was none, or cannot be known any more.
func (q *inquiry) ask(ctx context.Context, u ledger.Unresolved) (campaign.Scene, error) {
	var user wechat.User
	err := q.gate.Do(ctx, func(ctx context.Context) (err error) {
		user, err = q.client.UserInfo(ctx, u.OpenID)
		return err
	})
	switch e, ok := errors.AsType[*wechat.Error](err); {
	case ok && e.ErrCode == noSuchPerson, err == nil && (!user.Subscribed || isAnew(user, u)):
		q.told.Gone++
		return "", nil
	case err != nil:
		return "", err
	case user.Scene() == "":
		q.told.Otherwise++
	default:
		q.told.Found++
	}
	return campaign.Scene(user.Scene()), nil
}

// noSuchPerson is WeChat's errcode for an openid that is none of this account's, such as one from another account's log.
const noSuchPerson = 40003

// isAnew tells that somebody has left since and follows again: then WeChat tells of the second time. Its two clocks may be a
// little apart.
func isAnew(user wechat.User, u ledger.Unresolved) bool { return user.Since.Sub(u.At) > time.Minute }
