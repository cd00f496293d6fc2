package ledger

import (
	"errors"
	"fmt"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

var (
	// ErrForeign says that the file is something else: not SQLite, or another program's database.
	ErrForeign = errors.New("this file is not a sceneqr ledger")

	// ErrDamaged says that the ledger cannot be trusted as it is. The cure is a copy from before; to start a new one is
	// to spend the account's codes again.
	ErrDamaged = errors.New("the ledger is damaged")
)

// VersionError says that the file was written by a newer sceneqr or, from [View], that an older one has not yet been
// brought up to date by [Open].
type VersionError struct {
	Path    string
	Version int // the file's
	Known   int // the latest that this program knows
}

func (e *VersionError) Error() string {
	if e.Version < e.Known {
		return fmt.Sprintf("the ledger is of version %d and is brought to version %d by the next run: nothing can look at it before",
			e.Version, e.Known)
	}
	return fmt.Sprintf("the ledger is of version %d, this sceneqr knows versions up to %d: use the newer sceneqr that wrote it",
		e.Version, e.Known)
}

// AccountsError says that the ledger keeps several accounts and it was not said which is meant.
type AccountsError struct{ AppIDs string }

func (e *AccountsError) Error() string { return "the ledger keeps several accounts: " + e.AppIDs }

// wrap adds what was being done, and lets damage that SQLite comes upon be known as ErrDamaged.
func wrap(doing string, err error) error {
	switch {
	case err == nil:
		return nil
	case resultCode(err) == sqlite3.SQLITE_CORRUPT, notDatabase(err):
		return fmt.Errorf("%s: %w: %w", doing, ErrDamaged, err)
	}
	return fmt.Errorf("%s: %w", doing, err)
}

func notDatabase(err error) bool { return resultCode(err) == sqlite3.SQLITE_NOTADB }

func isConstraint(err error) bool { return resultCode(err) == sqlite3.SQLITE_CONSTRAINT }

// resultCode is SQLite's primary result code, 0 for an error that is not SQLite's.
func resultCode(err error) int {
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		return e.Code() & 0xff
	}
	return 0
}
