package ledger

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestOpenScansMakesTheFileAndFindsItsAccountAgain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sceneqr.db")
	if _, err := OpenScans(t.Context(), path, ""); !errors.Is(err, ErrNoAccount) {
		t.Errorf("nothing is there: error %v", err)
	}
	if left, _ := filepath.Glob(path + "*"); left != nil {
		t.Errorf("it left %v", left)
	}
	s := listen(t, path)
	same(t, "created", s.Created(), true)
	record(t, s, by("anna", "spring-000001", 1))
	noError(t, s.Close())

	s, err := OpenScans(t.Context(), path, "")
	noError(t, err)
	same(t, "created again", s.Created(), false)
	same(t, "the account", s.AppID(), account)
	noError(t, s.Close())
	l := start(t, path)
	reserve(t, l, sheet("spring", 1)...)
	same(t, "a scan from before the sheet", len(visits(t, l, "spring")), 1)
}

func TestAnEmptyLedgerHasNoAccountForScans(t *testing.T) {
	l, err := Open(t.Context(), filepath.Join(t.TempDir(), "sceneqr.db"), "")
	noError(t, err)
	noError(t, l.Close())
	if _, err := OpenScans(t.Context(), l.path, ""); !errors.Is(err, ErrNoAccount) {
		t.Errorf("error %v", err)
	}
}

func TestAnOldLedgerThatARunHoldsIsNotTouched(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		path, _ := versionOne(t)
		lock, err := acquire(t.Context(), path, 0, nil)
		noError(t, err)
		begun := time.Now()
		_, err = OpenScans(t.Context(), path, account)
		if !errors.As(err, new(*HeldError)) {
			t.Errorf("error %v", err)
		}
		same(t, "it waited", time.Since(begun), upgradePatience)
		isOfVersionOne(t, path)
		noError(t, leave(lock))
	})
}

func TestAnOldLedgerIsBroughtUpWhenItsRunHasEnded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		path, codes := versionOne(t)
		lock, err := acquire(t.Context(), path, 0, nil)
		noError(t, err)
		go func() {
			time.Sleep(time.Minute)
			noError(t, leave(lock))
		}()
		s := listen(t, path)
		same(t, "fresh", record(t, s, by("anna", codes[0].Scene, 1)), true)
	})
}

func TestScansOfAnAccountWithoutACampaignAreRefusedBesideOthers(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sceneqr.db")
	first := listen(t, path)
	record(t, first, by("anna", "spring-000001", 1)) // an empty ledger takes any
	l, err := Open(t.Context(), path, "wx0000000000000000")
	noError(t, err)
	reserve(t, l, sheet("spring", 1)...)
	_, err = OpenScans(t.Context(), path, account)
	stranger, ok := errors.AsType[*StrangerError](err)
	if !ok {
		t.Fatalf("error %v", err)
	}
	same(t, "the error", *stranger, StrangerError{AppID: account, Known: "wx0000000000000000"})
	if !strings.Contains(stranger.Cure().String(), "--appid") {
		t.Errorf("the cure is %v", stranger.Cure())
	}
	noError(t, l.Close())

	s, err := OpenScans(t.Context(), path, "")
	noError(t, err)
	same(t, "the account of scans", s.AppID(), "wx0000000000000000")
	noError(t, s.Close())
	v, err := View(t.Context(), path, "")
	noError(t, err)
	same(t, "the account of a view", v.AppID(), "wx0000000000000000")
	noError(t, v.Close())
	start(t, path)
	if _, err := View(t.Context(), path, ""); err != nil {
		t.Errorf("an account without a campaign: %v", err)
	}
}

func TestAListenerThatHearsNothingLeavesNoTrace(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sceneqr.db")
	s := listen(t, path)
	noError(t, s.Check(t.Context()))
	recordAll(t, s)
	noError(t, s.Close())
	if _, err := OpenScans(t.Context(), path, ""); !errors.Is(err, ErrNoAccount) {
		t.Errorf("error %v", err)
	}
}
