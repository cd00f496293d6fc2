// Package console is how sceneqr speaks: to a person at a terminal, to a log that cron mails, and, as one JSON object a
// line, to another program. Results go to Out and everything else to Err, so that a pipe gets only what was asked for.
//
// It decides nothing, opens nothing and never ends the program; it is given what is to be said.
//
// Start with [Console].
package console

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"sync"
)

// Console is where the program speaks. The zero value of its switches is a plain log.
type Console struct {
	Out, Err io.Writer
	Terminal bool // Err is a terminal, so progress is a bar that moves
	Quiet    bool // says nothing but errors and what is wrong with rows
	JSON     bool // Out gets one JSON object a line, each with a "type"; Err stays for people

	mu     sync.Mutex
	broken error // the first failure to write to Out
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
	if _, err := io.WriteString(c.Out, text); err != nil && c.broken == nil {
		c.broken = fmt.Errorf("writing the result: %w", err)
	}
}

// Say tells in one line what is going on.
func (c *Console) Say(format string, args ...any) {
	if !c.Quiet {
		fmt.Fprintf(c.Err, "sceneqr: "+format+"\n", args...)
	}
}

// Warn tells of something that may be wrong.
func (c *Console) Warn(format string, args ...any) { c.Say("warning: "+format, args...) }

// Fail tells why the program ends and what to do about it; hint may be empty.
func (c *Console) Fail(err error, hint string, status int) {
	if c.JSON {
		c.emit(failure{Type: "error", Error: err.Error(), Hint: hint, Status: status})
	}
	fmt.Fprintf(c.Err, "sceneqr: error: %s\n", strings.ReplaceAll(err.Error(), "\n", "; "))
	if hint != "" {
		fmt.Fprintf(c.Err, "sceneqr: hint: %s\n", hint)
	}
}

type failure struct {
	Type   string `json:"type"`
	Error  string `json:"error"`
	Hint   string `json:"hint,omitempty"`
	Status int    `json:"status"`
}

func (c *Console) emit(object any) {
	line, err := json.Marshal(object)
	if err != nil {
		panic(fmt.Sprintf("console: %v", err)) // only our own structs come here
	}
	c.print(string(line) + "\n")
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
	return thousands(n) + " " + one + "s"
}

func thousands(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
