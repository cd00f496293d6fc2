package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	_ "modernc.org/sqlite" // the driver named sqlite

	"sceneqr/campaign/words"
)

// applicationID marks a SQLite file as ours: "sqrl" in ASCII.
const applicationID = 0x7371726c

// pageSize is twice SQLite's own. BenchmarkSave on two busy cores, the median of several runs: 4,000 pictures of 24 KB a
// second so, 3,400 with pages of 4 KB. How long the log may grow made no difference beyond the noise.
const pageSize = 8192

// busyTimeout is how long a run waits for who has the file: a listener, which is done at once, or somebody's sqlite3 shell. A
// variable, because no test should take as long.
var busyTimeout = 10 * time.Second

// settings are SQLite's for every connection. FULL, not WAL's usual NORMAL: a Save that has returned survives a power cut.
func settings(patience time.Duration) []string {
	return []string{
		fmt.Sprintf("busy_timeout(%d)", patience.Milliseconds()),
		fmt.Sprintf("page_size(%d)", pageSize),
		"foreign_keys(1)",
		"synchronous(FULL)",
	}
}

// connect never fails: SQLite opens the file with the first statement. The mode is SQLite's, ro or rw; neither makes a
// file.
func connect(path, mode string, connections int) *sql.DB {
	return connectWith(path, mode, connections, settings(busyTimeout))
}

func connectWith(path, mode string, connections int, settings []string) *sql.DB {
	u := url.URL{Scheme: "file", OmitHost: true, Path: filepath.ToSlash(path)}
	if !strings.HasPrefix(u.Path, "/") {
		u.Path = "/" + u.Path // C:/ledger.db
	}
	query := url.Values{"mode": {mode}, "_pragma": settings}
	if mode != "ro" {
		query.Set("_txlock", "immediate") // or a migration could find that another has been here since it looked
	}
	u.RawQuery = query.Encode()
	db, err := sql.Open("sqlite", u.String())
	if err != nil {
		panic(err) // only for a driver that is not linked in
	}
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	return db
}

// inspect opens the file for reading and refuses what is not a whole ledger of a version that this program knows. The
// pictures are not looked through: they would take minutes, and each is verified on its way in.
func inspect(ctx context.Context, path string) (*sql.DB, int, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, 0, wrap("opening the ledger", err)
	case info.IsDir():
		return nil, 0, words.Errorf("opening the ledger: %q is a folder", path)
	case info.Size() == 0:
		return nil, 0, words.Errorf("opening %q: %w: it is empty, which a ledger never is", path, ErrDamaged)
	}
	db := connect(path, "ro", 4)
	version, err := examine(ctx, db, path)
	if err == nil {
		return db, version, nil
	}
	closed := db.Close()
	if mayBePlace(err) {
		if reason := obstacle(path); reason != nil {
			err = wrap("opening %q", reason, path)
		}
	}
	return nil, 0, errors.Join(err, closed)
}

// obstacle finds the system's reason why SQLite could not open a file, which SQLite keeps to itself. Even for reading it
// needs the folder, for what readers and the writer tell each other.
func obstacle(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	probe, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".probe-*")
	if err != nil {
		return words.Errorf("its folder must be writable: %w", err)
	}
	return errors.Join(probe.Close(), os.Remove(probe.Name()))
}

func examine(ctx context.Context, db *sql.DB, path string) (version int, err error) {
	var id int
	row := db.QueryRowContext(ctx, `SELECT application_id, user_version FROM pragma_application_id, pragma_user_version`)
	err = row.Scan(&id, &version)
	switch {
	case notDatabase(err), err == nil && id != applicationID:
		return 0, wrap("opening %q", ErrForeign, path)
	case err != nil:
		return 0, wrap("opening %q", err, path)
	case version > latest:
		return 0, &VersionError{Path: path, Version: version, Known: latest}
	}
	for _, table := range []string{"campaign", "code"} {
		if err := check(ctx, db, table); err != nil {
			return 0, wrap("opening %q", err, path)
		}
	}
	return version, nil
}

// check reads a table through. SQLite tells of damage in rows, or fails on it.
func check(ctx context.Context, db *sql.DB, table string) error {
	var found string
	if err := db.QueryRowContext(ctx, `PRAGMA quick_check(`+table+`)`).Scan(&found); err != nil {
		return err
	}
	if found != "ok" {
		return words.Errorf("%w: %s", ErrDamaged, oneLine(found))
	}
	return nil
}

// create makes the file whole under another name before it gets its own, so that a file cut short can never be taken
// for a new ledger. The caller holds the lock.
func create(ctx context.Context, path string) error {
	if _, err := os.Stat(path + "-wal"); err == nil {
		return words.Errorf("%w: there is no %q, but the log that belongs to it: put the file back beside it", ErrDamaged, path)
	}
	draft := path + ".new"
	if err := discard(draft); err != nil { // of a run that was killed here
		return err
	}
	f, err := os.OpenFile(draft, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	if err := fill(ctx, draft); err != nil {
		return errors.Join(wrap("making its tables", err), discard(draft))
	}
	if err := os.Rename(draft, path); err != nil {
		return errors.Join(err, discard(draft))
	}
	return syncFolder(filepath.Dir(path))
}

// discard removes a draft and what SQLite keeps beside it: a journal that stayed would be played back into the next draft.
func discard(draft string) error {
	for _, end := range []string{"-journal", "-wal", "-shm", ""} {
		if err := os.Remove(draft + end); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// fill makes the tables first and turns to a log (WAL) last, so that all is in the file itself, which alone is renamed: what
// is in a log gets into the file when it is closed, and SQLite does not say when that fails.
func fill(ctx context.Context, path string) error {
	db := connect(path, "rw", 1)
	_, err := db.ExecContext(ctx, fmt.Sprintf(`PRAGMA application_id = %d`, applicationID))
	if err == nil {
		err = migrate(ctx, db, schema)
	}
	if err == nil {
		_, err = db.ExecContext(ctx, `PRAGMA journal_mode = WAL`)
	}
	return errors.Join(err, db.Close())
}

// syncFolder makes the new name last. Windows cannot sync a folder and need not. A run that is killed before it comes here
// leaves the name to SQLite, which syncs the folder with the first commit of a new log.
func syncFolder(path string) error {
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	if err := folder.Sync(); err != nil && filepath.Separator == '/' {
		return errors.Join(err, folder.Close())
	}
	return folder.Close()
}
