package command

import (
	"context"
	"time"

	"sceneqr/campaign"
	"sceneqr/campaign/console"
	"sceneqr/campaign/ledger"
	"sceneqr/campaign/verify"
	"sceneqr/campaign/wechat"
	"sceneqr/export"
	"sceneqr/ratelimit"
)

// An order is what a run is to bring about.
type order struct {
	codes []campaign.Code
	from  *campaign.Original // the workbook that they stand in, nil when it is not to be kept
	plan  console.Plan
}

// ask reserves the codes and has WeChat make what is missing; where nothing is, neither WeChat nor a secret is needed.
// WeChat is asked in the context asking, which may end before ctx does. Stopped is how the job ended, when that leaves
// verified codes to be handed over; err is everything else.
func (s Settings) ask(ctx, asking context.Context, l *ledger.Ledger, o order) (stopped, err error) {
	if !o.plan.Work() {
		_, err := s.reserve(ctx, l, o)
		return nil, err
	}
	job, hangUp, err := s.job(ctx, asking, l, o.plan)
	if err != nil {
		return nil, err
	}
	defer hangUp()
	if err := export.Ready(ctx, s.out()); err != nil { // no code for files that cannot be
		return nil, placed("--out", err)
	}
	codes, err := s.reserve(ctx, l, o)
	if err != nil {
		return nil, err
	}
	progress := s.Console.Progress("codes", o.plan.Pictures)
	defer progress.Close()
	job.Saved = func(c campaign.Code) {
		if c.Stage == campaign.Verified || c.Problem != nil {
			progress.Add(1)
		}
		s.Console.Code(c)
	}
	_, err = job.Run(asking, codes)
	s.warn(s.learn(ctx, l, job.Tickets))
	if handsOver(err) {
		return err, nil
	}
	return nil, err
}

// job is ready to ask WeChat, which has taken the secret: before it has, nothing is to be reserved. HangUp ends what was
// begun for it.
func (s Settings) job(ctx, asking context.Context, l *ledger.Ledger, plan console.Plan) (
	job *campaign.Job, hangUp func(), err error,
) {
	tickets, err := s.tickets(ctx, l)
	if err != nil {
		return nil, nil, err
	}
	client, hangUp, err := s.connect(ctx)
	if err != nil {
		return nil, nil, err
	}
	job = &campaign.Job{
		Client:   client,
		Ledger:   l,
		Tickets:  tickets,
		Pictures: &ratelimit.Gate{Rate: s.ImageRate},
		Read:     verify.Read,
		MaxNew:   s.MaxNew,
		Workers:  s.Workers,
		Now:      s.Now,
		Moved:    s.Console.Moved,
		Again: func(err error, pause time.Duration) {
			s.Console.Say("%v; trying again in %.1f s", err, pause.Seconds())
		},
	}
	if plan.Tickets == 0 {
		return job, hangUp, nil
	}
	quota, err := job.Prepare(asking)
	if err != nil {
		hangUp()
		return nil, nil, err
	}
	s.foresee(plan, quota, job)
	return job, hangUp, nil
}

// tickets is the pace of asking for tickets, from where the last run left it. What it learns is kept at once, for a run
// may be killed.
func (s Settings) tickets(ctx context.Context, l *ledger.Ledger) (*ratelimit.Gate, error) {
	learnt, err := l.Pace(ctx)
	if err != nil {
		return nil, err
	}
	return &ratelimit.Gate{Rate: s.Rate, Start: learnt, Slowed: func(_ error, rate float64, until time.Time) {
		s.Console.Slowed(rate, until)
		s.warn(l.Learn(context.WithoutCancel(ctx), rate))
	}}, nil
}

// learn keeps the pace that a run ended with, for the next one to begin with. It is forgotten when it is back at what was
// wished for, unless less was wished for than is known to be possible.
func (s Settings) learn(ctx context.Context, l *ledger.Ledger, tickets *ratelimit.Gate) error {
	pace := tickets.Pace()
	switch {
	case tickets.Rate > 0 && pace >= tickets.Rate && tickets.Start > tickets.Rate:
		return nil
	case tickets.Rate > 0 && pace >= tickets.Rate:
		pace = 0
	}
	return l.Learn(context.WithoutCancel(ctx), pace)
}

// foresee tells what will come of the run, as far as WeChat has let it be known.
func (s Settings) foresee(plan console.Plan, quota wechat.Quota, job *campaign.Job) {
	if pace := job.Tickets.Pace(); pace > 0 && (s.Rate == 0 || pace < s.Rate) {
		s.Console.Say("WeChat has told or shown its limit: beginning with %.3g tickets a second", pace)
	}
	if quota.Limit > 0 && quota.Remain < plan.Tickets {
		s.Console.Say("WeChat allows %d more tickets today: the rest is for another day", quota.Remain)
	}
	if ahead, known := job.Client.Skew(); known && ahead.Abs() > clockTolerance && !s.Sandbox {
		s.Console.Warn("%v: set it, or temporary codes end at another time than is printed", apart(ahead))
	}
}
