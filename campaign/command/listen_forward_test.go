package command

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

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
	if text := e.said.String() + e.out.String(); strings.Contains(text, "its-own-secret") ||
		!strings.Contains(text, "1 passed on") {
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
		!strings.Contains(said, "4 pushes, 4 new scans, 4 passed on, 3 unanswered there") {
		t.Errorf("said\n%s", said)
	}
	if !strings.Contains(metrics, "sceneqr_forward_failures_total 3") {
		t.Errorf("metrics\n%s", metrics)
	}
}

func TestASystemBehindThatAnswersBadlyIsToldOfOnceInARow(t *testing.T) {
	answers := make(chan string, 6)
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		switch answer := <-answers; answer {
		case "500":
			w.WriteHeader(http.StatusInternalServerError)
		default:
			_, _ = io.WriteString(w, answer)
		}
	}))
	defer other.Close()
	e := listening(t, func(s *Settings) { s.Callback.Forward = other.URL })
	for i, answer := range []string{"500", "<html>oh</html>", "500", "success", "500", ""} {
		answers <- answer
		if status, got := e.push(someToken, scanOf(fmt.Sprint("A", i), time.Now())); answer == "500" && status != 500 ||
			answer != "500" && (status != 200 || got != answer) {
			t.Errorf("of %q WeChat gets %d %q", answer, status, got)
		}
	}
	_, metrics := e.ask("/metrics")
	_ = e.stop()
	if said := e.said.String(); strings.Count(said, "warning: the system behind") != 2 ||
		!strings.Contains(said, "status of its answer") || strings.Count(said, "answers again") != 2 ||
		!strings.Contains(said, "6 passed on, 4 answered badly there") {
		t.Errorf("said\n%s", said)
	}
	for _, want := range []string{"sceneqr_forward_bad_answers_total 4", "sceneqr_forward_failures_total 0"} {
		if !strings.Contains(metrics, want) {
			t.Errorf("%s is not in\n%s", want, metrics)
		}
	}
}
