package command

import (
	"context"
	"errors"
	"io/fs"
	"strings"

	"sceneqr/campaign"
	"sceneqr/campaign/console"
	"sceneqr/campaign/ledger"
	"sceneqr/campaign/words"
	"sceneqr/export"
)

// Export writes a campaign's files again, from the ledger alone. When codes are missing in them, the error is that of
// [campaign.Finished].
func (s Settings) Export(ctx context.Context) error {
	if err := s.checkChoices(); err != nil {
		return err
	}
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
		return nil, words.Errorf("%w: %s", ErrLedgerMissing, s.ledger())
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
	if batch.Original, err = s.original(ctx, l, batch.Campaign); err != nil {
		return nil, err
	}
	if err := export.Ready(ctx, s.out()); err != nil {
		return nil, placed("--out", err)
	}
	s.warnExpired(batch.Codes)
	return batch.Codes, s.deliver(ctx, s.out(), batch, batch.Steps(), export.All)
}

// original is the sheet that the results go into. When the ledger's copy was altered they go without, for the codes are what
// was paid for.
func (s Settings) original(ctx context.Context, l *ledger.Ledger, name string) (*campaign.Original, error) {
	o, err := l.Original(ctx, name)
	if errors.Is(err, ledger.ErrAltered) {
		s.Console.Warn("the results are not in your own workbook: %v; the next run with the sheet mends that", err)
		return nil, nil
	}
	return o, err
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
	if !d.Warning.IsZero() { // a run has told it before it asked, which may be hours ago
		s.Console.Warn("%v", d.Warning)
	}
	for _, note := range d.Notes {
		s.Console.Warn("%v", note)
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
	b := s.assemble(l.AppID(), codes)
	b.Time = updated
	b.Picture = func(c campaign.Code) ([]byte, error) { return l.Picture(ctx, c) }
	return b, nil
}

// identify is the batch as far as it is known before there are codes: whose it is.
func (s Settings) identify(appid string) export.Batch {
	return export.Batch{Campaign: s.campaign(), AppID: appid, Trial: appid == SandboxAppID}
}

// assemble is the batch as far as it is known before its codes are made.
func (s Settings) assemble(appid string, codes []campaign.Code) export.Batch {
	b := s.identify(appid)
	b.Codes, b.Language, b.Version = codes, s.language(codes), Version()
	b.Names, b.ASCII, b.Thumbnails = s.Names, s.ZIPNames == namesASCII, s.Thumbnails
	return b
}

// language is that of the files: the one that was asked for, or else that of the sheet's headings. These are the codes' own,
// for the sheet itself is not there when files are made again.
func (s Settings) language(codes []campaign.Code) words.Language {
	if s.Language != "" {
		asked, _ := words.Parse(s.Language) // the command line has seen it
		return asked
	}
	var headings []string
	for _, c := range codes[:min(1, len(codes))] { // all have the same
		for _, cell := range c.Cells {
			headings = append(headings, cell.Heading)
		}
	}
	return words.Among(headings)
}

// UnknownCampaignError says that the ledger has no such campaign, and which it has.
type UnknownCampaignError struct {
	Campaign string
	Known    []string
}

func (e *UnknownCampaignError) Error() string { return e.Message().String() }

// Message is what Error says.
func (e *UnknownCampaignError) Message() words.Message {
	if len(e.Known) == 0 {
		return words.Of("the ledger has no campaign %q, nor any other", e.Campaign)
	}
	return words.Of("the ledger has no campaign %q; it has %s", e.Campaign, strings.Join(e.Known, ", "))
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
