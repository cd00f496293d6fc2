package console

import (
	"bytes"
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"sceneqr/campaign"
	"sceneqr/campaign/wechat"
	"sceneqr/campaign/words"
)

func newConsole() (c *Console, out, err *bytes.Buffer) {
	out, err = new(bytes.Buffer), new(bytes.Buffer)
	return &Console{Out: out, Err: err}, out, err
}

func TestFiguresAreToldAsOneSaysThem(t *testing.T) {
	for got, want := range map[string]string{
		Size(999):       "999 B",
		Size(1000):      "1 kB",
		Size(1_949_000): "1.9 MB",
		Size(999_999):   "1 MB",

		rough(300 * time.Millisecond).String():            "1 s",
		rough(40 * time.Second).String():                  "40 s",
		rough(12 * time.Minute).String():                  "12 min",
		rough(5*time.Hour + 20*time.Minute).String():      "5 h 20 min",
		rough(5*time.Hour + 3599*time.Second).String():    "6 h 0 min",
		rough(100*time.Second - time.Nanosecond).String(): "100 s",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestALineOnATerminalMakesTheBarGiveWay(t *testing.T) {
	c, _, err := newConsole()
	c.Terminal = true
	p := c.Progress("codes", 2)
	defer p.Close()
	p.Add(1)
	c.Say("hello")
	if _, last, _ := strings.Cut(err.String(), "codes"); !strings.HasSuffix(last, "\rsceneqr: hello\n") {
		t.Errorf("the terminal got %q", err)
	}
}

func TestManySpeakAtOnce(t *testing.T) {
	c, out, err := newConsole()
	c.JSON, c.Verbose, c.Terminal = true, true, true
	const speakers = 8
	p := c.Progress("codes", speakers)
	var all sync.WaitGroup
	for range speakers {
		all.Go(func() {
			c.Exchange(wechat.Exchange{Op: "create"})
			c.Code(campaign.Code{})
			p.Add(1)
		})
	}
	all.Wait()
	p.Close()
	list, _ := objects(t, out)
	if lines := strings.Count(err.String(), "\n"); len(list) != 2*speakers || lines != speakers {
		t.Errorf("%d objects and %d lines of %d speakers", len(list), lines, speakers)
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("no space left") }

func TestAResultThatCannotBeWrittenIsKnown(t *testing.T) {
	c := &Console{Out: fullDisk{}, Err: new(bytes.Buffer)}
	c.Plan(Plan{})
	if err := c.Broken(); err == nil || !strings.Contains(err.Error(), "no space left") {
		t.Errorf("error %v", err)
	}
}

func TestLongListsAreCutToACount(t *testing.T) {
	c, _, err := newConsole()
	codes := make([]campaign.Code, 50)
	for i := range codes {
		codes[i].Problem = &campaign.Problem{Cause: words.Of("broken")}
	}
	c.Outcome(Outcome{Codes: codes})
	if n := strings.Count(err.String(), "broken"); n != most || !strings.Contains(err.String(), "and 30 more") {
		t.Errorf("%d of 50 problems listed:\n%s", n, err)
	}
}

func TestWithoutATerminalThereIsALineAMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, _, err := newConsole()
		p := c.Progress("codes", 100)
		p.Add(25)
		time.Sleep(time.Minute + time.Second)
		p.Add(25)
		time.Sleep(time.Minute)
		p.Close()
		synctest.Wait()
		want := "sceneqr: codes: 25 of 100, about 3 min left\nsceneqr: codes: 50 of 100, about 2 min left\n"
		if err.String() != want {
			t.Errorf("%q, want %q", err, want)
		}
	})
}

func TestOnATerminalABarMoves(t *testing.T) {
	c, _, err := newConsole()
	c.Terminal = true
	p := c.Progress("codes", 2)
	p.Add(1)
	p.Add(1)
	p.Close()
	if !strings.Contains(err.String(), "codes") || !strings.Contains(err.String(), "\r") {
		t.Errorf("the terminal got %q", err)
	}
}
