package ledger

import (
	"context"
	"errors"
	"os"
	"testing"
	"testing/synctest"
	"time"
)

func TestWhoWaitsGetsTheLedgerWhenTheOtherRunEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := fresh(t)
		code := finish(t, l, reserve(t, l, planned("spring", 1))[0])
		go func() {
			time.Sleep(time.Minute)
			noError(t, l.Close())
		}()
		begun := time.Now()
		var kept []error
		next, err := OpenWithin(t.Context(), l.path, account, time.Hour, func(e *HeldError) { kept = append(kept, e) })
		if err != nil {
			t.Fatal(err)
		}
		defer next.Close()
		if waited := time.Since(begun); waited < time.Minute || waited > time.Minute+retry {
			t.Errorf("it waited %v", waited)
		}
		if len(kept) != 1 {
			t.Fatalf("it said %d times that it waits", len(kept))
		}
		isHeldBy(t, kept[0], os.Getpid())
		same(t, "Codes", listed(t, next, "spring")[0], code)
	})
}

func TestPatienceEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := fresh(t)
		begun := time.Now()
		_, err := OpenWithin(t.Context(), l.path, account, time.Minute, nil)
		isHeldBy(t, err, os.Getpid())
		same(t, "it waited", time.Since(begun), time.Minute)
	})
}

func TestWaitingEndsWithTheContextAndItsCause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := fresh(t)
		ctx, cancel := context.WithCancelCause(t.Context())
		interrupted := errors.New("interrupted")
		_, err := OpenWithin(ctx, l.path, account, time.Hour, func(*HeldError) { cancel(interrupted) })
		if !errors.Is(err, interrupted) {
			t.Errorf("error %v", err)
		}
		noError(t, l.Close())
		start(t, l.path) // and the one who went holds nothing
	})
}

func TestNobodyIsToldOfAWaitThatIsNone(t *testing.T) {
	l := fresh(t)
	tell := func(e *HeldError) { t.Errorf("told of %v", e) }
	_, err := OpenWithin(t.Context(), l.path, account, 0, tell)
	isHeldBy(t, err, os.Getpid())
	noError(t, l.Close())
	next, err := OpenWithin(t.Context(), l.path, account, time.Hour, tell)
	noError(t, err)
	noError(t, next.Close())
}
