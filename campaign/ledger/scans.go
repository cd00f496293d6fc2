package ledger

import (
	"context"
	"crypto/rand"
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
	key        []byte
	statements scanStatements
	recording  *committer[*arrival]
}

// ErrNoAccount says that the ledger keeps no account yet, and it was not said whose scans are to be written down.
var ErrNoAccount = words.New("the ledger keeps no account yet: say with --appid whose scans these are")

// scanPatience is how long a scan waits for another's transaction: WeChat waits five seconds for its answer.
const scanPatience = 3 * time.Second

// OpenScans opens the ledger for writing down scans. A run that holds the ledger is no hindrance, unless there is no file
// yet or one of an older version: that is made, or brought up to date, as [Open] does it, and may give a [*HeldError]. With
// appid "" it is for the one account that the ledger keeps; of several it cannot choose: [*AccountsError], and without any
// it is [ErrNoAccount]. The other errors are those of [Open].
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
	s.connect(min(busyTimeout, scanPatience), "secure_delete(1)")
	if err := s.try(); err != nil {
		return err
	}
	if err := s.statements.prepare(ctx, s.write); err != nil {
		return wrap("opening the ledger", err)
	}
	return wrap("opening the ledger", s.settleKey())
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
	l, err := Open(ctx, s.path, s.appid)
	if err != nil {
		return err
	}
	s.created = l.created
	return l.Close()
}

// settleKey reads the account's key, and makes it before the account's first scan. It is never changed: with another, all
// people would be new ones, and every event too.
func (s *Scans) settleKey() error {
	fresh := make([]byte, 32)
	_, _ = rand.Read(fresh) // never fails
	return s.transact(func(tx *sql.Tx) error {
		_, err := tx.Exec(`INSERT INTO account_key (appid, key) VALUES (?, ?) ON CONFLICT DO NOTHING`, s.appid, fresh)
		if err == nil {
			err = tx.QueryRow(`SELECT key FROM account_key WHERE appid = ?`, s.appid).Scan(&s.key)
		}
		if err == nil {
			_, err = s.statements.within(tx).expire.Exec(expiry(s.now()))
		}
		return err
	})
}

// Close waits for the writes under way. It may be called twice. After an error too all is there that was acknowledged.
func (s *Scans) Close() error { return s.shut(s.recording.end) }

// Check tells whether a scan could be written down at this moment; the errors are those of [Scans.Record].
func (s *Scans) Check(ctx context.Context) error {
	return s.change(ctx, "looking whether the ledger can be written", func(tx *sql.Tx) error {
		_, err := tx.Exec(`DELETE FROM scan WHERE false`)
		return err
	})
}

// Record writes down one event and returns after its commit; fresh is false for an event that the ledger knows already,
// whatever has become of it since. A scan that has a ticket of ours and no scene gets the ticket's. What is known of
// somebody who leaves is cut loose from that person, as [scan.Visit] says, and his openids are deleted.
//
// A context that ends before the write was begun ends the wait. The errors are those of [Ledger.Save]: [ErrBusy], [ErrFull],
// [ErrGone] and what else the system says. After an error nothing is written down, and the same may be tried again.
func (s *Scans) Record(ctx context.Context, event scan.Scan) (fresh bool, err error) {
	if err := s.enter(); err != nil {
		return false, wrap("recording a scan", err)
	}
	defer s.exit()
	a, err := s.arrivalOf(ctx, event)
	if err == nil {
		err = s.recording.write(ctx, a)
	}
	return err == nil && a.fresh, wrap("recording a scan", err)
}

// RecordAll writes down events in one transaction, in the order of their time, and returns how many were not known. When
// one of them cannot be written down, none is. A thousand at a time are fast, and let others in between.
func (s *Scans) RecordAll(ctx context.Context, events []scan.Scan) (fresh int, err error) {
	arrivals := make([]*arrival, len(events))
	for i, event := range events {
		if arrivals[i], err = s.arrivalOf(ctx, event); err != nil {
			return 0, wrap("recording scans", err)
		}
	}
	inOrderOfTime(arrivals)
	err = s.change(ctx, "recording scans", func(tx *sql.Tx) error { return s.record(tx, arrivals) })
	if err != nil {
		return 0, err
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
	if err := ctx.Err(); err != nil {
		return wrap(format, err, args...)
	}
	return wrap(format, s.transact(do), args...)
}

func (s *Scans) now() time.Time {
	if s.Now != nil {
		return s.Now()
	}
	return time.Now()
}
