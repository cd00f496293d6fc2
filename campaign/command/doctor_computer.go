package command

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"sceneqr/campaign"
	"sceneqr/campaign/console"
	"sceneqr/campaign/ledger"
)

// ledgerFile looks at the ledger, which another run may hold meanwhile, and at its folder: SQLite writes files beside it.
func (d *doctor) ledgerFile(ctx context.Context) finding {
	path := d.s.ledger()
	l, err := d.s.view(ctx)
	if errors.Is(err, ErrLedgerMissing) {
		return d.noLedger(path)
	}
	if e, ok := errors.AsType[*ledger.VersionError](err); ok && e.Version < e.Known {
		return warned("nothing is needed", "%v", e)
	}
	if err != nil {
		return failed(err)
	}
	d.ledger = l
	if err := l.Audit(ctx); err != nil {
		return failed(err)
	}
	if err := tryWriting(filepath.Dir(path)); err != nil {
		return failedFor(err, "let this user write to the folder of the ledger, or name another with --ledger")
	}
	return passed("%s is whole", path)
}

func (d *doctor) noLedger(path string) finding {
	if d.s.Sandbox {
		return passed("none yet: a trial makes its own in its output folder")
	}
	if err := tryWriting(filepath.Dir(path)); err != nil {
		return failedFor(err, "make the folder and let this user write to it, or name another ledger with --ledger")
	}
	return warned("if there should be one, name it with --ledger: a new one does not know which codes exist",
		"there is no %s yet, the first run makes it", path)
}

// capacityWarning is how many permanent codes are gone when it is time to think of what comes after: 95 %.
const capacityWarning = campaign.Capacity / 100 * 95

func (d *doctor) capacity(ctx context.Context) finding {
	if d.ledger == nil {
		return skipped("it needs the ledger")
	}
	status, err := d.ledger.Status(ctx)
	if err != nil {
		return failed(err)
	}
	return judgeCapacity(status.Ticketed + status.Reserved)
}

func judgeCapacity(used int) finding {
	line := fmt.Sprintf("%s of the account's %s permanent codes are given or reserved",
		console.Thousands(used), console.Thousands(campaign.Capacity))
	if used > capacityWarning {
		return warned("make what need not last temporary (类型 = 临时), or prepare another account", "%s", line)
	}
	return passed("%s", line)
}

func (d *doctor) pace(ctx context.Context) finding {
	if d.ledger == nil {
		return skipped("it needs the ledger")
	}
	rate, err := d.ledger.Pace(ctx)
	switch {
	case err != nil:
		return failed(err)
	case rate == 0:
		return passed("none: WeChat has not wanted it slower")
	}
	return passed("WeChat wanted it slower: the next run begins with %.3g tickets a second", rate)
}

const (
	leastRoom = 100_000_000 // bytes

	// codeRoom is the bytes that a code may take: twice WeChat's picture, in the ledger and in codes.zip, which is of 28,026
	// bytes in WeChat's documentation.
	codeRoom = 60_000
)

func (d *doctor) disk(context.Context) finding {
	beside, err := room(filepath.Dir(d.s.ledger()))
	files, also := room(d.s.out())
	switch err := cmp.Or(err, also); {
	case errors.Is(err, errors.ErrUnsupported):
		return skipped("this system does not tell how much room there is")
	case err != nil:
		return failedFor(err, "name other places with --ledger and --out")
	}
	return judgeRoom(beside, files)
}

// judgeRoom judges the bytes that are free for the ledger and for the files.
func judgeRoom(beside, files uint64) finding {
	free := fmt.Sprintf("%s free for the ledger and %s for the files", size(beside), size(files))
	if least := min(beside, files); least >= leastRoom {
		return passed("%s, enough for about %s codes", free, console.Thousands(int(least/codeRoom)))
	}
	return failedFor(errors.New("only "+free), "make room, or name other places with --ledger and --out")
}

func size(n uint64) string { return console.Size(int64(min(n, 1<<62))) }

func (d *doctor) folder(context.Context) finding {
	if err := tryWriting(nearest(d.s.out())); err != nil {
		return failedFor(err, "let this user write to the folder, or name another with --out")
	}
	return passed("%s can be written", d.s.out())
}

// nearest is the folder, or the first above it that there is.
func nearest(folder string) string {
	for {
		_, err := os.Stat(folder)
		parent := filepath.Dir(folder)
		if !errors.Is(err, fs.ErrNotExist) || parent == folder {
			return folder
		}
		folder = parent
	}
}

// tryWriting makes a file in the folder and takes it away again.
func tryWriting(folder string) error {
	f, err := os.CreateTemp(folder, ".sceneqr-doctor-*")
	if err != nil {
		return err
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}
