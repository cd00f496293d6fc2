package pdf

import (
	"math"
	"slices"
	"testing"

	"sceneqr/export/layout"
)

// nearly tells whether two rectangles are the same to a hundredth of a millimetre.
func nearly(a, b layout.Rect) bool {
	return sameLength(a.X, b.X) && sameLength(a.Y, b.Y) && sameLength(a.Width, b.Width) && sameLength(a.Height, b.Height)
}

func TestRectanglesAreAsLargeAsTheySay(t *testing.T) {
	want := []layout.Rect{{X: 1.234, Y: 2, Width: 0.1, Height: 30}, across(5, 45, 10, 0.2), down(7, 1, 9, 0.05)}
	d := newDocument(testAbout, sheet{page: layout.Size{Width: 50, Height: 40}}, true)
	d.addPage()
	d.fill(want...)
	d.fill()
	got := readPDF(t, finished(t, d))[0].boxes
	same := func(a, b layout.Rect) bool { return nearly(a, b) && math.Abs(a.Width-b.Width) < 0.002 }
	if !slices.EqualFunc(got, want, same) {
		t.Errorf("the file has %.3f, want %.3f", got, want)
	}
}

func TestFrameLiesOnTheEdge(t *testing.T) {
	lines := frame(layout.Rect{X: 10, Y: 20, Width: 30, Height: 40}, 0.1)
	want := []layout.Rect{
		{X: 9.95, Y: 19.95, Width: 30.1, Height: 0.1}, {X: 9.95, Y: 59.95, Width: 30.1, Height: 0.1},
		{X: 9.95, Y: 20.05, Width: 0.1, Height: 39.9}, {X: 39.95, Y: 20.05, Width: 0.1, Height: 39.9},
	}
	if !slices.EqualFunc(lines, want, nearly) {
		t.Errorf("the frame is %v, want %v", lines, want)
	}
}
