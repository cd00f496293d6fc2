//go:build unix

package samples

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"

	"sceneqr/campaign/wechat/emulator"
)

// A reader that goes away, as head does, must not end a run whose answers are worth a code each.
func TestAReaderThatIsGoneCostsNothing(t *testing.T) {
	for _, args := range [][]string{{"run"}, {"run", "--json"}} {
		for _, deaf := range []string{"stdout", "stderr"} {
			t.Run(strings.Join(args, " ")+" "+deaf, func(t *testing.T) {
				tr := newTrial(t, 3)
				cmd := tr.command(program(t), append(args, "shops.csv")...)
				var heard bytes.Buffer
				cmd.Stdout, cmd.Stderr = &heard, &heard
				gone := brokenPipe(t)
				want := 0 // nothing that a script needs is lost on stderr
				if deaf == "stdout" {
					cmd.Stdout, want = gone, 1
				} else {
					cmd.Stderr = gone
				}
				_ = cmd.Run() // the state tells more
				if got := cmd.ProcessState.ExitCode(); got != want {
					t.Errorf("%v, want status %d\n%s", cmd.ProcessState, want, &heard)
				}
				if want == 1 {
					checkCured(t, heard.String())
				}
				if asked := tr.emulator.Calls(createPath); asked != 3 {
					t.Errorf("WeChat was asked for %d codes, want 3: the run did not go on", asked)
				}
				tr.finishes(3)
			})
		}
	}
}

// brokenPipe is the end for writing of a pipe that nobody reads.
func brokenPipe(t *testing.T) *os.File {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.Close() })
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	return w
}

// silent is WeChat whose answers about codes are on their way until it speaks.
type silent struct {
	asked  chan struct{} // gets something for every request
	speaks chan struct{} // closed when the answers may go
	speak  func()
}

func newSilent() *silent {
	s := &silent{asked: make(chan struct{}, 1000), speaks: make(chan struct{})}
	s.speak = sync.OnceFunc(func() { close(s.speaks) })
	return s
}

// around makes the code first and keeps its answer back: a caller who is killed meanwhile has a code without knowing it.
func (s *silent) around(wechat http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != createPath {
			wechat.ServeHTTP(w, r)
			return
		}
		kept := heldBack{header: http.Header{}}
		wechat.ServeHTTP(&kept, r)
		s.asked <- struct{}{}
		<-s.speaks
		kept.send(w)
	})
}

// heldBack is an answer that has not been sent.
type heldBack struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (h *heldBack) Header() http.Header         { return h.header }
func (h *heldBack) WriteHeader(status int)      { h.status = status }
func (h *heldBack) Write(p []byte) (int, error) { return h.body.Write(p) }

func (h *heldBack) send(w http.ResponseWriter) {
	for name, values := range h.header {
		w.Header()[name] = values
	}
	if h.status != 0 {
		w.WriteHeader(h.status)
	}
	_, _ = w.Write(h.body.Bytes()) // the caller may be gone
}

func TestTheFirstSignalWaitsAndTheSecondStopsAtOnce(t *testing.T) {
	for _, first := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM} {
		t.Run(first.String(), func(t *testing.T) {
			const rows = 3
			quiet := newSilent()
			wechat := new(emulator.Emulator)
			tr := newTrialOf(t, rows, wechat, quiet.around(wechat))
			t.Cleanup(quiet.speak) // before the server is closed, which waits for its answers
			cmd := tr.command(program(t), "run", "--workers", "1", "shops.csv")
			stderr, err := cmd.StderrPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			<-quiet.asked
			send(t, cmd, first)
			lines := bufio.NewScanner(stderr)
			if !saidOnce(lines, "once more") {
				t.Error("nothing was said about what a second signal does")
			}
			send(t, cmd, syscall.SIGTERM)
			_, _ = io.Copy(io.Discard, stderr)
			err = cmd.Wait() // although WeChat has not answered
			if exit, ok := errors.AsType[*exec.ExitError](err); !ok || !endedBy(exit, syscall.SIGTERM) {
				t.Errorf("the second signal ended it with %v", err)
			}
			if asked := tr.emulator.Calls(createPath); asked != 1 {
				t.Errorf("WeChat was asked for %d codes after the signal, want 1", asked)
			}
			quiet.speak()
			tr.finishes(rows + 1) // the one whose answer was not waited for is asked for again
		})
	}
}

// endedBy tells whether a signal ended the program, by itself or by its own hand.
func endedBy(exit *exec.ExitError, s syscall.Signal) bool {
	status, ok := exit.Sys().(syscall.WaitStatus)
	return exit.ExitCode() == 128+int(s) || ok && status.Signaled() && status.Signal() == s
}

func send(t *testing.T, cmd *exec.Cmd, s syscall.Signal) {
	t.Helper()
	if err := cmd.Process.Signal(s); err != nil {
		t.Fatal(err)
	}
}

// saidOnce reads lines until one has the text.
func saidOnce(lines *bufio.Scanner, text string) bool {
	for lines.Scan() {
		if strings.Contains(lines.Text(), text) {
			return true
		}
	}
	return false
}
