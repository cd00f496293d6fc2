package ledger

import (
	"database/sql"
	"io/fs"

	"sceneqr/campaign/words"
)

// enter keeps Close waiting until the write that calls it has ended; every enter without an error needs its exit.
func (l *Ledger) enter() error {
	l.using.RLock()
	switch {
	case l.write == nil:
		l.using.RUnlock()
		return words.New("the ledger is open for looking only")
	case l.closed:
		l.using.RUnlock()
		return words.Errorf("the ledger is closed: %w", fs.ErrClosed)
	}
	return nil
}

func (l *Ledger) exit() { l.using.RUnlock() }

// transact runs do in a transaction of the one connection that writes. It listens to no context: what is cut off
// in the middle may be half known, and no transaction here is long.
func (l *Ledger) transact(do func(*sql.Tx) error) error {
	tx, err := l.write.Begin()
	if err != nil {
		return err
	}
	if err := do(tx); err != nil {
		_ = tx.Rollback() // fails when SQLite has rolled back already, as it does when the disk is full
		return err
	}
	return tx.Commit()
}
