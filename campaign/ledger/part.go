package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"
	"time"

	"github.com/gofrs/flock"

	"sceneqr/campaign/words"
)

// part is one account's part of an open file: what whoever has it open needs, be it a run, a view or a listener.
type part struct {
	path    string
	appid   string
	created bool
	lock    *flock.Flock // a run's; nil for all others
	turn    turn         // of who writes
	file    fs.FileInfo  // of the file that was opened for writing; nil in a view
	read    *sql.DB
	write   *sql.DB // its only connection is the only one of ours that writes; nil in a view

	using  sync.RWMutex // held for reading by every write under way, so that Close waits for them
	closed bool
}

// AppID is the account whose part of the file this is.
func (p *part) AppID() string { return p.appid }

// Created tells whether this opening made the file, which the person at the keyboard wants to know: a ledger in the wrong
// place is an empty one.
func (p *part) Created() bool { return p.created }

// connect is for a part that is written to. Patience is how long a write waits for another's.
func (p *part) connect(patience time.Duration, further ...string) {
	p.write = connectWith(p.path, "rw", 1, append(settings(patience), further...))
	p.turn = newTurn(p.path, patience)
}

// try finds out whether the file may be written, and which it is. Of one that must not be even BEGIN IMMEDIATE is content to
// read. This changes nothing and wants to write. From then on it is the turn that waits for others, and not SQLite.
func (p *part) try(ctx context.Context) (err error) {
	err = p.transact(ctx, func(tx *sql.Tx) error {
		_, err := tx.Exec(`DELETE FROM code WHERE false`)
		return err
	})
	if err == nil {
		_, err = p.write.ExecContext(ctx, fmt.Sprintf(`PRAGMA busy_timeout = %d`, glance.Milliseconds()))
	}
	if err != nil {
		return wrap("opening the ledger for writing", err)
	}
	p.file, err = os.Stat(p.path)
	return wrap("opening the ledger", err)
}

// settleAccount finds out whose the ledger is, when that was not said and it keeps one account or none. An account of which
// it has only scans counts while it has no campaign at all.
func (p *part) settleAccount(ctx context.Context) error {
	if p.appid != "" {
		return nil
	}
	var list string
	var n int
	err := p.read.QueryRowContext(ctx, `SELECT coalesce(group_concat(appid, ', '), ''), count(*)
		FROM (SELECT appid FROM campaign
			UNION SELECT appid FROM account_key WHERE NOT EXISTS (SELECT 1 FROM campaign) ORDER BY appid)`).Scan(&list, &n)
	if err != nil {
		return wrap("reading the ledger's accounts", err)
	}
	if n > 1 {
		return &AccountsError{AppIDs: list}
	}
	p.appid = list
	return nil
}

// enter keeps Close waiting until the write that calls it has ended; every enter without an error needs its exit.
func (p *part) enter() error {
	p.using.RLock()
	switch {
	case p.write == nil:
		p.using.RUnlock()
		return words.New("the ledger is open for looking only")
	case p.closed:
		p.using.RUnlock()
		return words.Errorf("the ledger is closed: %w", fs.ErrClosed)
	}
	return nil
}

func (p *part) exit() { p.using.RUnlock() }

// transact runs do in a transaction of the one connection that writes. The part's patience, or the context if it ends
// earlier, bounds the wait for that connection and for the turn together. A transaction that has begun listens to no context:
// what is cut off in the middle may be half known, and none here is long.
func (p *part) transact(ctx context.Context, do func(*sql.Tx) error) error {
	if err := p.missing(); err != nil { // what is recorded now, nobody will find
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, p.turn.patience)
	defer cancel()
	conn, err := p.write.Conn(ctx)
	if err != nil && ctx.Err() != nil {
		return waited(ctx)
	}
	if err != nil {
		return err
	}
	defer conn.Close() // only gives it back
	tx, err := p.turn.begin(ctx, conn)
	if err != nil {
		return err
	}
	if err := do(tx); err != nil {
		_ = tx.Rollback() // fails when SQLite has rolled back already, as it does when the disk is full
		return err
	}
	return tx.Commit()
}

// missing is [ErrGone] when the file that is written to is no longer where it was opened.
func (p *part) missing() error {
	if p.file == nil {
		return nil
	}
	if is, err := os.Stat(p.path); err != nil || !os.SameFile(is, p.file) {
		return ErrGone
	}
	return nil
}

// shut waits for the writes under way, calls end, and closes what is open. It may be called twice.
func (p *part) shut(end func()) error {
	p.using.Lock()
	defer p.using.Unlock()
	if p.closed {
		return nil
	}
	p.closed = true
	end()
	return p.release()
}

// release closes what is open, the lock last. A view that is open elsewhere would keep SQLite from bringing the log
// home at the last close, hence the checkpoint: the file alone should be all there is to copy.
func (p *part) release() error {
	var errs []error
	if p.read != nil {
		errs = append(errs, p.read.Close())
	}
	if p.write != nil {
		_, err := p.write.Exec(`PRAGMA wal_checkpoint(PASSIVE)`)
		errs = append(errs, err, p.write.Close())
	}
	errs = append(errs, p.missing())
	if p.lock != nil {
		errs = append(errs, leave(p.lock))
	}
	return wrap("closing the ledger", errors.Join(errs...))
}
