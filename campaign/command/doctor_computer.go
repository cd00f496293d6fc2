package command

import (
	"cmp"
	"context"
	"errors"
	"os"
	"path/filepath"
	"time"

	"sceneqr/campaign"
	"sceneqr/campaign/console"
	"sceneqr/campaign/ledger"
	"sceneqr/campaign/words"
)

const (
	// clockTolerance is how far this computer's clock may be from WeChat's before it is worth a word. The end that is
	// printed on a temporary code is by ours; a token's end is not, for that is reckoned from when it came.
	clockTolerance = 30 * time.Second

	clockNoise = 2 * time.Second // see [wechat.Client.Skew]
)

// apart says how far this computer's clock and WeChat's are apart, when WeChat's is ahead by so much.
func apart(ahead time.Duration) words.Message {
	off := ahead.Abs().Round(time.Second)
	if ahead < 0 {
		return words.Of("this computer's clock is %v ahead of WeChat's", off)
	}
	return words.Of("this computer's clock is %v behind WeChat's", off)
}

func (d *doctor) clock(context.Context) finding {
	switch {
	case d.s.Sandbox:
		return skipped("the sandbox has this computer's clock")
	case d.client == nil:
		return skipped("it needs the network")
	}
	ahead, known := d.client.Skew()
	if !known {
		return skipped("it needs an answer of WeChat")
	}
	off := apart(ahead)
	switch {
	case ahead.Abs() > clockTolerance:
		return warned(words.Of("set this computer's clock, best by NTP (timedatectl set-ntp true): "+
			"temporary codes end at another time than is printed on them"), "%v", off)
	case ahead.Abs() > clockNoise:
		return passed("%v", off)
	}
	return passed("the same as WeChat's")
}

// ledgerFile looks at the ledger, which another run may hold meanwhile, and at its folder: SQLite writes files beside it.
func (d *doctor) ledgerFile(ctx context.Context) finding {
	path := d.s.ledger()
	shut := tryOpening(path) // before SQLite opens it: closing a file drops every lock that the process has on it
	l, err := d.s.view(ctx)
	old, ok := errors.AsType[*ledger.VersionError](err)
	outdated := ok && old.Version < old.Known
	switch {
	case errors.Is(err, ErrLedgerMissing):
		return d.noLedger(path)
	case err != nil && !outdated:
		return failed(err)
	case !outdated:
		d.ledger = l
		if err := l.Audit(ctx); err != nil {
			return failed(err)
		}
	}
	if shut != nil {
		return failedFor(shut, words.Of("let this user write to the ledger (chown), or run as the user whose it is"))
	}
	if err := tryWriting(filepath.Dir(path)); err != nil {
		return failedFor(err, words.Of("let this user write to the folder of the ledger, where SQLite has files too"))
	}
	if outdated {
		return warned(words.Of("nothing is needed"), "%v", old)
	}
	return passed("%s is whole", path)
}

// tryOpening opens a file for writing and writes nothing.
func tryOpening(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return f.Close()
}

func (d *doctor) noLedger(path string) finding {
	if d.s.Sandbox {
		return passed("none yet: a trial makes its own in its output folder")
	}
	if err := tryWriting(filepath.Dir(path)); err != nil {
		return failedFor(err, words.Of("make the folder and let this user write to it, or name another ledger with --ledger"))
	}
	return warned(words.Of("if there should be one, name it with --ledger: a new one does not know which codes exist"),
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
	line := words.Of("%s of the account's %s permanent codes are given or reserved",
		words.Thousands(used), words.Thousands(campaign.Capacity))
	switch {
	case used >= campaign.Capacity:
		return finding{console.Failed, line, words.Of("make new codes temporary (类型 = 临时), or use another account"),
			&campaign.CapacityError{Used: used, Added: 1}} // what a run with a new code ends with
	case used > capacityWarning:
		return warned(words.Of("make what need not last temporary (类型 = 临时), or prepare another account"), "%v", line)
	}
	return passed("%v", line)
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
		return failedFor(err, words.Of("name other places with --ledger and --out"))
	}
	return judgeRoom(beside, files)
}

// judgeRoom judges the bytes that are free for the ledger and for the files.
func judgeRoom(beside, files uint64) finding {
	if least := min(beside, files); least >= leastRoom {
		return passed("%s free for the ledger and %s for the files, enough for about %s codes",
			size(beside), size(files), words.Thousands(int(least/codeRoom)))
	}
	return failedFor(words.Errorf("only %s free for the ledger and %s for the files", size(beside), size(files)),
		words.Of("make room, or name other places with --ledger and --out"))
}

func size(n uint64) string { return console.Size(int64(min(n, 1<<62))) }

func (d *doctor) folder(context.Context) finding {
	cure := words.Of("let this user write to the folder, or name another with --out")
	out := d.s.out()
	if err := tryWriting(nearest(out)); err != nil {
		return failedFor(err, cure)
	}
	if !d.shared {
		return passed("%s can be written", out)
	}
	campaigns := exports(out)
	for _, folder := range campaigns {
		if err := tryWriting(folder); err != nil {
			return failedFor(err, cure)
		}
	}
	return passed("%s can be written, and so can the folders of campaigns that are in it: %d", out, len(campaigns))
}

// exports are the folders in out that have a campaign's files, as far as they can be seen.
func exports(out string) []string {
	entries, _ := os.ReadDir(out) // of a folder that is not there, or may not be listed, there are none to see
	var folders []string
	for _, entry := range entries {
		folder := filepath.Join(out, entry.Name())
		if _, err := os.Stat(filepath.Join(folder, "manifest.json")); err == nil {
			folders = append(folders, folder)
		}
	}
	return folders
}

// tryWriting makes a file in the folder and takes it away again.
func tryWriting(folder string) error {
	f, err := os.CreateTemp(folder, ".sceneqr-doctor-*")
	if err != nil {
		return err
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}
