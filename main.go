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
	status := end(err)
	if broken := terminal.Broken(); broken != nil && (err == nil || errors.Is(err, command.ErrWork)) {
		status = end(broken)
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

// end has the last word, and returns the exit status.
func end(err error) (status int) {
	ending, hint := command.Explain(err)
	status = exitStatus(err, ending)
	if errors.Is(err, command.ErrWork) { // an answer, not a failure
		err = nil
	}
	terminal.End(err, hint, status)
	return status
}

func exitStatus(err error, ending command.Ending) int {
	if err == nil {
		return 0
	}
	if i, ok := errors.AsType[command.Interrupted](err); ok && !command.Lost(err) {
		return i.Status()
	}
	return statuses[ending]
}
