package pdf

import (
	"bytes"
	"math"
	"slices"
	"testing"

	"sceneqr/export/layout"
)

// blackened are the rectangles that fill drew on a page, read back from its operators: in millimetres from the left upper
// corner of the paper, as they come out of the printer's matrix.
func blackened(t *testing.T, content []byte, height float64) []layout.Rect {
	t.Helper()
	type matrix struct{ sx, sy, x, y float64 }
	m := matrix{sx: 1, sy: 1}
	var kept []matrix
	var n []float64
	var all []layout.Rect
	for content = bytes.TrimLeft(content, " \n"); len(content) > 0; content = bytes.TrimLeft(content, " \n") {
		var word string
		if word, content = nextWord(content); operand(word) {
			n = append(n, float([]byte(word)))
			continue
		}
		switch word {
		case "q":
			kept = append(kept, m)
		case "Q":
			m, kept = kept[len(kept)-1], kept[:len(kept)-1]
		case "cm":
			m = matrix{m.sx * n[0], m.sy * n[3], m.x + m.sx*n[4], m.y + m.sy*n[5]}
		case "re":
			all = append(all, layout.Rect{
				X: (m.x + m.sx*n[0]) * mmPerPoint, Y: height - (m.y+m.sy*n[1])*mmPerPoint,
				Width: m.sx * n[2] * mmPerPoint, Height: -m.sy * n[3] * mmPerPoint,
			})
		}
		n = n[:0]
	}
	return all
}

// nearly tells whether two rectangles are the same to a hundredth of a millimetre.
func nearly(a, b layout.Rect) bool {
	return sameLength(a.X, b.X) && sameLength(a.Y, b.Y) && sameLength(a.Width, b.Width) && sameLength(a.Height, b.Height)
}

// pageContents are the operators of each page of a finished file.
func pageContents(t *testing.T, doc []byte) [][]byte {
	t.Helper()
	objects := pdfObjects(t, doc)
	var all [][]byte
	for i := 1; i <= len(objects); i++ {
		if bytes.Contains(objects[i], []byte(" obj\n<</Type /Page\n")) {
			all = append(all, inflate(t, objects[match(t, `/Contents (\d+) 0 R`, objects[i])]))
		}
	}
	return all
}

func TestRectanglesAreAsLargeAsTheySay(t *testing.T) {
	want := []layout.Rect{{X: 1.234, Y: 2, Width: 0.1, Height: 30}, across(5, 45, 10, 0.2), down(7, 1, 9, 0.05)}
	d := newDocument(testAbout, sheet{page: layout.Size{Width: 50, Height: 40}}, true)
	d.addPage()
	d.fill(want...)
	d.fill()
	got := blackened(t, pageContents(t, finished(t, d))[0], 40)
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
