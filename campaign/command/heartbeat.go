package command

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"sceneqr/campaign"
	"sceneqr/campaign/words"
)

// heartbeat tells a dead-man's switch that a run has begun and how it ended, in the way of healthchecks.io: the URL with
// /start, the URL itself for a good end, the URL with /fail for a bad one. The switch raises the alarm when it hears
// nothing, which no program can do for itself. The zero value has nobody to tell.
//
// The errors of its methods are for a warning: whether the switch has heard changes nothing about the run.
type heartbeat struct {
	url       string            // a key: whoever has it can keep the switch silent
	transport http.RoundTripper // nil for Go's own
}

const (
	pingPatience = 10 * time.Second // for one try; curl -m 10 is what healthchecks.io advises
	pingTries    = 3
	pingPause    = time.Second // before the second try; twice that before the third

	// maxNote is in bytes. healthchecks.io keeps 100,000, its older versions and installations of one's own 10,000.
	maxNote = 10_000

	// maxPong is in bytes. Real answers have about 20.
	maxPong = 1 << 10
)

// heartbeat is what --ping-url asks for.
func (s Settings) heartbeat() (heartbeat, error) {
	if s.PingURL == "" {
		return heartbeat{}, nil
	}
	if _, ok := webAddress(s.PingURL); !ok {
		return heartbeat{}, misused("--ping-url is not an http or https URL; it is a key, so it is not shown")
	}
	return heartbeat{url: s.PingURL}, nil
}

// begin tells that the run has begun. With a switch that does not answer it takes half a minute.
func (h heartbeat) begin(ctx context.Context) error { return h.ping(ctx, "start", "") }

// end tells how the run ended, with a note in plain text for whoever looks into it. It goes out when ctx has ended too:
// a run that was told to stop has an end to tell of.
func (h heartbeat) end(ctx context.Context, failed bool, note string) error {
	suffix := ""
	if failed {
		suffix = "fail"
	}
	return h.ping(context.WithoutCancel(ctx), suffix, note)
}

func (h heartbeat) ping(ctx context.Context, suffix, note string) error {
	if h.url == "" {
		return nil
	}
	u, _ := webAddress(h.url)
	if suffix != "" {
		u = u.JoinPath(suffix) // which leaves a query where it is
	}
	if len(note) > maxNote {
		note = strings.ToValidUTF8(note[:maxNote], "")
	}
	e := errand{url: u.String(), text: note, limit: maxPong, patience: pingPatience, transport: h.transport}
	for try := 1; ; try++ {
		again, err := pong(e.run(ctx))
		if err == nil {
			return nil
		}
		if !again || try == pingTries || !pause(ctx, time.Duration(try)*pingPause) {
			return words.Errorf("the ping URL was not told: %w", err)
		}
	}
}

// pong judges an answer, and tells whether another try may bring a better one. A check that does not exist is answered
// with 200 too, for the sake of scripts, and only the text says so.
func pong(status int, body []byte, err error) (again bool, _ error) {
	switch text := strings.TrimSpace(string(body)); {
	case err != nil:
		return true, err
	case text == "OK (not found)":
		return false, words.New("it says that it has no such check")
	case text == "OK (rate limited)":
		return false, words.New("it was told too often within a minute and did not listen")
	case status/100 == 2:
		return false, nil
	case status/100 == 3:
		return false, words.Errorf("it answered with a redirect (http %d), which is not followed", status)
	}
	again = status >= 500 || status == http.StatusTooManyRequests || status == http.StatusRequestTimeout
	return again, words.Errorf("it answered with http %d %s", status, http.StatusText(status))
}

// pause waits, and tells whether ctx let it.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// alarming tells an ending that a dead-man's switch must hear of: all but a good one and a stop that was asked for.
func alarming(err error) bool {
	if errors.Is(err, campaign.ErrIncomplete) || Lost(err) {
		return true // somebody has to look at a row, however the run ended
	}
	return err != nil && !errors.Is(err, campaign.ErrBudget) && !errors.Is(err, ErrUntil)
}

// note is what a dead-man's switch is told of an ending, in the language of the terminal.
func (s Settings) note(err error) string {
	tell := s.Console.Language.Of
	if err == nil {
		return tell(words.Of("all codes are there and verified"))
	}
	_, hint := Explain(err)
	return tell(err) + "\n" + tell(hint)
}
