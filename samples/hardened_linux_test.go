package samples

import (
	"log"
	"os"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// hardening, in the environment, has this test's binary be nobody but a wrapper: what its arguments name is run in its
// place, and may not run memory that it has written. It is what MemoryDenyWriteExecute of cron/sceneqr.service asks for.
const hardening = "SAMPLES_HARDENED"

func init() {
	if os.Getenv(hardening) == "" {
		return
	}
	if err := unix.Prctl(unix.PR_SET_MDWE, unix.PR_MDWE_REFUSE_EXEC_GAIN, 0, 0, 0); err != nil {
		log.Fatal(err)
	}
	log.Fatal(syscall.Exec(os.Args[1], os.Args[1:], os.Environ()))
}

func TestUnderTheUnitFilesHardeningThePagesAreProvedAllTheSame(t *testing.T) {
	if raceDetector {
		t.Skip("an interpreter under the race detector takes minutes")
	}
	if _, err := unix.PrctlRetInt(unix.PR_GET_MDWE, 0, 0, 0, 0); err != nil {
		t.Skipf("this kernel cannot forbid it: %v", err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	tr := newTrial(t, 1)
	cmd := tr.command(self, program(t), "run", "shops.csv")
	cmd.Env = append(cmd.Env, hardening+"=yes")
	said, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	if !strings.Contains(string(said), "from its pages as they print") {
		t.Errorf("the pages were not proved:\n%s", said)
	}
}
