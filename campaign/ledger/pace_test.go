package ledger

import (
	"math"
	"path/filepath"
	"sync"
	"testing"
)

func pace(t *testing.T, l *Ledger) float64 {
	t.Helper()
	rate, err := l.Pace(t.Context())
	noError(t, err)
	return rate
}

func TestThePaceIsKeptForTheNextRunOfTheAccount(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sceneqr.db")
	l := start(t, path)
	same(t, "the pace of a new ledger", pace(t, l), 0.0)
	for _, rate := range []float64{2.5, 0.1} {
		noError(t, l.Learn(t.Context(), rate))
	}
	noError(t, l.Close())

	other, err := Open(t.Context(), path, "wxother")
	noError(t, err)
	same(t, "another account's", pace(t, other), 0.0)
	noError(t, other.Close())

	v, err := View(t.Context(), path, account)
	noError(t, err)
	defer v.Close()
	same(t, "what a view sees", pace(t, v), 0.1)
	if v.Learn(t.Context(), 1) == nil {
		t.Error("a view has learnt")
	}

	l = start(t, path)
	same(t, "the next run's", pace(t, l), 0.1)
	noError(t, l.Learn(t.Context(), 0))
	same(t, "what was forgotten", pace(t, l), 0.0)
}

func TestNoPaceIsLearntThatIsNone(t *testing.T) {
	l := fresh(t)
	noError(t, l.Learn(t.Context(), 2))
	for _, rate := range []float64{-1, math.NaN(), math.Inf(1)} {
		if l.Learn(t.Context(), rate) == nil {
			t.Errorf("%v was learnt", rate)
		}
	}
	same(t, "the pace", pace(t, l), 2.0)
}

func TestLearningAndSavingDoNotDisturbEachOther(t *testing.T) {
	l := fresh(t)
	codes := reserve(t, l, sheet("spring", 64)...)
	var wg sync.WaitGroup
	for i := range codes {
		wg.Go(func() {
			noError(t, l.Learn(t.Context(), float64(i+1)))
			codes[i] = finish(t, l, codes[i])
		})
	}
	wg.Wait()
	same(t, "Codes", listed(t, l, "spring"), codes)
	if rate := pace(t, l); rate < 1 || rate > 64 {
		t.Errorf("the pace is %v, which nobody said", rate)
	}
}
