//go:build unix

package command

import (
	"context"
	"os/exec"
	"syscall"
)

// shell is a command line for the system's shell. It has a process group of its own, which ends with ctx as a whole: what
// the line has started would otherwise go on without it.
func shell(ctx context.Context, line string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "sh", "-c", line)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	return cmd
}
