package samples

import (
	"context"
	"database/sql"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"github.com/gofrs/flock"
	"github.com/rogpeppe/go-internal/testscript"
)

// The commands of this file are what other programs do to our files.

// sqlite FILE STATEMENT does what somebody with an sqlite3 shell does, and leaves nothing in a log beside the file.
func sqlite(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: sqlite FILE STATEMENT")
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	db := openSQLite(ts, args[0])
	_, err := db.ExecContext(ctx, args[1])
	ts.Check(err)
	ts.Check(db.Close())
}

// transacts FILE begins to write into a ledger and does not end it, as somebody does who goes to lunch with an sqlite3 shell
// open. `transacts off` ends it.
func transacts(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: transacts FILE|off")
	}
	s := stageOf(ts)
	if args[0] == "off" {
		ts.Check(s.transaction.Rollback())
		return
	}
	db := openSQLite(ts, args[0])
	ts.Defer(func() { _ = db.Close() })
	tx, err := db.BeginTx(context.Background(), nil)
	ts.Check(err)
	s.transaction = tx
}

func openSQLite(ts *testscript.TestScript, name string) *sql.DB {
	path := filepath.ToSlash(ts.MkAbs(name))
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // C:/ledger.db
	}
	u := url.URL{Scheme: "file", OmitHost: true, Path: path, RawQuery: "mode=rw&_txlock=immediate"}
	db, err := sql.Open("sqlite", u.String())
	ts.Check(err)
	return db
}

// locks FILE holds the lock of a file, as a sceneqr that writes beside it does. `locks off` lets go of it.
func locks(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: locks FILE|off")
	}
	s := stageOf(ts)
	if args[0] == "off" {
		ts.Check(s.lock.Close())
		return
	}
	lock := flock.New(ts.MkAbs(filepath.FromSlash(args[0])))
	ts.Defer(func() { _ = lock.Close() })
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	_, err := lock.TryLockContext(ctx, 10*time.Millisecond)
	ts.Check(err)
	s.lock = lock
}
