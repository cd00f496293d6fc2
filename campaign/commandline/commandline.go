// Package commandline is sceneqr's command line: which commands and flags there are, and what they set.
//
// It decides nothing and does nothing itself: what a flag means, and whether it can be meant, is for package command. It
// prints nothing but its help, and never ends the program. Its texts stand in English in the tables, as cli wants them, and
// are told in the person's language, which is known before any flag is read.
//
// Start with [Run], then the tables in the files that begin with commands and flags.
package commandline

import (
	"context"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"sceneqr/campaign/command"
	"sceneqr/campaign/console"
)

// Run does what the arguments say, of which the first is the program's name, and speaks through the terminal, whose
// switches it sets from the flags. When they say nothing that there is, the error is a [*command.UsageError]; the others
// are those of the methods of [command.Settings], and [command.ErrWork].
func Run(ctx context.Context, terminal *console.Console, args []string) error {
	terminal.Language = language(args)
	terminal.JSON = wantsJSON(args) // for errors of the flags, which come before they are read
	app := line{terminal}.app()
	return app.RunContext(ctx, flagsFirst(app, args))
}

func wantsJSON(args []string) bool {
	byEnv, _ := strconv.ParseBool(os.Getenv(variable("json")))
	return byEnv || slices.Contains(args, "--json")
}

// line is the command line of one run of the program.
type line struct{ terminal *console.Console }

func (l line) app() *cli.App {
	app := &cli.App{
		Name:                      "sceneqr",
		Usage:                     "WeChat Official-Account QR codes from a spreadsheet, read back before they are printed",
		Version:                   command.Version(),
		HideHelp:                  true, // ours is in the person's language
		Flags:                     []cli.Flag{lang()},
		Writer:                    l.terminal.Out,
		ErrWriter:                 l.terminal.Err,
		Commands:                  l.commands(),
		DisableSliceFlagSeparator: true,                         // a heading may have commas
		ExitErrHandler:            func(*cli.Context, error) {}, // main ends the program, after explaining
		OnUsageError:              l.unread,
		Action:                    l.help,
	}
	for _, c := range app.Commands {
		c.OnUsageError, c.HideHelp = l.unread, true
	}
	return app
}

// flagsFirst moves a command's flags before its arguments: cli stops looking for flags at the first argument, and people
// write them after the file name too.
func flagsFirst(app *cli.App, args []string) []string {
	args = commandFirst(app, args)
	if len(args) < 2 || app.Command(args[1]) == nil {
		return args
	}
	takesValue := map[string]bool{}
	for _, f := range app.Command(args[1]).Flags {
		_, alone := f.(*cli.BoolFlag)
		takesValue[f.Names()[0]] = !alone
	}
	var flags, rest []string
	for i := 2; i < len(args); i++ {
		arg := args[i]
		switch {
		case arg == "--":
			rest = append(rest, args[i+1:]...)
			i = len(args)
		case arg == "-" || !strings.HasPrefix(arg, "-"):
			rest = append(rest, arg)
		case takesValue[strings.TrimLeft(arg, "-")] && i+1 < len(args):
			flags = append(flags, arg, args[i+1])
			i++
		case takesValue[strings.TrimLeft(arg, "-")]:
			return slices.Concat(args[:2], flags, []string{arg}) // it lacks its value, and cli says so
		default:
			flags = append(flags, arg)
		}
	}
	return slices.Concat(args[:2], flags, []string{"--"}, rest)
}
