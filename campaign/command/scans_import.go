package command

import (
	"context"
	"errors"
	"slices"
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
// The error is an [*UnreadableError] when all is imported that can be read, and a [*NoPushError] or a
// [*scanlog.HeadingError] when that is nothing.
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

	i := &importing{scans: scans, console: s.Console, scenes: map[campaign.Scene]int{}}
	o := scanlog.Options{Columns: s.Columns, Zone: zone}
	count, err := s.readLog(ctx, file, o, func(e push.Event) error { return i.take(ctx, e) })
	if err == nil {
		err = i.record(ctx)
	}
	if err == nil || count.Pushes > 0 {
		s.warn(s.tellImport(context.WithoutCancel(ctx), i, count))
	}
	if err == nil {
		err = missed(file, count)
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
	case count.Pushes == 0 && count.Encrypted+count.BadTotal > 0, count.Pushes == 0 && count.Lines > 0 && !count.Table:
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
	if err != nil {
		return nil, &UsageError{words.Of("there is no time zone %q", s.Zone), words.Of("name one like Europe/Berlin")}
	}
	return zone, nil
}

// importing is an import under way.
type importing struct {
	scans   *ledger.Scans
	console *console.Console

	batch    []scan.Scan
	scenes   map[campaign.Scene]int // of the log, with how many scans
	from, to time.Time              // the first and the last of them
	told     console.Import
}

const (
	// batchSize is as many scans as one transaction writes down; a listener waits for that long.
	batchSize = 1_000

	// mostScenes bounds what is remembered to tell of unknown ones. An account has 100,000 codes.
	mostScenes = 200_000
)

// take takes note of a push, and has scans recorded when there are enough.
func (i *importing) take(ctx context.Context, e push.Event) error {
	event, ok := scan.Of(e)
	if !ok {
		i.told.Other++
		return nil
	}
	i.note(event)
	i.batch = append(i.batch, event)
	if len(i.batch) < batchSize {
		return nil
	}
	return i.record(ctx)
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

// record writes the batch down. Another program may keep the ledger locked for a while; a transaction that did not come to
// pass is tried again.
func (i *importing) record(ctx context.Context) error {
	gate := ratelimit.Gate{Again: func(err error, _ time.Duration) { i.console.Say("%v; trying again", err) }}
	fresh := 0
	err := gate.Do(ctx, func(ctx context.Context) (err error) {
		if fresh, err = i.scans.RecordAll(ctx, i.batch); errors.Is(err, ledger.ErrBusy) {
			return passing{err}
		}
		return err
	})
	if err != nil {
		return err
	}
	i.told.New += fresh
	i.told.Known += len(i.batch) - fresh
	i.batch = i.batch[:0]
	return nil
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
	if len(i.scenes) > 0 {
		i.told.Unknown, err = s.unknownScenes(ctx, i)
	}
	s.Console.Import(i.told)
	return err
}

// unknownScenes are those of the log that no code of the ledger has, in the order in which the ledger has most of them.
func (s Settings) unknownScenes(ctx context.Context, i *importing) (unknown []scan.Unknown, err error) {
	s.AppID = i.scans.AppID()
	l, err := s.look(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, l.Close()) }()
	all, err := l.UnknownScenes(ctx, i.from, i.to.Add(time.Second), mostScenes)
	for _, u := range all {
		if n := i.scenes[u.Scene]; n > 0 {
			unknown = append(unknown, scan.Unknown{Scene: u.Scene, Scans: n})
		}
	}
	slices.SortStableFunc(unknown, func(a, b scan.Unknown) int { return b.Scans - a.Scans })
	return unknown, err
}
