package command

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"sceneqr/campaign/ledger"
)

func TestASignedScanIsKeptOnceAndTheListenerEndsWell(t *testing.T) {
	e := listening(t, nil)
	for range 2 { // WeChat sends again when it has not heard the answer
		if status, answer := e.push(someToken, scanOf("A1", time.Now().Truncate(time.Hour))); status != 200 || answer != "success" {
			t.Fatalf("%d %q", status, answer)
		}
	}
	e.kept(1)
	if err := e.stop(); err != nil {
		t.Errorf("it ends with %v", err)
	}
	for _, want := range []string{
		"new ledger ", "receiving the pushes of " + patient, "push recorded SCAN \"A1\"", "2 pushes, 1 new, 1 known already",
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

// The push waits for the other system while the listener is told to end.
func TestAPushThatIsUnderWayAtTheEndIsAnswered(t *testing.T) {
	arrived, end := make(chan struct{}), make(chan struct{})
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		close(arrived)
		<-end
		_, _ = io.WriteString(w, "<xml>welcome</xml>")
	}))
	defer other.Close()
	e := listening(t, func(s *Settings) { s.Callback.Forward = other.URL + "/wx?key=its-own-secret" })
	answered := make(chan string, 1)
	go func() {
		_, answer := e.push(someToken, scanOf("A1", time.Now()))
		answered <- answer
	}()
	<-arrived
	e.end()
	close(end)
	if answer := <-answered; answer != "<xml>welcome</xml>" {
		t.Errorf("WeChat gets %q", answer)
	}
	if err := e.stop(); err != nil {
		t.Errorf("it ends with %v", err)
	}
	e.kept(1)
	if text := e.said.String() + e.out.String(); strings.Contains(text, "its-own-secret") || !strings.Contains(text, "1 passed on") {
		t.Errorf("said\n%s", text)
	}
}

func TestASystemBehindThatIsDownIsToldOfOnceAndAgainWhenItIsBack(t *testing.T) {
	var back atomic.Bool
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		if !back.Load() {
			panic(http.ErrAbortHandler)
		}
	}))
	defer other.Close()
	e := listening(t, func(s *Settings) { s.Callback.Forward = other.URL })
	for i := range 3 {
		if status, _ := e.push(someToken, scanOf(fmt.Sprint("A", i), time.Now())); status != 0 {
			t.Errorf("WeChat gets the status %d", status)
		}
	}
	_, metrics := e.ask("/metrics")
	back.Store(true)
	if status, answer := e.push(someToken, scanOf("A3", time.Now())); status != http.StatusOK || answer != "" {
		t.Errorf("of the system that is back WeChat gets %d %q", status, answer)
	}
	_ = e.stop()
	e.kept(4)
	if said := e.said.String(); strings.Count(said, "does not answer") != 1 || strings.Count(said, "answers again") != 1 ||
		!strings.Contains(said, "4 pushes, 4 new, 4 passed on, 3 unanswered there") {
		t.Errorf("said\n%s", said)
	}
	if !strings.Contains(metrics, "sceneqr_forward_failures_total 3") {
		t.Errorf("metrics\n%s", metrics)
	}
}

func TestNothingLeadsElsewhere(t *testing.T) {
	e := listening(t, nil)
	for _, path := range []string{"/", "/wechat/", "/wechat/more", "//wechat", "/healthz/", "/debug/pprof/", "/favicon.ico"} {
		if status, body := e.ask(path); status != http.StatusNotFound || body != "" {
			t.Errorf("%s: %d %q", path, status, body)
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
	if status, body := e.ask("/healthz"); status != http.StatusServiceUnavailable || !strings.Contains(body, "moved or deleted") {
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
	e.push(someToken, scanOf("A1", at))
	e.push(someToken, scanOf("A1", at))
	e.push("wrongToken", scanOf("A1", at))
	_, text := e.ask("/metrics")
	for _, want := range []string{
		`sceneqr_pushes_total{verdict="recorded"} 2`, `sceneqr_pushes_total{verdict="refused"} 1`,
		`sceneqr_pushes_total{verdict="failed"} 0`, `sceneqr_scans_total{event="new"} 1`, `sceneqr_scans_total{event="known"} 1`,
		"sceneqr_push_seconds_count 3", "sceneqr_forward_failures_total 0", "sceneqr_scans_without_scene_total 0",
		"process_open_fds", "go_goroutines",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%s is not in\n%s", want, text)
		}
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
