// Command sceneqr turns a spreadsheet of marketing channels into WeChat Official-Account QR codes that are safe to print.
//
// This file is flags, wiring and exit statuses. The story is told in package campaign.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"
	"golang.org/x/term"

	"sceneqr/campaign/command"
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
	byEnv, _ := strconv.ParseBool(os.Getenv(env("json")[0]))
	terminal.JSON = byEnv || slices.Contains(os.Args, "--json") // for errors of the flags, which come before they are read
	app := commands()
	err := app.RunContext(ctx, flagsFirst(app, os.Args))
	err = command.Ended(ctx, err)
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

// terminal is where everything is said; its switches are set from the flags.
var terminal = &console.Console{Out: os.Stdout, Err: os.Stderr}

func commands() *cli.App {
	app := &cli.App{
		Name:    "sceneqr",
		Usage:   "WeChat Official-Account QR codes from a spreadsheet, read back before they are printed",
		Version: "0.1.0",
		Commands: []*cli.Command{
			{
				Name: "run", Usage: "make every code of a sheet, and the files; the same command again resumes",
				ArgsUsage: "SHEET", Flags: slices.Concat(sheetFlags, accountFlags, paceFlags, nightFlags, speechFlags), Action: action(run, 1),
				UsageText: "sceneqr run --sandbox samples/channels.xlsx\n" +
					"sceneqr run --appid wx0123456789abcdef --secret-file secret.txt channels.xlsx",
			},
			{
				Name: "plan", Usage: "what run would do: new, unchanged, capacity, quota, time; spends nothing",
				ArgsUsage: "SHEET", Action: action(plan, 1),
				Flags: slices.Concat(sheetFlags, accountFlags, paceFlags, speechFlags, []cli.Flag{
					&cli.BoolFlag{Name: "detailed-exitcode", Usage: "end with status 9 when run would ask WeChat for anything", EnvVars: env("detailed-exitcode")},
				}),
				UsageText: "sceneqr plan --appid wx0123456789abcdef channels.xlsx",
			},
			{
				Name: "export", Usage: "make the files of a campaign again, offline",
				ArgsUsage: "CAMPAIGN", Flags: slices.Concat(ledgerFlags, sandboxFlags, outFlags, speechFlags), Action: action(remake, 1),
				UsageText: "sceneqr export --out for-the-printer channels",
			},
			{
				Name: "status", Usage: "what the ledger holds: campaigns, capacity used, calls today",
				Flags: slices.Concat(ledgerFlags, speechFlags), Action: action(status, 0),
				UsageText: "sceneqr status --ledger sceneqr.db",
			},
			{
				Name: "doctor", Usage: "whether run would work: secret, white list, permission, quota, ledger, disk; each with its cure",
				Flags: slices.Concat(outFlags, accountFlags, speechFlags), Action: action(doctor, 0),
				UsageText: "sceneqr doctor --appid wx0123456789abcdef --secret-file secret.txt",
			},
			{
				Name: "emulate", Usage: "serve the WeChat emulator on loopback, for trying out any client",
				Flags: slices.Concat(emulatorFlags, speechFlags), Action: action(emulate, 0),
				UsageText: "sceneqr emulate --addr 127.0.0.1:8080",
			},
		},
		DisableSliceFlagSeparator: true,                         // a heading may have commas
		ExitErrHandler:            func(*cli.Context, error) {}, // main ends the program, after explaining
		OnUsageError:              misused,
		Action: func(c *cli.Context) error {
			if c.NArg() > 0 {
				return &command.UsageError{Cause: fmt.Sprintf("there is no command %q", c.Args().First())}
			}
			return cli.ShowAppHelp(c)
		},
	}
	for _, c := range app.Commands {
		c.OnUsageError, c.HideHelpCommand = misused, true
	}
	return app
}

var (
	sheetFlags = slices.Concat(outFlags, []cli.Flag{
		&cli.StringFlag{Name: "campaign", Usage: "`NAME` under which the ledger keeps the channels (default: the sheet's file name)", EnvVars: env("campaign")},
		&cli.StringFlag{Name: "sheet", Usage: "`NAME` of the worksheet (default: the first that is not empty)", EnvVars: env("sheet")},
		&cli.StringSliceFlag{Name: "map", Usage: "which column is what, as `FIELD=HEADING`, for example name=网点 (may be repeated)", EnvVars: env("map")},
		&cli.StringFlag{Name: "scene", Usage: "`TEMPLATE` for new scenes, for example {城市}-{门店编号} (default: campaign-{serial}{check})", EnvVars: env("scene")},
	})
	outFlags = []cli.Flag{
		&cli.StringFlag{Name: "out", Usage: "`FOLDER` for the files (default: out/CAMPAIGN)", EnvVars: env("out")},
	}
	ledgerFlags = []cli.Flag{
		&cli.StringFlag{Name: "appid", Usage: "the account's `APPID`", EnvVars: env("appid")},
		&cli.StringFlag{Name: "ledger", Usage: "`FILE` that keeps scenes, tickets and pictures", Value: "sceneqr.db", EnvVars: env("ledger")},
	}
	sandboxFlags = []cli.Flag{
		&cli.BoolFlag{Name: "sandbox", Usage: "use the built-in WeChat emulator and a ledger of its own in the output folder", EnvVars: env("sandbox")},
	}
	accountFlags = slices.Concat(ledgerFlags, sandboxFlags, []cli.Flag{
		&cli.StringFlag{Name: "secret-file", Usage: "`FILE` with the AppSecret", DefaultText: "SCENEQR_SECRET, or systemd's credential appsecret", EnvVars: env("secret-file")},
		&cli.StringFlag{Name: "token", Usage: "`KIND` of access token: stable or classic; stable leaves other systems' tokens alone", Value: "stable", EnvVars: env("token")},
		&cli.StringFlag{Name: "token-command", Usage: "`COMMAND` that prints an access token which another system looks after", EnvVars: env("token-command")},
		&cli.StringFlag{Name: "token-url", Usage: "`URL` of a token server which looks after the access token", EnvVars: env("token-url")},
		&cli.StringSliceFlag{Name: "api-url", Usage: "`URL` of the API; further ones are for when it is out of order", DefaultText: "WeChat's five", EnvVars: env("api-url")},
		&cli.StringFlag{Name: "mp-url", Usage: "`URL` of the picture host", Value: "https://mp.weixin.qq.com", EnvVars: env("mp-url")},
	})
	paceFlags = []cli.Flag{
		&cli.Float64Flag{Name: "rate", Usage: "`TICKETS` asked for in a second; 0 for no limit", Value: 5, DefaultText: "5; in the sandbox 200", EnvVars: env("rate")},
		&cli.Float64Flag{Name: "image-rate", Usage: "`PICTURES` downloaded in a second; 0 for no limit", Value: 10, DefaultText: "10; in the sandbox 200", EnvVars: env("image-rate")},
		&cli.IntFlag{Name: "workers", Usage: "`CODES` under way at once", Value: 16, EnvVars: env("workers")},
	}
	nightFlags = []cli.Flag{
		&cli.IntFlag{Name: "max-new", Usage: "stop after `N` tickets; the next run goes on", EnvVars: env("max-new")},
		&cli.StringFlag{Name: "until", Usage: "stop at `TIME`, like 06:00; the next run goes on", EnvVars: env("until")},
		&cli.DurationFlag{Name: "lock-wait", Usage: "wait for `TIME`, like 10m, when another run holds the ledger", EnvVars: env("lock-wait")},
		&cli.StringFlag{Name: "ping-url", Usage: "`URL` to tell of begin and end, as healthchecks.io has it", EnvVars: env("ping-url")},
	}
	speechFlags = []cli.Flag{
		&cli.BoolFlag{Name: "json", Usage: "print one JSON object a line", EnvVars: env("json")},
		&cli.BoolFlag{Name: "quiet", Usage: "print nothing unless something is wrong", EnvVars: env("quiet")},
		&cli.BoolFlag{Name: "verbose", Usage: "print a line for each request to WeChat", EnvVars: env("verbose")},
	}
	emulatorFlags = []cli.Flag{
		&cli.StringFlag{Name: "addr", Usage: "loopback `ADDRESS` to serve on", Value: "127.0.0.1:8080", EnvVars: env("addr")},
	}
)

// sandboxRate is calls a second: a trial is over in a moment, and still shows a limiter at work.
const sandboxRate = 200

// env names the environment variable of a flag.
func env(flag string) []string {
	return []string{"SCENEQR_" + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))}
}

// action makes one of the commands what cli wants it to be, and has it take exactly so many arguments.
func action(do func(command.Settings, *cli.Context) error, args int) cli.ActionFunc {
	return func(c *cli.Context) error {
		terminal.JSON, terminal.Quiet, terminal.Verbose = c.Bool("json"), c.Bool("quiet"), c.Bool("verbose")
		terminal.Terminal = term.IsTerminal(int(os.Stderr.Fd()))
		switch {
		case c.NArg() < args:
			return &command.UsageError{Cause: fmt.Sprintf("%s needs its %s", c.Command.Name, c.Command.ArgsUsage)}
		case c.NArg() > args:
			return &command.UsageError{Cause: fmt.Sprintf("%s does not know what to do with %q", c.Command.Name, c.Args().Get(args))}
		}
		settings, err := settings(c)
		if err != nil {
			return err
		}
		return do(settings, c)
	}
}

func run(s command.Settings, c *cli.Context) error { return s.Run(c.Context) }

func plan(s command.Settings, c *cli.Context) error {
	work, err := s.Plan(c.Context)
	if err == nil && work && c.Bool("detailed-exitcode") {
		return command.ErrWork
	}
	return err
}

func remake(s command.Settings, c *cli.Context) error {
	s.Campaign = c.Args().First()
	return s.Export(c.Context)
}

func doctor(s command.Settings, c *cli.Context) error { return s.Doctor(c.Context) }

func status(s command.Settings, c *cli.Context) error { return s.Status(c.Context) }

func emulate(s command.Settings, c *cli.Context) error { return s.Emulate(c.Context, c.String("addr")) }

func settings(c *cli.Context) (command.Settings, error) {
	columns := map[string]string{}
	for _, m := range c.StringSlice("map") {
		field, heading, ok := strings.Cut(m, "=")
		if !ok {
			return command.Settings{}, &command.UsageError{Cause: fmt.Sprintf("--map %q is not FIELD=HEADING", m)}
		}
		columns[field] = heading
	}
	return command.Settings{
		Sheet: c.Args().First(), Worksheet: c.String("sheet"), Columns: columns, Campaign: c.String("campaign"), Scene: c.String("scene"),
		AppID: c.String("appid"), SecretFile: c.String("secret-file"), Secret: os.Getenv("SCENEQR_SECRET"),
		Token: c.String("token"), TokenCommand: c.String("token-command"), TokenURL: c.String("token-url"),
		API: list(c.StringSlice("api-url")), MP: c.String("mp-url"),
		Sandbox: c.Bool("sandbox"), Ledger: c.String("ledger"), LockWait: c.Duration("lock-wait"), Out: c.String("out"),
		Rate: pace(c, "rate"), ImageRate: pace(c, "image-rate"), Workers: c.Int("workers"),
		MaxNew: c.Int("max-new"), Until: c.String("until"), PingURL: c.String("ping-url"),
		Console: terminal, Now: command.Now,
	}, nil
}

// pace is a rate, which is brisk in the sandbox unless the person has chosen one.
func pace(c *cli.Context, flag string) float64 {
	if c.Bool("sandbox") && !c.IsSet(flag) {
		return sandboxRate
	}
	return c.Float64(flag)
}

// list is what a flag that may be repeated holds; in its environment variable commas stand between.
func list(values []string) []string {
	return strings.FieldsFunc(strings.Join(values, ","), func(r rune) bool { return r == ',' })
}

// flagsFirst moves a command's flags before its arguments: cli stops looking for flags at the first argument, and people
// write them after the file name too.
func flagsFirst(app *cli.App, args []string) []string {
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

func misused(_ *cli.Context, err error, _ bool) error { return &command.UsageError{Cause: err.Error()} }
