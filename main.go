// Command sceneqr turns a spreadsheet of marketing channels into WeChat Official-Account QR codes that are safe to print.
//
// This file is wiring and exit statuses. The flags stand in package commandline, the story is told in package campaign.
package main

import (
	"context"
	"errors"
	"os"
	"runtime/debug"

	"golang.org/x/term"

	"sceneqr/campaign/command"
	"sceneqr/campaign/commandline"
	"sceneqr/campaign/console"
)

// softMemory is where the garbage collector begins to work harder, unless GOMEMLIMIT says otherwise: 100,000 channels
// hold about 220 MB, and without a limit the garbage beside them doubles that.
const softMemory = 320 << 20

func main() {
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(softMemory)
	}
	command.KeepSecretsIn()
	ctx := command.Interruptible(context.Background(), func() {
		terminal.Say("stopping: answers under way are waited for; once more stops at once, and loses nothing either")
	})
	err := command.Ended(ctx, commandline.Run(ctx, terminal, os.Args))
	status, hint := exitStatus(err)
	if errors.Is(err, command.ErrWork) { // an answer, not a failure
		err = nil
	}
	terminal.End(err, hint, status)
	if broken := terminal.Broken(); broken != nil && err == nil {
		status, hint = exitStatus(broken)
		terminal.End(broken, hint, status)
	}
	os.Exit(status)
}

// terminal is where everything is said; its other switches are set from the flags.
var terminal = &console.Console{Out: os.Stdout, Err: os.Stderr, Terminal: term.IsTerminal(int(os.Stderr.Fd()))}

// The exit statuses, for cron and scripts. 0 is all there and verified, or nothing to do.
var statuses = map[command.Ending]int{
	command.Failed:       1,
	command.Misused:      2,
	command.RowsFailed:   3,
	command.SheetBad:     4,
	command.StoppedShort: 5,
	command.Refused:      6,
	command.Held:         7,
	command.WorkToDo:     9,
}

// exitStatus is the status that an error ends the program with, and what the person can do about it.
func exitStatus(err error) (status int, hint string) {
	if err == nil {
		return 0, ""
	}
	if i, ok := errors.AsType[command.Interrupted](err); ok && !command.Lost(err) {
		return i.Status(), "nothing is lost: run the same command again to go on"
	}
	ending, hint := command.Explain(err)
	return statuses[ending], hint
}
