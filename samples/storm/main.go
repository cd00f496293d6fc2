// Command storm runs the real program against WeChat's emulator at its worst, again and again until all codes are
// verified, and says what it saw and which of the product's promises held. It ends with status 1 when one did not.
//
// One request in twenty meets each of: busy, a broken gateway, a reset, a page of HTML, a slow answer; and of those for
// pictures half a picture, and another code's. The token is revoked every 100 calls, tickets have a limit a minute that
// WeChat does not tell, and a scene that is asked for twice costs two codes. A seed decides what befalls which request.
//
// Start it with `make storm`. It takes some four minutes, most of which the minute's limit is waited for.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"sceneqr/campaign/wechat/emulator"
	"sceneqr/samples/program"
)

// What is promised of the whole: so many runs and so much time at most.
const (
	mostRuns = 10
	patience = 10 * time.Minute
)

// The account exists in the emulator only.
const (
	appid  = "wx0123456789abcdef"
	secret = "0123456789abcdef0123456789abcdef"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("storm: ")
	channels := flag.Int("channels", 2000, "how many channels the sheet has, at most 50,000")
	seed := flag.Uint64("seed", 1, "decides what befalls which request")
	flag.Parse()
	if flag.NArg() > 0 || *channels < 1 || *channels > 50_000 {
		flag.Usage()
		os.Exit(2)
	}
	broken, err := run(*channels, *seed)
	if err != nil {
		log.Fatal(err)
	}
	if broken > 0 {
		log.Fatalf("promises broken: %d", broken)
	}
}

// run lets the storm blow and returns how many promises it broke.
func run(channels int, seed uint64) (broken int, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	dir, err := os.MkdirTemp("", "sceneqr-storm-")
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	s := &storm{channels: channels, dir: dir}
	if s.program, err = program.Build(ctx, dir); err != nil {
		return 0, err
	}
	if err := os.WriteFile(s.path("shops.csv"), sheet(channels), 0o600); err != nil {
		return 0, err
	}
	s.books = &books{path: s.path("sceneqr.db"), again: map[string]bool{}}
	defer func() { err = errors.Join(err, s.books.close()) }()
	s.weather = &weather{seed: seed, channels: channels, again: s.books.look, dealt: map[happening]int{}}
	s.emulator.Faults = s.weather.faults()
	server := httptest.NewServer(s.weather.watch(&s.emulator))
	defer server.Close()
	s.url = server.URL

	fmt.Printf("%d channels, seed %d, at most %d tickets a minute\n\n", channels, seed, s.emulator.Faults.MinuteLimit)
	if err := s.blow(ctx); err != nil {
		return 0, err
	}
	return s.report(ctx)
}

// A storm is a campaign and what it goes through.
type storm struct {
	channels int
	program  string
	dir      string
	url      string
	emulator emulator.Emulator
	weather  *weather
	books    *books
	runs     []outcome
}

// An outcome is how one run of the program ended.
type outcome struct {
	status int
	took   time.Duration
}

// The exit statuses after which the same command goes on.
const (
	statusDone         = 0
	statusRowsFailed   = 3
	statusStoppedShort = 5
)

// blow runs the program until it says that all is done, or that running it again is no cure.
func (s *storm) blow(ctx context.Context) error {
	fmt.Println("run  status  seconds  verified  error")
	for len(s.runs) < mostRuns {
		o, said, err := s.runOnce(ctx)
		if err != nil {
			return err
		}
		s.runs = append(s.runs, o)
		verified, err := s.books.verified(ctx)
		if err != nil {
			return err
		}
		fmt.Printf("%3d %7d %8.1f %9d  %s\n", len(s.runs), o.status, o.took.Seconds(), verified, said)
		if o.status != statusRowsFailed && o.status != statusStoppedShort {
			return nil
		}
	}
	return nil
}

// runOnce gives besides the outcome the error that the program told people of, "" for none.
func (s *storm) runOnce(ctx context.Context) (o outcome, said string, err error) {
	rate := float64(s.weather.minuteLimit()) / 45 // the first minute's are used up after three quarters of it
	cmd := exec.CommandContext(ctx, s.program, "run", "--appid", appid, "--rate", fmt.Sprint(rate), "--image-rate", "0",
		"--api-url", s.url, "--mp-url", s.url, "shops.csv")
	cmd.Dir = s.dir
	cmd.Env = append(program.Environment(), "SCENEQR_SECRET="+secret)
	var spoken strings.Builder
	cmd.Stderr = &spoken
	began := time.Now()
	err = cmd.Run()
	o = outcome{cmd.ProcessState.ExitCode(), time.Since(began)}
	if ctx.Err() != nil {
		return o, "", fmt.Errorf("not done after %v\n%s", patience, &spoken)
	}
	if _, exited := errors.AsType[*exec.ExitError](err); err != nil && !exited {
		return o, "", err
	}
	_, said, _ = strings.Cut(spoken.String(), "sceneqr: error: ")
	said, _, _ = strings.Cut(said, "\n")
	return o, said, nil
}

func (s *storm) path(name string) string { return filepath.Join(s.dir, name) }

func sheet(channels int) []byte {
	var text strings.Builder
	text.WriteString("门店编号,门店名称\n")
	for i := range channels {
		fmt.Fprintf(&text, "%06d,第%d分店\n", i+1, i+1)
	}
	return []byte(text.String())
}
