package command

import (
	"context"
	"os/exec"
	"syscall"
)

// shell is a command line for the system's shell, which takes the line as it was typed: quotes and all.
func shell(ctx context.Context, line string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "cmd")
	cmd.SysProcAttr = &syscall.SysProcAttr{CmdLine: `cmd /S /C "` + line + `"`}
	return cmd
}
