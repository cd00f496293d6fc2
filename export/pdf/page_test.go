package pdf

import (
	"math"
	"slices"
	"strings"
	"testing"

	"sceneqr/export/layout"
)

// fullPage has the longest texts that a label can be given in every cell of one page.
func fullPage(l layout.Layout) Volume {
	long := shop{name: strings.Repeat("长城店", 30), group: strings.Repeat("g", 99), expires: "2026-12-22 09:30"}
	return volumeOf(l, slices.Repeat([]shop{long}, l.PerPage())...)
}

// full are the pages of fullPage that tests have looked at, by their layout.
var full = make(map[string]printedPage)

// eachLayout checks a full page of each built-in layout.
func eachLayout(t *testing.T, check func(t *testing.T, l layout.Layout, page printedPage)) {
	for _, l := range layout.Builtin() {
		t.Run(l.Name, func(t *testing.T) {
			if _, ok := full[l.Name]; !ok {
				full[l.Name] = pages(t, fullPage(l))[0]
			}
			check(t, l, full[l.Name])
		})
	}
}

func sameLength(a, b float64) bool { return math.Abs(a-b) < 0.01 }

// apart tells whether two rectangles have no more than an edge in common; a hundredth of a millimetre is rounding.
func apart(a, b layout.Rect) bool {
	const rounding = 0.01
	return a.X+a.Width <= b.X+rounding || b.X+b.Width <= a.X+rounding ||
		a.Y+a.Height <= b.Y+rounding || b.Y+b.Height <= a.Y+rounding
}

func inside(a, b layout.Rect) bool {
	const rounding = 0.01
	return a.X >= b.X-rounding && a.X+a.Width <= b.X+b.Width+rounding &&
		a.Y >= b.Y-rounding && a.Y+a.Height <= b.Y+b.Height+rounding
}

func moved(r layout.Rect, by float64) layout.Rect {
	r.X += by
	r.Y += by
	return r
}

func TestCodesStandWhereTheLayoutSays(t *testing.T) {
	eachLayout(t, func(t *testing.T, l layout.Layout, page printedPage) {
		var want []layout.Rect
		for cell := range l.PerPage() {
			for _, square := range l.Codes(cell) {
				want = append(want, moved(square, l.Margin()))
			}
		}
		if len(page.codes) != len(want) {
			t.Fatalf("%d codes, want %d", len(page.codes), len(want))
		}
		for i, code := range page.codes {
			if got := code.square(t); !nearly(got, want[i]) {
				t.Errorf("code %d stands at %.3v, want %.3v", i+1, got, want[i])
			}
			if code.width != code.height {
				t.Errorf("code %d has modules of %g x %g mm", i+1, code.width, code.height)
			}
		}
	})
}

func TestNothingStandsInQuietZones(t *testing.T) {
	eachLayout(t, func(t *testing.T, l layout.Layout, page printedPage) {
		for _, code := range page.codes {
			square := code.square(t)
			for _, text := range page.texts {
				if !apart(text.box(), square) {
					t.Errorf("%q stands in the quiet zone of a code", text.text)
				}
			}
			for _, path := range page.paths {
				if path.ink == "" && !apart(path.box, square) {
					t.Errorf("a mark at %.1v stands in the quiet zone of a code", path.box)
				}
			}
		}
	})
}

func TestTextsStayOnTheirLabels(t *testing.T) {
	eachLayout(t, func(t *testing.T, l layout.Layout, page printedPage) {
		texts := page.texts
		if l.Heading {
			texts = texts[2:]
		}
		for _, text := range texts {
			box := text.box()
			on := slices.ContainsFunc(labels(l), func(label layout.Rect) bool { return inside(box, label) })
			if !on {
				t.Errorf("%q at %.1v reaches beyond its label", text.text, box)
			}
			if text.size < 6 {
				t.Errorf("%q is set in %g points", text.text, text.size)
			}
		}
	})
}

func labels(l layout.Layout) []layout.Rect {
	var all []layout.Rect
	for cell := range l.PerPage() {
		all = append(all, moved(l.CellRect(cell), l.Margin()))
	}
	return all
}

func TestFoldedLabelIsReadFromBothSides(t *testing.T) {
	l := builtin(t, "tent-a5")
	page := pages(t, named(l, "成都宽窄巷子店"))[0]
	if len(page.codes) != 2 || page.codes[0].width < 0 || page.codes[1].width > 0 {
		t.Fatalf("%d codes, want one upright and one turned", len(page.codes))
	}
	half := len(page.texts) / 2
	for i, upright := range page.texts[:half] {
		turned := page.texts[half+i]
		if upright.text != turned.text || upright.turned || !turned.turned {
			t.Errorf("%q upright is %q on the other side", upright.text, turned.text)
		}
		// Turned by half a circle about the middle of the label, the one lies on the other.
		cell := l.CellRect(0)
		if !sameLength(upright.left+turned.left, 2*cell.X+cell.Width) ||
			!sameLength(upright.base+turned.base, 2*cell.Y+cell.Height) {
			t.Errorf("%q stands at %.2f, %.2f and %.2f, %.2f: not turned about the fold", upright.text,
				upright.left, upright.base, turned.left, turned.base)
		}
	}
}

// A printer stretches what is on its paper from the paper's corner, where the ruler was laid, and not from the page's.
func TestPrinterIsCorrectedOnEveryPage(t *testing.T) {
	v := numbered(builtin(t, "sticker-50"), 2) // a margin, and a page for each label
	v.Printer = layout.Printer{DX: 1.5, DY: -0.7, ScaleX: 1.01, ScaleY: 0.98}
	for _, page := range pages(t, v) {
		square := moved(v.Layout.Codes(0)[0], v.Layout.Margin())
		left, top := v.Printer.Point(square.X, square.Y)
		right, bottom := v.Printer.Point(square.X+square.Width, square.Y+square.Height)
		want := layout.Rect{X: left, Y: top, Width: right - left, Height: bottom - top}
		if got := page.codes[0].square(t); !nearly(got, want) {
			t.Errorf("the code stands at %.3v, want %.3v", got, want)
		}
	}
}

func TestFilesAreBlackOnly(t *testing.T) {
	doc, _ := written(t, fullPage(builtin(t, "a4-12")))
	for _, page := range readPDF(t, doc) {
		if len(page.inks) > 0 || len(page.images) > 0 { // without either all ink is DeviceGray 0
			t.Errorf("the page changes its ink with %q and has %d pictures", page.inks, len(page.images))
		}
	}
	for _, name := range []string{"/DeviceRGB", "/DeviceCMYK", "/Subtype /Image", "/Transparency"} {
		if strings.Contains(string(doc), name) {
			t.Errorf("the document contains %s", name)
		}
	}
}

// A name and a group of eight characters are as long as most; whoever prints a trial's labels, or a temporary code's, has
// them whole too.
func TestOrdinaryTextsGoOnEveryLayoutWhole(t *testing.T) {
	for _, l := range layout.Builtin() {
		for _, expires := range []string{"", "2026-12-28 21:30"} {
			for _, trial := range []bool{false, true} {
				v := volumeOf(l, shop{"成都宽窄巷子店铺", "西南大区第一批次", expires})
				if trial {
					v.Label = trialOf(v.Label)
				}
				if _, changes := written(t, v); len(changes) > 0 {
					t.Errorf("%s, until %q, trial %v: %+v", l.Name, expires, trial, changes)
				}
			}
		}
	}
}

// trialOf marks the serial, as is done with labels from a trial account.
func trialOf(label func(int) (Label, error)) func(int) (Label, error) {
	return func(item int) (Label, error) {
		l, err := label(item)
		for i := range l.Texts {
			if l.Texts[i].Kept != "" {
				l.Texts[i].Kept = "试用 " + l.Texts[i].Kept
				break
			}
		}
		return l, err
	}
}
