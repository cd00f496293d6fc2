package ledger

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"sceneqr/campaign"
)

// theOther names, for a process of this test that plays the other run, the ledger that it is to open.
const theOther = "SCENEQR_TEST_LEDGER"

func TestMain(m *testing.M) {
	if path := os.Getenv(theOther); path != "" {
		run(path)
	}
	os.Exit(m.Run())
}

// run finishes code after code, 16 at a time, and says so only when the ledger has said so. It does not end by itself.
func run(path string) {
	l, err := Open(context.Background(), path, account)
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	codes, err := l.Reserve(context.Background(), sheet("spring", manyCodes))
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	var output sync.Mutex
	say := func(c campaign.Code) {
		output.Lock()
		defer output.Unlock()
		fmt.Println(c.Key, c.Stage)
	}
	for worker := range 16 {
		go func() {
			for i := worker; i < len(codes); i += 16 {
				c := asking(codes[i])
				if l.Save(context.Background(), c, nil) == nil {
					say(c)
				}
				if c = answered(c); l.Save(context.Background(), c, nil) == nil {
					say(c)
				}
				if c = verified(c); l.Save(context.Background(), c, picture(c)) == nil {
					say(c)
				}
			}
		}()
	}
	select {}
}

// The run is killed when it has said enough. It could do many more.
const (
	enough    = 200
	manyCodes = 2_000
)

// otherRun starts a process that holds the ledger at path, and returns what it says.
func otherRun(t *testing.T, path string) (*exec.Cmd, *bufio.Scanner) {
	t.Helper()
	program, err := os.Executable()
	noError(t, err)
	cmd := exec.Command(program)
	cmd.Env = append(os.Environ(), theOther+"="+path)
	output, err := cmd.StdoutPipe()
	noError(t, err)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill() // it may be dead already
		_ = cmd.Wait()
	})
	return cmd, bufio.NewScanner(output)
}

func TestWhatSaveAcknowledgedOutlivesAKill(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sceneqr.db")
	cmd, output := otherRun(t, path)
	acknowledged := map[string]string{}
	for output.Scan() {
		key, stage, ok := strings.Cut(output.Text(), " ")
		if _, err := campaign.ParseStage(stage); !ok || err != nil {
			t.Fatalf("the other run: %s", output.Text())
		}
		if acknowledged[key] = stage; len(acknowledged) == enough {
			_, err := Open(t.Context(), path, account)
			isHeldBy(t, err, cmd.Process.Pid)
			noError(t, cmd.Process.Kill())
		}
	}
	if len(acknowledged) < enough {
		t.Fatalf("the other run ended after %d codes", len(acknowledged))
	}
	_ = cmd.Wait() // an error: it was killed

	l := start(t, path)
	codes := reserve(t, l, sheet("spring", manyCodes)...)
	found := 0
	for _, c := range codes {
		said, err := campaign.ParseStage(acknowledged[c.Key])
		if acknowledged[c.Key] != "" && c.Asked != 1 || c.Outstanding != (c.Asked == 1 && c.Stage == campaign.Planned) {
			t.Errorf("channel %s was asked for %d times and is %s, outstanding: %v", c.Key, c.Asked, c.Stage, c.Outstanding)
		}
		if err == nil && c.Stage < said {
			t.Errorf("channel %s was acknowledged as %s and is %s", c.Key, said, c.Stage)
		}
		if c.Stage == campaign.Verified {
			_, err := l.Picture(t.Context(), c)
			noError(t, err)
		}
		if c.Asked > 0 {
			found++
		}
	}
	if found < len(acknowledged) {
		t.Errorf("%d codes were acknowledged, %d are there", len(acknowledged), found)
	}
}

func isHeldBy(t *testing.T, err error, pid int) {
	t.Helper()
	held, ok := errors.AsType[*HeldError](err)
	want := fmt.Sprintf("another run holds the ledger: process %d on ", pid)
	if !ok || !strings.HasPrefix(err.Error(), want) || !strings.Contains(held.Holder, " since ") {
		t.Errorf("error %v, want %s…", err, want)
	}
}

func TestOneRunHoldsALedgerWhateverItIsCalledBy(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "sceneqr.db")
	l := start(t, path)
	alias := filepath.Join(folder, "alias.db")
	noError(t, os.Symlink(path, alias))
	t.Chdir(folder)
	for _, name := range []string{path, alias, "sceneqr.db", "./../" + filepath.Base(folder) + "/alias.db"} {
		_, err := Open(t.Context(), name, account)
		isHeldBy(t, err, os.Getpid())
	}
	noError(t, l.Close())
	start(t, alias)
}

func TestTheNextRunIsNotToldOfTheLast(t *testing.T) {
	l := fresh(t)
	noError(t, l.Close())
	same(t, "the lock's holder", holder(l.path+".lock"), "")
}

func TestARefusedOpenHoldsNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sceneqr.db")
	noError(t, os.WriteFile(path, []byte("not a ledger"), 0o600))
	if _, err := Open(t.Context(), path, account); !errors.Is(err, ErrForeign) {
		t.Errorf("error %v", err)
	}
	noError(t, os.Remove(path))
	start(t, path)
}
