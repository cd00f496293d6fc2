package ledger

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"sceneqr/campaign"
)

// theDisk and theLimit name, for a process of this test, the folder on which it mounts a disk of its own, or in which it
// may write no large file; theWatch one in which it asks whether there is room.
const (
	theDisk  = "SCENEQR_TEST_DISK"
	theLimit = "SCENEQR_TEST_LIMIT"
	theWatch = "SCENEQR_TEST_WATCH"
)

func init() {
	for variable, play := range map[string]func(string) error{theDisk: onATinyDisk, theLimit: underALimit, theWatch: watching} {
		folder := os.Getenv(variable)
		if folder == "" {
			continue
		}
		if err := play(folder); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		os.Exit(0)
	}
}

func TestARealDiskThatIsFull(t *testing.T) {
	said, err := child(t, theDisk, &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWNS | syscall.CLONE_NEWUSER,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}},
	})
	if errors.Is(err, fs.ErrPermission) || strings.HasPrefix(said, "mounting") {
		t.Skipf("this system lets nobody mount a disk: %v %s", err, said)
	}
	if err != nil {
		t.Errorf("%v: %s", err, said)
	}
}

func TestALimitOfTheSystemIsAFullDisk(t *testing.T) {
	if said, err := child(t, theLimit, nil); err != nil {
		t.Errorf("%v: %s", err, said)
	}
}

func child(t *testing.T, variable string, attributes *syscall.SysProcAttr) (said string, err error) {
	t.Helper()
	program, err := os.Executable()
	noError(t, err)
	cmd := exec.Command(program)
	cmd.Env = append(os.Environ(), variable+"="+t.TempDir())
	cmd.SysProcAttr = attributes
	output, err := cmd.CombinedOutput()
	return string(output), err
}

// onATinyDisk fills a disk of 4 MB before there is a ledger, makes room, and fills it again.
func onATinyDisk(folder string) error {
	if err := syscall.Mount("tmpfs", folder, "tmpfs", 0, "size=4m"); err != nil {
		return fmt.Errorf("mounting: %w", err)
	}
	path := filepath.Join(folder, "sceneqr.db")
	makeRoom, err := ballast(folder, 8<<20)
	if err != nil {
		return err
	}
	if _, err := Open(context.Background(), path, account); !errors.Is(err, ErrFull) {
		return fmt.Errorf("a new ledger without room: error %w", err)
	}
	if left, err := filepath.Glob(path + "*"); err != nil || len(left) != 1 || left[0] != path+".lock" {
		return fmt.Errorf("a new ledger without room left %q: %w", left, err)
	}
	if err := makeRoom(); err != nil {
		return err
	}
	if makeRoom, err = ballast(folder, 3<<20); err != nil {
		return err
	}
	return outgrow(path, makeRoom)
}

// ballast takes size bytes of the room in folder, or what there is, until it is thrown off.
func ballast(folder string, size int) (throwOff func() error, err error) {
	path := filepath.Join(folder, "ballast")
	if err := os.WriteFile(path, make([]byte, size), 0o600); err != nil && !errors.Is(err, syscall.ENOSPC) {
		return nil, err
	}
	return func() error { return os.Remove(path) }, nil
}

// underALimit is what ulimit -f does, and to SQLite looks like a quota.
func underALimit(folder string) error {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		return err
	}
	free := limit
	limit.Cur = 1 << 20
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		return err
	}
	return outgrow(filepath.Join(folder, "sceneqr.db"), func() error {
		return syscall.Setrlimit(syscall.RLIMIT_FSIZE, &free)
	})
}

// outgrow saves until there is no more room, then makes room and saves more.
func outgrow(path string, makeRoom func() error) (err error) {
	ctx := context.Background()
	l, err := Open(ctx, path, account)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, l.Close()) }()
	codes, err := l.Reserve(ctx, sheet("spring", 100))
	if err != nil {
		return err
	}
	save := func(c campaign.Code) error { return l.Save(ctx, verified(ticketed(c)), make([]byte, 24<<10)) }
	saved := 0
	for err = save(codes[0]); err == nil; err = save(codes[saved]) {
		saved++
	}
	if !errors.Is(err, ErrFull) {
		return fmt.Errorf("there is no more room, and the error is %w", err)
	}
	if err := errors.Join(l.Audit(ctx), makeRoom()); err != nil {
		return err
	}
	for _, c := range codes[saved : saved+10] {
		if err := save(c); err != nil {
			return fmt.Errorf("with new room: %w", err)
		}
	}
	now, err := l.Status(ctx)
	if err != nil || saved == 0 || now.Campaigns[0].Verified != saved+10 {
		return fmt.Errorf("%d codes were saved, and the status is %+v: %w", saved+10, now, err)
	}
	return l.Audit(ctx)
}
