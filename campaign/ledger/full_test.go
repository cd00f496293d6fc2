package ledger

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"sceneqr/campaign"
)

// allow lets the file grow by so many pages and no further.
func allow(t *testing.T, l *Ledger, pages int) {
	t.Helper()
	var now int
	noError(t, l.write.QueryRow(`PRAGMA page_count`).Scan(&now))
	_, err := l.write.Exec(fmt.Sprintf(`PRAGMA max_page_count = %d`, now+pages))
	noError(t, err)
}

func TestAFullDiskLosesNothingAndTheLedgerWorksWhenThereIsRoom(t *testing.T) {
	l := fresh(t)
	codes := reserve(t, l, sheet("spring", 40)...)
	for i, c := range codes {
		codes[i] = ticketed(c)
		noError(t, l.Save(t.Context(), codes[i], nil))
	}
	jpeg := make([]byte, 3*pageSize)
	allow(t, l, 40)
	var wg sync.WaitGroup
	full := make([]bool, len(codes))
	for i, c := range codes {
		wg.Go(func() {
			if err := l.Save(t.Context(), verified(c), jpeg); err == nil {
				codes[i] = verified(c)
			} else if full[i] = errors.Is(err, ErrFull); !full[i] || strings.Contains(err.Error(), "\n") {
				t.Errorf("error %v", err)
			}
		})
	}
	wg.Wait()
	if _, err := l.Reserve(t.Context(), sheet("autumn", 500)); !errors.Is(err, ErrFull) {
		t.Errorf("Reserve: error %v", err)
	}
	same(t, "Codes", listed(t, l, "spring"), codes)
	same(t, "codes of a sheet for which there was no room", len(listed(t, l, "autumn")), 0)
	noError(t, l.Audit(t.Context()))

	allow(t, l, 10_000)
	found := 0
	for i, c := range codes {
		if full[i] {
			found++
			codes[i] = verified(c)
			noError(t, l.Save(t.Context(), codes[i], jpeg))
		}
	}
	if found == 0 || found == len(codes) {
		t.Errorf("%d of %d codes found no room: this test proves nothing", found, len(codes))
	}
	same(t, "Codes", listed(t, l, "spring"), codes)
	noError(t, l.Audit(t.Context()))
}

// impatient makes whoever opens a ledger in this test wait for other programs only for a moment.
func impatient(t *testing.T) {
	was := busyTimeout
	t.Cleanup(func() { busyTimeout = was })
	busyTimeout = 100 * time.Millisecond
}

func TestAnotherProgramThatKeepsTheFileIsNamedAsTheCause(t *testing.T) {
	impatient(t)
	l := fresh(t)
	codes := reserve(t, l, sheet("spring", 3)...)
	other := connect(l.path, "rw", 1) // as in sqlite3's shell: BEGIN IMMEDIATE
	defer other.Close()
	tx, err := other.Begin()
	noError(t, err)

	group := []*entry[save]{{what: save{code: ticketed(codes[0])}}, {what: save{code: ticketed(codes[1])}}}
	l.saving.record(group)
	_, reserved := l.Reserve(t.Context(), sheet("autumn", 1))
	for what, err := range map[string]error{
		"Save":          l.Save(t.Context(), ticketed(codes[0]), nil),
		"one of many":   wrap("saving", group[0].err),
		"another":       wrap("saving", group[1].err),
		"Reserve":       reserved,
		"Learn":         l.Learn(t.Context(), 1),
		"Close is fine": errors.Join(l.Close(), ErrBusy),
	} {
		if !errors.Is(err, ErrBusy) {
			t.Errorf("%s: error %v", what, err)
		}
	}
	_, err = Open(t.Context(), l.path, account)
	if !errors.Is(err, ErrBusy) {
		t.Errorf("Open: error %v", err)
	}
	v, err := View(t.Context(), l.path, account) // to look is no trouble
	noError(t, err)
	same(t, "a view", listed(t, v, "spring"), codes)
	noError(t, v.Close())

	noError(t, tx.Rollback())
	l = start(t, l.path)
	noError(t, l.Save(t.Context(), ticketed(codes[0]), nil))
	same(t, "Codes", listed(t, l, "spring")[0], ticketed(codes[0]))
}

// A copy that a person made with VACUUM INTO has no log, and there a reader can keep a commit waiting.
func TestACommitThatFailsLeavesTheConnectionFitForTheNext(t *testing.T) {
	impatient(t)
	path := spoil(t, func(path string) { execute(t, path, `PRAGMA journal_mode = DELETE`) })
	l := start(t, path)
	codes := listed(t, l, "spring")
	reader, err := l.read.Begin()
	noError(t, err)
	_, err = reader.Exec(`SELECT count(*) FROM code`)
	noError(t, err)
	if err := l.Save(t.Context(), ticketed(codes[1]), nil); !errors.Is(err, ErrBusy) {
		t.Errorf("error %v", err)
	}
	noError(t, reader.Rollback())
	same(t, "Codes", listed(t, l, "spring"), codes)
	noError(t, l.Save(t.Context(), ticketed(codes[1]), nil))
	same(t, "the code", listed(t, l, "spring")[1], ticketed(codes[1]))
}

func TestAClockThatJumpsChangesOnlyWhatIsDated(t *testing.T) {
	l := fresh(t)
	codes := reserve(t, l, sheet("spring", 4)...)
	for i, jump := range []time.Time{
		morning.AddDate(50, 0, 0), time.Unix(0, 0), {}, morning.Add(-time.Hour),
	} {
		l.Now = func() time.Time { return jump }
		codes[i] = finish(t, l, codes[i])
		same(t, "what Reserve returns", reserve(t, l, codes...), codes)
		same(t, "Codes", listed(t, l, "spring"), codes)
		same(t, "updated", updated(t, l, "spring"), jump.UTC().Truncate(time.Second))
		got, err := l.Status(t.Context())
		noError(t, err)
		same(t, "status", got, Status{
			Ticketed: i + 1, Reserved: 3 - i, Creates: 1, Day: day(jump),
			Campaigns: []Progress{{Campaign: "spring", Planned: 3 - i, Verified: i + 1, Updated: jump.UTC()}},
		})
	}
	path := l.path
	noError(t, l.Close())
	l, err := Open(t.Context(), path, account)
	noError(t, err)
	defer l.Close()
	same(t, "Codes", listed(t, l, "spring"), codes)
	noError(t, l.Audit(t.Context()))
}

func TestWhatTheSystemRefusesIsKnownByItsKind(t *testing.T) {
	_, missing := connect(filepath.Join(t.TempDir(), "none.db"), "ro", 1).Exec(`SELECT 1 FROM code`)
	if !mayBePlace(missing) || kindOf(missing) != nil || kindOf(fs.ErrNotExist) != nil || kindOf(campaign.ErrLater) != nil {
		t.Errorf("a missing file: %v is of kind %v", missing, kindOf(missing))
	}
}
