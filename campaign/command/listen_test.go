package command

import (
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"sceneqr/campaign/console"
	"sceneqr/campaign/ledger"
)

func TestASignedScanIsKeptOnceAndTheListenerEndsWell(t *testing.T) {
	e := listening(t, nil)
	at := time.Now().Truncate(time.Hour)
	for range 2 { // WeChat sends again when it has not heard the answer
		if status, answer := e.push(someToken, scanOf("A1", at)); status != 200 || answer != "success" {
			t.Fatalf("%d %q", status, answer)
		}
	}
	e.kept(1)
	if err := e.stop(); err != nil {
		t.Errorf("it ends with %v", err)
	}
	for _, want := range []string{
		"new ledger ", "receiving the pushes of " + patient, "push recorded SCAN \"A1\"",
		"2 pushes, 1 new scan, 1 known already",
	} {
		if !strings.Contains(e.said.String(), want) {
			t.Errorf("%q is not in\n%s", want, e.said)
		}
	}
}

func TestAListenerWorksBesideARunThatHoldsTheLedger(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sceneqr.db")
	run, err := ledger.Open(t.Context(), path, patient)
	if err != nil {
		t.Fatal(err)
	}
	defer run.Close()
	e := listening(t, func(s *Settings) { s.Ledger = path })
	if status, answer := e.push(someToken, scanOf("A1", time.Now())); status != 200 || answer != "success" {
		t.Errorf("%d %q", status, answer)
	}
	e.kept(1)
}

func TestDeparturesAndFollowersWithoutACodeAreNoScans(t *testing.T) {
	e := listening(t, nil)
	scan := scanOf("A1", time.Now())
	for _, body := range []string{
		scan, strings.NewReplacer("[SCAN]", "[subscribe]", "[A1]", "[]").Replace(scan),
		strings.NewReplacer("[SCAN]", "[unsubscribe]", "[A1]", "[]").Replace(scan),
	} {
		if status, answer := e.push(someToken, body); status != 200 || answer != "success" {
			t.Errorf("%d %q", status, answer)
		}
	}
	_, metrics := e.ask("/metrics")
	_ = e.stop()
	if said := e.said.String(); !strings.Contains(said, "3 pushes, 1 new scan, 1 new follower without a code, 1 gone") {
		t.Errorf("said\n%s", said)
	}
	for _, want := range []string{`{event="new"} 2`, `{event="left"} 1`, "sceneqr_scans_without_scene_total 1"} {
		if !strings.Contains(metrics, want) {
			t.Errorf("%s is not in\n%s", want, metrics)
		}
	}
}

func TestHealthIsWhetherAPushCouldBeKept(t *testing.T) {
	e := listening(t, nil)
	if status, body := e.ask("/healthz"); status != http.StatusOK || body != "ok\n" {
		t.Errorf("%d %q", status, body)
	}
	if err := os.Rename(e.Ledger, e.Ledger+".away"); err != nil {
		t.Fatal(err)
	}
	if status, body := e.ask("/healthz"); status != http.StatusServiceUnavailable ||
		!strings.Contains(body, "moved or deleted") {
		t.Errorf("without its ledger: %d %q", status, body)
	}
	<-e.ended
	if !errors.Is(e.err, ledger.ErrGone) {
		t.Errorf("it ends with %v", e.err)
	}
}

func TestAPushThatCannotBeKeptIsNotAcknowledged(t *testing.T) {
	e := listening(t, nil)
	if err := os.Rename(e.Ledger, e.Ledger+".away"); err != nil {
		t.Fatal(err)
	}
	if status, answer := e.push(someToken, scanOf("A1", time.Now())); status == http.StatusOK {
		t.Errorf("%d %q", status, answer)
	}
	<-e.ended
	if !errors.Is(e.err, ledger.ErrGone) {
		t.Errorf("it ends with %v", e.err)
	}
}

func TestPrometheusIsToldWhatCameIn(t *testing.T) {
	e := listening(t, nil)
	at := time.Now()
	e.push("wrongToken", scanOf("A1", at))
	e.said.says("push refused", e.ended) // it is told behind the answer, on a connection that ends
	e.push(someToken, scanOf("A1", at))
	e.push(someToken, scanOf("A1", at))
	_, text := e.ask("/metrics")
	for _, want := range []string{
		`sceneqr_pushes_total{verdict="recorded"} 2`, `sceneqr_pushes_total{verdict="refused"} 1`,
		`sceneqr_pushes_total{verdict="failed"} 0`, `sceneqr_scans_total{event="new"} 1`,
		`sceneqr_scans_total{event="known"} 1`,
		"sceneqr_push_seconds_count 2", "sceneqr_forward_failures_total 0", "sceneqr_scans_without_scene_total 0",
		"process_open_fds", "go_goroutines",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%s is not in\n%s", want, text)
		}
	}
}

func TestOtherFailuresAreToldOfToo(t *testing.T) {
	said := new(heard)
	r := &receiver{teller: newTeller(&console.Console{Out: io.Discard, Err: said})}
	for _, err := range []error{ledger.ErrBusy, ledger.ErrBusy, ledger.ErrGone, ledger.ErrBusy} {
		r.tellFailure(err)
	}
	r.end()
	if n := strings.Count(said.String(), "could not be kept"); n != 3 {
		t.Errorf("%d warnings:\n%s", n, said)
	}
}

func TestRefusalsAreToldAgainAfterAnHour(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		said := new(heard)
		r := &receiver{teller: newTeller(&console.Console{Out: io.Discard, Err: said}), refused: map[string]bool{}}
		ctx, cancel := context.WithCancel(t.Context())
		go r.sumUpEachMinute(ctx)
		for range 4 {
			r.tellRefusal(errors.New("it is not signed"))
			time.Sleep(35 * time.Minute)
		}
		cancel()
		r.end()
		if n := strings.Count(said.String(), "a push is refused"); n != 2 {
			t.Errorf("%d warnings in two hours:\n%s", n, said)
		}
	})
}

// In 明文模式 nothing but the name in a push tells of which account it is.
func TestPushesOfTwoAccountsAreWarnedOfOnce(t *testing.T) {
	e := listening(t, nil)
	for _, account := range []string{"gh_1", "gh_2", "gh_1", "gh_3"} {
		e.push(someToken, strings.Replace(scanOf("A1", time.Now()), "gh_1", account, 1))
	}
	_ = e.stop()
	if said := e.said.String(); strings.Count(said, "two accounts") != 1 || !strings.Contains(said, "gh_1 and gh_2") {
		t.Errorf("said\n%s", said)
	}
}

func TestNobodySendsToHealthAndMetrics(t *testing.T) {
	e := listening(t, nil)
	for _, path := range []string{"/healthz", "/metrics"} {
		resp, err := http.Post(e.url(path), "text/plain", strings.NewReader("x"))
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode != http.StatusMethodNotAllowed || resp.Header.Get("Allow") != "GET, HEAD" {
			t.Errorf("%s: %s", path, resp.Status)
		}
	}
}

// held is a terminal that takes nothing, from the moment that it is held until it is let go.
type held struct {
	heard
	on   atomic.Bool
	free chan struct{}
}

func (h *held) Write(p []byte) (int, error) {
	if h.on.Load() {
		<-h.free
	}
	return h.heard.Write(p)
}

func TestATerminalThatIsHeldHoldsUpNeitherWeChatNorTheEnd(t *testing.T) {
	screen := &held{free: make(chan struct{})} // before what is heard, so that it is not held while the listener still begins
	e := listening(t, func(s *Settings) { s.Console.Err = io.MultiWriter(screen, s.Console.Err) })
	t.Cleanup(func() { close(screen.free) })
	screen.on.Store(true)
	at := time.Now().Truncate(time.Hour)
	for i := range mostUntold + 100 { // so that some of it has to be dropped
		if status, answer := e.push(someToken, scanOf("A1", at)); status != http.StatusOK || answer != "success" {
			t.Fatalf("push %d: %d %q", i, status, answer)
		}
	}
	if _, metrics := e.ask("/metrics"); !strings.Contains(metrics, `sceneqr_pushes_total{verdict="recorded"} 1124`) {
		t.Errorf("metrics\n%s", metrics)
	}
	if err := e.stop(); err != nil {
		t.Errorf("it ends with %v", err)
	}
	e.kept(1)
}

func TestWhatWasNotToldIsCounted(t *testing.T) {
	screen := &held{free: make(chan struct{})}
	screen.on.Store(true)
	told := newTeller(&console.Console{Out: io.Discard, Err: screen})
	for range mostUntold + 100 { // of which one may be on its way to the screen
		told.say("x")
	}
	close(screen.free)
	told.end()
	if said := screen.String(); !strings.Contains(said, "lines could not be told in time") {
		t.Errorf("said\n%.300s", said)
	}
}

func TestTheFirstRefusalOfAKindIsTold(t *testing.T) {
	e := listening(t, nil)
	for range 3 {
		if status, answer := e.push("wrongToken", scanOf("A1", time.Now())); status != http.StatusForbidden || answer != "" {
			t.Errorf("%d %q", status, answer)
		}
	}
	_ = e.stop()
	if n := strings.Count(e.said.String(), "sceneqr: warning: "); n != 1 {
		t.Errorf("%d warnings:\n%s", n, e.said)
	}
	e.kept(0)
}

// Every level of talking is listened to.
func TestAListenerBetraysNobody(t *testing.T) {
	e := listening(t, func(s *Settings) { s.Callback.Token = someToken })
	e.push(someToken, scanOf("A1", time.Now()))
	e.push(someToken, "<xml><FromUserName>"+someOpenID+"</FromUserName>")
	e.push("wrongToken", scanOf("A1", time.Now()))
	_, metrics := e.ask("/metrics")
	_, health := e.ask("/healthz")
	_ = e.stop()
	for _, hidden := range []string{someOpenID, someToken, "signature=", "4711"} {
		for name, text := range map[string]string{
			"stderr": e.said.String(), "stdout": e.out.String(), "metrics": metrics, "health": health,
		} {
			if strings.Contains(text, hidden) {
				t.Errorf("%q stands in %s:\n%s", hidden, name, text)
			}
		}
	}
}
