package console

import (
	"sync"
	"sync/atomic"
	"time"

	"github.com/schollz/progressbar/v3"

	"sceneqr/campaign/words"
)

// Progress shows how far a long piece of work is: a bar on a terminal, elsewhere, and among the lines of a verbose
// Console, a line a minute.
type Progress struct {
	console *Console
	what    words.Message
	total   int
	done    atomic.Int64
	bar     *progressbar.ProgressBar
	stop    chan struct{}

	mu    sync.Mutex
	parts map[string]int
}

// Progress begins to show work of total steps, called as the format says (codes, files). Close it when the work ends. A total
// of -1 is one that is not known.
func (c *Console) Progress(format string, total int) *Progress {
	what := words.Of(format)
	p := &Progress{console: c, what: what, total: total, stop: make(chan struct{}), parts: map[string]int{}}
	switch {
	case c.Quiet:
	case c.Terminal && !c.Verbose:
		p.bar = progressbar.NewOptions(total,
			progressbar.OptionSetWriter(screen{c}),
			progressbar.OptionSetDescription(c.Language.Of(what)),
			progressbar.OptionShowCount(),
			progressbar.OptionSetPredictTime(true),
			progressbar.OptionClearOnFinish(),
			progressbar.OptionThrottle(100*time.Millisecond),
			progressbar.OptionFullWidth(),
		)
		c.show(p.bar)
	default:
		go p.lines(time.Now())
	}
	return p
}

// Add tells of n more finished steps. Many goroutines may call it.
func (p *Progress) Add(n int) {
	p.done.Add(int64(n))
	if p.bar != nil {
		_ = p.bar.Add(n) // a bar that cannot be drawn is no reason to stop
	}
}

// Part tells how much of one part of the work is done by now, where several go on beside each other. The name is for a
// program alone.
func (p *Progress) Part(name string, done, total int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	_, begun := p.parts[name]
	p.Add(done - p.parts[name])
	p.parts[name] = done
	if !begun || done == total {
		p.console.object(partObject{Type: "progress", Part: name, Done: done, Total: total})
	}
}

// partObject tells a program of the beginning and of the end of a part.
type partObject struct {
	Type  string `json:"type"`
	Part  string `json:"part"`
	Done  int    `json:"done"`
	Total int    `json:"total"`
}

// Close ends the showing; a bar is wiped away, for the result comes next. A nil Progress was never shown.
func (p *Progress) Close() {
	if p == nil {
		return
	}
	close(p.stop)
	if p.bar != nil {
		p.console.show(nil)
		_ = p.bar.Clear()
	}
}

// show makes bar the one that other lines must not be printed across.
func (c *Console) show(bar *progressbar.ProgressBar) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.bar = bar
}

func (p *Progress) lines(start time.Time) {
	minute := time.NewTicker(time.Minute)
	defer minute.Stop()
	for {
		select {
		case <-minute.C:
			p.console.line(p.line(time.Since(start)))
		case <-p.stop:
			return
		}
	}
}

func (p *Progress) line(took time.Duration) string {
	done := int(p.done.Load())
	if p.total < 0 {
		return p.console.text("%v: %s", p.what, words.Thousands(done))
	}
	if done == 0 || done >= p.total {
		return p.console.text("%v: %s of %s", p.what, words.Thousands(done), words.Thousands(p.total))
	}
	left := time.Duration(float64(took) / float64(done) * float64(p.total-done))
	return p.console.text("%v: %s of %s, about %v left",
		p.what, words.Thousands(done), words.Thousands(p.total), rough(left))
}
