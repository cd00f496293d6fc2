package ledger

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

func TestWhatAKilledCreateLeavesIsNoPartOfTheNext(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sceneqr.db")
	draft := path + ".new"
	noError(t, os.WriteFile(draft, nil, 0o600))
	db := connect(draft, "rw", 1)
	_, err := db.Exec(`PRAGMA cache_size = 1; CREATE TABLE code (id INTEGER PRIMARY KEY, x BLOB)`)
	noError(t, err)
	tx, err := db.Begin()
	noError(t, err)
	_, err = tx.Exec(`INSERT INTO code (x) VALUES (zeroblob(100000))`)
	noError(t, err)
	journal, err := os.ReadFile(draft + "-journal") // hot: SQLite plays it back into whatever bears the name
	noError(t, errors.Join(err, tx.Rollback(), db.Close()))
	noError(t, os.WriteFile(draft+"-journal", journal, 0o600))

	l := start(t, path)
	if !l.Created() {
		t.Error("a new ledger is not said to be new")
	}
	code := finish(t, l, reserve(t, l, planned("spring", 1))[0])
	noError(t, l.Audit(t.Context()))
	same(t, "code", listed(t, l, "spring")[0], code)
	if left, err := filepath.Glob(draft + "*"); err != nil || left != nil {
		t.Errorf("left over: %v (%v)", left, err)
	}
}

func TestANewLedgerIsWholeBeforeItHasItsName(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sceneqr.db")
	noError(t, create(t.Context(), path)) // as after a kill at once behind the rename
	files, err := filepath.Glob(path + "*")
	noError(t, err)
	same(t, "files", files, []string{path})

	l := start(t, path)
	if l.Created() {
		t.Error("a ledger that was there is said to be new")
	}
	var mode string
	noError(t, l.write.QueryRow(`PRAGMA journal_mode`).Scan(&mode))
	same(t, "journal mode", mode, "wal")
	finish(t, l, reserve(t, l, planned("spring", 1))[0])
}

func TestACreateThatFailsLeavesNothing(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "sceneqr.db")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Open(ctx, path, account); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	same(t, "files", names(t, folder), []string{"sceneqr.db.lock"})
	if !start(t, path).Created() {
		t.Error("a new ledger is not said to be new")
	}
}

func names(t *testing.T, folder string) (names []string) {
	t.Helper()
	noError(t, fs.WalkDir(os.DirFS(folder), ".", func(path string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			names = append(names, path)
		}
		return err
	}))
	return names
}
