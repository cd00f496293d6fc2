//go:build unix

package samples

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"time"

	"sceneqr/campaign/ledger"
)

// logName is where SQLite writes first what is to become of the ledger.
const logName = "sceneqr.db-wal"

// A moment is what a kill is aimed at. Watch is called before the run, and what it gives tells whether the moment has
// come; the kill comes up to within later. Where it really fell is known only afterwards: see [victim.phase].
type moment struct {
	aim    phase
	watch  func(*victim) (come func() bool)
	within time.Duration
}

// The moments in the order in which a campaign comes to them: one of the first two, then the others.
var (
	making    = moment{inMaking, opening, 4 * time.Millisecond}
	migration = moment{inMigration, firstWrite, 300 * time.Microsecond}
	others    = []moment{
		{inSaving, saving, time.Millisecond},
		{anywhere, wholeRun, 500 * time.Millisecond},
		{inExport, exporting, 150 * time.Millisecond},
		{inPublishing, publishing, 5 * time.Millisecond},
	}
)

// opening begins with the lock being taken.
func opening(v *victim) func() bool {
	const lock = "sceneqr.db.lock"
	before := v.state(lock)
	return func() bool { return v.state(lock) != before }
}

// firstWrite is when the ledger is brought up to date, where there is need; else it is the first thing saved.
func firstWrite(v *victim) func() bool {
	before := v.state(logName)
	return func() bool { return v.state(logName) != before }
}

// saving is when something has been written, early in the run.
func saving(v *victim) func() bool {
	last, transactions := v.state(logName), 1+v.random.IntN(5)
	return func() bool {
		if state := v.state(logName); state != last {
			last = state
			transactions--
		}
		return transactions == 0
	}
}

func wholeRun(*victim) func() bool { return func() bool { return true } }

// exporting begins with a stage for the files.
func exporting(v *victim) func() bool { return v.newStage("") }

// publishing begins when the last of the files is written.
func publishing(v *victim) func() bool { return v.newStage("SHA256SUMS") }

// newStage tells when there is a stage that was not there before, and this file in it.
func (v *victim) newStage(file string) func() bool {
	before := v.stages()
	return func() bool {
		return slices.ContainsFunc(v.stages(), func(stage string) bool {
			return !slices.Contains(before, stage) && exists(stage, file)
		})
	}
}

// killWhen kills the process after so long a time since come was first true.
func killWhen(p *os.Process, come func() bool, after time.Duration, ended <-chan struct{}) {
	look := time.NewTicker(200 * time.Microsecond)
	defer look.Stop()
	for !come() {
		select {
		case <-ended:
			return
		case <-look.C:
		}
	}
	select {
	case <-ended:
	case <-time.After(after):
		_ = p.Kill() // it may have ended by itself
	}
}

// A phase is where a kill fell, by what it left behind.
type phase string

const (
	inMaking     phase = "in the making of the ledger"
	inMigration  phase = "in bringing the ledger up to date"
	inSaving     phase = "among the saving"
	inExport     phase = "among the writing of files"
	inPublishing phase = "among the changing of files"
	anywhere     phase = "anywhere else"
)

// A trace is what was there before a run, of what the run was to change.
type trace struct {
	behind bool
	log    fileState
}

// trace looks at the log last: whoever looks at the ledger may make one that is empty.
func (v *victim) trace() trace {
	behind := v.behind()
	return trace{behind, v.state(logName)}
}

// phase looks at what a killed run has left.
func (v *victim) phase(before trace) phase {
	written := v.state(logName) != before.log
	switch stages := v.stages(); {
	case exists(v.dir, "sceneqr.db.new"):
		return inMaking
	case before.behind && written && (v.behind() || len(v.ledgerCodes()) == len(v.begin.codes)):
		return inMigration // the log has some of it, or all of it and nothing more
	case slices.ContainsFunc(stages, publishingBegun):
		return inPublishing
	case len(stages) > 0:
		return inExport
	case written:
		return inSaving
	}
	return anywhere
}

// behind tells whether the ledger is of an older version than the program's.
func (v *victim) behind() bool {
	l, err := ledger.View(v.Context(), v.path("sceneqr.db"), appid)
	if err == nil {
		_ = l.Close() // it was only looked at
		return false
	}
	e, ok := errors.AsType[*ledger.VersionError](err)
	return ok && e.Version < e.Known
}

// publishingBegun tells whether the first file has left a stage in which all were ready.
func publishingBegun(stage string) bool {
	return exists(stage, "old/SHA256SUMS") || exists(stage, "SHA256SUMS") && !exists(stage, "codes.zip")
}

// stages are the folders in which killed exports and the one under way keep their files.
func (v *victim) stages() []string {
	found, _ := filepath.Glob(v.path("out/shops/.sceneqr-*.tmp")) // the pattern is sound
	return found
}

// A fileState is another whenever the file has been written to; zero for a file that is not there.
type fileState struct {
	size     int64
	modified time.Time
}

func (v *victim) state(name string) fileState {
	info, err := os.Stat(v.path(name))
	if err != nil {
		return fileState{}
	}
	return fileState{info.Size(), info.ModTime()}
}

func exists(dir, name string) bool {
	_, err := os.Stat(filepath.Join(dir, filepath.FromSlash(name)))
	return err == nil
}
