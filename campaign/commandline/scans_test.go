package commandline

import (
	"slices"
	"strings"
	"testing"

	"sceneqr/campaign/command"
)

func TestACommandMayHaveTwoWords(t *testing.T) {
	for _, line := range []string{
		"scans import --map key=参数 --tz UTC events.csv", "scans import events.csv --map key=参数 --tz=UTC",
		"--lang en scans import events.csv --map key=参数 --tz UTC",
	} {
		s := read(t, strings.Fields(line)...)
		if s.Sheet != "events.csv" || s.Columns["key"] != "参数" || s.Span.Zone != "UTC" {
			t.Errorf("%s: %q, %v, zone %q", line, s.Sheet, s.Columns, s.Span.Zone)
		}
	}
}

func TestTheFirstWordOfTwoListsItsCommands(t *testing.T) {
	speaking(t)
	for _, line := range []string{"scans", "scans --help", "help scans"} {
		help := shown(t, line)
		for _, name := range []string{"scans import", "scans resolve", "scans forget"} {
			if !strings.Contains(help, "\n   "+name+" ") {
				t.Errorf("%s: no %s in\n%s", line, name, help)
			}
		}
		if strings.Contains(help, "\n   run ") {
			t.Errorf("%s lists other commands too:\n%s", line, help)
		}
	}
	if help := shown(t, "help scans import"); !strings.Contains(help, "sceneqr scans import [command options] FILE") {
		t.Errorf("help of one of them:\n%s", help)
	}
	if help := shown(t, "help"); strings.Contains(help, "\n   scans  ") || !strings.Contains(help, "\n   scans import ") {
		t.Errorf("the list of all:\n%s", help)
	}
}

func TestWhatAListenerIsToldReachesIt(t *testing.T) {
	for name, value := range map[string]string{"CALLBACK_TOKEN": "token", "AES_KEY": "key",
		"PREVIOUS_AES_KEY": "previous"} {
		t.Setenv("SCENEQR_"+name, value)
	}
	got := read(t, "listen", "--addr", ":1", "--path=/w", "--forward", "http://crm/", "--callback-token-file", "t.txt",
		"--aes-key-file", "k.txt", "--previous-aes-key-file", "p.txt").Callback
	want := command.Callback{
		Addr: ":1", Path: "/w", Forward: "http://crm/", TokenFile: "t.txt", Token: "token", KeyFile: "k.txt", Key: "key",
		PreviousKeyFile: "p.txt", PreviousKey: "previous",
	}
	if got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	if usual := read(t, "listen").Callback; usual.Addr != "127.0.0.1:8090" || usual.Path != "/wechat" ||
		usual.Forward != "" {
		t.Errorf("usually %+v", usual)
	}
}

// Whoever lists the processes of a computer sees their flags.
func TestNoFlagHoldsASecret(t *testing.T) {
	for _, c := range commands() {
		for _, f := range c.Flags {
			if slices.Contains([]string{"secret", "callback-token", "aes-key", "previous-aes-key"}, f.Names()[0]) {
				t.Errorf("%s has --%s", c.Name, f.Names()[0])
			}
		}
	}
}
