package ledger

import (
	"context"
	"database/sql"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"sceneqr/campaign/scan"
)

// TestADeadlineHoldsForAllThatAScanWaitsFor is about the connection, the door and SQLite's lock, each of which somebody has.
func TestADeadlineHoldsForAllThatAScanWaitsFor(t *testing.T) {
	for name, take := range map[string]func(t *testing.T, s *Scans) (letGo func()){
		"the connection": func(t *testing.T, s *Scans) func() { return begin(t, s.write) },
		"the door and the lock": func(t *testing.T, s *Scans) func() {
			door, other := newTurn(s.path, busyTimeout), connect(s.path, "rw", 1)
			door.take(t.Context())
			letGo := begin(t, other)
			return func() {
				letGo()
				noError(t, other.Close())
				door.pass()
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				_, s, codes := opened(t, 1)
				letGo := take(t, s)
				event := by("anna", codes[0].Scene, 1)
				for what, test := range map[string]struct {
					patience, want time.Duration
					do             func(context.Context) error
				}{
					"Record": {time.Hour, scanPatience, func(ctx context.Context) error { return recorded(ctx, s, event) }},
					"Record with a deadline": {time.Second / 2, time.Second / 2, func(ctx context.Context) error {
						return recorded(ctx, s, event)
					}},
					"RecordAll": {time.Second / 2, time.Second / 2, func(ctx context.Context) error {
						_, err := s.RecordAll(ctx, []scan.Scan{event})
						return err
					}},
					"Check": {time.Hour, trialPatience, s.Check},
				} {
					ctx, cancel := context.WithTimeout(t.Context(), test.patience)
					begun := time.Now()
					err := test.do(ctx)
					if !errors.Is(err, ErrBusy) || errors.Is(err, context.DeadlineExceeded) {
						t.Errorf("%s: error %v", what, err)
					}
					if waited := time.Since(begun); waited < test.want || waited > test.want+courtesy {
						t.Errorf("%s waited %v", what, waited)
					}
					cancel()
				}
				letGo()
				same(t, "afterwards", record(t, s, event), true)
			})
		})
	}
}

func begin(t *testing.T, db *sql.DB) (letGo func()) {
	t.Helper()
	tx, err := db.Begin()
	noError(t, err)
	return func() { noError(t, tx.Rollback()) }
}

func recorded(ctx context.Context, s *Scans, event scan.Scan) error {
	_, err := s.Record(ctx, event)
	return err
}
