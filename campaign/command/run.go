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
	"sceneqr/ratelimit"
)

// Run is the main job: the sheet's codes are made, as far as they are not there, and the files are written. The same
// call again goes on where the last one stopped.
//
// Its errors are those of [sheet.Read], [campaign.Allocate], [ledger.Open], [campaign.Job] and [export.All], and [Explain]
// tells them apart. When WeChat ended the run while it was asked for codes, or some codes have a problem, the files of the
// verified ones are written all the same; when WeChat does not even take the secret, nothing is reserved or written.
func (s Settings) Run(ctx context.Context) (err error) {
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
		return err
	}
	s.Console.Start(plan)
	stopped, err := s.ask(ctx, l, codes, plan)
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

// wechatSaid tells an end of a run that leaves the ledger sound and the person waiting for files.
func wechatSaid(err error) bool {
	_, refused := errors.AsType[*wechat.Error](err)
	for _, end := range []error{campaign.ErrIncomplete, campaign.ErrLater, campaign.ErrAlike} {
		refused = refused || errors.Is(err, end)
	}
	return refused
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
			return nil, fmt.Errorf("making the output folder: %w", err)
		}
		s.Console.Say("sandbox: the built-in emulator answers, no account is touched")
	}
	if isLoopback(s.API) {
		s.Console.Warn("the API is on this computer: its codes lead nowhere, so keep them out of the real ledger (--ledger trial.db)")
	}
	l, err := ledger.Open(ctx, s.ledger(), appid)
	if err != nil {
		return nil, err
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
	job, hangUp, err := s.job(ctx, plan)
	if err != nil {
		return nil, err
	}
	defer hangUp()
	if codes, err = l.Reserve(ctx, codes); err != nil {
		return nil, err
	}
	progress := s.Console.Progress("codes", plan.Pictures)
	defer progress.Close()
	job.Ledger = l
	job.Saved = func(c campaign.Code) {
		if c.Stage == campaign.Verified || c.Problem != nil {
			progress.Add(1)
		}
		s.Console.Code(c)
	}
	if _, err = job.Run(ctx, codes); wechatSaid(err) {
		return err, nil
	}
	return nil, err
}

// job is ready to ask WeChat, which has taken the secret: before it has, nothing is to be reserved. HangUp ends what was
// begun for it.
func (s Settings) job(ctx context.Context, plan console.Plan) (job *campaign.Job, hangUp func(), err error) {
	client, hangUp, err := s.connect(ctx)
	if err != nil {
		return nil, nil, err
	}
	if plan.Tickets > 0 {
		if err := s.patience().Do(ctx, client.Authorize); err != nil {
			hangUp()
			return nil, nil, err
		}
	}
	return &campaign.Job{
		Client:   client,
		Tickets:  &ratelimit.Gate{Rate: s.Rate},
		Pictures: &ratelimit.Gate{Rate: s.ImageRate},
		Read:     verify.Read,
		Workers:  s.Workers,
		Now:      s.Now,
	}, hangUp, nil
}

// patience tries a single call for half a minute or so, and says that it does.
func (s Settings) patience() *ratelimit.Gate {
	return &ratelimit.Gate{Again: func(err error, pause time.Duration) {
		s.Console.Say("%v; trying again in %.1f s", err, pause.Seconds())
	}}
}
