//go:build unix

package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"sceneqr/samples/program"
	"sceneqr/samples/sender"
)

// What a listener is to bear: so many pushes a second, on so many connections, about so many posters.
const (
	pushRate        = 1_000
	pushConnections = 64
	posters         = 1_000
)

// The secrets of the callback.
const (
	callbackToken = "TokenOfTheCallback"
	callbackKey   = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
)

// measureListening sends scans to a listener for BENCH_SECONDS seconds, a minute without that: first to it alone, then
// while a run works beside it on the same ledger. The mode is the safe one, which is the dearest.
func measureListening(binary, dir string) error {
	seconds, err := listenSeconds()
	if err != nil {
		return err
	}
	fmt.Println("\nbeside       sent   acknowledged   p50 ms   p99 ms   max ms   peak MB")
	for _, beside := range []string{"nothing", "a run"} {
		l, err := newListener(binary, filepath.Join(dir, "scans "+beside))
		if err != nil {
			return err
		}
		if err := l.measure(beside, seconds); err != nil {
			return fmt.Errorf("listening beside %s: %w", beside, err)
		}
	}
	return nil
}

func listenSeconds() (int, error) {
	text := os.Getenv("BENCH_SECONDS")
	if text == "" {
		return 60, nil
	}
	seconds, err := strconv.Atoi(text)
	if err != nil || seconds < 1 {
		return 0, fmt.Errorf("BENCH_SECONDS is a number of seconds, not %q", text)
	}
	return seconds, nil
}

// A listener is sceneqr listen on a ledger with the posters' codes, and the account whose pushes it gets.
type listener struct {
	binary, dir, book string
	addr              string
	account           sender.Account
	first             time.Time // of the first scan; the nth is n seconds later
}

func newListener(binary, dir string) (*listener, error) {
	if err := os.Mkdir(dir, 0o777); err != nil {
		return nil, err
	}
	addr, err := program.FreeAddress()
	if err != nil {
		return nil, err
	}
	l := &listener{binary: binary, dir: dir, book: filepath.Join(dir, "scans.db"), addr: addr}
	transport := &http.Transport{MaxIdleConnsPerHost: pushConnections, MaxConnsPerHost: pushConnections}
	l.account = sender.Account{URL: "http://" + addr + "/wechat", AppID: appid, Token: callbackToken, Key: callbackKey,
		HTTP: &http.Client{Transport: transport, Timeout: time.Minute}}
	l.first = time.Now().Add(-30 * 24 * time.Hour).Truncate(time.Second)
	if err := writeLedger(context.Background(), l.book, posters); err != nil {
		return nil, fmt.Errorf("writing the ledger: %w", err)
	}
	return l, nil
}

func (l *listener) measure(beside string, seconds int) error {
	cmd, err := l.start()
	if err != nil {
		return err
	}
	stop := func() error { return nil }
	if beside == "a run" {
		if stop, err = l.startRun(seconds); err != nil {
			return errors.Join(err, end(cmd))
		}
	}
	pushes := l.push(seconds * pushRate)
	if err := errors.Join(stop(), end(cmd)); err != nil {
		return err
	}
	fmt.Printf("%-8s %8d %14d %8.1f %8.1f %8.1f %9.0f\n", beside, len(pushes), len(pushes.acknowledged()),
		pushes.quantile(0.5), pushes.quantile(0.99), pushes.quantile(1), peakMB(cmd.ProcessState))
	return l.check(pushes)
}

// start returns when the program listens.
func (l *listener) start() (*exec.Cmd, error) {
	cmd := exec.Command(l.binary, "listen", "--quiet", "--addr", l.addr, "--appid", appid, "--ledger", l.book)
	cmd.Env = append(program.Environment(), "SCENEQR_CALLBACK_TOKEN="+callbackToken, "SCENEQR_AES_KEY="+callbackKey)
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if err := program.Listening(ctx, l.addr); err != nil {
		return nil, errors.Join(err, end(cmd))
	}
	return cmd, nil
}

// end stops a program as systemd does.
func end(cmd *exec.Cmd) error {
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	return cmd.Wait()
}

// startRun has a run ask for as many codes as it can in that time, at the pace that is usual with WeChat.
func (l *listener) startRun(seconds int) (stop func() error, err error) {
	sheet := filepath.Join(l.dir, "more.xlsx")
	if err := writeSheet(sheet, 100*seconds); err != nil { // more than it comes to
		return nil, err
	}
	url, hangUp, err := startEmulator(l.binary)
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(l.binary, "run", "--quiet", "--campaign", "more", "--appid", appid,
		"--api-url", url, "--mp-url", url, "--ledger", l.book, "--out", filepath.Join(l.dir, "out"), sheet)
	cmd.Env = append(program.Environment(), "SCENEQR_SECRET=00000000000000000000000000000000")
	var said strings.Builder
	cmd.Stderr = &said
	if err := cmd.Start(); err != nil {
		hangUp()
		return nil, err
	}
	return func() error {
		defer hangUp()
		_ = cmd.Process.Kill() // its files are not wanted
		_ = cmd.Wait()         // the state tells more
		if cmd.ProcessState.Exited() {
			return fmt.Errorf("the run did not last: %v\n%s", cmd.ProcessState, &said)
		}
		return nil
	}, nil
}
