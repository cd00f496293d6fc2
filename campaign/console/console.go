// Package console is how sceneqr speaks: to a person at a terminal, to a log that cron mails, and, as one JSON object a
// line, to another program. Results go to Out and everything else to Err, so that a pipe gets only what was asked for.
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
)

// Console is where the program speaks. The zero value of its switches is a plain log. Its methods may be called from many
// goroutines at once.
type Console struct {
	Out, Err io.Writer
	Terminal bool // Err is a terminal, so progress is a bar that moves
	Quiet    bool // says nothing but errors and what is wrong with rows, in JSON too
	Verbose  bool // tells of each request to WeChat, in lines that take the place of the bar
	JSON     bool // Out gets one JSON object a line, each with a "type"; Err stays for people

	mu     sync.Mutex
	broken error    // the first failure to write to Out, which gets nothing more: the line may have been cut short
	ended  bool     // the summary has been told, and Out gets nothing more
	counts *counts  // of the outcome, for the summary; nil before there is one
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
		c.broken = fmt.Errorf("writing the result: %w", err)
	}
}

// Say tells in one line what is going on.
func (c *Console) Say(format string, args ...any) {
	if !c.Quiet {
		c.tell("sceneqr: "+format+"\n", args...)
	}
}

// tell writes to Err, quiet or not. A bar makes room first, and draws itself anew with its next step.
func (c *Console) tell(format string, args ...any) {
	c.mu.Lock()
	bar := c.bar
	c.mu.Unlock()
	if bar != nil {
		_ = bar.Clear() // it takes the lock to write
	}
	_, _ = fmt.Fprintf(screen{c}, format, args...) // where the cause would be told is what cannot be written to
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

// result prints to Out, unless it is kept quiet or belongs to a program.
func (c *Console) result(format string, args ...any) {
	if !c.Quiet && !c.JSON {
		c.print(fmt.Sprintf(format, args...))
	}
}

// count writes "1 code" or "1,234 codes".
func count(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return Thousands(n) + " " + one + "s"
}

// Thousands is a number as one reads it: 1,234,567.
func Thousands(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
