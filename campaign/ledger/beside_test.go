package ledger

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"sceneqr/campaign/scan"
)

func TestScansAreWrittenDownBesideARunInAnotherProcess(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sceneqr.db")
	noError(t, start(t, path).Close())
	cmd, said := otherRun(t, path)
	defer func() {
		noError(t, cmd.Process.Kill())
		_ = cmd.Wait() // it was killed
	}()
	if !said.Scan() {
		t.Fatal("the run says nothing")
	}
	_, err := Open(t.Context(), path, account)
	isHeldBy(t, err, cmd.Process.Pid)
	s := listen(t, path)
	var wg sync.WaitGroup
	for person := range 16 {
		wg.Go(func() {
			for second := range 10 {
				record(t, s, by(fmt.Sprint(person), "spring-000001", second))
			}
		})
	}
	for lines := 1; lines < enough && said.Scan(); lines++ { // and the run goes on
	}
	wg.Wait()
	v, err := View(t.Context(), path, account)
	noError(t, err)
	defer v.Close()
	same(t, "visits", len(visits(t, v, "spring")), 160)
	noError(t, s.Check(t.Context()))
}

func TestTwoWhoWriteAtOnceLoseNothing(t *testing.T) {
	l, s, codes := opened(t, 200)
	var wg sync.WaitGroup
	for worker := range 8 {
		wg.Go(func() {
			for i := worker; i < len(codes); i += 8 {
				codes[i] = finish(t, l, codes[i])
			}
		})
		wg.Go(func() {
			for i := worker; i < len(codes); i += 8 {
				record(t, s, by("anna", codes[i].Scene, i))
			}
		})
	}
	wg.Wait()
	same(t, "Codes", listed(t, l, "spring"), codes)
	same(t, "visits", len(visits(t, l, "spring")), len(codes))
	noError(t, l.Audit(t.Context()))
}

func TestAFullDiskTakesNoScansUntilThereIsRoom(t *testing.T) {
	l, s, codes := opened(t, 1)
	var now int
	noError(t, s.write.QueryRow(`PRAGMA page_count`).Scan(&now))
	execOn(t, s, fmt.Sprintf(`PRAGMA max_page_count = %d`, now+2))
	var kept []scan.Scan
	var err error
	for i := 0; err == nil && i < 100_000; i += 100 {
		var events []scan.Scan
		for n := range 100 {
			events = append(events, by("anna", codes[0].Scene, i+n))
		}
		if _, err = s.RecordAll(t.Context(), events); err == nil {
			kept = append(kept, events...)
		}
	}
	_, one := s.Record(t.Context(), follows("ben", "a scene with a page of its own "+codes[0].Scene, 1))
	if !errors.Is(err, ErrFull) {
		t.Errorf("RecordAll: error %v", err)
	}
	if one != nil && !errors.Is(one, ErrFull) {
		t.Errorf("Record: error %v", one)
	}
	same(t, "visits", len(visits(t, l, "spring")), len(kept))
	execOn(t, s, `PRAGMA max_page_count = 100000`)
	same(t, "fresh", recordAll(t, s, kept...), 0)
	same(t, "with new room", record(t, s, by("carl", codes[0].Scene, 1)), true)
	noError(t, l.Audit(t.Context()))
}

func execOn(t *testing.T, s *Scans, statement string) {
	t.Helper()
	_, err := s.write.Exec(statement)
	noError(t, err)
}

func TestALedgerThatIsTakenAwayTakesNoScans(t *testing.T) {
	l, s, codes := opened(t, 1)
	noError(t, os.Rename(l.path, l.path+".bak"))
	_, recorded := s.Record(t.Context(), by("anna", codes[0].Scene, 1))
	_, imported := s.RecordAll(t.Context(), []scan.Scan{by("anna", codes[0].Scene, 1)})
	for what, err := range map[string]error{"Record": recorded, "RecordAll": imported, "Check": s.Check(t.Context())} {
		if !errors.Is(err, ErrGone) {
			t.Errorf("%s: error %v", what, err)
		}
	}
	noError(t, os.Rename(l.path+".bak", l.path))
	same(t, "when it is back", record(t, s, by("anna", codes[0].Scene, 1)), true)
}

func TestWhoKeepsTheFileFromAListenerIsNamedAsTheCause(t *testing.T) {
	impatient(t)
	l, s, codes := opened(t, 1)
	other := connect(l.path, "rw", 1)
	defer other.Close()
	tx, err := other.Begin()
	noError(t, err)
	_, recorded := s.Record(t.Context(), by("anna", codes[0].Scene, 1))
	for what, err := range map[string]error{"Record": recorded, "Check": s.Check(t.Context())} {
		if !errors.Is(err, ErrBusy) {
			t.Errorf("%s: error %v", what, err)
		}
	}
	noError(t, tx.Rollback())
	same(t, "afterwards", record(t, s, by("anna", codes[0].Scene, 1)), true)
}

// TestWhoStandsInTheDoorForEverHoldsNobodyUp is about a process that was stopped at the wrong moment.
func TestWhoStandsInTheDoorForEverHoldsNobodyUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, s, codes := opened(t, 1)
		door := newTurn(l.path, busyTimeout)
		door.take(t.Context())
		defer door.pass()
		for second := range 3 {
			begun := time.Now()
			same(t, "fresh", record(t, s, by("anna", codes[0].Scene, second)), true)
			if waited := time.Since(begun); waited > 200*time.Millisecond {
				t.Errorf("a scan waited %v", waited)
			}
		}
		finish(t, l, codes[0])
	})
}

// TestTheTurnWaitsAndNotSQLite is about who sleeps while another writes: SQLite does for up to 100 ms at a time.
func TestTheTurnWaitsAndNotSQLite(t *testing.T) {
	l, s, _ := opened(t, 1)
	for _, test := range []struct {
		who      string
		part     *part
		patience time.Duration
	}{{"a run", &l.part, busyTimeout}, {"a listener", &s.part, scanPatience}} {
		var ms int
		noError(t, test.part.write.QueryRow(`PRAGMA busy_timeout`).Scan(&ms))
		same(t, "SQLite's patience for "+test.who, time.Duration(ms)*time.Millisecond, glance)
		same(t, "the patience of "+test.who, test.part.turn.patience, test.patience)
	}
}

func TestAFileThatCanOnlyBeReadTakesNoScans(t *testing.T) {
	path := filepath.Join(asNobody(t), "sceneqr.db")
	l, err := Open(t.Context(), path, account)
	if err != nil {
		t.Fatal(err)
	}
	noError(t, l.Close())
	noError(t, os.Chmod(path, 0o400))
	_, err = OpenScans(t.Context(), path, account)
	refuses(t, "OpenScans", err, "opening the ledger for writing")
}

func TestAScanWhoseContextEndsBeforeItsTurnIsNotWrittenDown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, s, codes := opened(t, 1)
		tx, err := s.write.Begin()
		noError(t, err)
		ctx, cancel := context.WithCancel(t.Context())
		errs := make(chan error, 2)
		for _, person := range []string{"anna", "ben"} { // the first is on its way already, the second waits for it
			go func() { errs <- recorded(ctx, s, by(person, codes[0].Scene, 1)) }()
			synctest.Wait()
		}
		cancel()
		for range 2 {
			if err := <-errs; !errors.Is(err, context.Canceled) {
				t.Errorf("error %v", err)
			}
		}
		noError(t, tx.Rollback())
		for _, person := range []string{"anna", "ben"} {
			same(t, person+", who comes again", record(t, s, by(person, codes[0].Scene, 1)), true)
		}
		if _, err := s.RecordAll(ctx, nil); !errors.Is(err, context.Canceled) {
			t.Errorf("RecordAll: error %v", err)
		}
	})
}

func TestAViewWritesNoChoice(t *testing.T) {
	l, _, _ := opened(t, 1)
	v, err := View(t.Context(), l.path, account)
	noError(t, err)
	defer v.Close()
	if err := v.KeepOpenIDs(t.Context(), "spring"); err == nil || errors.Is(err, fs.ErrNotExist) {
		t.Errorf("error %v", err)
	}
}
