package command

import (
	"context"
	"errors"
	"os"
	"time"

	"sceneqr/campaign"
	"sceneqr/campaign/console"
	"sceneqr/campaign/ledger"
	"sceneqr/campaign/sheet"
	"sceneqr/campaign/wechat"
	"sceneqr/campaign/words"
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
	err = Ended(ctx, s.make(ctx))
	if err == nil {
		err = s.Console.Broken() // a result that nobody got is no good end
	}
	s.warn(beat.end(ctx, alarming(err), s.note(err)))
	return err
}

// make is Run without its heartbeat.
func (s Settings) make(ctx context.Context) (err error) {
	asking, cancel, err := s.asking(ctx)
	if err != nil {
		return err
	}
	defer cancel()
	o := s.options()
	o.Keep = true
	list, err := s.sheet(ctx, o)
	if err != nil {
		return err
	}
	if s, err = s.continued(list); err != nil {
		return err
	}
	appid, err := s.appid()
	if err != nil {
		return err
	}
	press, err := s.press()
	if err != nil {
		return err
	}
	if err := s.missLedger(appid); err != nil {
		return placed("--out", err)
	}
	l, err := s.openLedger(asking, appid)
	if err != nil {
		return Ended(asking, err)
	}
	defer func() { err = errors.Join(err, l.Close()) }()

	codes, plan, err := s.allocate(ctx, l, list.Channels)
	if err != nil {
		return err
	}
	if plan.Forecast, err = s.foreseeLabels(appid, codes, press); err != nil {
		return err
	}
	s.Console.Start(plan)
	stopped, err := s.ask(ctx, asking, l, order{codes: codes, from: list.Original, plan: plan})
	if err != nil {
		return err
	}
	_, err = s.write(ctx, l, press)
	if err != nil && stopped != nil {
		return words.Errorf("%w (and before that: %v)", err, stopped) // what was not written comes first
	}
	if err != nil {
		return err
	}
	return stopped
}

// ErrUntil says that the time came until which a run was to ask.
var ErrUntil = words.New("the time until which this run may ask is over")

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

// sheet reads the channels for which there are to be codes.
func (s Settings) sheet(ctx context.Context, o sheet.Options) (*sheet.Sheet, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	if err := CheckClock(); err != nil {
		return nil, err
	}
	if off := time.Until(s.Now()).Abs(); off > 24*time.Hour && !s.Sandbox {
		s.Console.Warn("SOURCE_DATE_EPOCH stands in for the clock: when temporary codes end will be wrong")
	}
	return s.read(ctx, o)
}

func (s Settings) openLedger(ctx context.Context, appid string) (*ledger.Ledger, error) {
	if s.Sandbox {
		if err := os.MkdirAll(s.out(), 0o777); err != nil {
			return nil, placed("--out", words.Errorf("making the output folder: %w", err))
		}
		s.Console.Say("sandbox: the built-in emulator answers, no account is touched")
	}
	if isLoopback(s.API) {
		s.Console.Warn("the API is on this computer: its codes lead nowhere, " +
			"so keep them out of the real ledger (--ledger trial.db)")
	}
	l, err := s.hold(ctx, appid)
	if err != nil {
		return nil, err
	}
	if l.Created() && !s.Sandbox {
		s.sayNewLedger()
	}
	return l, nil
}

func (s Settings) sayNewLedger() {
	s.Console.Say("new ledger %s: keep it and back it up, it is what knows which codes exist", s.ledger())
}

// hold opens the ledger for writing, which one program does at a time, and makes it when there is none.
func (s Settings) hold(ctx context.Context, appid string) (*ledger.Ledger, error) {
	l, err := ledger.OpenWithin(ctx, s.ledger(), appid, s.LockWait, func(held *ledger.HeldError) {
		s.Console.Say("%v; waiting up to %v for it", held, s.LockWait)
	})
	if err != nil {
		return nil, placed("--ledger", err)
	}
	l.Now = s.Now
	return l, nil
}

// reserve writes the codes down before WeChat is asked for any, and with them the choice to keep who scans them.
func (s Settings) reserve(ctx context.Context, l *ledger.Ledger, o order) ([]campaign.Code, error) {
	codes, err := l.ReserveFrom(ctx, o.from, o.codes)
	if err != nil || !s.KeepOpenID {
		return codes, err
	}
	kept, err := l.KeepsOpenIDs(ctx, s.campaign())
	if err != nil || kept {
		return codes, err
	}
	if err := l.KeepOpenIDs(ctx, s.campaign()); err != nil {
		return nil, err
	}
	s.Console.Warn("campaign %s now keeps the openid of everyone who scans its codes, which is personal data: "+
		"tell people so, and delete them with sceneqr scans forget %s when they are not needed", s.campaign(), s.campaign())
	return codes, nil
}

// allocate works out each channel's code from what the ledger knows, and what is to be done for it.
func (s Settings) allocate(ctx context.Context, l *ledger.Ledger, channels []campaign.Channel) (
	[]campaign.Code, console.Plan, error,
) {
	known, err := l.Known(ctx, s.campaign())
	if err != nil {
		return nil, console.Plan{}, err
	}
	return s.plan(l.AppID(), known, channels)
}

func (s Settings) plan(appid string, known campaign.Known, channels []campaign.Channel) (
	[]campaign.Code, console.Plan, error,
) {
	if err := s.fits(appid, known); err != nil {
		return nil, console.Plan{}, placed("--out", err)
	}
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
		Sheet:    s.sheetName(),
		Channels: len(channels),
		Rate:     s.Rate, ImageRate: s.ImageRate,
	}, nil
}
