package ledger

import (
	"context"
	"errors"
	"fmt"
	"os"
	"regexp"
	"strings"
	"time"

	"github.com/gofrs/flock"

	"sceneqr/campaign/words"
)

// HeldError says that another run has the ledger open.
type HeldError struct {
	Path   string
	Holder string // like "process 1234 on host since 2026-11-22 09:00:00 UTC"; "" when it could not be learnt
}

func (e *HeldError) Error() string { return e.Message().String() }

// Message is the error in the language of who reads it.
func (e *HeldError) Message() words.Message {
	if e.Holder == "" {
		return words.Of("another run holds the ledger")
	}
	if m := introduction.FindStringSubmatch(e.Holder); m != nil {
		return words.Of("another run holds the ledger: process %s on %s since %s", m[1], m[2], m[3])
	}
	return words.Of("another run holds the ledger: %s", e.Holder)
}

// introduction is what a run of ours writes into the lock file, see introduce.
var introduction = regexp.MustCompile(`^process (\d+) on (.+) since (.+)$`)

// retry is how often a run that waits for another's end looks again.
const retry = 250 * time.Millisecond

// acquire takes the lock of the ledger at path. It is the operating system's lock on a file beside the ledger, and falls
// with the process. What stands in that file is a courtesy to whoever is kept out, and is read only then.
func acquire(ctx context.Context, path string, patience time.Duration, waiting func(*HeldError)) (*flock.Flock, error) {
	lock := flock.New(path+".lock", flock.SetPermissions(0o600))
	taken, err := lock.TryLock()
	if err == nil && !taken && patience > 0 {
		if waiting != nil {
			waiting(heldBy(path, lock))
		}
		taken, err = outlast(ctx, lock, patience)
	}
	if err != nil {
		return nil, wrap("locking the ledger", err)
	}
	if !taken {
		return nil, heldBy(path, lock)
	}
	introduce(lock.Path())
	return lock, nil
}

// outlast tries again until the lock is taken or patience is over, which is no error.
func outlast(ctx context.Context, lock *flock.Flock, patience time.Duration) (taken bool, err error) {
	patient, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	taken, err = lock.TryLockContext(patient, retry)
	switch {
	case !taken && ctx.Err() != nil:
		return false, context.Cause(ctx)
	case errors.Is(err, context.DeadlineExceeded):
		return false, nil
	}
	return taken, err
}

func heldBy(path string, lock *flock.Flock) *HeldError {
	return &HeldError{Path: path, Holder: holder(lock.Path())}
}

// introduce may fail without harm: the lock holds, it is only nameless. Windows, for one, lets nobody write to a locked
// file.
func introduce(path string) {
	host, err := os.Hostname()
	if err != nil {
		host = "this computer"
	}
	since := time.Now().UTC().Format("2006-01-02 15:04:05 UTC")
	_ = os.WriteFile(path, fmt.Appendf(nil, "process %d on %s since %s\n", os.Getpid(), host, since), 0o600)
}

func holder(path string) string {
	line, err := os.ReadFile(path)
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(line))
}

// leave empties the lock file, so that nobody reads in it of a run that has ended, and unlocks it. The file stays: a third
// run may have it open already, and would then hold a lock that nobody else can see.
func leave(lock *flock.Flock) error {
	_ = os.Truncate(lock.Path(), 0) // a courtesy, as in introduce
	return lock.Unlock()
}
