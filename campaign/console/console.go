// Package console is how sceneqr speaks: to a person at a terminal, to a log that cron mails, and, as one JSON object a
// line, to another program. Results go to Out and everything else to Err, so that a pipe gets only what was asked for.
//
// It speaks the person's language: what it is given as messages and errors of package words, and its own words. The keys of
// JSON and the names in it, such as a stage, are English for every program; the sentences among them are the person's.
//
// Every JSON object has a "type"; the last line of a command is the one of type "summary", with the exit status. A quiet
// Console speaks only of what makes a status other than 0: problems of rows, checks that failed, the error itself, and
// before that the warnings that it had kept to itself.
//
// It decides nothing, opens nothing and never ends the program; it is given what is to be said.
//
// Start with [Console] and [Console.End].
package console

import (
	"encoding/json"
	"fmt"
	"io"
	"sync"

	"github.com/schollz/progressbar/v3"

	"sceneqr/campaign/words"
)

// Console is where the program speaks. The zero value of its switches is a plain log. Its methods may be called from many
// goroutines at once.
type Console struct {
	Out, Err io.Writer
	Terminal bool // Err is a terminal, so progress is a bar that moves
	Quiet    bool // says nothing but errors and what is wrong with rows, in JSON too
	Verbose  bool // tells of each request to WeChat, in lines that take the place of the bar
	JSON     bool // Out gets one JSON object a line, each with a "type"; Err stays for people
	Language words.Language

	mu     sync.Mutex
	broken error    // the first failure to write to Out, which gets nothing more: the line may have been cut short
	ended  bool     // the summary has been told, and Out gets nothing more
	counts *counts  // of the outcome, for the summary; nil before there is one
	totals *totals  // of a report, likewise
	kept   warnings // that a quiet Console has not told

	bar *progressbar.ProgressBar // the one on the screen, nil when there is none
}

// Broken is the first failure to write to Out, where the result belongs: a full disk, a reader that is gone.
func (c *Console) Broken() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.broken
}

func (c *Console) print(text string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.write(text)
}

// write is print for who holds the lock.
func (c *Console) write(text string) {
	if c.broken != nil || c.ended {
		return
	}
	if _, err := io.WriteString(c.Out, text); err != nil {
		c.broken = words.Errorf("writing the result: %w", err)
	}
}

// Say tells in one line what is going on, in the manner of [words.Of].
func (c *Console) Say(format string, args ...any) {
	if !c.Quiet {
		c.tell(format, args...)
	}
}

// tell writes a line to Err, quiet or not.
func (c *Console) tell(format string, args ...any) { c.line(c.text(format, args...)) }

// advise tells of something that is wrong in a line, and in the next what to do about it.
func (c *Console) advise(cure words.Message, format string, args ...any) {
	c.line(c.text(format, args...) + c.arrow(cure))
}

// arrow is what to do about something, on a line of its own.
func (c *Console) arrow(cure words.Message) string { return below + "-> " + c.Language.Of(cure) }

// below begins a line that belongs to the one above it.
const below = "\n         "

// text is a message in the person's language.
func (c *Console) text(format string, args ...any) string {
	return c.Language.Of(words.Of(format, args...))
}

// line writes to Err. A bar makes room first, and draws itself anew with its next step.
func (c *Console) line(text string) {
	c.mu.Lock()
	bar := c.bar
	c.mu.Unlock()
	if bar != nil {
		_ = bar.Clear() // it takes the lock to write
	}
	_, _ = io.WriteString(screen{c}, "sceneqr: "+text+"\n") // where the cause would be told is what cannot be written to
}

// screen is Err for one writer at a time.
type screen struct{ *Console }

func (s screen) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.Err.Write(p)
}

// object prints a line of JSON to Out, unless it is kept quiet or belongs to a person.
func (c *Console) object(o any) {
	if !c.Quiet {
		c.trouble(o)
	}
}

// trouble is an object that stands for a status other than 0, so that a quiet Console prints it too.
func (c *Console) trouble(o any) {
	if c.JSON {
		c.print(encode(o))
	}
}

func encode(o any) string {
	line, err := json.Marshal(o)
	if err != nil {
		panic(fmt.Sprintf("console: %v", err)) // only our own structs come here
	}
	return string(line) + "\n"
}

// result prints a line to Out, unless it is kept quiet or belongs to a program.
func (c *Console) result(format string, args ...any) { c.row(c.text(format, args...)) }

// row is a result that is a text already.
func (c *Console) row(text string) {
	if !c.Quiet && !c.JSON {
		c.print(text + "\n")
	}
}
