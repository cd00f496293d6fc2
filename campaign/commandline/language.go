package commandline

import (
	"os"
	"slices"
	"strings"

	"github.com/jeandeaual/go-locale"
	"github.com/urfave/cli/v2"

	"sceneqr/campaign/words"
)

// language is what the person at the terminal reads: what --lang says, or its environment variable, or else the computer.
// It is wanted before the flags are read, for the help and for what is wrong with the flags.
func language(args []string) words.Language {
	tag := os.Getenv(variable("lang"))
	for i, arg := range args {
		if arg == "--" {
			break
		}
		if value, taken := langAt(args[i:]); taken > 0 {
			tag = value
		}
	}
	if l, err := words.Parse(tag); err == nil {
		return l
	}
	theirs, err := locale.GetLocale()
	if err != nil {
		return words.English
	}
	l, _ := words.Parse(theirs) // any other language reads English
	return l
}

// isLanguage tells what --lang can say, which is nothing too.
func isLanguage(tag string) bool {
	_, err := words.Parse(tag)
	return err == nil || tag == ""
}

// langAt is what a --lang says with which the arguments begin, and how many of them it takes: 0 when it is something else.
func langAt(args []string) (value string, taken int) {
	name, value, joined := strings.Cut(args[0], "=")
	switch {
	case name != "--lang" && name != "-lang":
		return "", 0
	case joined || len(args) == 1:
		return value, 1
	}
	return args[1], 2
}

// commandFirst moves the command before a --lang that stands before it, for cli would let the command's own --lang count,
// which says nothing. A command of two words becomes one argument.
func commandFirst(app *cli.App, args []string) []string {
	at := 1
	for at < len(args) {
		_, taken := langAt(args[at:])
		if taken == 0 {
			break
		}
		at += taken
	}
	args = inOneWord(app, args, at)
	if at >= len(args) || app.Command(args[at]) == nil {
		return args
	}
	return slices.Concat(args[:1], args[at:at+1], args[1:at], args[at+1:])
}

// inOneWord joins the two words of a command such as scans import, where it begins at an argument.
func inOneWord(app *cli.App, args []string, at int) []string {
	if at+1 >= len(args) {
		return args
	}
	name := args[at] + " " + args[at+1]
	if app.Command(name) == nil {
		return args
	}
	return slices.Concat(args[:at], []string{name}, args[at+2:])
}
