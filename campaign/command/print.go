package command

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"

	"sceneqr/campaign"
	"sceneqr/campaign/ledger"
	"sceneqr/campaign/words"
	"sceneqr/export"
)

// Print makes labels of a campaign once more, all or those of some serials: offline, with the same codes. Each time counts
// as a reprint, which the ledger keeps and the job ticket names; its files go to a folder of their own.
func (s Settings) Print(ctx context.Context) (err error) {
	defer frugal()()
	press, err := s.press()
	if err != nil {
		return err
	}
	l, err := s.reopen(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, l.Close()) }()
	batch, err := s.again(ctx, l, press)
	if err != nil {
		return err
	}
	forecast, err := batch.Foresee()
	switch {
	case err != nil:
		return err
	case forecast.Labels == 0:
		return &export.PressError{Err: export.ErrNothingToPrint}
	}
	return s.reprint(ctx, l, batch.Lean(), forecast)
}

// printMemory is where the garbage collector begins to work harder while labels are printed: far less is held than in a run.
// 100,000 labels take 246 MB with it, without it 345, and two seconds more of some fourteen.
const printMemory = 200 << 20

// frugal lowers the limit of memory, unless the environment names one, until what it returns is called.
func frugal() (back func()) {
	before := debug.SetMemoryLimit(-1) // only asks
	if os.Getenv("GOMEMLIMIT") == "" && before > printMemory {
		debug.SetMemoryLimit(printMemory)
	}
	return func() { debug.SetMemoryLimit(before) }
}

// reprint holds the ledger until the files are whole, so that the number that they name is theirs; it is recorded before
// they take their places.
func (s Settings) reprint(ctx context.Context, l *ledger.Ledger, b export.Batch, f export.Forecast) error {
	before, err := l.Reprints(ctx, b.Campaign)
	if err != nil {
		return err
	}
	b.Press.Reprint = len(before) + 1
	folder := filepath.Join(s.out(), fmt.Sprintf("R%d", b.Press.Reprint))
	if err := export.Ready(ctx, folder); err != nil {
		return placed("--out", err)
	}
	s.warnExpired(b.Codes)
	b.Whole = func() error {
		number, err := l.Reprinted(ctx, b.Campaign, ledger.Reprint{
			Serials: strings.Join(f.Serials, ","), Layout: f.Layout, Labels: f.Labels,
		})
		if err == nil && number != b.Press.Reprint {
			err = words.Errorf("the ledger calls this reprint R%d, and its job ticket R%d", number, b.Press.Reprint)
		}
		return err
	}
	return s.deliver(ctx, folder, b, f.Steps(), export.Print)
}

// reopen opens a ledger that there is, for writing.
func (s Settings) reopen(ctx context.Context) (*ledger.Ledger, error) {
	seen, err := s.look(ctx)
	if err != nil {
		return nil, err
	}
	appid := seen.AppID()
	if err := seen.Close(); err != nil {
		return nil, err
	}
	return s.hold(ctx, appid)
}

// again is the batch of which labels are to be printed. A serial that is named can be printed when its channel has left
// the sheet too, for its labels hang somewhere.
func (s Settings) again(ctx context.Context, l *ledger.Ledger, press export.Press) (export.Batch, error) {
	batch, err := s.batch(ctx, l)
	if err != nil {
		return export.Batch{}, err
	}
	batch.Press = press
	if press.Serials.All() {
		return batch, nil
	}
	left, err := l.Left(ctx, batch.Campaign)
	if err != nil {
		return export.Batch{}, err
	}
	for _, c := range left {
		if press.Serials.Has(c.Serial) {
			s.Console.Warn("%s, %s: its channel has left the sheet", c.Label(), c.Name)
			batch.Codes = append(batch.Codes, c)
		}
	}
	return batch, s.named(batch)
}

// named tells of serials that somebody has asked for and that there is no label of.
func (s Settings) named(b export.Batch) error {
	if missing := b.Press.Serials.Missing(b.Codes); len(missing) > 0 {
		return &export.PressError{Err: words.Errorf("campaign %q has no serial %s", b.Campaign, strings.Join(missing, ", "))}
	}
	var unfinished []int
	for _, c := range b.Codes {
		if b.Press.Serials.Has(c.Serial) && c.Stage != campaign.Verified {
			unfinished = append(unfinished, c.Serial)
		}
	}
	if len(unfinished) > 0 {
		return &export.PressError{Err: words.Errorf("there is no verified code yet of %s: run makes it, or leave it out",
			strings.Join(campaign.SerialRanges(unfinished), ", "))}
	}
	return nil
}
