package command

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"slices"
	"time"

	"sceneqr/campaign"
	"sceneqr/campaign/console"
	"sceneqr/campaign/ledger"
	"sceneqr/campaign/words"
	"sceneqr/export/proof"
)

// ErrUnproved says that a PDF has codes that cannot be read, or that are not the ledger's.
var ErrUnproved = words.New("not every code in the file is one of this ledger that can be read")

// ErrDoubtful says that a page of a PDF could not be looked through.
var ErrDoubtful = words.New("not all of the file could be looked at")

// ErrLacking says that a PDF has not all codes that it should have.
var ErrLacking = words.New("not every verified code is in the file")

// ErrNoCodes says that a PDF has nothing on its pages that looks like a code.
var ErrNoCodes = words.New("the file has no code on its pages")

// Proof reads every code in a PDF of any origin as a phone would, and names the channel behind each. Without a ledger it
// tells the texts only.
func (s Settings) Proof(ctx context.Context, file string) (err error) {
	pages, err := os.Open(file)
	if err != nil {
		return &UsageError{
			words.Of("opening the PDF: %v", err),
			words.Of("name a PDF that is there and that this user may read"),
		}
	}
	defer pages.Close()
	l, err := s.look(ctx)
	if errors.Is(err, ErrLedgerMissing) && s.ledger() == DefaultLedger && !s.Complete { // one that is asked for has to be there
		s.Console.Say("there is no ledger %s: the codes are read, but no channel is named", s.ledger())
		l, err = nil, nil
	}
	if err != nil {
		return err
	}
	if l != nil {
		defer func() { err = errors.Join(err, l.Close()) }()
	}
	r := reading{complete: s.Complete, console: s.Console, now: s.Now, ledger: l, printed: map[string]map[int]bool{}}
	r.report.Alone = l == nil
	if err := r.read(ctx, pages); err != nil {
		return words.Errorf("reading %q: %w", file, err)
	}
	return r.end(ctx)
}

// A reading is a PDF as far as it has been read.
type reading struct {
	console *console.Console
	now     func() time.Time

	complete bool           // missing codes are a fault
	ledger   *ledger.Ledger // nil when there is none
	report   console.Reading
	printed  map[string]map[int]bool // campaign to the serials that the file has
}

func (r *reading) read(ctx context.Context, file *os.File) (err error) {
	eye, err := proof.Open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, eye.Close()) }()
	var progress *console.Progress
	defer func() { progress.Close() }()
	return eye.Find(ctx, file, func(page proof.Page) error {
		if r.report.Pages = page.Pages; page.Number == 1 {
			progress = r.console.Progress("pages", page.Pages)
		}
		progress.Part("pages", page.Number, page.Pages)
		if !page.Doubt.IsZero() {
			r.report.Doubtful++
			r.console.Warn("page %d may have codes that were not found: %v", page.Number, page.Doubt)
		}
		for _, f := range page.Codes {
			if err := r.add(ctx, page.Number, f); err != nil {
				return err
			}
		}
		return nil
	})
}

func (r *reading) add(ctx context.Context, page int, f proof.Found) error {
	seen := console.Seen{Page: page, X: f.X, Y: f.Y, Side: f.Side, Text: f.Text}
	if f.Text != "" && r.ledger != nil {
		code, err := r.ledger.Find(ctx, f.Text)
		switch {
		case err == nil:
			seen.Code, seen.Unfit = &code, r.unfit(code)
			r.note(code)
		case !errors.Is(err, fs.ErrNotExist):
			return err
		}
	}
	r.report.Add(seen)
	return nil
}

// unfit is why a code of the ledger should not be printed; no text for no reason.
func (r *reading) unfit(c campaign.Code) words.Message {
	switch {
	case c.Stage != campaign.Verified:
		return words.Of("its picture was never read back")
	case c.Expired(r.now()):
		return words.Of("it ended on %s in China", c.ValidUntil())
	}
	return words.Message{}
}

func (r *reading) note(c campaign.Code) {
	if r.printed[c.Campaign] == nil {
		r.printed[c.Campaign] = map[int]bool{}
	}
	r.printed[c.Campaign][c.Serial] = true
}

// end tells what is in the file, and which codes of its campaigns are not.
func (r *reading) end(ctx context.Context) error {
	for _, name := range slices.Sorted(maps.Keys(r.printed)) {
		printed := r.printed[name]
		codes, err := r.ledger.Codes(ctx, name)
		if err != nil {
			return err
		}
		var missing []int
		for _, c := range codes {
			if c.Stage == campaign.Verified && !printed[c.Serial] {
				missing = append(missing, c.Serial)
			}
		}
		r.report.Campaigns = append(r.report.Campaigns, console.PrintedCampaign{
			Name: name, Codes: len(printed), Missing: campaign.SerialRanges(missing),
		})
	}
	r.console.Reading(r.report)
	switch {
	case r.report.Codes == 0:
		return ErrNoCodes
	case r.complete && slices.ContainsFunc(r.report.Campaigns, console.PrintedCampaign.Lacks):
		return ErrLacking
	case r.report.Doubtful > 0:
		return ErrDoubtful
	case r.report.Unreadable > 0 || r.report.Unfit > 0 || r.report.Foreign > 0:
		return ErrUnproved
	}
	return nil
}
