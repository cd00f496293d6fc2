package ledger

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

func TestACheckSeesThatThereIsNoRoom(t *testing.T) {
	if said, err := child(t, theWatch, nil); err != nil {
		t.Errorf("%v: %s", err, said)
	}
}

// watching asks before, while and after nothing can be written.
func watching(folder string) (err error) {
	ctx := context.Background()
	path := filepath.Join(folder, "sceneqr.db")
	s, err := OpenScans(ctx, path, account)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	if err := s.Check(ctx); err != nil {
		return err
	}
	letGo, err := freeze()
	if err != nil {
		return err
	}
	if err := s.Check(ctx); err != nil {
		return fmt.Errorf("it tries more than once a second: %w", err)
	}
	s.trial.ended = s.trial.ended.Add(-time.Minute)
	if err := s.Check(ctx); !errors.Is(err, ErrFull) {
		return fmt.Errorf("there is no room, and the error is %v", err)
	}
	if err := recorded(ctx, s, by("anna", "spring-000001", 1)); !errors.Is(err, ErrFull) {
		return fmt.Errorf("there is no room for a scan, and the error is %v", err)
	}
	if err := letGo(); err != nil {
		return err
	}
	if err := s.Check(ctx); !errors.Is(err, ErrFull) {
		return fmt.Errorf("it tries more than once a second: error %v", err)
	}
	s.trial.ended = s.trial.ended.Add(-time.Minute)
	return s.Check(ctx)
}

// freeze lets no file take a page.
func freeze() (letGo func() error, err error) {
	var free syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &free); err != nil {
		return nil, err
	}
	limit := free
	limit.Cur = pageSize / 2
	letGo = func() error { return syscall.Setrlimit(syscall.RLIMIT_FSIZE, &free) }
	return letGo, syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit)
}
