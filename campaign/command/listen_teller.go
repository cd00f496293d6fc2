package command

import (
	"sync/atomic"
	"time"

	"sceneqr/campaign/console"
)

const (
	mostUntold   = 1 << 10     // lines that may wait for being told
	tellPatience = time.Second // for those that are left at the end
)

// teller is a console that nobody waits for: a terminal that is held, or a log whose disk hangs, is no reason not to answer
// WeChat. What comes while too much waits is dropped, and counted.
type teller struct {
	console *console.Console
	lines   chan func(*console.Console)
	dropped atomic.Int64
	ended   chan struct{}
	told    chan struct{} // once all is told
}

func newTeller(c *console.Console) *teller {
	t := &teller{console: c, lines: make(chan func(*console.Console), mostUntold),
		ended: make(chan struct{}), told: make(chan struct{})}
	go t.work()
	return t
}

// tell has something said, some time.
func (t *teller) tell(line func(*console.Console)) {
	select {
	case t.lines <- line:
	default:
		t.dropped.Add(1)
	}
}

// say is [console.Console.Say], some time.
func (t *teller) say(format string, args ...any) {
	t.tell(func(c *console.Console) { c.Say(format, args...) })
}

// warn is [console.Console.Warn], some time.
func (t *teller) warn(format string, args ...any) {
	t.tell(func(c *console.Console) { c.Warn(format, args...) })
}

// work tells until the end, and then what is left.
func (t *teller) work() {
	defer close(t.told)
	for {
		select {
		case line := <-t.lines:
			t.next(line)
			continue
		case <-t.ended:
		}
		for len(t.lines) > 0 {
			t.next(<-t.lines)
		}
		return
	}
}

func (t *teller) next(line func(*console.Console)) {
	line(t.console)
	if n := t.dropped.Swap(0); n > 0 {
		t.console.Warn("%d lines could not be told in time, and are left out here", n)
	}
}

// end waits until all is told, and not for long. Nothing is told after it.
func (t *teller) end() {
	close(t.ended)
	patience := time.NewTimer(tellPatience)
	defer patience.Stop()
	select {
	case <-t.told:
	case <-patience.C:
	}
}
