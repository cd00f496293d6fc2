package command

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"sceneqr/campaign"
	"sceneqr/campaign/console"
	"sceneqr/campaign/ledger"
	"sceneqr/export"
)

// Export writes a campaign's files again, from the ledger alone. When codes are missing in them, the error is that of
// [campaign.Finished].
func (s Settings) Export(ctx context.Context) error {
	press, err := s.press()
	if err != nil {
		return err
	}
	l, err := s.look(ctx)
	if err != nil {
		return err
	}
	defer l.Close()
	codes, err := s.write(ctx, l, press)
	if err != nil {
		return err
	}
	return campaign.Finished(codes)
}

// Status tells what the ledger holds.
func (s Settings) Status(ctx context.Context) error {
	l, err := s.look(ctx)
	if err != nil {
		return err
	}
	defer l.Close()
	status, err := l.Status(ctx)
	if err != nil {
		return err
	}
	s.Console.Status(s.ledger(), status)
	return nil
}

// look opens the ledger for looking, after that of an older sceneqr has been brought up to date. Without an appid it is
// the account whose ledger it is.
func (s Settings) look(ctx context.Context) (*ledger.Ledger, error) {
	l, err := s.view(ctx)
	old, ok := errors.AsType[*ledger.VersionError](err)
	if !ok || old.Version > old.Known {
		return l, err
	}
	s.Console.Say("bringing the ledger from version %d to version %d", old.Version, old.Known)
	if l, err = ledger.Open(ctx, s.ledger(), s.whose()); err != nil {
		return nil, placed("--ledger", err)
	}
	if err := l.Close(); err != nil {
		return nil, err
	}
	return s.view(ctx)
}

// view opens the ledger as it is.
func (s Settings) view(ctx context.Context) (*ledger.Ledger, error) {
	l, err := ledger.View(ctx, s.ledger(), s.whose())
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w: %s", ErrLedgerMissing, s.ledger())
	}
	if err != nil {
		return nil, placed("--ledger", err)
	}
	l.Now = s.Now
	return l, nil
}

// whose is the account that is meant; "" for the one that the ledger keeps.
func (s Settings) whose() string {
	if s.Sandbox {
		return SandboxAppID
	}
	return s.AppID
}

// write makes the files of the campaign from what the ledger holds of it now, and returns that. The press was read before
// WeChat was asked, which may be hours ago.
func (s Settings) write(ctx context.Context, l *ledger.Ledger, press export.Press) ([]campaign.Code, error) {
	batch, err := s.batch(ctx, l)
	if err != nil {
		return nil, err
	}
	batch.Press = press
	if err := export.Ready(ctx, s.out()); err != nil {
		return nil, placed("--out", err)
	}
	s.warnExpired(batch.Codes)
	return batch.Codes, s.deliver(ctx, s.out(), batch, batch.Steps(), export.All)
}

// deliver writes files of the batch into a folder and tells of them. Steps is how much work that is.
func (s Settings) deliver(
	ctx context.Context, folder string, b export.Batch, steps int,
	write func(context.Context, string, export.Batch) (export.Delivery, error),
) error {
	progress := s.Console.Progress("files", steps)
	b.Progress = progress.Part
	d, err := write(ctx, folder, b)
	progress.Close()
	if _, files := errors.AsType[*fs.PathError](err); files {
		return placed("--out", err)
	}
	if err != nil {
		return err
	}
	if d.Warning != "" { // a run has told it before it asked, which may be hours ago
		s.Console.Warn("%s", d.Warning)
	}
	s.Console.Outcome(console.Outcome{Campaign: b.Campaign, Folder: folder, Codes: b.Codes, Delivery: d})
	return nil
}

func (s Settings) batch(ctx context.Context, l *ledger.Ledger) (export.Batch, error) {
	name := s.campaign()
	codes, err := l.Codes(ctx, name)
	if err != nil {
		return export.Batch{}, err
	}
	if len(codes) == 0 {
		return export.Batch{}, s.unknown(ctx, l, name)
	}
	updated, err := l.Updated(ctx, name)
	if err != nil {
		return export.Batch{}, err
	}
	b := s.identify(l.AppID())
	b.Time, b.Codes = updated, codes
	b.Picture = func(c campaign.Code) ([]byte, error) { return l.Picture(ctx, c) }
	return b, nil
}

// identify is the batch as far as it is known before there are codes: whose it is.
func (s Settings) identify(appid string) export.Batch {
	return export.Batch{Campaign: s.campaign(), AppID: appid, Trial: appid == SandboxAppID}
}

// UnknownCampaignError says that the ledger has no such campaign, and which it has.
type UnknownCampaignError struct {
	Campaign string
	Known    []string
}

func (e *UnknownCampaignError) Error() string {
	if len(e.Known) == 0 {
		return fmt.Sprintf("the ledger has no campaign %q, nor any other", e.Campaign)
	}
	return fmt.Sprintf("the ledger has no campaign %q; it has %s", e.Campaign, strings.Join(e.Known, ", "))
}

func (s Settings) unknown(ctx context.Context, l *ledger.Ledger, name string) error {
	status, err := l.Status(ctx)
	if err != nil {
		return err
	}
	e := &UnknownCampaignError{Campaign: name}
	for _, c := range status.Campaigns {
		e.Known = append(e.Known, c.Campaign)
	}
	return e
}

// warnExpired tells of labels that no longer work on the day they are made.
func (s Settings) warnExpired(codes []campaign.Code) {
	expired := 0
	for i := range codes {
		if codes[i].Expired(s.Now()) {
			expired++
		}
	}
	if expired > 0 {
		s.Console.Warn("temporary codes that are over on the day of printing: %d; run asks for them again", expired)
	}
}
