package commandline

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"unicode"

	"sceneqr/campaign/command"
	"sceneqr/campaign/console"
	"sceneqr/campaign/words"
)

// speaking is a computer with these variables, of those that tell a language, and no others.
func speaking(t *testing.T, variables ...string) {
	t.Helper()
	for _, name := range []string{"SCENEQR_LANG", "LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE"} {
		t.Setenv(name, "")
	}
	for _, v := range variables {
		name, value, _ := strings.Cut(v, "=")
		t.Setenv(name, value)
	}
}

func TestTheTerminalSpeaksThePersonsLanguage(t *testing.T) {
	for _, test := range []struct {
		line, variables string
		want            words.Language
	}{
		{"", "", words.English},
		{"", "LANG=C", words.English},
		{"", "LANG=C.UTF-8", words.English},
		{"", "LANG=fr_FR.UTF-8", words.English},
		{"", "LANG=zh_CN.UTF-8", words.Chinese},
		{"", "LC_ALL=zh_TW.UTF-8", words.Chinese},
		{"", "LANG=en_GB.UTF-8 LC_MESSAGES=zh_CN.UTF-8", words.Chinese},
		{"", "LANG=zh_CN.UTF-8 LC_ALL=C", words.English},
		{"", "LANG=zh_CN.UTF-8 SCENEQR_LANG=en", words.English},
		{"", "LANG=C SCENEQR_LANG=zh", words.Chinese},
		{"", "SCENEQR_LANG=nonsense LANG=zh_CN.UTF-8", words.Chinese},
		{"run --lang zh x", "", words.Chinese},
		{"run --lang=zh x", "", words.Chinese},
		{"run -lang zh x", "", words.Chinese},
		{"run -lang=zh x", "", words.Chinese},
		{"run x --lang zh", "", words.Chinese},
		{"--lang zh run x", "", words.Chinese},
		{"--lang=zh", "", words.Chinese},
		{"run x --lang zh --lang en", "", words.English},
		{"run x --lang en", "SCENEQR_LANG=zh LANG=zh_CN.UTF-8", words.English},
		{"run x --lang", "LANG=zh_CN.UTF-8", words.Chinese},
		{"run -- --lang=zh", "", words.English},
	} {
		t.Run(test.line+" "+test.variables, func(t *testing.T) {
			speaking(t, strings.Fields(test.variables)...)
			if got := language(append([]string{"sceneqr"}, strings.Fields(test.line)...)); got != test.want {
				t.Errorf("%v, want %v", got, test.want)
			}
		})
	}
}

func TestTheLanguageReachesTheCommandFromAnywhere(t *testing.T) {
	speaking(t)
	for _, line := range []string{
		"run --lang zh x", "run --lang=zh x", "run x --lang zh", "run x -lang=zh", "--lang zh run x", "--lang=zh run x",
	} {
		if s := read(t, strings.Fields(line)...); s.Language != "zh" || s.Sheet != "x" {
			t.Errorf("%s: language %q, sheet %q", line, s.Language, s.Sheet)
		}
	}
}

// shown is what the program prints when it is called so.
func shown(t *testing.T, line string) string {
	t.Helper()
	var out bytes.Buffer
	terminal := &console.Console{Out: &out, Err: io.Discard}
	if err := Run(t.Context(), terminal, append([]string{"sceneqr"}, strings.Fields(line)...)); err != nil {
		t.Fatalf("%s: %v", line, err)
	}
	return out.String()
}

func TestHelpIsInThePersonsLanguage(t *testing.T) {
	speaking(t)
	for line, want := range map[string]string{
		"--help":              "用法：\n   sceneqr [全局参数] 命令 [命令的参数]\n",
		"":                    "命令：\n   template",
		"help":                "   run            生成表里所有的码和文件；再敲一遍同一条命令就接着做\n",
		"run -h":              "用法：\n   sceneqr run [参数] 表格\n",
		"run --help --rate 2": "文件放在哪个文件夹（默认：out/活动名） [",
		"help run":            "每秒申请票据的张数；0 为不限（默认：5；沙盒中 200） [",
		"layouts --help":      "例子：\n   sceneqr layouts\n   sceneqr layouts l7160 > ours.yaml\n",
	} {
		if got := shown(t, "--lang zh "+line); !strings.Contains(got, want) {
			t.Errorf("%s: %q is not in\n%s", line, want, got)
		}
	}
	for line, want := range map[string]string{
		"--help":   "USAGE:\n   sceneqr [global options] command [command options]\n",
		"run -h":   "USAGE:\n   sceneqr run [command options] SHEET\n",
		"help run": "   --out FOLDER",
	} {
		if got := shown(t, line); !strings.Contains(got, want) {
			t.Errorf("%s: %q is not in\n%s", line, want, got)
		}
	}
}

func TestHelpOfEveryCommandIsChineseThroughout(t *testing.T) {
	speaking(t)
	for _, c := range commands() {
		for line := range strings.Lines(shown(t, c.Name+" --help --lang=zh")) {
			option := strings.HasPrefix(line, "   --")
			if option && !strings.ContainsFunc(line, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
				t.Errorf("%s: %s", c.Name, line)
			}
		}
	}
}

func TestWhatEachOptionIsForStandsInOneColumn(t *testing.T) {
	speaking(t)
	for _, lang := range []string{"en", "zh"} {
		column := 0
		for line := range strings.Lines(shown(t, "run --help --lang="+lang)) {
			gap := strings.LastIndex(line, "  ") // nothing but what is between the two columns has two spaces
			if !strings.HasPrefix(line, "   --") {
				continue
			}
			if at := console.Width(line[:gap+2]); column != 0 && at != column {
				t.Errorf("%s: column %d and not %d: %s", lang, at, column, line)
			} else {
				column = at
			}
		}
		if column == 0 {
			t.Errorf("%s: no options", lang)
		}
	}
}

func TestWhatIsWrongWithFlagsIsToldInThePersonsLanguage(t *testing.T) {
	speaking(t, "LANG=zh_CN.UTF-8")
	t.Setenv("SCENEQR_WORKERS", "many")
	for line, want := range map[string]string{
		"make x":           `没有 "make" 这个命令`,
		"help make":        `没有 "make" 这个命令`,
		"layouts --nonsen": "没有 -nonsen 这个参数",
		"layouts --lang":   "参数 -lang 后面要写值",
		"print --start a":  `参数 -start 的值 "a" 不对：不是这里能用的值`,
		"check --json=7":   `参数 -json 的值 "7" 不对：不是这里能用的值`,
		"run x":            `环境变量 SCENEQR_WORKERS 的值 "many" 不对`,
		"export":           "export 后面要写活动名",
	} {
		terminal := &console.Console{Out: io.Discard, Err: io.Discard}
		err := Run(t.Context(), terminal, append([]string{"sceneqr"}, strings.Fields(line)...))
		usage, ok := errors.AsType[*command.UsageError](err)
		if !ok {
			t.Errorf("%s: %v", line, err)
			continue
		}
		if got := words.Chinese.Of(usage); got != want {
			t.Errorf("%s: %q, want %q", line, got, want)
		}
	}
}

func TestALanguageThatThereIsNotIsRefusedByEveryCommand(t *testing.T) {
	speaking(t)
	const want = `--lang is zh or en, not "fr"`
	for _, c := range commands() {
		if c.Name == "help" || c.Name == "scans" { // which only tell of others
			continue
		}
		line := []string{c.Name, "--lang", "fr"}
		if c.ArgsUsage != "" {
			line = append(line, "no-such-file")
		}
		if got := refusal(t, line...); got != want {
			t.Errorf("%q: %q", line, got)
		}
	}
	t.Setenv("SCENEQR_LANG", "fr")
	if got := refusal(t, "status"); got != want {
		t.Errorf("of the variable: %q", got)
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

func TestHelpThatCannotBeWrittenIsAnError(t *testing.T) {
	err := Run(t.Context(), &console.Console{Out: fullDisk{}}, []string{"sceneqr", "run", "--help"})
	if err == nil || !strings.Contains(err.Error(), "writing the help: no space left") {
		t.Errorf("error %v", err)
	}
}
