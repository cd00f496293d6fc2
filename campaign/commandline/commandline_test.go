package commandline

import (
	"bytes"
	"errors"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/urfave/cli/v2"

	"sceneqr/campaign/command"
	"sceneqr/campaign/console"
)

// read is what the command gets when the program is called so.
func read(t *testing.T, args ...string) (s command.Settings) {
	t.Helper()
	l := line{&console.Console{Out: io.Discard, Err: io.Discard}}
	app := l.app()
	for _, c := range app.Commands {
		c.Action = l.action(func(got command.Settings, _ *cli.Context) error { s = got; return nil }, 0, 1)
	}
	if err := app.RunContext(t.Context(), flagsFirst(app, append([]string{"sceneqr"}, args...))); err != nil {
		t.Fatalf("%q: %v", args, err)
	}
	s.Console, s.Now = nil, nil // which no flag sets
	return s
}

// refusal is what the program says when it is called so.
func refusal(t *testing.T, args ...string) string {
	t.Helper()
	err := Run(t.Context(), &console.Console{Out: io.Discard, Err: io.Discard}, append([]string{"sceneqr"}, args...))
	usage, ok := errors.AsType[*command.UsageError](err)
	if !ok {
		t.Fatalf("%q: error %v, want a UsageError", args, err)
	}
	return usage.Cause.String()
}

func commands() []*cli.Command { return line{&console.Console{}}.app().Commands }

// other is a value that no flag has by default.
func other(f cli.Flag) string {
	switch f.(type) {
	case *cli.BoolFlag:
		return "true"
	case *cli.DurationFlag:
		return "7m"
	case *cli.StringSliceFlag:
		return "name=other"
	case *cli.StringFlag:
		return "other"
	default:
		return "7"
	}
}

func TestEveryFlagSetsSomething(t *testing.T) {
	elsewhere := []string{"json", "quiet", "verbose", "detailed-exitcode"} // the terminal's, and the command's own
	for _, c := range commands() {
		as := read(t, c.Name, "x")
		for _, f := range c.Flags {
			name := f.Names()[0]
			if slices.Contains(elsewhere, name) || name == "help" {
				continue
			}
			value := other(f)
			if name == "lang" { // which is refused unless there is such a language
				value = "zh"
			}
			byFlag := read(t, c.Name, "x", "--"+name+"="+value)
			if reflect.DeepEqual(byFlag, as) {
				t.Errorf("%s: --%s sets nothing", c.Name, name)
			}
			t.Run(c.Name+" "+name, func(t *testing.T) {
				t.Setenv("SCENEQR_"+strings.ToUpper(strings.ReplaceAll(name, "-", "_")), value)
				if byEnv := read(t, c.Name, "x"); !reflect.DeepEqual(byEnv, byFlag) {
					t.Errorf("the variable sets %+v, the flag %+v", byEnv, byFlag)
				}
			})
		}
	}
}

func TestEveryCommandShowsHowItIsCalled(t *testing.T) {
	for _, c := range commands() {
		var out bytes.Buffer
		terminal := &console.Console{Out: &out, Err: io.Discard}
		if err := Run(t.Context(), terminal, []string{"sceneqr", c.Name, "--help"}); err != nil {
			t.Fatal(err)
		}
		for example := range strings.Lines(c.UsageText) {
			begins := strings.HasPrefix(example, "sceneqr "+c.Name) || isOthers(example)
			if !begins || !strings.Contains(out.String(), example) {
				t.Errorf("%s: the example %q does not show", c.Name, example)
			}
		}
		if c.UsageText == "" {
			t.Errorf("%s has no example", c.Name)
		}
	}
}

// isOthers tells the example of a program that asks ours.
func isOthers(example string) bool { return strings.HasPrefix(example, "curl ") }

// The examples are read as a shell would read them, but for quotes around one word and what is sent elsewhere.
func TestEveryExampleIsUnderstood(t *testing.T) {
	for _, c := range commands() {
		for example := range strings.Lines(c.UsageText) {
			if isOthers(example) {
				continue
			}
			example, _, _ = strings.Cut(example, " > ")
			read(t, strings.Fields(strings.ReplaceAll(example, `"Wang Fang 021-12345678"`, "Fang"))[1:]...)
		}
	}
}

func TestArgumentsAreCounted(t *testing.T) {
	for _, test := range []struct{ line, want string }{
		{"run", "run needs its SHEET"},
		{"run a b", `run does not know what to do with "b"`},
		{"print --serials 7", "print needs its CAMPAIGN"},
		{"proof", "proof needs its FILE.pdf"},
		{"proof a.pdf b.pdf", `proof does not know what to do with "b.pdf"`},
		{"layouts a4-12 a4-24", `layouts does not know what to do with "a4-24"`},
		{"calibrate a b", `calibrate does not know what to do with "b"`},
		{"status a", `status does not know what to do with "a"`},
		{"make a", `there is no command "make"`},
		{"run a --start first", `invalid value "first" for flag -start`},
		{"run a --map name", `--map "name" is not FIELD=HEADING`},
		{"export a --serials 7", "flag provided but not defined: -serials"},
		{"print a --serials=", "--serials is empty"},
		{"scans import", "scans import needs its FILE"},
		{"scans import a b", `scans import does not know what to do with "b"`},
		{"scans forget", "scans forget needs its CAMPAIGN"},
		{"scans count", `there is no command "scans count"`},
		{"listen a", `listen does not know what to do with "a"`},
		{"report", "report needs its CAMPAIGN"},
		{"plan a --keep-openid", "flag provided but not defined: -keep-openid"},
		{"run a --layout", "flag needs an argument: -layout"},
	} {
		if got := refusal(t, strings.Fields(test.line)...); !strings.Contains(got, test.want) {
			t.Errorf("%s: %q, want %q", test.line, got, test.want)
		}
	}
}

func TestFlagsStandAnywhere(t *testing.T) {
	want := command.Press{
		Layout: "l7160", Label: "{城市} {名称}", Overs: "5%", Start: 3, Skip: "7,2:5", ByGroup: true, Stack: true,
		Text: "outlines", Logo: "logo.png", Printer: "office.yaml", DPI: 2400, Contact: "Wang Fang",
		Formats: "svg,tiff", Proof: "all",
	}
	flags := []string{
		"--layout", "l7160", "--label={城市} {名称}", "--overs", "5%", "--start", "3", "--skip", "7,2:5",
		"--by-group", "--stack",
		"--text", "outlines", "--logo=logo.png", "--printer", "office.yaml", "--dpi", "2400", "--contact", "Wang Fang",
		"--formats", "svg,tiff", "--proof", "all",
	}
	for name, args := range map[string][]string{
		"before": slices.Concat([]string{"print", "--serials", "7-9"}, flags, []string{"spring"}),
		"after":  slices.Concat([]string{"print", "spring", "--serials", "7-9"}, flags),
		"around": slices.Concat([]string{"print", "--serials", "7-9", "spring"}, flags),
	} {
		t.Run(name, func(t *testing.T) {
			s := read(t, args...)
			if s.Press != want || s.Serials != "7-9" || s.Sheet != "spring" {
				t.Errorf("%+v, serials %q, argument %q", s.Press, s.Serials, s.Sheet)
			}
		})
	}
}

func TestWhatIsNotSaidIsUsual(t *testing.T) {
	want := command.Press{Layout: "a4-12", Start: 1, Text: "fonts", DPI: 600, Formats: "svg", Proof: "sample"}
	for _, name := range []string{"run", "plan", "export", "print"} {
		if s := read(t, name, "x"); s.Press != want {
			t.Errorf("%s: %+v", name, s.Press)
		}
	}
}

func TestMeasurementsMayBeSomeOfFour(t *testing.T) {
	s := read(t, "calibrate", "--left", "21.5", "--down=99.5", "--printer", "office.yaml")
	want := command.Measured{Left: 21.5, Down: 99.5}
	if s.Measured != want || s.Press.Printer != "office.yaml" {
		t.Errorf("%+v of printer %q", s.Measured, s.Press.Printer)
	}
}

func TestATrialIsBriskUnlessSomebodyHasChosen(t *testing.T) {
	for _, test := range []struct {
		line        string
		rate, image float64
	}{
		{"run x", 5, 10},
		{"run x --sandbox", sandboxRate, sandboxRate},
		{"run x --sandbox --rate 2", 2, sandboxRate},
		{"run x --rate 0 --image-rate 0.5", 0, 0.5},
	} {
		if s := read(t, strings.Fields(test.line)...); s.Rate != test.rate || s.ImageRate != test.image {
			t.Errorf("%s: %v and %v a second, want %v and %v", test.line, s.Rate, s.ImageRate, test.rate, test.image)
		}
	}
}

func TestAHeadingMayHaveCommasAndAHostMayNot(t *testing.T) {
	s := read(t, "run", "x", "--map", "name=网点, 全称", "--map", "key=a=b",
		"--api-url", "http://a,http://b", "--api-url", "http://c")
	if want := map[string]string{"name": "网点, 全称", "key": "a=b"}; !reflect.DeepEqual(s.Columns, want) {
		t.Errorf("columns %v", s.Columns)
	}
	if want := []string{"http://a", "http://b", "http://c"}; !slices.Equal(s.API, want) {
		t.Errorf("hosts %v", s.API)
	}
}

func TestWhoSpeaksJSONIsToldOfWrongFlagsInJSON(t *testing.T) {
	for name, test := range map[string]struct {
		variable string
		args     []string
		want     bool
	}{
		"asked for": {args: []string{"sceneqr", "run", "--json", "--nonsense"}, want: true},
		"set":       {variable: "true", args: []string{"sceneqr", "run", "--nonsense"}, want: true},
		"neither":   {args: []string{"sceneqr", "run", "--nonsense"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("SCENEQR_JSON", test.variable)
			terminal := &console.Console{Out: io.Discard, Err: io.Discard}
			if err := Run(t.Context(), terminal, test.args); err == nil || terminal.JSON != test.want {
				t.Errorf("JSON %t, error %v", terminal.JSON, err)
			}
		})
	}
}
