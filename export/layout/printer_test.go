package layout

import (
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sceneqr/campaign/words"
)

// A crooked printer prints what is drawn at x, y at a*x+b, c*y+d.
type crooked struct{ a, b, c, d float64 }

func (k crooked) print(p Printer, x, y float64) (float64, float64) {
	x, y = p.Point(x, y)
	return k.a*x + k.b, k.c*y + k.d
}

// measure is a ruler on a calibration page that k has printed with p, in steps of a length.
func (k crooked) measure(p Printer, step float64) (left, top, across, down float64) {
	left, top = k.print(p, CalibrationCross, CalibrationCross)
	endX, endY := k.print(p, CalibrationCross+CalibrationBar, CalibrationCross+CalibrationBar)
	read := func(v float64) float64 { return math.Round(v/step) * step }
	return read(left), read(top), read(endX - left), read(endY - top)
}

func TestMeasuringTwiceMakesAPrinterExact(t *testing.T) {
	for _, k := range []crooked{
		{1, 0, 1, 0}, {1.01, -1.5, 0.99, 2}, {0.96, 7, 1.04, -9}, {1, -12, 1.003, 0},
	} {
		var p Printer
		for round := range 2 {
			var err error
			if p, err = p.Measured(k.measure(p, 1e-6)); err != nil {
				t.Fatalf("%+v, round %d: %v", k, round, err)
			}
		}
		for _, at := range [][2]float64{{0, 0}, {20, 20}, {210, 297}, {105, 3}} {
			x, y := k.print(p, at[0], at[1])
			if math.Abs(x-at[0]) > 1e-4 || math.Abs(y-at[1]) > 1e-4 {
				t.Errorf("%+v prints %v at %.6f, %.6f", k, at, x, y)
			}
		}
	}
}

// With a ruler that is read to half a millimetre, the middle of the page ends up within a millimetre.
func TestARulersStepsAreGoodEnough(t *testing.T) {
	k := crooked{1.012, -1.7, 0.988, 2.3}
	var p Printer
	for range 2 {
		var err error
		if p, err = p.Measured(k.measure(p, 0.5)); err != nil {
			t.Fatal(err)
		}
	}
	x, y := k.print(p, 105, 148)
	if math.Abs(x-105) > 1 || math.Abs(y-148) > 1 {
		t.Errorf("%.2f, %.2f", x, y)
	}
}

func TestWhatWasNotMeasuredCountsAsRight(t *testing.T) {
	before := Printer{Name: "tray 2", DX: 1, DY: -2, ScaleX: 1.01, ScaleY: 0.99}
	after, err := before.Measured(0, 0, 0, 0)
	if err != nil || after.Name != "tray 2" {
		t.Fatal(after, err)
	}
	x, y := after.Point(50, 60)
	wantX, wantY := before.Point(50, 60)
	if math.Abs(x-wantX) > 1e-9 || math.Abs(y-wantY) > 1e-9 {
		t.Errorf("%v became %v", before, after)
	}
	moved, err := Printer{}.Measured(21, 0, 0, 0)
	if x, y := moved.Point(20, 20); err != nil || math.Abs(x-19) > 1e-9 || y != 20 {
		t.Errorf("1 mm too far right is drawn at %v, %v: %v", x, y, err)
	}
}

func TestWhatNoPrinterDoesIsRefused(t *testing.T) {
	for _, m := range [][4]float64{
		{36, 0, 0, 0}, {0, 4.9, 0, 0}, {0, 0, 94, 0}, {0, 0, 0, 106}, {-1, 0, 0, 0}, {math.NaN(), 0, 0, 0},
	} {
		if p, err := (Printer{}).Measured(m[0], m[1], m[2], m[3]); err == nil || p != (Printer{}) {
			t.Errorf("%v gave %v", m, p)
		}
	}
	_, err := Printer{}.Measured(40, 20, 90, 100)
	if err == nil || !strings.Contains(err.Error(), "the cross from the left edge measures 40 mm instead of about 20") ||
		!strings.Contains(err.Error(), "the bar across measures 90 mm") {
		t.Error(err)
	}
	if _, err := (Printer{DX: 25}).Measured(10, 0, 0, 0); err == nil {
		t.Error("a profile that moves the page by 35 mm was made")
	}
}

func TestTheZeroPrinterChangesNothing(t *testing.T) {
	if x, y := (Printer{}).Point(12, 34); x != 12 || y != 34 {
		t.Error(x, y)
	}
	for p, corrects := range map[Printer]bool{
		{}: false, {Name: "office", ScaleX: 1, ScaleY: 1}: false, {Last: Measures{Left: 20}}: false,
		{DX: 0.1}: true, {DY: -0.1}: true, {ScaleX: 1.001}: true, {ScaleY: 0.999}: true,
	} {
		if p.Corrects() != corrects {
			t.Errorf("%+v corrects: %v", p, !corrects)
		}
	}
}

// The same command twice would correct the same error twice.
func TestTheSameMeasuresCountOnce(t *testing.T) {
	once, err := Printer{}.Measured(21.5, 0, 101, 99)
	if err != nil {
		t.Fatal(err)
	}
	read, err := ReadPrinter(profile(t, string(once.YAML())))
	if err != nil {
		t.Fatal(err)
	}
	twice, err := read.Measured(21.5, 0, 101, 99)
	if err == nil || !strings.Contains(err.Error(), "in the profile already") || twice != (Printer{}) {
		t.Errorf("the same measures gave %+v, %v", twice, err)
	}
	if _, err := read.Measured(20.1, 20, 100, 100); err != nil {
		t.Errorf("measures of the second page: %v", err)
	}
}

// A page that measures as it should may be measured as often as one likes.
func TestRightMeasuresMayBeToldAgain(t *testing.T) {
	p := Printer{DX: 1, ScaleX: 1.01}
	for range 3 {
		next, err := p.Measured(20, 20, 100, 0)
		if err != nil {
			t.Fatal(err)
		}
		if math.Abs(next.DX-p.DX) > 1e-9 || math.Abs(next.ScaleX-p.ScaleX) > 1e-9 {
			t.Errorf("%+v became %+v", p, next)
		}
		p = next
	}
	kept, err := Printer{Last: Measures{Left: 21}}.Measured(0, 0, 0, 0)
	if err != nil || kept.Last != (Measures{Left: 21}) {
		t.Errorf("measuring nothing made %+v of what was measured before, %v", kept.Last, err)
	}
}

func TestNothingIsMinusNothing(t *testing.T) {
	for _, p := range []Printer{{}, {DX: -0.0001, DY: -0.0004}} {
		again, err := p.Measured(20, 20, 100, 100)
		if err != nil {
			t.Fatal(err)
		}
		for _, q := range []Printer{p, again} {
			if text := string(q.YAML()) + q.Correction().String(); strings.Contains(text, "-0.00") || strings.Contains(text, "-0 ") {
				t.Errorf("%+v is written as %s", q, text)
			}
		}
	}
}

func TestACorrectionIsToldInOneLine(t *testing.T) {
	for p, want := range map[Printer]string{
		{}:                                  "dx 0.00 mm, dy 0.00 mm, scale 1.0000 × 1.0000",
		{DX: -1.234, DY: 0.5, ScaleY: 0.99}: "dx -1.23 mm, dy 0.50 mm, scale 1.0000 × 0.9900",
	} {
		if got := p.Correction().String(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// profile is a file with a text.
func profile(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "printer.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestAProfileIsReadAsItWasWritten(t *testing.T) {
	for i, p := range []Printer{
		{Name: "x"},
		{Name: "HP 400, tray 2: it's \"the\" one # 二楼", DX: -0.8125, DY: 1.25, ScaleX: 1.0025, ScaleY: 0.997501,
			Last: Measures{19.25, 0, 99.5, 100}},
	} {
		got, err := ReadPrinter(profile(t, string(p.YAML())))
		if err != nil {
			t.Fatalf("%d: %v in\n%s", i, err, p.YAML())
		}
		x, y := got.Point(100, 100)
		wantX, wantY := p.Point(100, 100)
		if got.Name != p.Name || got.Last != p.Last || math.Abs(x-wantX) > 0.001 || math.Abs(y-wantY) > 0.001 {
			t.Errorf("%+v came back as %+v from\n%s", p, got, p.YAML())
		}
	}
}

func TestAProfileWithoutANameIsCalledAsItsFile(t *testing.T) {
	dir := t.TempDir()
	for file, name := range map[string]string{"tray 2.yaml": "tray 2", "  .yaml": "", "二楼.v2.yml": "二楼.v2"} {
		for _, given := range []string{"", "  "} {
			path := filepath.Join(dir, file)
			if err := os.WriteFile(path, Printer{Name: given, DX: 1}.YAML(), 0o600); err != nil {
				t.Fatal(err)
			}
			if p, err := ReadPrinter(path); err != nil || p.Name != name || p.DX != 1 {
				t.Errorf("%q: %+v, %v", file, p, err)
			}
		}
	}
	if p, err := ReadPrinter(profile(t, "name: ''\ndx: 1\n")); err != nil || p.Name != "printer" {
		t.Errorf("a name that is empty: %+v, %v", p, err)
	}
}

func TestABadProfileIsRefused(t *testing.T) {
	for text, want := range map[string]string{
		"dx: 1\nscale: 2\n":      `line 2: the file has no key "scale"`,
		"measured: {right: 1}\n": `line 1: measured has no key "right"`,
		"measured: [20, 20]\n":   "line 1: measured needs keys",
		"dx: 31\n":               "the profile moves the page by 31 mm",
		"scale-x: 1.2\n":         "the profile scales the page by 1.2",
		"scale-y: -1\n":          "the profile scales the page by -1",
	} {
		_, err := ReadPrinter(profile(t, text))
		var bad *Error
		if !errors.As(err, &bad) {
			t.Fatalf("%q: %v", text, err)
		}
		expect(t, told(words.English, bad.Problems), want)
	}
	if _, err := ReadPrinter(filepath.Join(t.TempDir(), "none.yaml")); !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
}
