package command

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"sceneqr/campaign"
	"sceneqr/campaign/console"
	"sceneqr/campaign/ledger"
	"sceneqr/campaign/scan"
	"sceneqr/campaign/scan/scanlog"
	"sceneqr/campaign/wechat/push"
	"sceneqr/campaign/words"
	"sceneqr/ratelimit"
)

// ImportScans reads the scans out of a log of WeChat's pushes, of standard input when the file is -. A push that the ledger
// knows is not counted again, so that the same log may be imported twice, and an import that was interrupted goes on.
//
// The error is an [*UnreadableError] when all is imported that can be read, and a [*NoPushError], a [*scanlog.HeadingError] or
// [scanlog.ErrWorkbook] when that is nothing. That a log of other things has no push is no error.
func (s Settings) ImportScans(ctx context.Context, file string) (err error) {
	zone, err := s.Span.zone()
	if err != nil {
		return err
	}
	if err := scanlog.CheckColumns(s.Columns); err != nil {
		return &UsageError{Cause: words.From(err)}
	}
	scans, err := s.knownScans(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, scans.Close()) }()

	i := &importing{scans: scans, console: s.Console, scenes: map[campaign.Scene]int{}, others: map[string]int{}}
	o := scanlog.Options{Columns: s.Columns, Zone: zone, Now: s.Now}
	count, err := s.readLog(ctx, file, o, func(e push.Event) error { return i.take(ctx, e) })
	if err == nil {
		err = i.record(ctx)
	}
	if err == nil || count.Pushes > 0 {
		s.warn(s.tellImport(context.WithoutCancel(ctx), i, count))
	}
	if err != nil {
		return err
	}
	if err = missed(file, count); err == nil && count.Pushes == 0 && !count.Table && count.Lines > 0 {
		s.Console.Say("%q has no push, nor anything that looks like one: nothing was imported", file)
	}
	return err
}

// knownScans opens a ledger that is there: with one that is new all scenes would be unknown.
func (s Settings) knownScans(ctx context.Context) (*ledger.Scans, error) {
	l, err := s.look(ctx)
	if err != nil {
		return nil, err
	}
	if err := l.Close(); err != nil {
		return nil, err
	}
	return s.openScans(ctx)
}

// missed is the error of what could not be read of a log.
func missed(file string, count scanlog.Count) error {
	switch {
	case count.Pushes == 0 && (count.Encrypted+count.BadTotal > 0 || count.Traces):
		return &NoPushError{File: file, Encrypted: count.Encrypted > 0, Table: count.Table}
	case count.BadTotal > 0:
		return &UnreadableError{Pushes: count.BadTotal}
	}
	return nil
}

// zone is that of the times which name none.
func (s Span) zone() (*time.Location, error) {
	if s.Zone == "" {
		return campaign.China, nil
	}
	zone, err := time.LoadLocation(s.Zone)
	if err != nil || zone == time.Local { // whose name would say nothing to whoever reads the report
		return nil, &UsageError{words.Of("there is no time zone %q", s.Zone), words.Of("name one like Europe/Berlin")}
	}
	return zone, nil
}

// importing is an import under way.
type importing struct {
	scans   *ledger.Scans
	console *console.Console

	batch    []scan.Scan
	left     []scan.Scan            // the departures among them, which are counted apart
	scenes   map[campaign.Scene]int // of the log, with how many scans
	others   map[string]int         // events that are no scans, with how many pushes; "" for messages
	from, to time.Time              // the first and the last of them
	told     console.Import
}

const (
	// batchSize is as many scans as one transaction writes down; a listener waits for that long.
	batchSize = 1_000

	// mostScenes bounds what is remembered to tell of unknown ones. An account has 100,000 codes.
	mostScenes = 200_000

	// mostOthers bounds what is remembered to tell of other events. WeChat has some hundred.
	mostOthers = 1_000
)

// take takes note of a push, and has scans recorded when there are enough.
func (i *importing) take(ctx context.Context, e push.Event) error {
	switch event, ok := scan.Of(e); {
	case !ok:
		i.other(e)
	case event.Kind == scan.Left:
		i.told.Left++
		i.left = append(i.left, event)
	default:
		i.note(event)
		i.batch = append(i.batch, event)
	}
	if len(i.batch)+len(i.left) < batchSize {
		return nil
	}
	return i.record(ctx)
}

// other counts a push that is no scan.
func (i *importing) other(e push.Event) {
	i.told.Other++
	name := e.Name
	if e.Type != "event" {
		name = "" // whatever a message has under Event is somebody's own
	}
	if _, known := i.others[name]; known || len(i.others) < mostOthers {
		i.others[name]++
	}
}

// note counts what the ledger will not tell of this log alone.
func (i *importing) note(event scan.Scan) {
	if i.from.IsZero() || event.At.Before(i.from) {
		i.from = event.At
	}
	if event.At.After(i.to) {
		i.to = event.At
	}
	switch _, known := i.scenes[event.Scene]; {
	case event.Scene == "" && event.Ticket == "" && event.Kind == scan.Followed:
		i.told.Lost++
	case event.Scene != "" && (known || len(i.scenes) < mostScenes):
		i.scenes[event.Scene]++
	}
}

// record writes the batch down. In which order the ledger learns of scans and departures makes no difference to it.
func (i *importing) record(ctx context.Context) error {
	fresh, err := i.enter(ctx, i.batch)
	if err != nil {
		return err
	}
	i.told.New += fresh
	i.told.Known += len(i.batch) - fresh
	i.batch = i.batch[:0]
	_, err = i.enter(ctx, i.left)
	i.left = i.left[:0]
	return err
}

// enter writes events down. Another program may keep the ledger locked for a while; a transaction that did not come to pass
// is tried again.
func (i *importing) enter(ctx context.Context, events []scan.Scan) (fresh int, err error) {
	if len(events) == 0 {
		return 0, nil
	}
	gate := ratelimit.Gate{Again: func(err error, _ time.Duration) { i.console.Say("%v; trying again", err) }}
	err = gate.Do(ctx, func(ctx context.Context) (err error) {
		if fresh, err = i.scans.RecordAll(ctx, events); errors.Is(err, ledger.ErrBusy) {
			return passing{err}
		}
		return err
	})
	return fresh, err
}

// passing is an error that is worth another attempt: see [ratelimit.Gate].
type passing struct{ error }

func (p passing) Unwrap() error { return p.error }

// Transient is true.
func (p passing) Transient() bool { return true }

// tellImport tells what came of a log, also of one that was left in the middle.
func (s Settings) tellImport(ctx context.Context, i *importing, count scanlog.Count) (err error) {
	i.told.Lines, i.told.Pushes, i.told.Encrypted, i.told.BadTotal = count.Lines, count.Pushes, count.Encrypted, count.BadTotal
	for _, b := range count.Bad {
		i.told.Bad = append(i.told.Bad, console.BadLine{Line: b.Line, Why: b.Why})
	}
	for name, n := range i.others {
		i.told.Others = append(i.told.Others, console.OtherEvent{Name: name, Pushes: n})
	}
	slices.SortFunc(i.told.Others, func(a, b console.OtherEvent) int {
		return cmp.Or(cmp.Compare(b.Pushes, a.Pushes), strings.Compare(a.Name, b.Name))
	})
	if len(i.scenes) > 0 || i.told.Lost > 0 {
		err = s.lookUp(ctx, i)
	}
	s.Console.Import(i.told)
	return err
}

// lookUp asks the ledger which scenes of the log no code has, in the order in which the ledger has most of them, and how many
// of those without a scene WeChat can be asked about.
func (s Settings) lookUp(ctx context.Context, i *importing) (err error) {
	s.AppID = i.scans.AppID()
	l, err := s.look(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, l.Close()) }()
	end := i.to.Add(time.Second)
	all, _, _, err := l.UnknownScenes(ctx, i.from, end, mostScenes)
	for _, u := range all {
		if n := i.scenes[u.Scene]; n > 0 {
			i.told.Unknown = append(i.told.Unknown, scan.Unknown{Scene: u.Scene, Scans: n})
		}
	}
	slices.SortStableFunc(i.told.Unknown, func(a, b scan.Unknown) int { return b.Scans - a.Scans })
	if err != nil {
		return err
	}
	_, askable, err := l.LostScans(ctx, i.from, end)
	i.told.Askable = min(i.told.Lost, askable) // the ledger may have others of that time
	return err
}
