//go:build unix

package command

import (
	"context"
	"fmt"
	"syscall"
	"testing"
)

func init() {
	roles["interruptible"] = func() {
		ctx := Interruptible(context.Background(), func() { fmt.Println("told") })
		fmt.Println("ready", ctx.Err())
		<-ctx.Done()
		fmt.Println(context.Cause(ctx))
		waitForParent()
	}
}

// The second signal is never SIGINT: whoever runs the tests in the background of a script has it ignored.
func TestTheFirstSignalEndsTheContextAndTheSecondTheProgram(t *testing.T) {
	for _, tc := range []struct {
		first syscall.Signal
		said  string
	}{
		{syscall.SIGINT, "interrupted: interrupt\n"},
		{syscall.SIGTERM, "interrupted: terminated\n"},
	} {
		t.Run(tc.first.String(), func(t *testing.T) {
			c := newChild(t, "interruptible")
			c.start(t)
			if line := c.says(); line != "ready <nil>\n" {
				t.Fatalf("before any signal: %q", line)
			}
			c.send(t, tc.first)
			if told, said := c.says(), c.says(); told != "told\n" || said != tc.said {
				t.Errorf("after the first signal: %q, %q", told, said)
			}
			c.send(t, syscall.SIGTERM)
			_ = c.Wait() // it is to be killed
			if end := c.ProcessState.Sys().(syscall.WaitStatus); !end.Signaled() || end.Signal() != syscall.SIGTERM {
				t.Errorf("after the second signal it ended with %v", c.ProcessState)
			}
		})
	}
}

func (c *child) send(t *testing.T, s syscall.Signal) {
	t.Helper()
	if err := c.Process.Signal(s); err != nil {
		t.Fatal(err)
	}
}

func TestAnInterruptionHasTheStatusOfShells(t *testing.T) {
	for signal, want := range map[syscall.Signal]int{syscall.SIGINT: 130, syscall.SIGTERM: 143} {
		if got := (Interrupted{signal}).Status(); got != want {
			t.Errorf("%v: status %d, not %d", signal, got, want)
		}
	}
}
