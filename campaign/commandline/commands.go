package commandline

import (
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"sceneqr/campaign/command"
)

// commands are all that there are, in the order in which one meets with them.
func (l line) commands() []*cli.Command {
	return slices.Concat(l.filling(), l.making(), l.printing(), l.counting(), l.looking(), l.helping())
}

// making are the commands that turn a sheet into codes and files.
func (l line) making() []*cli.Command {
	return []*cli.Command{
		{
			Name: "run", Usage: "make every code of a sheet, and the files; the same command again resumes",
			ArgsUsage: "SHEET", Action: l.action(run, 1, 1),
			Flags: slices.Concat(sheetFlags(), accountFlags(), paceFlags(), nightFlags(), keepFlags(), nameFlags(), pressFlags(),
				speechFlags()),
			UsageText: "sceneqr run --sandbox samples/channels.xlsx\n" +
				"sceneqr run --appid wx0123456789abcdef --secret-file secret.txt channels.xlsx\n" +
				"sceneqr run --layout l7160 --overs 2 --by-group channels.xlsx",
		},
		{
			Name: "plan", Usage: "what run would do: new, unchanged, capacity, quota, time; spends nothing",
			ArgsUsage: "SHEET", Action: l.action(plan, 1, 1),
			Flags:     slices.Concat(sheetFlags(), accountFlags(), paceFlags(), planFlags(), pressFlags(), speechFlags()),
			UsageText: "sceneqr plan --appid wx0123456789abcdef channels.xlsx",
		},
		{
			Name: "export", Usage: "make the files of a campaign again, offline",
			ArgsUsage: "CAMPAIGN", Action: l.action(export, 1, 1),
			Flags: slices.Concat(ledgerFlags(), sandboxFlags(), outFlags(), nameFlags(), pressFlags(), speechFlags()),
			UsageText: "sceneqr export --out for-the-printer channels\n" +
				"sceneqr export --layout sticker-50 --formats svg,eps --contact \"Wang Fang 021-12345678\" channels",
		},
	}
}

// filling are the commands for who fills in the sheet.
func (l line) filling() []*cli.Command {
	return []*cli.Command{
		{
			Name: "template", Usage: "an empty sheet with headings, drop-downs, an example and explanations",
			ArgsUsage: "FILE.xlsx", Action: l.action(template, 1, 1),
			Flags:     speechFlags(),
			UsageText: "sceneqr template channels.xlsx",
		},
		{
			Name: "check", Usage: "whether a sheet can be used; each bad cell is listed, and marked in a copy of the workbook",
			ArgsUsage: "SHEET", Action: l.action(check, 1, 1),
			Flags: slices.Concat(readingFlags(), speechFlags()),
			UsageText: "sceneqr check channels.xlsx\n" +
				"sceneqr check --sheet 渠道 --hidden skip channels.xlsx",
		},
	}
}

// printing are the commands for a print shop, or whoever stands at the printer.
func (l line) printing() []*cli.Command {
	return []*cli.Command{
		{
			Name: "print", Usage: "print some codes of a campaign once more, offline, marked R1, R2 ... on the job ticket",
			ArgsUsage: "CAMPAIGN", Action: l.action(reprint, 1, 1),
			Flags: slices.Concat(reprintFlags(), ledgerFlags(), sandboxFlags(), outFlags(), pressFlags(), speechFlags()),
			UsageText: "sceneqr print --serials 123-140,199 --layout l7160 channels\n" +
				"sceneqr print --serials 7 --start 5 --printer office.yaml channels",
		},
		{
			Name: "proof", Usage: "read any PDF back: the channel behind each code, and the codes that do not read",
			ArgsUsage: "FILE.pdf", Action: l.action(proof, 1, 1),
			Flags: slices.Concat(proofFlags(), ledgerFlags(), speechFlags()),
			UsageText: "sceneqr proof from-the-shop.pdf\n" +
				"sceneqr proof --ledger out/channels/sandbox.db out/channels/sheet.pdf",
		},
		{
			Name: "layouts", Usage: "the built-in layouts, each with its grid; of one that is named, its YAML to start your own from",
			ArgsUsage: "[NAME]", Action: l.action(layouts, 0, 1),
			Flags: speechFlags(),
			UsageText: "sceneqr layouts\n" +
				"sceneqr layouts l7160 > ours.yaml",
		},
		{
			Name: "calibrate", Usage: "a page to measure a printer with; what was measured goes into the printer's profile",
			ArgsUsage: "[FILE]", Action: l.action(calibrate, 0, 1),
			Flags: slices.Concat(calibrateFlags(), speechFlags()),
			UsageText: "sceneqr calibrate calibration.pdf\n" +
				"sceneqr calibrate --printer office.yaml --left 21.5 --top 19 --across 99.5 --down 100",
		},
	}
}

// looking are the commands that tell how things stand, and the emulator.
func (l line) looking() []*cli.Command {
	return []*cli.Command{
		{
			Name: "status", Usage: "what the ledger holds: campaigns, reprints, capacity used, calls today",
			Flags: slices.Concat(ledgerFlags(), speechFlags()), Action: l.action(status, 0, 0),
			UsageText: "sceneqr status --ledger sceneqr.db",
		},
		{
			Name: "lookup", Usage: "whose code it is: a photo, a code's text, a scene, a serial or a file's name, looked up in the ledger",
			ArgsUsage: "WHAT", Action: l.action(lookup, 1, 1),
			Flags: slices.Concat(ledgerFlags(), speechFlags()),
			UsageText: "sceneqr lookup photo.jpg\n" +
				"sceneqr lookup 000123C",
		},
		{
			Name: "doctor", Usage: "whether run would work: secret, white list, permission, quota, ledger, disk; each with its cure",
			Flags: slices.Concat(outFlags(), accountFlags(), speechFlags()), Action: l.action(doctor, 0, 0),
			UsageText: "sceneqr doctor --appid wx0123456789abcdef --secret-file secret.txt",
		},
		{
			Name: "emulate", Usage: "serve the WeChat emulator on loopback, with a phone to scan codes, for trying out any client",
			Flags: slices.Concat(emulatorFlags(), speechFlags()), Action: l.action(emulate, 0, 0),
			UsageText: "sceneqr emulate --addr 127.0.0.1:8080\n" +
				"sceneqr emulate --callback http://127.0.0.1:8090/wechat --callback-token-file token.txt\n" +
				`curl -H 'Content-Type: application/json' -d '{"person": "anna", "scene": "SCENE"}' ` +
				"http://127.0.0.1:8080/emulator/scan",
		},
	}
}

// helping is the command that people type who do not know of --help.
func (l line) helping() []*cli.Command {
	return []*cli.Command{
		{
			Name: "help", Usage: "how the program is called, or one of its commands",
			ArgsUsage: "[COMMAND]", Action: l.help, Flags: []cli.Flag{lang()},
			UsageText: "sceneqr help run",
		},
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

func template(s command.Settings, c *cli.Context) error {
	return s.Template(c.Context, c.Args().First())
}

func check(s command.Settings, c *cli.Context) error { return s.Check(c.Context) }

func lookup(s command.Settings, c *cli.Context) error { return s.Lookup(c.Context, c.Args().First()) }

func export(s command.Settings, c *cli.Context) error {
	s.Campaign = c.Args().First()
	return s.Export(c.Context)
}

func reprint(s command.Settings, c *cli.Context) error {
	if c.IsSet("serials") && strings.TrimSpace(s.Serials) == "" { // a variable of a script that was empty
		return misused("--serials is empty: name some, or leave it out for all")
	}
	s.Campaign = c.Args().First()
	return s.Print(c.Context)
}

func proof(s command.Settings, c *cli.Context) error { return s.Proof(c.Context, c.Args().First()) }

func layouts(s command.Settings, c *cli.Context) error { return s.Layouts(c.Context, c.Args().First()) }

func calibrate(s command.Settings, c *cli.Context) error {
	file := c.Args().First()
	if file == "" {
		file = "calibration.pdf"
	}
	return s.Calibrate(c.Context, file)
}

func status(s command.Settings, c *cli.Context) error { return s.Status(c.Context) }

func doctor(s command.Settings, c *cli.Context) error { return s.Doctor(c.Context) }

func emulate(s command.Settings, c *cli.Context) error { return s.Emulate(c.Context, c.String("addr")) }
