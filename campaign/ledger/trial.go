package ledger

import (
	"context"
	"database/sql"
	"sync"
	"time"
)

// trial is the last attempt to write, which stands for those who ask soon after it.
type trial struct {
	sync.Mutex // held during the attempt
	ended      time.Time
	err        error
}

const (
	// trialPause is how long one attempt answers for: a watch that asks without end must not wear out the disk.
	trialPause = time.Second

	// trialPatience is how long an attempt waits for others' transactions. Watches ask for half a second or longer.
	trialPatience = 400 * time.Millisecond
)

// Check tells whether a scan could be written down at this moment, by writing something: what only looks does not see that
// the disk is full. It tries once a second at most; who asks in between gets the last outcome. The errors are those of
// [Scans.Record], and it is [ErrBusy] after four tenths of a second. The context does not end an attempt that is
// others' answer too.
func (s *Scans) Check(ctx context.Context) error {
	if err := s.enter(); err != nil {
		return wrap("looking whether the ledger can be written", err)
	}
	defer s.exit()
	if err := s.missing(); err != nil { // costs nothing, and is told at once
		return wrap("looking whether the ledger can be written", err)
	}
	s.trial.Lock()
	defer s.trial.Unlock()
	if !s.trial.ended.IsZero() && time.Since(s.trial.ended) < trialPause {
		return s.trial.err
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), trialPatience)
	defer cancel()
	s.trial.err = wrap("looking whether the ledger can be written", s.transact(ctx, s.attempt))
	s.trial.ended = time.Now()
	return s.trial.err
}

// attempt writes a page, and deletes what is due even when nobody scans. It counts because SQLite does not write again what
// a row says already.
func (s *Scans) attempt(tx *sql.Tx) error {
	if err := s.book(tx).forget(); err != nil {
		return err
	}
	_, err := tx.Exec(`INSERT INTO trial (id, attempts) VALUES (1, 1) ON CONFLICT DO UPDATE SET attempts = attempts + 1`)
	return err
}
