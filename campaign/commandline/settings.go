package commandline

import (
	"os"
	"strings"

	"github.com/urfave/cli/v2"

	"sceneqr/campaign/command"
	"sceneqr/campaign/words"
)

// action makes of what a command does what cli wants it to be. It takes at least so many arguments, and at most so many.
func (l line) action(do func(command.Settings, *cli.Context) error, least, most int) cli.ActionFunc {
	return func(c *cli.Context) error {
		l.terminal.JSON, l.terminal.Quiet, l.terminal.Verbose = c.Bool("json"), c.Bool("quiet"), c.Bool("verbose")
		switch {
		case c.NArg() < least:
			return misused("%s needs its %v", c.Command.Name, words.Known(c.Command.ArgsUsage))
		case c.NArg() > most:
			return misused("%s does not know what to do with %q", c.Command.Name, c.Args().Get(most))
		case !isLanguage(c.String("lang")):
			return misused("--lang is zh or en, not %q", c.String("lang"))
		}
		settings, err := l.settings(c)
		if err != nil {
			return err
		}
		return do(settings, c)
	}
}

// settings are what the flags set. Of a flag that the command does not have it is nothing.
func (l line) settings(c *cli.Context) (command.Settings, error) {
	columns, err := columns(c.StringSlice("map"))
	return command.Settings{
		Sheet: c.Args().First(), Worksheet: c.String("sheet"), Columns: columns,
		Campaign: c.String("campaign"), Scene: c.String("scene"),
		AppID: c.String("appid"), SecretFile: c.String("secret-file"), Secret: os.Getenv("SCENEQR_SECRET"),
		Token: c.String("token"), TokenCommand: c.String("token-command"), TokenURL: c.String("token-url"),
		API: list(c.StringSlice("api-url")), MP: c.String("mp-url"),
		Sandbox: c.Bool("sandbox"), Ledger: c.String("ledger"), LockWait: c.Duration("lock-wait"), Out: c.String("out"),
		Rate: pace(c, "rate"), ImageRate: pace(c, "image-rate"), Workers: c.Int("workers"),
		MaxNew: c.Int("max-new"), Until: c.String("until"), PingURL: c.String("ping-url"),
		Language: c.String("lang"), Hidden: c.String("hidden"), Names: c.String("name"), ZIPNames: c.String("zip-names"),
		Thumbnails: c.Bool("thumbnails"),
		KeepOpenID: c.Bool("keep-openid"), Callback: callback(c),
		Span:  command.Span{From: c.String("from"), To: c.String("to"), By: c.String("by"), Zone: c.String("tz")},
		Press: press(c), Serials: c.String("serials"), Complete: c.Bool("complete"),
		Measured: command.Measured{
			Left: c.Float64("left"), Top: c.Float64("top"), Across: c.Float64("across"), Down: c.Float64("down"),
		},
		Console: l.terminal, Now: command.Now,
	}, err
}

func press(c *cli.Context) command.Press {
	return command.Press{
		Layout: c.String("layout"), Label: c.String("label"), Copies: c.Int("copies"), Overs: c.String("overs"),
		Start: c.Int("start"), Skip: c.String("skip"), ByGroup: c.Bool("by-group"), Stack: c.Bool("stack"),
		Text: c.String("text"), Logo: c.String("logo"), Printer: c.String("printer"), DPI: c.Float64("dpi"),
		Contact: c.String("contact"), Formats: c.String("formats"), Proof: c.String("proof"),
	}
}

func callback(c *cli.Context) command.Callback {
	return command.Callback{
		Addr: c.String("addr"), Path: c.String("path"), Forward: c.String("forward"),
		URL: c.String("callback"), Mode: c.String("callback-mode"),
		TokenFile: c.String("callback-token-file"), Token: os.Getenv("SCENEQR_CALLBACK_TOKEN"),
		KeyFile: c.String("aes-key-file"), Key: os.Getenv("SCENEQR_AES_KEY"),
		PreviousKeyFile: c.String("previous-aes-key-file"), PreviousKey: os.Getenv("SCENEQR_PREVIOUS_AES_KEY"),
	}
}

// columns are headings by field, of what was said with --map.
func columns(said []string) (map[string]string, error) {
	columns := map[string]string{}
	for _, m := range said {
		field, heading, ok := strings.Cut(m, "=")
		if !ok {
			return nil, misused("--map %q is not FIELD=HEADING", m)
		}
		columns[field] = heading
	}
	return columns, nil
}

// sandboxRate is calls a second: a trial is over in a moment, and still shows a limiter at work.
const sandboxRate = 200

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
