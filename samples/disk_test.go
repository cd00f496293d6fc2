//go:build unix

package samples

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
)

// limited runs the program under a limit on the size of every file that it writes, in units of 512 bytes, which is the
// shell's: what a full disk does to it, without a disk.
const limited = `ulimit -f "$1" && shift && exec "$@"`

// TestAFullDiskLosesNothing lets no file grow beyond a size, once for each of many sizes, so that it is the making of
// the ledger, a picture, a checkpoint or an export that fails.
func TestAFullDiskLosesNothing(t *testing.T) {
	const rows, most = 3, 640
	failed := 0
	for blocks := 16; blocks <= most; blocks += 48 {
		t.Run(fmt.Sprintf("%d kB", blocks/2), func(t *testing.T) {
			tr := newTrial(t, rows)
			cmd := tr.command("sh", "-c", limited, "sh", strconv.Itoa(blocks), program(t), "run", "--workers", "1", "shops.csv")
			said, err := cmd.CombinedOutput()
			inFlight := 0
			if err != nil {
				failed++
				inFlight = 1
				if got := cmd.ProcessState.ExitCode(); got != 1 {
					t.Errorf("%v, want status 1\n%s", cmd.ProcessState, said)
				}
				checkCured(t, string(said))
			}
			tr.finishes(rows + inFlight)
		})
	}
	if failed < 3 {
		t.Errorf("only %d runs found the disk full", failed)
	}
}

// checkCured demands an error and what to do about it, in words.
func checkCured(t *testing.T, said string) {
	t.Helper()
	for _, want := range []string{"sceneqr: error: ", "sceneqr: hint: "} {
		if !strings.Contains(said, want) {
			t.Errorf("no %q in\n%s", want, said)
		}
	}
}

func TestAFullDiskLeavesTheFilesOfBefore(t *testing.T) {
	tr := newTrial(t, 3)
	tr.finishes(3)
	before := tr.read("out/shops/SHA256SUMS")
	const enoughForTheLedgersIndex = 80 // its -shm is 32 KiB; codes.zip is larger
	cmd := tr.command("sh", "-c", limited, "sh", strconv.Itoa(enoughForTheLedgersIndex), program(t), "export", "shops")
	said, err := cmd.CombinedOutput()
	if err == nil {
		t.Fatalf("the files fit on the disk:\n%s", said)
	}
	checkCured(t, string(said))
	tr.wholeFiles()
	if after := tr.read("out/shops/SHA256SUMS"); after != before {
		t.Error("an export that failed has changed the files")
	}
	tr.exits(0, "export", "shops")
	tr.wholeFiles()
}

// onSmallDisk makes a file system of $2 KiB, runs the program on it twice, the second time with room, and leaves what
// was said and the files in the folder it started in. It needs no root where users may have namespaces of their own.
const onSmallDisk = `
set -e
program=$1 size=$2 home=$PWD
mkdir disk
mount -t tmpfs -o size="$size"k none disk
cp shops.csv disk
cd disk
status=0
"$program" run --workers 1 shops.csv >"$home/said" 2>&1 || status=$?
echo $status >"$home/status"
mount -o remount,size=64m "$home/disk"
"$program" run shops.csv >"$home/said-then" 2>&1
cp -R out "$home"
`

// smallDisk is the command line before a script that mounts: its own namespace, as root or as a user who is one in it.
func smallDisk(t *testing.T) []string {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("a small file system takes a Linux namespace")
	}
	for _, line := range [][]string{{"unshare", "-m"}, {"unshare", "-r", "-m"}} {
		try := append(line, "sh", "-c", `mount -t tmpfs none "$0"`, t.TempDir())
		if exec.CommandContext(t.Context(), try[0], try[1:]...).Run() == nil {
			return line
		}
	}
	t.Skip("this user may not mount a file system, not even in a namespace; TestAFullDiskLosesNothing does without")
	return nil
}

func TestAFullFileSystemSaysSoAndLosesNothing(t *testing.T) {
	const rows = 3
	namespace := smallDisk(t)
	full := 0
	for _, size := range []int{40, 120, 240, 360, 480, 600, 720} {
		t.Run(fmt.Sprintf("%d KiB", size), func(t *testing.T) {
			tr := newTrial(t, rows)
			line := append(namespace[1:len(namespace):len(namespace)],
				"sh", "-c", onSmallDisk, "sh", program(t), strconv.Itoa(size))
			if out, err := tr.command(namespace[0], line...).CombinedOutput(); err != nil {
				t.Fatalf("%v\n%s\nfirst: %s", err, out, tr.read("said"))
			}
			inFlight := 0
			if status := strings.TrimSpace(tr.read("status")); status != "0" {
				full++
				inFlight = 1
				said := tr.read("said")
				if status != "1" || !strings.Contains(said, "full") && !strings.Contains(said, "no space left") {
					t.Errorf("status %s\n%s", status, said)
				}
				checkCured(t, said)
			}
			if asked := tr.emulator.Calls(createPath); asked > rows+inFlight {
				t.Errorf("WeChat was asked for %d codes, want at most %d", asked, rows+inFlight)
			}
			tr.wholeFiles()
		})
	}
	if full < 3 {
		t.Errorf("only %d runs found the disk full", full)
	}
}

// A folder that cannot be written to is found before a code is asked for, not after.
func TestAReadOnlyFolderIsToldBeforeAnythingIsAsked(t *testing.T) {
	for name, args := range map[string][]string{
		"ledger": {"run", "--ledger", "fixed/sceneqr.db", "shops.csv"},
		"out":    {"run", "--out", "fixed/out", "shops.csv"},
	} {
		t.Run(name, func(t *testing.T) {
			tr := newTrial(t, 2)
			folder := filepath.Join(tr.dir, "fixed")
			if err := os.Mkdir(folder, 0o700); err != nil {
				t.Fatal(err)
			}
			line := append(readOnly(t, folder), program(t))
			cmd := tr.command(line[0], append(line[1:], args...)...)
			said, _ := cmd.CombinedOutput() // the state tells more
			if got := cmd.ProcessState.ExitCode(); got != 1 && got != 2 {
				t.Errorf("%v\n%s", cmd.ProcessState, said)
			}
			checkCured(t, string(said))
			if asked := tr.emulator.Calls(createPath); asked != 0 {
				t.Errorf("WeChat was asked for %d codes that could not be kept or handed over", asked)
			}
			tr.finishes(2)
		})
	}
}

// readOnly is the command line before a program for which the folder cannot be written to: modes are enough, except for
// root, who needs a file system that is read only.
func readOnly(t *testing.T, folder string) []string {
	t.Helper()
	if os.Geteuid() != 0 {
		if err := os.Chmod(folder, 0o500); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = os.Chmod(folder, 0o700) })
		return []string{"env"}
	}
	script := `mount -t tmpfs -o ro none "$0" && exec "$@"`
	return append(smallDisk(t), "sh", "-c", script, folder)
}
