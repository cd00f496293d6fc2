package command

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sceneqr/export/layout"
)

func result(s Settings) string { return s.Console.Out.(*bytes.Buffer).String() }

func TestLayoutsAreListedAndPrintedAsTheyAre(t *testing.T) {
	s, _ := customer(t)
	if err := s.Layouts(t.Context(), ""); err != nil {
		t.Fatal(err)
	}
	for _, l := range layout.Builtin() {
		if !strings.Contains(result(s), l.Name+"\n  "+l.Title.String()+"\n") {
			t.Errorf("%s is not in the list", l.Name)
		}
	}
	s, _ = customer(t)
	if err := s.Layouts(t.Context(), "l7160"); err != nil {
		t.Fatal(err)
	}
	again, err := layout.Parse("l7160.yaml", []byte(result(s)))
	if want, _ := layout.Find("l7160"); err != nil || again.Grid != want.Grid || again.Code != want.Code {
		t.Errorf("printed, it is %+v, %v", again, err)
	}
	expectEnding(t, s.Layouts(t.Context(), "l9999"), Misused)
}

// office is a printer that prints what is drawn at v at stretch*v+shift. A ruler reads tenths of a millimetre.
type office struct{ stretch, shift float64 }

func (o office) measured(drawn float64) float64 { return math.Round(10*(o.stretch*drawn+o.shift)) / 10 }

// ruler measures a calibration page that the printer has printed with a profile.
func (o office) ruler(p layout.Printer) Measured {
	x, y := p.Point(layout.CalibrationCross, layout.CalibrationCross)
	right, down := p.Point(layout.CalibrationCross+layout.CalibrationBar, layout.CalibrationCross+layout.CalibrationBar)
	return Measured{
		Left: o.measured(x), Top: o.measured(y),
		Across: o.measured(right) - o.measured(x), Down: o.measured(down) - o.measured(y),
	}
}

func TestCalibrationComesToRestAfterTwoRounds(t *testing.T) {
	s, _ := customer(t)
	dir := t.TempDir()
	page := filepath.Join(dir, "calibration.pdf")
	s.Press.Printer = filepath.Join(dir, "office.yaml")
	if err := s.Calibrate(t.Context(), page); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(s.Press.Printer); err == nil {
		t.Error("there is a profile before anything was measured")
	}
	bad, profile := office{0.9937, 1.83}, layout.Printer{}
	for round := range 3 {
		before := files(t, dir)["calibration.pdf"]
		s.Measured = bad.ruler(profile)
		if err := s.Calibrate(t.Context(), page); err != nil {
			t.Fatal(err)
		}
		var err error
		if profile, err = layout.ReadPrinter(s.Press.Printer); err != nil || profile.Name != "office" {
			t.Fatalf("round %d: %+v, %v", round, profile, err)
		}
		if after := files(t, dir)["calibration.pdf"]; (after == before) != (round == 2) {
			t.Errorf("round %d: the page of a better profile is another one: %t", round, after != before)
		}
	}
	for _, v := range []float64{20, 120, 280} {
		if x, _ := profile.Point(v, v); math.Abs(bad.stretch*x+bad.shift-v) > 0.25 {
			t.Errorf("what is to stand at %g mm stands at %.2f", v, bad.stretch*x+bad.shift)
		}
	}
	if !strings.Contains(said(s), "office.yaml: dx ") || !strings.HasPrefix(files(t, dir)["calibration.pdf"], "%PDF-") {
		t.Errorf("said is\n%s", said(s))
	}
}

func TestMeasuresThatCannotBeAreRefusedAndTheProfileStays(t *testing.T) {
	s, _ := customer(t)
	dir := t.TempDir()
	page := filepath.Join(dir, "calibration.pdf")
	s.Measured = Measured{Left: 21}
	expectEnding(t, s.Calibrate(t.Context(), page), Misused) // no profile is named
	s.Press.Printer = written(t, dir, "office.yaml", "name: office\ndx: 1\n")
	for want, m := range map[string]Measured{
		"100 %":             {Across: 94},
		"measure":           {Left: -3},
		"the bar down":      {Left: 20, Top: 20, Across: 100, Down: 10},
		"from the left":     {Left: math.NaN()},
		"from the top edge": {Top: 50},
	} {
		s.Measured = m
		err := s.Calibrate(t.Context(), page)
		expectEnding(t, err, Misused)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v, want %s", m, err, want)
		}
	}
	there := files(t, dir)
	if there["office.yaml"] != "name: office\ndx: 1\n" || len(there) != 1 {
		t.Errorf("files %q", there)
	}
}

func TestACalibrationPageThatCannotBeWrittenNamesItsPlace(t *testing.T) {
	s, _ := customer(t)
	err := s.Calibrate(t.Context(), filepath.Join(t.TempDir(), "gone", "calibration.pdf"))
	expectEnding(t, err, Failed)
	if _, hint := Explain(err); !strings.Contains(hint.String(), "FILE") {
		t.Errorf("hint %q of %v", hint, err)
	}
}

func TestTheCalibrationPageIsCheckedLikeAPrintRun(t *testing.T) {
	for name, change := range map[string]func(*Settings){
		"a layout that there is not":   func(s *Settings) { s.Press.Layout = "a4-13" },
		"a resolution of next to none": func(s *Settings) { s.Press.DPI = -1 },
		"a profile that is none":       func(s *Settings) { s.Press.Printer = written(t, t.TempDir(), "office.yaml", "[]") },
	} {
		s, _ := customer(t)
		change(&s)
		page := filepath.Join(t.TempDir(), "calibration.pdf")
		err := s.Calibrate(t.Context(), page)
		if _, there := os.Stat(page); err == nil || there == nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		expectEnding(t, err, Misused)
	}
}
