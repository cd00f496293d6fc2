//go:build unix

package samples

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	"sceneqr/campaign/wechat/emulator"
)

// A witness has sceneqr run and keeps everything that it writes.
type witness struct {
	*trial
	ordeal
	args    []string
	hidden  string            // a folder for what holds a secret by right
	secrets map[string]string // beside the tokens that the emulator knows
	ping    *pings
	hearing *httptest.Server

	stdout, stderr listener
	cmdline        []byte
	asked          int // for codes
	mu             sync.Mutex
	pid            chan int // has the program's, once it runs
}

func newWitness(t *testing.T, o ordeal) *witness {
	t.Helper()
	w := &witness{ordeal: o, args: []string{"run", "shops.csv"}, hidden: t.TempDir(), ping: new(pings), pid: make(chan int, 1)}
	wechat := &emulator.Emulator{Secret: randomHex(), Faults: o.faults}
	w.trial = newTrialOf(t, 5, wechat, w.around(wechat))
	w.secrets = map[string]string{"the AppSecret": w.secret, "the ping URL's key": randomHex()}
	w.hearing = httptest.NewServer(w.ping)
	t.Cleanup(w.hearing.Close)
	w.env = append(w.env, "SCENEQR_PING_URL="+w.hearing.URL+"/"+w.secrets["the ping URL's key"], "GOTRACEBACK=crash")
	return w
}

func randomHex() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}

// around sees each request for a code before WeChat does.
func (w *witness) around(wechat http.Handler) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if r.URL.Path == createPath {
			w.codeAsked()
		}
		wechat.ServeHTTP(rw, r)
	})
}

// codeAsked keeps what ps shows of the program while it has a secret and a token, and sends the signal in its time.
func (w *witness) codeAsked() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.asked++
	if w.asked == 1 {
		pid := <-w.pid
		w.pid <- pid
		w.cmdline, _ = os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid)) // where there is a /proc
	}
	if w.asked == 2 && w.words == "" {
		w.strike()
	}
}

func (w *witness) strike() {
	if w.signal != 0 {
		pid := <-w.pid
		w.pid <- pid
		_ = syscall.Kill(pid, w.signal) // it may have ended
	}
}

// run has the program leave a core, if it can, and ends the test when it ends otherwise than expected.
func (w *witness) run(status int) {
	w.Helper()
	const dumping = `ulimit -c "$(ulimit -H -c)"; exec "$@"`
	cmd := w.command("sh", append([]string{"-c", dumping, "sh", program(w.T)}, w.args...)...)
	once := sync.OnceFunc(w.strike)
	w.stdout.words, w.stdout.heard = w.words, once
	w.stderr.words, w.stderr.heard = w.words, once
	cmd.Stdout, cmd.Stderr = &w.stdout, &w.stderr
	if err := cmd.Start(); err != nil {
		w.Fatal(err)
	}
	w.pid <- cmd.Process.Pid
	_ = cmd.Wait()   // the state tells more
	w.server.Close() // waits for what is still being answered, so that all that was seen can be looked at
	w.hearing.Close()
	got := cmd.ProcessState.ExitCode()
	if got == goDumped && status == killed {
		got = killed
	}
	if got != status {
		w.Fatalf("sceneqr %s: %v, want status %d\n%s%s",
			strings.Join(w.args, " "), cmd.ProcessState, status, &w.stdout.said, &w.stderr.said)
	}
}

// goDumped is how a Go program ends that a signal had print its goroutines, where it does not die of the signal.
const goDumped = 2

// found searches everything.
func (w *witness) found() []string {
	w.Helper()
	secrets := map[string]string{}
	for name, secret := range w.secrets {
		secrets[name] = secret
	}
	for i, token := range w.emulator.Tokens() {
		secrets[fmt.Sprintf("token %d", i+1)] = token
	}
	written := writtenBelow(w.T, w.dir)
	written["stdout"], written["stderr"] = w.stdout.said.Bytes(), w.stderr.said.Bytes()
	written["the command line"] = w.cmdline
	for i, note := range w.ping.notes {
		written[fmt.Sprintf("note %d to the ping URL", i+1)] = note
	}
	return newHunt(secrets).in(written)
}

func (w *witness) search() {
	w.Helper()
	for _, place := range w.found() {
		w.Error(place)
	}
	if w.asked == 0 {
		return
	}
	if runtime.GOOS == "linux" && !bytes.Contains(w.cmdline, []byte("--verbose")) {
		w.Errorf("this is not the program's command line: %q", w.cmdline)
	}
	if w.status == 0 && !strings.Contains(w.stderr.said.String(), "sceneqr: create ") {
		w.Error("the program does not tell of its requests: it is not at its most talkative")
	}
}

// A listener keeps what is said, and calls heard when it has the words. Its fields are set before anything is said.
type listener struct {
	said  bytes.Buffer
	words string
	heard func()
}

func (l *listener) Write(p []byte) (int, error) {
	l.said.Write(p)
	if l.words != "" && bytes.Contains(l.said.Bytes(), []byte(l.words)) {
		l.heard()
	}
	return len(p), nil
}

// pings is a dead-man's switch that keeps what it is told.
type pings struct {
	fails atomic.Bool
	mu    sync.Mutex
	notes [][]byte
}

func (p *pings) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	note, _ := io.ReadAll(r.Body) // the caller may be gone
	p.mu.Lock()
	defer p.mu.Unlock()
	p.notes = append(p.notes, note)
	if p.fails.Load() {
		http.Error(w, "no check at "+r.URL.Path, http.StatusNotFound)
	}
}
