package ledger

import (
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"
)

func reprinted(t *testing.T, l *Ledger, name string, r Reprint) int {
	t.Helper()
	number, err := l.Reprinted(t.Context(), name, r)
	noError(t, err)
	return number
}

func reprints(t *testing.T, l *Ledger, name string) []Reprint {
	t.Helper()
	all, err := l.Reprints(t.Context(), name)
	noError(t, err)
	return all
}

func TestReprintsAreNumberedWithinTheirCampaign(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sceneqr.db")
	l := start(t, path)
	reserve(t, l, planned("spring", 1))
	reserve(t, l, planned("autumn", 1))
	first := Reprint{Serials: "000123-000140", Layout: "l7160", Labels: 18}
	second := Reprint{Serials: "000007", Layout: "a4-12", Labels: 2}
	same(t, "number", reprinted(t, l, "spring", first), 1)
	same(t, "number in another campaign", reprinted(t, l, "autumn", second), 1)
	noError(t, l.Close())

	l = start(t, path)
	later := morning.Add(90 * time.Minute)
	l.Now = func() time.Time { return later.Add(time.Millisecond) }
	same(t, "number in the next run", reprinted(t, l, "spring", second), 2)
	first.Number, first.At = 1, morning
	second.Number, second.At = 2, later
	want := []Reprint{first, second}
	same(t, "Reprints", reprints(t, l, "spring"), want)

	v, err := View(t.Context(), path, account)
	noError(t, err)
	defer v.Close()
	same(t, "Reprints of a view", reprints(t, v, "spring"), want)
	status, err := v.Status(t.Context())
	noError(t, err)
	same(t, "those of Status", status.Campaigns[0].Reprints, want)
	same(t, "those of Status, of the other", len(status.Campaigns[1].Reprints), 1)
	noError(t, l.Audit(t.Context()))
}

func TestAReprintsNumberIsNotGivenTwice(t *testing.T) {
	l := fresh(t)
	reserve(t, l, planned("spring", 1))
	r := Reprint{Number: 7, At: time.Unix(0, 0), Serials: "000001", Layout: "a4-12", Labels: 1}
	var wg sync.WaitGroup
	numbers := make([]int, 16)
	for i := range numbers {
		wg.Go(func() { numbers[i] = reprinted(t, l, "spring", r) })
	}
	wg.Wait()
	slices.Sort(numbers)
	for i, n := range numbers {
		same(t, "number", n, i+1)
	}
	same(t, "when", reprints(t, l, "spring")[0].At, morning)
}

func TestAReprintChangesNothingOfTheCampaign(t *testing.T) {
	l := fresh(t)
	code := finish(t, l, reserve(t, l, planned("spring", 1))[0])
	l.Now = func() time.Time { return morning.Add(time.Hour) }
	reprinted(t, l, "spring", Reprint{Serials: "000001", Layout: "a4-12", Labels: 1})
	same(t, "updated", updated(t, l, "spring"), morning)
	same(t, "code", listed(t, l, "spring")[0], code)
}

func TestAReprintIsOfLabelsInACampaignOfTheAccount(t *testing.T) {
	l := fresh(t)
	reserve(t, l, planned("spring", 1))
	r := Reprint{Serials: "000001", Layout: "a4-12", Labels: 1}
	if _, err := l.Reprinted(t.Context(), "autumn", r); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("of a campaign that is not there: error %v", err)
	}
	if _, err := l.Reprinted(t.Context(), "spring", Reprint{Serials: "000001", Layout: "a4-12"}); err == nil {
		t.Error("a reprint of no labels was recorded")
	}
	v, err := View(t.Context(), l.path, account)
	noError(t, err)
	defer v.Close()
	if _, err := v.Reprinted(t.Context(), "spring", r); err == nil {
		t.Error("a view has recorded a reprint")
	}
	other, err := View(t.Context(), l.path, "wxother")
	noError(t, err)
	defer other.Close()
	reprinted(t, l, "spring", r)
	same(t, "another account's", len(reprints(t, other, "spring")), 0)
	same(t, "those of no campaign", len(reprints(t, l, "")), 0)
	same(t, "those of spring", len(reprints(t, l, "spring")), 1)
}
