package command

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/png"
	"math"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sceneqr/campaign/console"
	"sceneqr/campaign/wechat/emulator"
	"sceneqr/export"
	"sceneqr/export/imposition"
	"sceneqr/export/layout"
)

// customer is somebody with a sheet of three shops and an account at an emulator, in a folder of their own. Nothing is
// drawn for the proof.
func customer(t *testing.T) (Settings, *emulator.Emulator) {
	t.Helper()
	e := new(emulator.Emulator)
	server := httptest.NewServer(e)
	t.Cleanup(server.Close)
	dir := t.TempDir()
	s := Settings{
		Sheet: written(t, dir, "shops.csv", "门店编号,门店名称,城市,份数\nA1,静安寺店,上海,2\nA2,徐家汇店,上海,1\nB1,西湖店,杭州,1\n"),
		AppID: patient, Secret: patientSecret, API: []string{server.URL}, MP: server.URL,
		Ledger: filepath.Join(dir, "sceneqr.db"), Out: filepath.Join(dir, "out"), Workers: 4,
		Press:   Press{Proof: "off"},
		Console: &console.Console{Out: new(bytes.Buffer), Err: new(bytes.Buffer)},
		Now:     func() time.Time { return time.Date(2026, 11, 22, 16, 30, 0, 0, time.UTC) },
	}
	return s, e
}

func written(t *testing.T, dir, name, content string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	write(t, path, content)
	return path
}

// said is what the console told a person beside the result.
func said(s Settings) string { return s.Console.Err.(*bytes.Buffer).String() }

func smallPicture(t *testing.T) string {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, image.NewGray(image.Rect(0, 0, 20, 20))); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestWhatIsChosenReachesThePress(t *testing.T) {
	s, _ := customer(t)
	dir := t.TempDir()
	s.Press = Press{
		Layout: "l7160", Label: "{城市}", Overs: "5%", Start: 3, Skip: "3,2:5", ByGroup: true, Stack: true,
		Text: "outlines", Logo: written(t, dir, "logo.png", smallPicture(t)),
		Printer: written(t, dir, "office.yaml", "dx: 1.5\n"), DPI: 1200, Contact: "王芳", Formats: "eps,svg", Proof: "all",
	}
	s.Serials = "2-3"
	p, err := s.press()
	if err != nil {
		t.Fatal(err)
	}
	if p.Layout.Name != "l7160" || p.Label != "{城市}" || p.DPI != 1200 || p.Contact != "王芳" || !p.Outlines || p.Logo == nil {
		t.Errorf("%+v", p)
	}
	if p.Order.Overs != (imposition.Overs{Percent: 5}) || p.Order.Start != 3 || !p.Order.ByGroup || !p.Order.Stack ||
		fmt.Sprint(p.Order.Skip) != "[{1 3} {2 5}]" {
		t.Errorf("order %+v", p.Order)
	}
	if p.Serials.Has(1) || !p.Serials.Has(3) || p.Printer.DX != 1.5 || p.Formats.String() != "svg,eps" || p.Proof != export.Every {
		t.Errorf("%v, proof %v, serials %v, printer %+v", p.Formats, p.Proof, p.Serials, p.Printer)
	}
}

func TestAPrinterWithoutANameHasThatOfItsFile(t *testing.T) {
	s, _ := customer(t)
	for content, want := range map[string]string{"dx: 1.5\n": "office", "name: tray 2\ndx: 1.5\n": "tray 2"} {
		s.Press.Printer = written(t, t.TempDir(), "office.yaml", content)
		if p, err := s.press(); err != nil || p.Printer.Name != want {
			t.Errorf("the printer is called %q, %v; want %q", p.Printer.Name, err, want)
		}
	}
}

func TestOfNothingChosenTheDefaultsArePrinted(t *testing.T) {
	s, _ := customer(t)
	s.Press = Press{}
	p, err := s.press()
	if err != nil || p.Layout.Name != "a4-12" || p.Proof != export.Sample {
		t.Errorf("%+v, %v", p, err)
	}
	if p.Outlines || p.Logo != nil || len(p.Formats) > 0 || p.Printer != (layout.Printer{}) {
		t.Errorf("%+v", p)
	}
}

// Whatever cannot be meant, nothing is asked of WeChat for it, by a plan or by a run.
func TestWhatCannotBePrintedIsRefusedBeforeAnythingIsAsked(t *testing.T) {
	dir := t.TempDir()
	heavy := "code: {side: 45, level: L}\n"
	for want, change := range map[string]func(*Settings){
		`"a4-13"`:             func(s *Settings) { s.Press.Layout = "a4-13" },
		"ours.yaml has":       func(s *Settings) { s.Press.Layout = written(t, dir, "ours.yaml", heavy+"fold: 7\n") },
		"no such file":        func(s *Settings) { s.Press.Layout = filepath.Join(dir, "gone.yaml") },
		"uses {地址}":           func(s *Settings) { s.Press.Label = "{地址}" },
		"a { has no }":        func(s *Settings) { s.Press.Label = "{城市" },
		`"many"`:              func(s *Settings) { s.Press.Overs = "many" },
		"-1":                  func(s *Settings) { s.Press.Start = -1 },
		"13":                  func(s *Settings) { s.Press.Start = 13 },
		`"x"`:                 func(s *Settings) { s.Press.Skip = "x" },
		"stacks":              func(s *Settings) { s.Press.Stack, s.Press.Start = true, 2 },
		`not "curves"`:        func(s *Settings) { s.Press.Text = "curves" },
		"reading the logo":    func(s *Settings) { s.Press.Logo = filepath.Join(dir, "gone.png") },
		"neither a PNG":       func(s *Settings) { s.Press.Logo = written(t, dir, "logo.txt", "hello") },
		"printer":             func(s *Settings) { s.Press.Printer = filepath.Join(dir, "gone.yaml") },
		"office.yaml has":     func(s *Settings) { s.Press.Printer = written(t, dir, "office.yaml", "dx: 99\n") },
		"from 72 to 12,000":   func(s *Settings) { s.Press.DPI = 71 },
		"--dpi is from 72 t":  func(s *Settings) { s.Press.DPI = -600 },
		"to 12,000 dots":      func(s *Settings) { s.Press.DPI = 12_001 },
		"dots an inch":        func(s *Settings) { s.Press.DPI = math.NaN() },
		`unknown format "jpg`: func(s *Settings) { s.Press.Formats = "svg,jpg" },
		`not "most"`:          func(s *Settings) { s.Press.Proof = "most" },
		"under 0.29 mm": func(s *Settings) {
			s.Press.Layout = written(t, dir, "tiny.yaml", "title: tiny\npage: A4\n"+
				"grid: {columns: 3, rows: 3}\nlabel: {size: [20, 20]}\ncode: {side: 11, left: 4, top: 2}\n")
		},
	} {
		t.Run(want, func(t *testing.T) {
			s, e := customer(t)
			change(&s)
			_, planned := s.Plan(t.Context())
			for name, err := range map[string]error{"plan": planned, "run": s.Run(t.Context())} {
				expectEnding(t, err, Misused)
				if _, hint := Explain(err); err == nil || !strings.Contains(err.Error(), want) || hint.IsZero() {
					t.Errorf("%s: %v with the hint %q, want %s", name, err, hint, want)
				}
			}
			if n := e.Calls(emulator.PathCreate); n > 0 || len(e.Tokens()) > 0 || e.Spent() > 0 {
				t.Errorf("%d codes and %d tokens were asked for", n, len(e.Tokens()))
			}
			if _, err := os.Stat(s.Out); !errors.Is(err, os.ErrNotExist) {
				t.Errorf("the folder for the files: %v", err)
			}
		})
	}
}

func TestEveryFaultOfAFileIsListed(t *testing.T) {
	s, _ := customer(t)
	s.Press.Printer = written(t, t.TempDir(), "office.yaml", "dx: far\ndz: 1\n")
	_, err := s.press()
	expectEnding(t, err, Misused)
	for _, line := range []string{"line 1", "line 2"} {
		if !strings.Contains(said(s), "office.yaml: "+line+": ") {
			t.Errorf("%s is not in\n%s", line, said(s))
		}
	}
	s.Press.Layout = written(t, t.TempDir(), "ours.yaml", "title: ours\npage: A9\ngrid: {columns: none}\ncolour: red\n")
	_, err = s.press()
	expectEnding(t, err, Misused)
	for _, line := range []string{"line 2", "line 3", "line 4"} {
		if !strings.Contains(said(s), "ours.yaml: "+line+": ") {
			t.Errorf("%s is not in\n%s", line, said(s))
		}
	}
}

func TestFineModulesAreWarnedOfAndMade(t *testing.T) {
	s, e := customer(t)
	s.Press.Layout = written(t, t.TempDir(), "small.yaml",
		"title: small\npage: A4\ngrid: {columns: 3, rows: 3}\n"+
			"label: {size: [30, 30]}\ncode: {side: 12.5, left: 8, top: 2}\n")
	if err := s.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(said(s), "warning: a code of 12.5 mm") || e.Calls(emulator.PathCreate) != 3 {
		t.Errorf("%d codes were asked for, and said is\n%s", e.Calls(emulator.PathCreate), said(s))
	}
	s.Campaign = "shops"
	for name, again := range map[string]func(Settings) error{
		"export": func(s Settings) error { return s.Export(t.Context()) },
		"print": func(s Settings) error {
			s.Out = t.TempDir()
			return s.Print(t.Context())
		},
	} {
		s.Console = &console.Console{Out: new(bytes.Buffer), Err: new(bytes.Buffer)}
		if err := again(s); err != nil || strings.Count(said(s), "warning: a code of 12.5 mm") != 1 {
			t.Errorf("%s: %v, said is\n%s", name, err, said(s))
		}
	}
}
