package samples

import (
	"cmp"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sceneqr/campaign/wechat/emulator"
)

// patience is how long a test waits for what comes at once when all is well.
const patience = time.Minute

// A trial is sceneqr with a sheet, a folder of its own and WeChat's emulator.
type trial struct {
	*testing.T
	dir      string
	secret   string
	emulator *emulator.Emulator
	server   *httptest.Server
	env      []string // beyond what names WeChat and the account
}

// newTrial has a sheet shops.csv of so many rows, and a WeChat where all is well.
func newTrial(t *testing.T, rows int) *trial {
	t.Helper()
	wechat := new(emulator.Emulator)
	return newTrialOf(t, rows, wechat, wechat)
}

// newTrialOf has this emulator for its WeChat, as the handler lets it be seen.
func newTrialOf(t *testing.T, rows int, wechat *emulator.Emulator, seen http.Handler) *trial {
	t.Helper()
	tr := &trial{T: t, dir: t.TempDir(), secret: cmp.Or(wechat.Secret, secret), emulator: wechat}
	tr.server = httptest.NewServer(seen)
	t.Cleanup(tr.server.Close)
	tr.write("shops.csv", shopsSheet(rows))
	return tr
}

// command is a program on the trial's sheet, without what the tester's environment might say to it. It has TMPDIR inside
// the trial's folder, so that all that it writes can be found.
func (tr *trial) command(name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(tr.Context(), name, args...)
	cmd.Dir = tr.dir
	cmd.Env = append([]string{
		"PATH=" + os.Getenv("PATH"),
		"TMPDIR=" + tr.dir,
		cacheVariable + "=" + cacheFolder(),
		raceVariable + "=" + os.Getenv(raceVariable),
		"SCENEQR_APPID=" + appid, "SCENEQR_SECRET=" + tr.secret,
		"SCENEQR_API_URL=" + tr.server.URL, "SCENEQR_MP_URL=" + tr.server.URL,
		"SCENEQR_RATE=0", "SCENEQR_IMAGE_RATE=0",
	}, tr.env...)
	return cmd
}

// exits runs sceneqr to its end, demands its exit status and returns all that it said.
func (tr *trial) exits(want int, args ...string) string {
	tr.Helper()
	cmd := tr.command(program(tr.T), args...)
	said, err := cmd.CombinedOutput()
	if cmd.ProcessState == nil {
		tr.Fatal(err)
	}
	if got := cmd.ProcessState.ExitCode(); got != want {
		tr.Fatalf("sceneqr %s: %v, want status %d\n%s", strings.Join(args, " "), cmd.ProcessState, want, said)
	}
	return string(said)
}

// finishes demands that the next run ends well, asks WeChat for no more than the given number of codes over the trial,
// and leaves every file as SHA256SUMS has it.
func (tr *trial) finishes(most int) {
	tr.Helper()
	tr.exits(0, "run", "shops.csv")
	if asked := tr.emulator.Calls(createPath); asked > most {
		tr.Errorf("WeChat was asked for %d codes, want at most %d", asked, most)
	}
	tr.wholeFiles()
}

// wholeFiles demands that the files are those of one export, and that nothing else is among them.
func (tr *trial) wholeFiles() {
	tr.Helper()
	checkFiles(tr.T, filepath.Join(tr.dir, "out", "shops"))
}

func (tr *trial) write(name, content string) {
	tr.Helper()
	if err := os.WriteFile(filepath.Join(tr.dir, filepath.FromSlash(name)), []byte(content), 0o600); err != nil {
		tr.Fatal(err)
	}
}

func (tr *trial) read(name string) string {
	tr.Helper()
	return readFile(tr.T, filepath.Join(tr.dir, filepath.FromSlash(name)))
}
