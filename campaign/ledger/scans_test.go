package ledger

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"sync"
	"testing"
	"time"

	"sceneqr/campaign"
	"sceneqr/campaign/scan"
)

// listen opens the ledger at path for scans, closes it with the test, and sets its clock to morning.
func listen(t testing.TB, path string) *Scans {
	t.Helper()
	s, err := OpenScans(t.Context(), path, account)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { noError(t, s.Close()) })
	s.Now = func() time.Time { return morning }
	return s
}

// opened is a ledger with the codes of a sheet, held by a run, and a listener beside it.
func opened(t testing.TB, rows int) (*Ledger, *Scans, []campaign.Code) {
	t.Helper()
	l := fresh(t)
	codes := reserve(t, l, sheet("spring", rows)...)
	return l, listen(t, l.path), codes
}

// at is so many seconds after morning.
func at(second int) time.Time { return morning.Add(time.Duration(second) * time.Second) }

// by is the scan of a follower, follows that of one who becomes one, and leaves his end.
func by(person string, scene campaign.Scene, second int) scan.Scan {
	return scan.Scan{Kind: scan.Scanned, Scene: scene, At: at(second), OpenID: person}
}

func follows(person string, scene campaign.Scene, second int) scan.Scan {
	return scan.Scan{Kind: scan.Followed, Scene: scene, At: at(second), OpenID: person}
}

func leaves(person string, second int) scan.Scan {
	return scan.Scan{Kind: scan.Left, At: at(second), OpenID: person}
}

// record writes down events, one after the other, and tells whether the last was fresh.
func record(t testing.TB, s *Scans, events ...scan.Scan) (fresh bool) {
	t.Helper()
	for _, event := range events {
		var err error
		fresh, err = s.Record(t.Context(), event)
		noError(t, err)
	}
	return fresh
}

func recordAll(t testing.TB, s *Scans, events ...scan.Scan) (fresh int) {
	t.Helper()
	fresh, err := s.RecordAll(t.Context(), events)
	noError(t, err)
	return fresh
}

func visits(t testing.TB, l *Ledger, name string) (all []scan.Visit) {
	t.Helper()
	return between(t, l, name, time.Time{}, time.Time{})
}

func between(t testing.TB, l *Ledger, name string, from, to time.Time) (all []scan.Visit) {
	t.Helper()
	for v, err := range l.Visits(t.Context(), name, from, to) {
		if noError(t, err); err == nil {
			all = append(all, v)
		}
	}
	return all
}

// people are those of visits, as letters in the order in which they first come.
func people(visits []scan.Visit) string {
	var letters strings.Builder
	seen := map[int64]byte{}
	for _, v := range visits {
		if _, ok := seen[v.Person]; !ok {
			seen[v.Person] = byte('a' + len(seen))
		}
		letters.WriteByte(seen[v.Person])
	}
	return letters.String()
}

func TestScansComeBackInTheOrderOfTimeAndPeopleAsNumbers(t *testing.T) {
	l, s, codes := opened(t, 2)
	record(t, s, by("anna", codes[1].Scene, 30), follows("anna", codes[0].Scene, 10), by("ben", codes[0].Scene, 20),
		by("ben", "no code of ours", 15))
	got := visits(t, l, "spring")
	same(t, "people", people(got), "aba")
	for i := range got {
		got[i].Person = 0
	}
	same(t, "Visits", got, []scan.Visit{
		{Kind: scan.Followed, Scene: codes[0].Scene, At: at(10)},
		{Kind: scan.Scanned, Scene: codes[0].Scene, At: at(20)},
		{Kind: scan.Scanned, Scene: codes[1].Scene, At: at(30)},
	})
	noError(t, l.Audit(t.Context()))
}

func TestAnEventIsKnownAgainForGood(t *testing.T) {
	l, s, codes := opened(t, 2)
	event := follows("anna", codes[0].Scene, 10)
	same(t, "the first", record(t, s, event), true)
	same(t, "again", record(t, s, event), false)
	same(t, "twice in an import", recordAll(t, s, event, by("anna", codes[0].Scene, 11), event), 1)
	for what, other := range map[string]scan.Scan{
		"another kind":   by("anna", codes[0].Scene, 10),
		"another scene":  follows("anna", codes[1].Scene, 10),
		"another person": follows("ben", codes[0].Scene, 10),
		"another second": follows("anna", codes[0].Scene, 12),
	} {
		same(t, what, record(t, s, other), true)
	}
	noError(t, s.Close())
	s = listen(t, l.path)
	same(t, "after the listener began anew", record(t, s, event), false)
	record(t, s, leaves("anna", 20))
	same(t, "after the person has left", record(t, s, event), false)
	same(t, "visits", len(visits(t, l, "spring")), 6)
}

func TestTheSameEventFromManyAtOnceIsFreshOnce(t *testing.T) {
	l, s, codes := opened(t, 1)
	other := listen(t, l.path)
	var fresh sync.Map
	var wg sync.WaitGroup
	for i := range 64 {
		wg.Go(func() {
			who := []*Scans{s, other}[i%2]
			event := by(fmt.Sprint("person ", i/8), codes[0].Scene, 1)
			if record(t, who, event) {
				if _, twice := fresh.LoadOrStore(event.OpenID, true); twice {
					t.Errorf("the scan of %s was fresh twice", event.OpenID)
				}
			}
		})
	}
	wg.Wait()
	same(t, "people", people(visits(t, l, "spring")), "abcdefgh")
}

func TestATicketTellsTheSceneThatAnEventHasNot(t *testing.T) {
	l, s, codes := opened(t, 1)
	code := finish(t, l, codes[0])
	for i, scene := range []campaign.Scene{"", "0"} {
		event := follows("anna", scene, i)
		event.Ticket = code.Ticket
		same(t, "fresh", record(t, s, event), true)
		same(t, "fresh again", record(t, s, event), false)
	}
	stray := follows("ben", "", 5)
	stray.Ticket = "of another ledger"
	record(t, s, stray)
	same(t, "people", people(visits(t, l, "spring")), "aa")
	same(t, "lost", lost(t, l), 1)
}

func TestAnEventWithoutKindOrPersonIsRefusedAndWithItItsImport(t *testing.T) {
	l, s, codes := opened(t, 1)
	good, nobody, nothing := by("anna", codes[0].Scene, 1), by("", codes[0].Scene, 1), by("anna", codes[0].Scene, 1)
	nothing.Kind = 0
	for _, bad := range []scan.Scan{nobody, nothing} {
		if _, err := s.Record(t.Context(), bad); err == nil || strings.Contains(err.Error(), "anna") {
			t.Errorf("error %v", err)
		}
		if n, err := s.RecordAll(t.Context(), []scan.Scan{good, bad}); err == nil || n != 0 {
			t.Errorf("%d fresh, error %v", n, err)
		}
	}
	same(t, "visits", len(visits(t, l, "spring")), 0)
}

func TestNobodyCanBeReadOutOfTheFile(t *testing.T) {
	l, s, codes := opened(t, 1)
	record(t, s, by("oAnnaAnnaAnnaAnna", codes[0].Scene, 1), follows("oAnnaAnnaAnnaAnna", codes[0].Scene, 2))
	noError(t, s.Close())
	for end, whole := range files(t, l.path) {
		if strings.Contains(whole, "oAnna") {
			t.Errorf("there is an openid in sceneqr.db%s", end)
		}
	}
}

func TestTwoAccountsOfOneLedgerKeepTheirScansApart(t *testing.T) {
	l, s, codes := opened(t, 1)
	_, err := l.write.Exec(`INSERT INTO campaign (appid, name, updated) VALUES ('wx-other', 'autumn', 0)`)
	noError(t, err)
	other, err := OpenScans(t.Context(), l.path, "wx-other")
	noError(t, err)
	defer other.Close()
	event := follows("anna", codes[0].Scene, 1)
	same(t, "of the one", record(t, s, event), true)
	same(t, "of the other", record(t, other, event, follows("ben", "", 2)), true)
	same(t, "visits", len(visits(t, l, "spring")), 1)
	same(t, "lost", lost(t, l), 0)
	same(t, "unresolved", len(unresolved(t, s)), 0)
	if _, err := OpenScans(t.Context(), l.path, ""); !errors.As(err, new(*AccountsError)) {
		t.Errorf("of which account: error %v", err)
	}
}

func TestAClosedListenerWritesNothing(t *testing.T) {
	l, s, codes := opened(t, 1)
	noError(t, s.Close())
	noError(t, s.Close())
	_, recorded := s.Record(t.Context(), by("anna", codes[0].Scene, 1))
	_, imported := s.RecordAll(t.Context(), []scan.Scan{by("anna", codes[0].Scene, 1)})
	for what, err := range map[string]error{"Record": recorded, "RecordAll": imported, "Check": s.Check(t.Context())} {
		if !errors.Is(err, fs.ErrClosed) {
			t.Errorf("%s: error %v", what, err)
		}
	}
	same(t, "visits", len(visits(t, l, "spring")), 0)
}
