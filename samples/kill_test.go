//go:build unix

package samples

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"sceneqr/campaign"
	"sceneqr/campaign/ledger"
	"sceneqr/campaign/wechat/emulator"
)

const (
	killChannels = 200
	killWorkers  = 8
	killsInRound = 6 // at most, and then the run is let go on to its end

	// killLatest is when the last kill comes, counted from the start of a run. Unhindered, a run takes somewhat longer at
	// killRate, and what a run finds done makes it shorter: so the kills fall on the making of the ledger, on the
	// reserving, the asking and the writing of files alike.
	killLatest = time.Second
	killRate   = "160"

	// killDelay is from WeChat's making a code to its saying so: long enough that most kills find some on their way.
	killDelay = 40 * time.Millisecond
)

// SCENEQR_KILL_ROUNDS sets how many ledgers are filled; each is killed several times.
func TestKilledAtAnyMomentNothingIsLostAndNothingIsMadeTwice(t *testing.T) {
	rounds := 2
	if text := os.Getenv("SCENEQR_KILL_ROUNDS"); text != "" {
		var err error
		if rounds, err = strconv.Atoi(text); err != nil {
			t.Fatalf("SCENEQR_KILL_ROUNDS: %v", err)
		}
	}
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	for round := range rounds {
		t.Run(fmt.Sprintf("round %d", round+1), func(t *testing.T) {
			newVictim(t, random).ordeal()
		})
	}
}

// A victim is a campaign that is run again and again until it ends well.
type victim struct {
	*testing.T
	program  string
	dir      string
	random   *rand.Rand
	emulator *emulator.Emulator
	server   *httptest.Server
	kills    int
	scenes   map[string]campaign.Scene // by key, as the ledger told after the kills before
}

func newVictim(t *testing.T, random *rand.Rand) *victim {
	v := &victim{T: t, program: program(t), dir: t.TempDir(), random: random, emulator: &emulator.Emulator{
		Faults: emulator.Faults{Slow: func(path string, _ int) time.Duration {
			return map[string]time.Duration{createPath: killDelay}[path]
		}},
	}}
	v.server = httptest.NewServer(v.emulator)
	t.Cleanup(v.server.Close)
	var sheet strings.Builder
	sheet.WriteString("编号,名称\n")
	for i := range killChannels {
		fmt.Fprintf(&sheet, "K%d,第%d店\n", i, i)
	}
	if err := os.WriteFile(filepath.Join(v.dir, "shops.csv"), []byte(sheet.String()), 0o666); err != nil {
		t.Fatal(err)
	}
	return v
}

func (v *victim) ordeal() {
	for v.kills < killsInRound && v.runAndKill() {
		v.kills++
		v.remember()
	}
	v.run()
	v.remember()
	v.Logf("ended well after %d kills and %d requests for %d codes", v.kills, v.emulator.Calls(createPath), killChannels)

	v.server.Close() // and with it ends what killed runs had under way
	v.count()
	v.checkFiles()
	before := v.read("out/shops/SHA256SUMS")
	v.run() // without a server: nothing is left to ask
	if after := v.read("out/shops/SHA256SUMS"); !bytes.Equal(before, after) {
		v.Errorf("the run after the end changed the files:\n%s\n%s", before, after)
	}
}

// command is sceneqr on the victim's sheet, without what the tester's environment might say to it.
func (v *victim) command() (*exec.Cmd, *bytes.Buffer) {
	cmd := exec.CommandContext(v.Context(), v.program, "run", "--workers", strconv.Itoa(killWorkers),
		"--rate", killRate, "--image-rate", "0", "--api-url", v.server.URL, "--mp-url", v.server.URL, "shops.csv")
	cmd.Dir = v.dir
	cmd.Env = []string{"SCENEQR_APPID=" + appid, "SCENEQR_SECRET=" + secret}
	var said bytes.Buffer
	cmd.Stderr = &said
	return cmd, &said
}

// run lets the program come to its end, which must be a good one.
func (v *victim) run() {
	v.Helper()
	cmd, said := v.command()
	if err := cmd.Run(); err != nil {
		v.Fatalf("after %d kills: %v\n%s", v.kills, err, said)
	}
}

// runAndKill is false when the program had ended before it could be killed.
func (v *victim) runAndKill() bool {
	v.Helper()
	cmd, said := v.command()
	if err := cmd.Start(); err != nil {
		v.Fatal(err)
	}
	after := time.Duration(v.random.Int64N(int64(killLatest)))
	killer := time.AfterFunc(after, func() { _ = cmd.Process.Kill() }) // it may have ended by itself
	err := cmd.Wait()
	killer.Stop()
	if err == nil {
		return false
	}
	if cmd.ProcessState.ExitCode() != -1 { // it was no signal
		v.Fatalf("after %d kills: %v\n%s", v.kills, err, said)
	}
	v.Logf("killed after %v", after.Round(time.Millisecond))
	return true
}

// remember looks at the ledger as the last run left it. A scene that stood in it after an earlier kill must still stand,
// and be the same channel's.
func (v *victim) remember() {
	v.Helper()
	found := v.ledger()
	for key, scene := range v.scenes {
		if found[key] != scene {
			v.Errorf("%s had scene %q before the kill and has %q now", key, scene, found[key])
		}
	}
	v.scenes = found
}

// ledger reads which scene each channel has. A run that was killed early has left no ledger, or one without tables, which
// only the next run may make.
func (v *victim) ledger() map[string]campaign.Scene {
	v.Helper()
	ctx, cancel := context.WithTimeout(v.Context(), time.Minute)
	defer cancel()
	l, err := ledger.View(ctx, filepath.Join(v.dir, "sceneqr.db"), appid)
	_, unmade := errors.AsType[*ledger.VersionError](err)
	if early := len(v.scenes) == 0; early && (unmade || errors.Is(err, fs.ErrNotExist)) {
		return nil
	}
	if err != nil {
		v.Fatalf("after %d kills: %v", v.kills, err)
	}
	defer l.Close()
	codes, err := l.Codes(ctx, "shops")
	if err != nil {
		v.Fatal(err)
	}
	found := make(map[string]campaign.Scene, len(codes))
	for _, c := range codes {
		found[c.Key] = c.Scene
	}
	return found
}

// count compares the ledger with what WeChat saw.
func (v *victim) count() {
	v.Helper()
	if len(v.scenes) != killChannels {
		v.Errorf("%d channels have a scene, want %d", len(v.scenes), killChannels)
	}
	channels := map[campaign.Scene]string{}
	asked := 0
	for key, scene := range v.scenes {
		if other, twice := channels[scene]; twice {
			v.Errorf("%s and %s share scene %q", key, other, scene)
		}
		channels[scene] = key
		n := v.emulator.Asked(string(scene))
		if n < 1 || n > 1+v.kills {
			v.Errorf("scene %q of %s was asked for %d times in %d runs", scene, key, n, v.kills+1)
		}
		asked += n
	}
	if extra := asked - killChannels; extra > killWorkers*v.kills {
		v.Errorf("%d codes were asked for again: that is more than one for each of %d workers at each of %d kills",
			extra, killWorkers, v.kills)
	}
	if all := v.emulator.Calls(createPath); all != asked {
		v.Errorf("WeChat was asked for %d codes, of which the ledger knows %d: a scene was lost", all, asked)
	}
}

// checkFiles holds the files against their sums.
func (v *victim) checkFiles() {
	v.Helper()
	sums := map[string]string{}
	for line := range strings.Lines(string(v.read("out/shops/SHA256SUMS"))) {
		sum, name, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "  ")
		sums[name] = sum
	}
	for _, name := range []string{"codes.zip", "sheet.pdf", "result.xlsx", "manifest.json"} {
		if got := fmt.Sprintf("%x", sha256.Sum256(v.read("out/shops/"+name))); got != sums[name] {
			v.Errorf("%s has sum %s, and SHA256SUMS says %q", name, got, sums[name])
		}
	}
	left, err := os.ReadDir(filepath.Join(v.dir, "out", "shops"))
	if err != nil {
		v.Fatal(err)
	}
	for _, f := range left {
		if name := f.Name(); sums[name] == "" && name != "SHA256SUMS" && name != ".sceneqr.lock" {
			v.Errorf("a killed run has left %q among the files", name)
		}
	}
}

func (v *victim) read(name string) []byte {
	v.Helper()
	content, err := os.ReadFile(filepath.Join(v.dir, filepath.FromSlash(name)))
	if err != nil {
		v.Fatal(err)
	}
	return content
}
