// Package ledger keeps a WeChat account's scenes, tickets, pictures and reprints in one SQLite file, and the sheets they
// came from, so that a channel's code outlives the run that made it: the same channel gets the same code for years, and a
// killed run is resumed. It also keeps what people do with the codes, and of people no more than it must.
//
// It never talks to WeChat, never stores a secret of WeChat's or a token, and never guesses: a file that is damaged, newer than the
// program or not a ledger at all is refused and left as it is, because a ledger begun anew would spend codes that
// cannot be given back. What is acknowledged survives a kill, a power cut and a full disk.
//
// A run opens the ledger with [Open], which also keeps every other run out. Whoever only looks uses [View], and who writes
// down scans [OpenScans], at any time and beside a run. Start with the tables in schema/0001_ledger.sql and
// schema/0005_scan.sql, then [Ledger.ReserveFrom] and [Ledger.Save], [Scans.Record] and [Ledger.Visits].
package ledger

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"sceneqr/campaign"
	"sceneqr/campaign/words"
)

// Ledger is one account's part of the file. Its methods may be called from many goroutines at once.
type Ledger struct {
	// Now is the clock for the times that the ledger itself records; nil is time.Now. It is set before first use.
	Now func() time.Time

	part
	picture *sql.Stmt
	found   *sql.Stmt
	saves   statements
	saving  *committer[save] // nil in a view
}

var _ campaign.Ledger = (*Ledger)(nil)

// Open opens the ledger for a run, makes it when there is none, and brings an older one up to date. Until Close, or the
// end of the process however it comes, every other Open of the file fails with a [*HeldError].
//
// The errors are [*HeldError], [*VersionError], and what wraps [ErrForeign], [ErrDamaged], [ErrFull], [ErrBusy],
// fs.ErrPermission or the system's own error. In each case the file is as it was before.
func Open(ctx context.Context, path, appid string) (*Ledger, error) {
	return OpenWithin(ctx, path, appid, 0, nil)
}

// OpenWithin is [Open] for who can wait: while another run holds the ledger it tries again, until patience is over. At
// most once, before it begins to wait, waiting is told by whom it is kept; it may be nil. A context that ends the waiting
// gives its cause.
func OpenWithin(
	ctx context.Context, path, appid string, patience time.Duration, waiting func(*HeldError),
) (*Ledger, error) {
	path, err := resolve(path)
	if err != nil {
		return nil, err
	}
	l := &Ledger{part: part{path: path, appid: appid}}
	if l.lock, err = acquire(ctx, path, patience, waiting); err != nil {
		return nil, err
	}
	if err := l.openLocked(ctx); err != nil {
		return nil, errors.Join(err, l.release())
	}
	l.saving = startCommitter(l.commit)
	return l, nil
}

func (l *Ledger) openLocked(ctx context.Context) error {
	_, err := os.Stat(l.path)
	if l.created = errors.Is(err, fs.ErrNotExist); l.created {
		err = create(ctx, l.path)
	}
	if err != nil {
		return wrap("opening the ledger", err)
	}
	var version int
	if l.read, version, err = inspect(ctx, l.path); err != nil {
		return err
	}
	if version != latest {
		if err := upgrade(ctx, l.path); err != nil {
			return wrap("opening the ledger for writing", err)
		}
	}
	l.connect(busyTimeout)
	if err := l.try(ctx); err != nil {
		return err
	}
	return l.prepare(ctx)
}

// View opens the ledger for looking only: Reserve and Save fail. It takes no lock and works while a run holds the
// ledger, of which it sees every finished Save. With appid "" it is the view of the one account that the ledger keeps; of
// several it cannot choose: [*AccountsError]. A missing file is fs.ErrNotExist; the other errors are those of [Open],
// without [*HeldError].
func View(ctx context.Context, path, appid string) (*Ledger, error) {
	path, err := resolve(path)
	if err != nil {
		return nil, err
	}
	read, version, err := inspect(ctx, path)
	if err != nil {
		return nil, err
	}
	l := &Ledger{part: part{path: path, appid: appid, read: read}}
	if version != latest {
		return nil, errors.Join(&VersionError{Path: path, Version: version, Known: latest}, l.release())
	}
	if err := errors.Join(l.settleAccount(ctx), l.prepare(ctx)); err != nil {
		return nil, errors.Join(err, l.release())
	}
	return l, nil
}

// prepare readies what is executed once for each of 100,000 codes.
func (l *Ledger) prepare(ctx context.Context) (err error) {
	if l.picture, err = l.read.PrepareContext(ctx, selectPicture); err == nil {
		l.found, err = l.read.PrepareContext(ctx, selectFound)
	}
	if err == nil && l.write != nil {
		err = l.saves.prepare(ctx, l.write)
	}
	return wrap("opening the ledger", err)
}

// resolve follows symbolic links, so that one file has one lock whatever it is called by.
func resolve(path string) (string, error) {
	if path == "" || path == ":memory:" {
		return "", words.Errorf("opening the ledger: %q is not a file, and a ledger must outlive its run", path)
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return filepath.Abs(real)
	}
	folder, err := filepath.EvalSymlinks(filepath.Dir(path))
	if err != nil {
		return "", wrap("opening the ledger: its folder", err)
	}
	return filepath.Abs(filepath.Join(folder, filepath.Base(path)))
}

// Close waits for the writes under way, then lets the next run in. It may be called twice. After an error too all is there
// that was acknowledged, in the file and the log beside it.
func (l *Ledger) Close() error { return l.shut(l.saving.end) }

func (l *Ledger) now() time.Time {
	if l.Now != nil {
		return l.Now()
	}
	return time.Now()
}
