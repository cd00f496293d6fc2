package pdf

import (
	"math"
	"slices"
	"testing"

	"sceneqr/export/layout"
)

func TestNothingOnTheCalibrationPageOverlaps(t *testing.T) {
	for _, printer := range []layout.Printer{{}, {Name: "long-name-of-a-printer-on-the-second-floor", DX: 0.001}} {
		_, pages := calibrated(t, Calibration{Layout: builtin(t, "l7160"), Printer: printer})
		page := pages[0]
		marks := page.boxes
		sheet := layout.Rect{X: 1, Y: 1, Width: a4.Width - 2, Height: a4.Height - 2}
		for i, text := range page.texts {
			if !inside(text.box(), sheet) {
				t.Errorf("%q stands at the edge: %v", text.text, text.box())
			}
			for _, other := range page.texts[:i] {
				if !apart(text.box(), other.box()) {
					t.Errorf("%q stands on %q", text.text, other.text)
				}
			}
			for _, code := range ladderOf(page) {
				if !apart(text.box(), code.square(t)) {
					t.Errorf("%q stands in the quiet zone of a code", text.text)
				}
			}
			for _, mark := range marks {
				if !apart(text.box(), mark) {
					t.Errorf("%q stands on a line at %v", text.text, mark)
				}
			}
		}
		for _, code := range ladderOf(page) {
			symbols := 0
			for _, mark := range marks {
				if !apart(code.square(t), mark) {
					symbols++
				}
			}
			if symbols != len(code.rects) {
				t.Errorf("%d lines stand in the quiet zone of the code at %v", symbols-len(code.rects), code.square(t))
			}
		}
	}
}

func TestThinLinesAreAsThickAsTheySay(t *testing.T) {
	_, pages := calibrated(t, Calibration{})
	marks := pages[0].boxes
	for _, width := range []float64{0.1, 0.2, 0.3, 0.5} {
		n := 0
		for _, r := range marks {
			if math.Abs(r.Width-width) < 0.002 && sameLength(r.Height, 9.5) {
				n++
			}
		}
		if n < 16+8 { // eight pairs in black, and at least what is black between the two lines of a white pair
			t.Errorf("%d lines of %g mm, want at least 24", n, width)
		}
	}
	patch := func(r layout.Rect) bool { return sameLength(r.Width, 20) && sameLength(r.Height, 20) }
	if !slices.ContainsFunc(marks, patch) {
		t.Error("there is no patch of solid black")
	}
}
