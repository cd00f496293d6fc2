package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"sceneqr/export/layout"
)

// calibrated writes a calibration page and gives the file, too.
func calibrated(t *testing.T, c Calibration) ([]byte, []printedPage) {
	t.Helper()
	c.Title, c.Time = "校准 spring", testAbout.Time
	c.Code = symbolOf(t, url(7))
	var out bytes.Buffer
	if err := c.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes(), readPDF(t, out.Bytes())
}

// A measured page is what a person with a ruler finds on a calibration page.
type measured struct{ left, top, across, down float64 }

// measure reads the lines of the cross and of the two bars off a page, as it comes out of a printer that prints what is at
// v at stretch*v+shift. It looks for them near where they have to be, as a person does.
func measure(t *testing.T, page printedPage, stretch, shift float64) measured {
	t.Helper()
	marks := slices.Clone(page.boxes)
	for i, r := range marks {
		marks[i] = layout.Rect{
			X: r.X*stretch + shift, Y: r.Y*stretch + shift, Width: r.Width * stretch, Height: r.Height * stretch,
		}
	}
	find := func(what string, fits func(r layout.Rect) bool) layout.Rect {
		i := slices.IndexFunc(marks, fits)
		if i < 0 {
			t.Fatalf("there is no %s", what)
		}
		return marks[i]
	}
	about := func(a, b float64) bool { return math.Abs(a-b) < 6 }
	acrossArm := find("cross", func(r layout.Rect) bool { return r.Height < 1 && about(r.Width, 16) && about(r.Y, 20) })
	downArm := find("cross", func(r layout.Rect) bool { return r.Width < 1 && about(r.Height, 16) && about(r.X, 20) })
	bar := find("bar across", func(r layout.Rect) bool { return r.Height < 1 && about(r.Width, 100) })
	pole := find("bar down", func(r layout.Rect) bool { return r.Width < 1 && about(r.Height, 100) })
	return measured{downArm.X + downArm.Width/2, acrossArm.Y + acrossArm.Height/2, bar.Width, pole.Height}
}

func (m measured) near(o measured) bool {
	return sameLength(m.left, o.left) && sameLength(m.top, o.top) &&
		sameLength(m.across, o.across) && sameLength(m.down, o.down)
}

var exact = measured{20, 20, 100, 100}

func TestWhatIsMeasuredIsWhereThePageSays(t *testing.T) {
	_, pages := calibrated(t, Calibration{})
	if got := measure(t, pages[0], 1, 0); !got.near(exact) {
		t.Errorf("a printer without errors gives %+v, want %+v", got, exact)
	}
}

func TestSecondPrintVerifiesTheFirst(t *testing.T) {
	const stretch, shift = 1.013, -1.7 // what the printer does wrong
	_, first := calibrated(t, Calibration{})
	m := measure(t, first[0], stretch, shift)
	if m.near(exact) {
		t.Fatal("the printer's errors are not seen on the page")
	}
	profile, err := layout.Printer{Name: "office"}.Measured(m.left, m.top, m.across, m.down)
	if err != nil {
		t.Fatal(err)
	}
	_, second := calibrated(t, Calibration{Printer: profile})
	if got := measure(t, second[0], stretch, shift); !got.near(exact) {
		t.Errorf("printed with its profile the page measures %+v, want %+v", got, exact)
	}
}

func TestBarsEndInTheMiddleOfTheirTicks(t *testing.T) {
	_, pages := calibrated(t, Calibration{})
	marks := pages[0].boxes
	ends := 0
	for _, bar := range marks {
		if sameLength(bar.Width, 100) == sameLength(bar.Height, 100) {
			continue
		}
		for _, tick := range marks {
			upright := sameLength(tick.Width, 0.2) && sameLength(tick.Height, 5) && !apart(tick, bar)
			lying := sameLength(tick.Height, 0.2) && sameLength(tick.Width, 5) && !apart(tick, bar)
			x, y := tick.X+tick.Width/2, tick.Y+tick.Height/2
			if upright && (sameLength(x, bar.X) || sameLength(x, bar.X+bar.Width)) ||
				lying && (sameLength(y, bar.Y) || sameLength(y, bar.Y+bar.Height)) {
				ends++
			}
		}
	}
	if ends != 4 {
		t.Errorf("%d of 4 ends of the bars are marked", ends)
	}
}

// ladderOf are the codes of a page; what fill blackened looks like a code whose modules are a millimetre.
func ladderOf(page printedPage) []printedCode {
	return slices.DeleteFunc(slices.Clone(page.codes), func(c printedCode) bool { return sameLength(c.width, 1) })
}

func TestLadderScansAndSaysWhatIsTooFine(t *testing.T) {
	for dpi, name := range map[float64]float64{0: 600, 300: 300} {
		_, pages := calibrated(t, Calibration{DPI: dpi})
		var texts []string
		for _, text := range pages[0].texts {
			texts = append(texts, text.text)
		}
		ladder := ladderOf(pages[0])
		sides := []float64{8, 10, 12, 15, 20, 25, 30}
		if len(ladder) != len(sides) {
			t.Fatalf("%d codes, want %d", len(ladder), len(sides))
		}
		tooFine := 0
		for i, side := range sides {
			if text, _ := decode(t, ladder[i].rects); text != url(7) {
				t.Errorf("the code of %g mm reads %q", side, text)
			}
			if got := ladder[i].square(t); !sameLength(got.Width, side) {
				t.Errorf("the code of %g mm is %g mm wide", side, got.Width)
			}
			if ladder[i].width < layout.FinestModule {
				tooFine++
			}
			for _, want := range []string{
				fmt.Sprintf("%g mm", side), fmt.Sprintf("%.2f mm", ladder[i].width),
				fmt.Sprintf("%.1f 点 dots", ladder[i].width*name/25.4),
			} {
				if !slices.Contains(texts, want) {
					t.Errorf("the code of %g mm does not say %q", side, want)
				}
			}
		}
		said := 0
		for _, text := range texts {
			said += strings.Count(text, "太细 too fine")
		}
		if said != tooFine || said == 0 || said == len(sides) {
			t.Errorf("%d codes are said to be too fine, want %d", said, tooFine)
		}
	}
}

func TestSecondPageFramesTheLabels(t *testing.T) {
	for _, name := range []string{"a4-12", "l7651", "poster-a3"} {
		l := builtin(t, name)
		_, pages := calibrated(t, Calibration{Layout: l})
		if len(pages) != 2 {
			t.Fatalf("%s: %d pages, want the calibration and the labels", name, len(pages))
		}
		lines := pages[1].boxes
		for cell := range l.PerPage() {
			r := l.CellRect(cell)
			r.X, r.Y = r.X+l.Margin(), r.Y+l.Margin()
			for _, want := range frame(r, hairline) {
				if !slices.ContainsFunc(lines, func(got layout.Rect) bool { return nearly(got, want) }) {
					t.Fatalf("%s: label %d has no line at %v", name, cell+1, want)
				}
			}
		}
		numbers := pages[1].labelTexts(false)
		if len(numbers) != l.PerPage() || numbers[len(numbers)-1] != fmt.Sprint(l.PerPage()) {
			t.Errorf("%s: the labels are numbered %q", name, numbers)
		}
	}
}

func TestPageIsA4UnlessTheLayoutIsLarger(t *testing.T) {
	wide := builtin(t, "a4-12")
	wide.Page.Width, wide.Page.Height = 297, 210
	for name, test := range map[string]struct {
		layout layout.Layout
		size   layout.Size
		pages  int
	}{
		"none":      {layout.Layout{}, a4, 1},
		"small":     {builtin(t, "sticker-50"), a4, 1},
		"A4":        {builtin(t, "l7160"), a4, 2},
		"landscape": {wide, a4, 1},
		"large":     {builtin(t, "poster-a3"), builtin(t, "poster-a3").Media(), 2},
	} {
		doc, pages := calibrated(t, Calibration{Layout: test.layout})
		box := fmt.Sprintf("/TrimBox [0.00 0.00 %.2f %.2f]", test.size.Width/mmPerPoint, test.size.Height/mmPerPoint)
		if boxes := bytes.Count(doc, []byte(box)); len(pages) != test.pages || boxes != test.pages {
			t.Errorf("%s: %d pages, %d of them with %s, want %d", name, len(pages), boxes, box, test.pages)
		}
	}
}

// The page would not go onto the roll, and what is measured on A4 is another tray's.
func TestRollHasNoCalibrationPage(t *testing.T) {
	var out bytes.Buffer
	err := Calibration{Layout: builtin(t, "roll-60x40")}.Write(&out)
	if !errors.Is(err, ErrRoll) || out.Len() > 0 {
		t.Errorf("%d bytes were written, and the error is %v", out.Len(), err)
	}
}

func TestCalibrationNamesItsProfileAndCommand(t *testing.T) {
	for _, test := range []struct {
		printer layout.Printer
		want    []string
	}{
		{layout.Printer{}, []string{"sceneqr calibrate --printer ours.yaml --left N --top N --across N --down N"}},
		{layout.Printer{Name: "office", DX: 1.5, ScaleY: 0.99}, []string{
			"sceneqr calibrate --printer ours.yaml --left N --top N --across N --down N",
			"打印机配置 Profile office: dx 1.50 mm, dy 0.00 mm, scale 1.0000 × 0.9900",
		}},
		{layout.Printer{Name: "🍜\x00\xff" + strings.Repeat("w", 3000)}, nil},
	} {
		_, pages := calibrated(t, Calibration{Printer: test.printer, Command: "sceneqr calibrate --printer ours.yaml"})
		for _, want := range test.want {
			if !slices.ContainsFunc(pages[0].texts, func(p printedText) bool { return p.text == want }) {
				t.Errorf("the page of %q does not say %q", test.printer.Name, want)
			}
		}
	}
}

func TestCalibrationIsTheSameBytes(t *testing.T) {
	c := Calibration{Layout: builtin(t, "l7160"), Printer: layout.Printer{DX: 1, ScaleX: 1.01}}
	first, _ := calibrated(t, c)
	if again, _ := calibrated(t, c); !bytes.Equal(first, again) {
		t.Error("the same page gives other bytes")
	}
}

func TestCalibrationWithoutACodeHasNoLadder(t *testing.T) {
	var out bytes.Buffer
	if err := (Calibration{}).Write(&out); err != nil {
		t.Fatal(err)
	}
	page := readPDF(t, out.Bytes())[0]
	if len(ladderOf(page)) > 0 || strings.Contains(strings.Join(page.labelTexts(false), "\n"), "Sizes") {
		t.Error("there is a ladder of no code")
	}
}
