package commandline

import (
	"io"
	"runtime"
	"strings"

	"github.com/urfave/cli/v2"

	"sceneqr/campaign/console"
	"sceneqr/campaign/words"
)

// help is of the command that is named, or without one of the program.
func (l line) help(c *cli.Context) error {
	name := c.Args().First()
	if name == "" {
		return l.print(l.programHelp(c.App))
	}
	named := c.App.Command(name)
	if ofTwo := c.App.Command(name + " " + c.Args().Get(1)); ofTwo != nil {
		named = ofTwo
	}
	if named == nil {
		return misused("there is no command %q", name)
	}
	return l.print(l.commandHelp(named))
}

// family is the help of the commands that have their first word in common.
func (l line) family(c *cli.Context) error {
	if c.NArg() > 0 {
		return misused("there is no command %q", c.Command.Name+" "+c.Args().First())
	}
	return l.print(l.commandHelp(c.Command))
}

func (l line) print(help string) error {
	if _, err := io.WriteString(l.terminal.Out, help); err != nil {
		return words.Errorf("writing the help: %w", err)
	}
	return nil
}

func (l line) programHelp(app *cli.App) string {
	return l.section(words.Of("NAME"), app.Name+" - "+l.known(app.Usage)) + "\n" +
		l.section(words.Of("USAGE"), l.told(words.Of("%s [global options] command [command options]", app.Name))) + "\n" +
		l.section(words.Of("VERSION"), app.Version) + "\n" +
		l.section(words.Of("COMMANDS"), table(l.list(app.Commands, ""))...) + "\n" +
		l.section(words.Of("GLOBAL OPTIONS"), table(append(l.options([]cli.Flag{lang()}),
			l.helpOption(), [2]string{"--version, -v", l.told(words.Of("print the version"))}))...)
}

// list is the commands whose names begin so, each with what it is for.
func (l line) list(commands []*cli.Command, prefix string) (rows [][2]string) {
	for _, c := range commands {
		if strings.HasPrefix(c.Name, prefix) && !c.Hidden {
			rows = append(rows, [2]string{c.Name, l.known(c.Usage)})
		}
	}
	return rows
}

func (l line) commandHelp(c *cli.Command) string {
	usage := l.told(words.Of("%s [command options]", "sceneqr "+c.Name))
	if c.ArgsUsage != "" {
		usage += " " + l.known(c.ArgsUsage)
	}
	members := ""
	if rows := l.list(l.commands(), c.Name+" "); len(rows) > 0 {
		members = l.section(words.Of("COMMANDS"), table(rows)...) + "\n"
	}
	return l.section(words.Of("NAME"), "sceneqr "+c.Name+" - "+l.known(c.Usage)) + "\n" +
		l.section(words.Of("USAGE"), usage) + "\n" + members +
		l.section(words.Of("EXAMPLES"), strings.Split(c.UsageText, "\n")...) + "\n" +
		l.section(words.Of("OPTIONS"), table(append(l.options(c.Flags), l.helpOption()))...)
}

func (l line) told(m words.Message) string { return l.terminal.Language.Of(m) }

// known tells a text that stands in a table.
func (l line) known(text string) string { return l.told(words.Known(text)) }

func (l line) section(heading words.Message, lines ...string) string {
	return l.told(words.Of("%v:", heading)) + "\n   " + strings.Join(lines, "\n   ") + "\n"
}

func (l line) helpOption() [2]string { return [2]string{"--help, -h", l.told(words.Of("show help"))} }

// options are flags, each with what it is for.
func (l line) options(flags []cli.Flag) (rows [][2]string) {
	for _, f := range flags {
		name, usage := "--"+f.Names()[0], ""
		if d, ok := f.(cli.DocGenerationFlag); ok { // every kind of flag in flags.go is one
			placeholder, said := unquoted(l.known(d.GetUsage()))
			if placeholder != "" {
				name += " " + placeholder
			}
			usage = l.withDefault(said, d) + inEnvironment(d.GetEnvVars())
		}
		rows = append(rows, [2]string{name, usage})
	}
	return rows
}

// unquoted takes the word out of its backquotes that stands for the flag's value.
func unquoted(usage string) (placeholder, without string) {
	parts := strings.SplitN(usage, "`", 3)
	if len(parts) < 3 {
		return "", usage
	}
	return parts[1], strings.Join(parts, "")
}

func (l line) withDefault(usage string, f cli.DocGenerationFlag) string {
	text := f.GetDefaultText()
	if text == "" || !f.TakesValue() { // a switch is off
		return usage
	}
	return l.told(words.Of("%s (default: %v)", usage, words.Known(text)))
}

func inEnvironment(variables []string) string {
	if runtime.GOOS == "windows" {
		return " [%" + strings.Join(variables, "%, %") + "%]"
	}
	return " [$" + strings.Join(variables, ", $") + "]"
}

// table has the second of each pair beside the first.
func table(rows [][2]string) (lines []string) {
	widest := 0
	for _, row := range rows {
		widest = max(widest, console.Width(row[0]))
	}
	for _, row := range rows {
		lines = append(lines, console.Pad(row[0], widest+2)+row[1])
	}
	return lines
}
