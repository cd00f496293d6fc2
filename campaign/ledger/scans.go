package ledger

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"time"

	"sceneqr/campaign/scan"
	"sceneqr/campaign/words"
)

// Scans is the ledger as those have it who write down what people do with the codes. They may do so beside each other and
// beside a run: none of them waits for longer than another's transaction takes. Its methods may be called from many
// goroutines at once.
//
// Of a person the ledger keeps a number, which only the account's key can make of an openid. An openid itself stands in it
// only where it has to: see [Scans.Unresolved] and [Ledger.KeepOpenIDs]. When it is deleted, its bytes in the file are
// overwritten with the next checkpoint; in the log beside it a copy may stand until that is written over in its turn, or
// is removed when the last who has the ledger open closes it.
type Scans struct {
	// Now is the clock by which openids are kept for no longer than they may; nil is time.Now. It is set before first use.
	Now func() time.Time

	part
	statements scanStatements
	recording  *committer[*arrival]
	trial      trial
}

// ErrNoAccount says that the ledger keeps no account yet, and it was not said whose scans are to be written down.
var ErrNoAccount = words.New("the ledger keeps no account yet: say with --appid whose scans these are")

const (
	// scanPatience is how long a scan waits for others' transactions: WeChat waits five seconds for its answer.
	scanPatience = 3 * time.Second

	// upgradePatience is how long a run of the time before an upgrade is waited for.
	upgradePatience = 5 * time.Minute
)

// OpenScans opens the ledger for writing down scans. A run that holds the ledger is no hindrance, unless there is no file
// yet or one of an older version: that is made, or brought up to date, as [Open] does it, when no run holds the ledger any
// longer. It waits five minutes for that, or until the context ends, and then gives a [*HeldError] or the context's cause.
//
// With appid "" it is for the one account that has campaigns in the ledger, or scans if there is no campaign; of several it
// cannot choose: [*AccountsError], and without any it is [ErrNoAccount]. An account that has no campaign while others have
// is refused with a [*StrangerError]. The other errors are those of [Open]. Of an account nothing is written before its
// first event.
func OpenScans(ctx context.Context, path, appid string) (*Scans, error) {
	path, err := resolve(path)
	if err != nil {
		return nil, err
	}
	s := &Scans{part: part{path: path, appid: appid}}
	if err := s.open(ctx); err != nil {
		return nil, errors.Join(err, s.release())
	}
	s.recording = startCommitter(s.commit)
	return s, nil
}

func (s *Scans) open(ctx context.Context) error {
	if err := s.inspect(ctx); err != nil {
		return err
	}
	if err := s.settleAccount(ctx); err != nil {
		return err
	}
	if s.appid == "" {
		return ErrNoAccount
	}
	if err := s.refuseStranger(ctx); err != nil {
		return err
	}
	s.connect(min(busyTimeout, scanPatience), "secure_delete(1)")
	if err := s.try(ctx); err != nil {
		return err
	}
	if err := s.statements.prepare(ctx, s.write); err != nil {
		return wrap("opening the ledger", err)
	}
	return wrap("opening the ledger", s.transact(ctx, func(tx *sql.Tx) error { return s.book(tx).forget() }))
}

func (s *Scans) refuseStranger(ctx context.Context) error {
	var known string
	var among bool
	err := s.read.QueryRowContext(ctx, `SELECT coalesce(group_concat(appid, ', '), ''), coalesce(max(appid = ?), 0)
		FROM (SELECT DISTINCT appid FROM campaign ORDER BY appid)`, s.appid).Scan(&known, &among)
	if err != nil {
		return wrap("reading the ledger's accounts", err)
	}
	if known != "" && !among {
		return &StrangerError{AppID: s.appid, Known: known}
	}
	return nil
}

// inspect looks at the file, once it is there and up to date.
func (s *Scans) inspect(ctx context.Context) error {
	read, version, err := inspect(ctx, s.path)
	if errors.Is(err, fs.ErrNotExist) && s.appid == "" {
		return ErrNoAccount
	}
	if s.read = read; err == nil && version == latest || err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := s.bringUp(ctx); err != nil {
		return err
	}
	s.read, _, err = inspect(ctx, s.path)
	return err
}

// bringUp makes the file, or brings it up to date, as a run does.
func (s *Scans) bringUp(ctx context.Context) error {
	if s.read != nil {
		if err := s.read.Close(); err != nil {
			return wrap("opening the ledger", err)
		}
	}
	l, err := OpenWithin(ctx, s.path, s.appid, upgradePatience, nil)
	if err != nil {
		return err
	}
	s.created = l.created
	return l.Close()
}

// Close waits for the writes under way. It may be called twice. After an error too all is there that was acknowledged.
func (s *Scans) Close() error { return s.shut(s.recording.end) }

// Record writes down one event and returns after its commit; fresh is false for an event that the ledger knows already,
// whatever has become of it since. A scan that has a ticket of ours and no scene gets the ticket's. What is known of
// somebody who leaves is cut loose from that person, as [scan.Visit] says, and his openids are deleted.
//
// It waits three seconds for others' transactions, or for as long as the context lasts, and then fails with [ErrBusy], or with
// what ended the context earlier. The other errors are those of [Ledger.Save]: [ErrFull], [ErrGone] and what else the system
// says. After an error nothing is written down, and the same may be tried again.
func (s *Scans) Record(ctx context.Context, event scan.Scan) (fresh bool, err error) {
	if err := s.enter(); err != nil {
		return false, wrap("recording a scan", err)
	}
	defer s.exit()
	ctx, cancel := context.WithTimeout(ctx, s.turn.patience)
	defer cancel()
	a, err := s.arrivalOf(ctx, event)
	if err == nil {
		err = s.recording.write(ctx, a)
	}
	return err == nil && a.fresh, wrap("recording a scan", err)
}

// RecordAll writes down events in one transaction, in the order of their time, and returns how many were not known. When
// one of them cannot be written down, none is. A thousand at a time are fast, and let others in between.
func (s *Scans) RecordAll(ctx context.Context, events []scan.Scan) (fresh int, err error) {
	if err := s.enter(); err != nil {
		return 0, wrap("recording scans", err)
	}
	defer s.exit()
	arrivals := make([]*arrival, len(events))
	for i, event := range events {
		if arrivals[i], err = s.arrivalOf(ctx, event); err != nil {
			return 0, wrap("recording scans", err)
		}
	}
	inOrderOfTime(arrivals)
	if err := s.transact(ctx, func(tx *sql.Tx) error { return s.record(tx, arrivals) }); err != nil {
		return 0, wrap("recording scans", err)
	}
	for _, a := range arrivals {
		if a.fresh {
			fresh++
		}
	}
	return fresh, nil
}

// change runs do in a transaction of its own; format says what it does.
func (s *Scans) change(ctx context.Context, format string, do func(*sql.Tx) error, args ...any) error {
	if err := s.enter(); err != nil {
		return wrap(format, err, args...)
	}
	defer s.exit()
	return wrap(format, s.transact(ctx, do), args...)
}

func (s *Scans) now() time.Time {
	if s.Now != nil {
		return s.Now()
	}
	return time.Now()
}
