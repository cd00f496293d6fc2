package command

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"sceneqr/campaign"
	"sceneqr/campaign/console"
	"sceneqr/campaign/ledger"
	"sceneqr/campaign/sheet"
	"sceneqr/campaign/verify"
	"sceneqr/campaign/wechat"
	"sceneqr/export"
	"sceneqr/ratelimit"
)

// Run is the main job: the sheet's codes are made, as far as they are not there, and the files are written. The same
// call again goes on where the last one stopped.
//
// Its errors are those of [sheet.Read], [campaign.Allocate], [ledger.Open], [campaign.Job] and [export.All], and [Explain]
// tells them apart. When WeChat ended the run while it was asked for codes, or some codes have a problem, the files of the
// verified ones are written all the same; when WeChat does not even take the secret, nothing is reserved or written.
func (s Settings) Run(ctx context.Context) error {
	beat, err := s.heartbeat()
	if err != nil {
		return err
	}
	s.warn(beat.begin(ctx))
	err = s.make(ctx)
	s.warn(beat.end(ctx, alarming(err), note(err)))
	return err
}

// make is Run without its heartbeat.
func (s Settings) make(ctx context.Context) (err error) {
	asking, cancel, err := s.asking(ctx)
	if err != nil {
		return err
	}
	defer cancel()
	channels, err := s.channels()
	if err != nil {
		return err
	}
	l, err := s.openLedger(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, l.Close()) }()

	codes, plan, err := s.allocate(ctx, l, channels)
	if err != nil {
		return err
	}
	if err := s.identify(l).Fits(s.out()); err != nil {
		return placed("--out", err)
	}
	s.Console.Start(plan)
	stopped, err := s.ask(asking, l, codes, plan)
	if err != nil {
		return err
	}
	_, err = s.write(ctx, l)
	if err != nil && stopped != nil {
		return fmt.Errorf("%w (and before that: %v)", err, stopped) // what was not written comes first
	}
	if err != nil {
		return err
	}
	return stopped
}

// ErrUntil says that the time came until which a run was to ask.
var ErrUntil = errors.New("the time until which this run may ask is over")

// asking is the time in which WeChat may be asked. It ends with ctx, or at the time of --until, on the real clock.
func (s Settings) asking(ctx context.Context) (context.Context, context.CancelFunc, error) {
	if s.Until == "" {
		return ctx, func() {}, nil
	}
	end, err := until(s.Until, time.Now())
	if err != nil {
		return nil, nil, err
	}
	asking, cancel := context.WithDeadlineCause(ctx, end, ErrUntil)
	return asking, cancel, nil
}

// handsOver tells an end of the asking that leaves the ledger sound and the person waiting for files.
func handsOver(err error) bool {
	_, refused := errors.AsType[*wechat.Error](err)
	_, closed := errors.AsType[*campaign.ClosedError](err)
	for _, end := range []error{campaign.ErrIncomplete, campaign.ErrLater, campaign.ErrAlike, ErrUntil} {
		refused = refused || errors.Is(err, end)
	}
	return refused || closed
}

// warn tells of what went wrong beside the work.
func (s Settings) warn(err error) {
	if err != nil {
		s.Console.Warn("%v", err)
	}
}

func (s Settings) channels() ([]campaign.Channel, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	if off := time.Until(s.Now()).Abs(); off > 24*time.Hour && !s.Sandbox {
		s.Console.Warn("SOURCE_DATE_EPOCH stands in for the clock: when temporary codes end will be wrong")
	}
	list, err := sheet.Read(s.Sheet, sheet.Options{Worksheet: s.Worksheet, Map: s.Columns})
	if problems, ok := errors.AsType[*sheet.Problems](err); ok {
		s.Console.SheetProblems(problems)
	}
	if err != nil {
		return nil, &SheetError{err}
	}
	s.Console.SheetWarnings(list.Warnings)
	return list.Channels, nil
}

func (s Settings) openLedger(ctx context.Context) (*ledger.Ledger, error) {
	appid, err := s.appid()
	if err != nil {
		return nil, err
	}
	if s.Sandbox {
		if err := os.MkdirAll(s.out(), 0o777); err != nil {
			return nil, placed("--out", fmt.Errorf("making the output folder: %w", err))
		}
		s.Console.Say("sandbox: the built-in emulator answers, no account is touched")
	}
	if isLoopback(s.API) {
		s.Console.Warn("the API is on this computer: its codes lead nowhere, so keep them out of the real ledger (--ledger trial.db)")
	}
	l, err := ledger.OpenWithin(ctx, s.ledger(), appid, s.LockWait, func(held *ledger.HeldError) {
		s.Console.Say("%v; waiting up to %v for it", held, s.LockWait)
	})
	if err != nil {
		return nil, placed("--ledger", err)
	}
	l.Now = s.Now
	if l.Created() && !s.Sandbox {
		s.Console.Say("new ledger %s: keep it and back it up, it is what knows which codes exist", s.ledger())
	}
	return l, nil
}

// allocate works out each channel's code from what the ledger knows, and what is to be done for it.
func (s Settings) allocate(ctx context.Context, l *ledger.Ledger, channels []campaign.Channel) (
	[]campaign.Code, console.Plan, error,
) {
	known, err := l.Known(ctx, s.campaign())
	if err != nil {
		return nil, console.Plan{}, err
	}
	return s.plan(known, channels)
}

func (s Settings) plan(known campaign.Known, channels []campaign.Channel) ([]campaign.Code, console.Plan, error) {
	codes, err := campaign.Allocate(campaign.Request{
		Campaign: s.campaign(),
		Named:    s.Campaign != "",
		Template: s.Scene,
		Channels: channels,
		Known:    known,
	})
	if refusals, ok := errors.AsType[campaign.Refusals](err); ok {
		s.Console.Refusals(refusals)
	}
	if err != nil {
		return nil, console.Plan{}, err
	}
	return codes, console.Plan{
		Plan:     campaign.Compare(codes, known, s.Now()),
		Campaign: s.campaign(),
		Sheet:    s.Sheet,
		Channels: len(channels),
		Rate:     s.Rate, ImageRate: s.ImageRate,
	}, nil
}

// ask reserves the codes and has WeChat make what is missing; where nothing is, neither WeChat nor a secret is needed.
// Stopped is how the job ended, when that leaves verified codes to be handed over; err is everything else.
func (s Settings) ask(ctx context.Context, l *ledger.Ledger, codes []campaign.Code, plan console.Plan) (stopped, err error) {
	if !plan.Work() {
		_, err := l.Reserve(ctx, codes)
		return nil, err
	}
	job, hangUp, err := s.job(ctx, l, plan)
	if err != nil {
		return nil, err
	}
	defer hangUp()
	if err := export.Ready(ctx, s.out()); err != nil { // no code for files that cannot be
		return nil, placed("--out", err)
	}
	if codes, err = l.Reserve(ctx, codes); err != nil {
		return nil, err
	}
	progress := s.Console.Progress("codes", plan.Pictures)
	defer progress.Close()
	job.Saved = func(c campaign.Code) {
		if c.Stage == campaign.Verified || c.Problem != nil {
			progress.Add(1)
		}
		s.Console.Code(c)
	}
	_, err = job.Run(ctx, codes)
	s.warn(s.learn(ctx, l, job.Tickets))
	if handsOver(err) {
		return err, nil
	}
	return nil, err
}

// job is ready to ask WeChat, which has taken the secret: before it has, nothing is to be reserved. HangUp ends what was
// begun for it.
func (s Settings) job(ctx context.Context, l *ledger.Ledger, plan console.Plan) (job *campaign.Job, hangUp func(), err error) {
	client, hangUp, err := s.connect(ctx)
	if err != nil {
		return nil, nil, err
	}
	job = &campaign.Job{
		Client:   client,
		Ledger:   l,
		Tickets:  s.tickets(ctx, l),
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
	quota, err := job.Prepare(ctx)
	if err != nil {
		hangUp()
		return nil, nil, err
	}
	s.foresee(plan, quota, client)
	return job, hangUp, nil
}

// tickets is the pace of asking for tickets, from where the last run left it. What it learns is kept at once, for a run
// may be killed.
func (s Settings) tickets(ctx context.Context, l *ledger.Ledger) *ratelimit.Gate {
	learnt, err := l.Pace(ctx)
	s.warn(err)
	return &ratelimit.Gate{Rate: s.Rate, Start: learnt, Slowed: func(_ error, rate float64, until time.Time) {
		s.Console.Slowed(rate, until)
		s.warn(l.Learn(context.WithoutCancel(ctx), rate))
	}}
}

// learn keeps the pace that a run ended with, for the next one to begin with, unless it is back at what was wished for.
func (s Settings) learn(ctx context.Context, l *ledger.Ledger, tickets *ratelimit.Gate) error {
	pace := tickets.Pace()
	if pace >= tickets.Rate && tickets.Rate > 0 {
		pace = 0
	}
	return l.Learn(context.WithoutCancel(ctx), pace)
}

// skewed is how far two clocks may be apart before it is worth a word: temporary codes end by ours.
const skewed = time.Minute

// foresee tells what will come of the run, as far as WeChat has let it be known.
func (s Settings) foresee(plan console.Plan, quota wechat.Quota, client *wechat.Client) {
	if quota.Limit > 0 && quota.Remain < plan.Tickets {
		s.Console.Say("WeChat allows %d more tickets today: the rest is for another day", quota.Remain)
	}
	if ahead, known := client.Skew(); known && ahead.Abs() > skewed && !s.Sandbox {
		s.Console.Warn("WeChat's clock is %v ahead of this computer's: set the clock, or temporary codes end at another time than is printed",
			ahead.Round(time.Second))
	}
}
