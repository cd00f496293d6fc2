package commandline

import (
	"errors"
	"flag"
	"regexp"
	"strings"

	"github.com/urfave/cli/v2"

	"sceneqr/campaign/command"
	"sceneqr/campaign/words"
)

func misused(format string, args ...any) error {
	return &command.UsageError{Cause: words.Of(format, args...)}
}

// unread is what becomes of flags that cannot be read, among which package flag counts --help.
func (l line) unread(c *cli.Context, err error, ofCommand bool) error {
	switch {
	case !errors.Is(err, flag.ErrHelp):
		return &command.UsageError{Cause: unreadable(err)}
	case ofCommand:
		return l.print(l.commandHelp(c.Command))
	}
	return l.print(l.programHelp(c.App))
}

// What package flag and cli say of a value is a text, and has to be taken apart.
var (
	badValue    = regexp.MustCompile(`^invalid (?:boolean )?value (".*") for (?:flag )?-(\S+): (.*)$`)
	badVariable = regexp.MustCompile(`^could not parse (".*") as \S+ value from environment variable "(\w+)" for flag \S+: `)
)

// unreadable is why flags cannot be read, in words.
func unreadable(err error) words.Message {
	text := err.Error()
	if name, ok := strings.CutPrefix(text, "flag provided but not defined: -"); ok {
		return words.Of("flag provided but not defined: -%s", name)
	}
	if name, ok := strings.CutPrefix(text, "flag needs an argument: -"); ok {
		return words.Of("flag needs an argument: -%s", name)
	}
	if m := badValue.FindStringSubmatch(text); m != nil {
		return words.Of("invalid value %s for flag -%s: %v", m[1], m[2], words.Known(m[3]))
	}
	if m := badVariable.FindStringSubmatch(text); m != nil {
		return words.Of("invalid value %s of the environment variable %s", m[1], m[2])
	}
	return words.Known(text)
}
