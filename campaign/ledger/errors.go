package ledger

import (
	"errors"
	"io/fs"
	"syscall"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"sceneqr/campaign/words"
)

var (
	// ErrForeign says that the file is something else: not SQLite, or another program's database.
	ErrForeign = words.New("this file is not a sceneqr ledger")

	// ErrDamaged says that the ledger cannot be trusted as it is. The cure is a copy from before; to start a new one is
	// to spend the account's codes again.
	ErrDamaged = words.New("the ledger is damaged")

	// ErrFull says that the disk took no more. What was acknowledged before is there, what was being written is not, and
	// the ledger works again as soon as there is room.
	ErrFull = words.New("there is no room for the ledger: the disk is full, or a quota or a size limit is reached")

	// ErrGone says that the file was moved or deleted while it was open for writing, so that what was recorded since is
	// not where the next run looks for it.
	ErrGone = words.New("the ledger's file was moved or deleted during the run")

	// ErrBusy says that another program, a database browser perhaps, kept the ledger to itself for as long as we were willing
	// to wait. For scans it may be a run that reserves very many codes at once. Nothing was written.
	ErrBusy = words.New("another program has the ledger open and keeps it locked")
)

// VersionError says that the file was written by a newer sceneqr or, from [View], that an older one has not yet been
// brought up to date by [Open].
type VersionError struct {
	Path    string
	Version int // the file's
	Known   int // the latest that this program knows
}

func (e *VersionError) Error() string { return e.Message().String() }

// Message is the error in the language of who reads it.
func (e *VersionError) Message() words.Message {
	if e.Version < e.Known {
		return words.Of("the ledger is of version %d and is brought to version %d by the next run: nothing can look at it before",
			e.Version, e.Known)
	}
	return words.Of("the ledger is of version %d, this sceneqr knows versions up to %d: use the newer sceneqr that wrote it",
		e.Version, e.Known)
}

// AccountsError says that the ledger keeps several accounts and it was not said which is meant.
type AccountsError struct{ AppIDs string }

func (e *AccountsError) Error() string { return e.Message().String() }

// Message is the error in the language of who reads it.
func (e *AccountsError) Message() words.Message {
	return words.Of("the ledger keeps several accounts: %s", e.AppIDs)
}

// StrangerError says that the ledger has campaigns, and none of the account whose scans were to be written down.
type StrangerError struct {
	AppID string // whose scans
	Known string // the accounts that have campaigns
}

func (e *StrangerError) Error() string { return e.Message().String() }

// Message is the error in the language of who reads it.
func (e *StrangerError) Message() words.Message {
	return words.Of("the ledger has no campaign of %s, only of %s: its scans would be in no report", e.AppID, e.Known)
}

// Cure says what to do.
func (e *StrangerError) Cure() words.Message {
	return words.Of("name the right account with --appid, or run a sheet of that account first")
}

// wrap adds what was being done, a format and its arguments, and lets what SQLite or the system came upon be known as one of
// the errors above, or as fs.ErrPermission.
func wrap(format string, err error, args ...any) error {
	if err == nil {
		return nil
	}
	doing := words.Of(format, args...)
	if kind := kindOf(err); kind != nil && !errors.Is(err, kind) {
		return words.Errorf("%v: %w: %w", doing, kind, err)
	}
	return words.Errorf("%v: %w", doing, err)
}

// kinds are by SQLite's result code: the extended one where it says more, else the primary one, its lowest byte.
var kinds = map[int]error{
	sqlite3.SQLITE_CORRUPT:  ErrDamaged,
	sqlite3.SQLITE_NOTADB:   ErrDamaged,
	sqlite3.SQLITE_BUSY:     ErrBusy,
	sqlite3.SQLITE_READONLY: fs.ErrPermission,
	sqlite3.SQLITE_FULL:     ErrFull,

	// Only ENOSPC is FULL to SQLite. A quota or a size limit is a write that failed; a disk that dies shows it when syncing.
	sqlite3.SQLITE_IOERR_WRITE:   ErrFull,
	sqlite3.SQLITE_IOERR_SHMSIZE: ErrFull,

	sqlite3.SQLITE_READONLY_DBMOVED: nil, // the file has gone from its name: no matter of permission
}

func kindOf(err error) error {
	if code := resultCode(err); code != 0 {
		kind, ok := kinds[code]
		if !ok {
			kind = kinds[code&0xff]
		}
		return kind
	}
	switch {
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT), errors.Is(err, syscall.EFBIG):
		return ErrFull
	case errors.Is(err, syscall.EROFS):
		return fs.ErrPermission
	}
	return nil
}

func notDatabase(err error) bool { return resultCode(err)&0xff == sqlite3.SQLITE_NOTADB }

func isBusy(err error) bool {
	return resultCode(err)&0xff == sqlite3.SQLITE_BUSY || errors.Is(err, ErrBusy)
}

func isConstraint(err error) bool { return resultCode(err)&0xff == sqlite3.SQLITE_CONSTRAINT }

// mayBePlace tells whether an error of reading may come from what the file or its folder permits.
func mayBePlace(err error) bool {
	code := resultCode(err) & 0xff
	return code == sqlite3.SQLITE_CANTOPEN || code == sqlite3.SQLITE_READONLY
}

// resultCode is SQLite's extended result code, 0 for an error that is not SQLite's.
func resultCode(err error) int {
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		return e.Code()
	}
	return 0
}
