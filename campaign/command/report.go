package command

import (
	"context"
	"errors"
	"io/fs"
	"time"
	_ "time/tzdata" // the zones, on computers that have none

	"sceneqr/campaign"
	"sceneqr/campaign/console"
	"sceneqr/campaign/ledger"
	"sceneqr/campaign/scan"
	"sceneqr/campaign/words"
	"sceneqr/export"
)

// mostUnknown is how many scenes a report lists that no code of the ledger has.
const mostUnknown = 100

// atOnce is how many scans the progress is told of together.
const atOnce = 10_000

// Report counts the scans of a campaign's codes and writes the report's files. It holds up neither a run nor a listener that
// has the ledger. That there are no scans is no error.
func (s Settings) Report(ctx context.Context) (err error) {
	cut, err := s.Span.cut()
	if err != nil {
		return err
	}
	l, err := s.look(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, l.Close()) }()
	codes, err := l.EveryCode(ctx, s.campaign())
	if err != nil {
		return err
	}
	if len(codes) == 0 {
		return s.unknown(ctx, l, s.campaign())
	}
	known, err := s.lastRecord(ctx, l)
	if err != nil {
		return err
	}
	report, err := s.tally(ctx, l, codes, cut, known)
	if err != nil {
		return err
	}
	return s.hand(ctx, export.Scans{
		Report: report, Table: cut.table, AppID: l.AppID(), Trial: l.AppID() == SandboxAppID, Time: known,
		Language: s.language(codes), Version: Version(),
	})
}

// lastRecord is when the ledger last heard of the campaign's codes or of any scan of the account. A report is as of then,
// whatever its span, so that the same ledger gives the same bytes.
func (s Settings) lastRecord(ctx context.Context, l *ledger.Ledger) (time.Time, error) {
	updated, err := l.Updated(ctx, s.campaign())
	if err != nil {
		return time.Time{}, err
	}
	scanned, err := l.LastScan(ctx)
	if scanned.After(updated) {
		updated = scanned
	}
	return updated, err
}

// hand writes the files of a report and tells of it.
func (s Settings) hand(ctx context.Context, r export.Scans) error {
	d, err := export.Report(ctx, s.out(), r)
	if _, files := errors.AsType[*fs.PathError](err); files {
		return placed("--out", err)
	}
	if err != nil {
		return err
	}
	s.Console.Report(console.Report{Report: r.Report, Table: r.Table, Folder: s.out(), Files: d.Files})
	return nil
}

// tally counts what the ledger has, which has known of all until then.
func (s Settings) tally(
	ctx context.Context, l *ledger.Ledger, codes []campaign.Code, cut cut, known time.Time,
) (r scan.Report, err error) {
	progress := s.Console.Progress("scans", -1)
	defer progress.Close()
	tally, n := scan.NewTally(codes, cut.zone, cut.unit), 0
	tally.From, tally.To, tally.Known = cut.from, cut.to, known
	for v, err := range l.Visits(ctx, s.campaign(), cut.from, cut.to) {
		if err != nil {
			return scan.Report{}, err
		}
		tally.Add(v)
		if n++; n%atOnce == 0 {
			progress.Add(atOnce)
		}
	}
	r = tally.Report()
	r.Campaign = s.campaign()
	if r.Lost, r.Askable, err = l.LostScans(ctx, cut.from, cut.to); err != nil {
		return r, err
	}
	if r.Unknown, r.UnknownScenes, r.UnknownScans, err = l.UnknownScenes(ctx, cut.from, cut.to, mostUnknown); err != nil {
		return r, err
	}
	if r.KeepsOpenIDs, err = l.KeepsOpenIDs(ctx, s.campaign()); err != nil || !r.KeepsOpenIDs {
		return r, err
	}
	r.Bound, err = l.Bindings(ctx, s.campaign())
	return r, err
}

// A cut is a [Span] that was understood.
type cut struct {
	from, to time.Time
	zone     *time.Location
	unit     scan.Unit
	table    scan.Table
}

func (s Span) cut() (c cut, err error) {
	if c.zone, err = s.zone(); err != nil {
		return cut{}, err
	}
	switch s.By {
	case "":
	case "day":
		c.table = scan.ByTime
	case "hour":
		c.table, c.unit = scan.ByTime, scan.Hour
	case "group":
		c.table = scan.ByGroup
	default:
		return cut{}, misused("--by is day, hour or group, not %q", s.By)
	}
	if c.from, _, err = instant("--from", s.From, c.zone); err != nil {
		return cut{}, err
	}
	var day bool
	if c.to, day, err = instant("--to", s.To, c.zone); err != nil {
		return cut{}, err
	}
	if day {
		c.to = scan.BeginOfDay(c.to.Add(30 * time.Hour)) // a day has 23 hours, 24 or 25
	}
	if !c.from.IsZero() && !c.to.IsZero() && !c.from.Before(c.to) {
		return cut{}, &UsageError{
			words.Of("the report would begin at %q and end at %q, which is not later", s.From, s.To),
			words.Of("write the earlier one first, such as --from 2026-11-01 --to 2026-11-30"),
		}
	}
	return c, nil
}

// instant reads a day, which begins then, or a time; "" is the zero time.
func instant(flag, text string, zone *time.Location) (t time.Time, day bool, err error) {
	if text == "" {
		return time.Time{}, false, nil
	}
	if t, err := time.ParseInLocation("2006-01-02 15:04", text+" 12:00", zone); err == nil {
		return scan.BeginOfDay(t), true, nil
	}
	for _, layout := range []string{"2006-01-02 15:04", time.DateTime, "2006-01-02T15:04", "2006-01-02T15:04:05", time.RFC3339} {
		if t, err := time.ParseInLocation(layout, text, zone); err == nil {
			return t, false, nil
		}
	}
	return time.Time{}, false, &UsageError{
		words.Of("%s is no time that can be read: %q", flag, text), words.Of("write 2026-11-01 or \"2026-11-01 09:00\""),
	}
}
