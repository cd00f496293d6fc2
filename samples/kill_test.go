//go:build unix

package samples

import (
	"bytes"
	"fmt"
	"maps"
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
	"sceneqr/campaign/wechat/emulator"
)

const (
	killChannels = 300
	killWorkers  = 8

	// killRate, in tickets a second, and killDelay, from WeChat's making a code to its saying so, are such that most kills
	// find some codes on their way.
	killRate  = "160"
	killDelay = 40 * time.Millisecond
)

// killDay is what WeChat's clock and the program's say throughout, so that two campaigns can be compared byte for byte.
var killDay = time.Date(2026, time.November, 22, 4, 0, 0, 0, time.UTC)

func TestKilledAtAnyMomentTheFilesAreThoseOfAnUndisturbedRun(t *testing.T) {
	for _, test := range []struct {
		name  string
		begin beginning
		first moment
	}{
		{"from nothing", beginning{}, making},
		{"from a ledger of version 1", olderLedger(t), migration},
	} {
		t.Run(test.name, func(t *testing.T) {
			undisturbed := newVictim(t, test.begin, emulator.Faults{})
			undisturbed.run()
			v := newVictim(t, test.begin, emulator.Faults{Slow: slowToTell})
			v.ordeal(test.first)
			for _, name := range append(filesOfRun, "SHA256SUMS") {
				if !bytes.Equal(v.read("out/shops/"+name), undisturbed.read("out/shops/"+name)) {
					v.Errorf("%s is another than that of an undisturbed run", name)
				}
			}
		})
	}
}

// Two runs that spent different codes have different files. What is to hold all the same, ordeal checks.
func TestKilledWhileEachRepeatCostsACodeLittleIsSpentAndAllAgrees(t *testing.T) {
	v := newVictim(t, beginning{}, emulator.Faults{Slow: slowToTell, RepeatsDiffer: true})
	v.ordeal(making)
	if spent, most := v.emulator.Spent(), killChannels+killWorkers*v.kills; spent > most {
		t.Errorf("%d codes were spent on %d channels, with %d kills of %d workers", spent, killChannels, v.kills, killWorkers)
	}
}

func slowToTell(path string, _ int) time.Duration {
	if path == createPath {
		return killDelay
	}
	return 0
}

// A victim is a campaign that is run again and again until it ends well.
type victim struct {
	*testing.T
	program  string
	dir      string
	begin    beginning
	random   *rand.Rand
	emulator *emulator.Emulator
	server   *httptest.Server
	codes    map[string]campaign.Code // by key, as the ledger told after the kills before
	current  bool                     // the ledger has been found up to date
	kills    int
	fell     map[phase]int // the kills, by what they left behind
}

// A beginning is what the first run finds. The zero value is nothing.
type beginning struct {
	ledger []byte                   // the file, nil for none
	codes  map[string]campaign.Code // by key, what is in it
}

func newVictim(t *testing.T, begin beginning, faults emulator.Faults) *victim {
	seed := uint64(time.Now().UnixNano())
	v := &victim{T: t, program: program(t), dir: t.TempDir(), begin: begin, random: rand.New(rand.NewPCG(seed, 0)),
		emulator: &emulator.Emulator{Now: func() time.Time { return killDay }, Faults: faults},
		codes:    maps.Clone(begin.codes), fell: map[phase]int{}}
	t.Logf("seed %d", seed)
	v.server = httptest.NewServer(v.emulator)
	t.Cleanup(v.server.Close)
	v.write("shops.csv", []byte(shopsSheet(killChannels)))
	if begin.ledger != nil {
		v.write("sceneqr.db", begin.ledger)
	}
	return v
}

// ordeal kills the program SCENEQR_KILLS times, a few times when that is not set, lets it come to its end, and holds what
// it left against what WeChat saw. With SCENEQR_KILLS, something must have been hit at each moment.
func (v *victim) ordeal(first moment) {
	v.Helper()
	kills, thorough := killsWanted(v.T, len(others)+2)
	moments := append([]moment{first}, others...)
	for escapes := 0; v.kills < kills; {
		m := moments[v.kills*len(moments)/kills]
		if m.aim == inMigration {
			v.rewind()
		}
		if v.runAndKill(m) {
			v.kills++
			v.remember()
		} else if escapes++; escapes > kills {
			v.Fatalf("the program came to its end %d times before it could be killed", escapes)
		}
	}
	v.run()
	v.remember()
	v.Logf("ended well after %d kills and %d requests for %d codes; the kills fell %v",
		v.kills, v.emulator.Calls(createPath), killChannels-len(v.begin.codes), v.fell)
	for _, m := range moments {
		if thorough && m.aim != anywhere && v.fell[m.aim] == 0 {
			v.Errorf("of %d kills none fell %s", v.kills, m.aim)
		}
	}

	v.server.Close() // and with it ends what killed runs had under way
	v.count()
	v.agree()
	v.checkFiles()
	before := v.read("out/shops/SHA256SUMS")
	v.run() // without a server: nothing is left to ask
	if after := v.read("out/shops/SHA256SUMS"); !bytes.Equal(before, after) {
		v.Errorf("the run after the end changed the files:\n%s\n%s", before, after)
	}
}

// killsWanted is SCENEQR_KILLS, and few when that is not set.
func killsWanted(t *testing.T, few int) (kills int, thorough bool) {
	t.Helper()
	text := os.Getenv("SCENEQR_KILLS")
	if text == "" {
		return few, false
	}
	kills, err := strconv.Atoi(text)
	if err != nil {
		t.Fatalf("SCENEQR_KILLS: %v", err)
	}
	return kills, true
}

// command is sceneqr on the victim's sheet, without what the tester's environment might say to it.
func (v *victim) command() (*exec.Cmd, *strings.Builder) {
	cmd := exec.CommandContext(v.Context(), v.program, "run", "--workers", strconv.Itoa(killWorkers),
		"--rate", killRate, "--image-rate", "0", "--api-url", v.server.URL, "--mp-url", v.server.URL, "shops.csv")
	cmd.Dir = v.dir
	cmd.Env = []string{"SCENEQR_APPID=" + appid, "SCENEQR_SECRET=" + secret, cacheVariable + "=" + cacheFolder(),
		raceVariable + "=" + os.Getenv(raceVariable),
		fmt.Sprintf("SOURCE_DATE_EPOCH=%d", killDay.Unix())}
	said := new(strings.Builder)
	cmd.Stderr = said
	return cmd, said
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
func (v *victim) runAndKill(m moment) bool {
	v.Helper()
	before := v.trace()
	come, after := m.watch(v), time.Duration(v.random.Int64N(int64(m.within)))
	cmd, said := v.command()
	if err := cmd.Start(); err != nil {
		v.Fatal(err)
	}
	ended := make(chan struct{})
	go killWhen(cmd.Process, come, after, ended)
	err := cmd.Wait()
	close(ended)
	if err == nil {
		return false
	}
	if cmd.ProcessState.ExitCode() != -1 { // it was no signal
		v.Fatalf("after %d kills: %v\n%s", v.kills, err, said)
	}
	fell := v.phase(before)
	v.fell[fell]++
	v.Logf("aimed to fall %s, %v after its first sign: fell %s", m.aim, after.Round(time.Microsecond), fell)
	return true
}

func (v *victim) path(name string) string { return filepath.Join(v.dir, filepath.FromSlash(name)) }

func (v *victim) read(name string) []byte {
	v.Helper()
	content, err := os.ReadFile(v.path(name))
	if err != nil {
		v.Fatal(err)
	}
	return content
}

func (v *victim) write(name string, content []byte) {
	v.Helper()
	if err := os.WriteFile(v.path(name), content, 0o600); err != nil {
		v.Fatal(err)
	}
}
