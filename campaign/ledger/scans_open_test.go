package ledger

import (
	"errors"
	"path/filepath"
	"testing"
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
	path, _ := versionOne(t)
	lock, err := acquire(t.Context(), path, 0, nil)
	noError(t, err)
	_, err = OpenScans(t.Context(), path, account)
	if !errors.As(err, new(*HeldError)) {
		t.Errorf("error %v", err)
	}
	isOfVersionOne(t, path)
	noError(t, leave(lock))
}
