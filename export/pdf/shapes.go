package pdf

import (
	"fmt"

	"sceneqr/export/layout"
)

// fill blackens rectangles as one path. Their numbers go into the file in millimetres, to a micrometre: gofpdf's own lines
// and rectangles are rounded to 0.01 points, and a thin line would not be as thick as it says.
func (d *document) fill(rects ...layout.Rect) {
	if len(rects) == 0 {
		return
	}
	fmt.Fprintf(&d.raw, "q %.6f 0 0 %.6f 0 %.4f cm\n", d.x(1), -d.x(1), d.y(0))
	for _, r := range rects {
		fmt.Fprintf(&d.raw, "%.3f %.3f %.3f %.3f re\n", r.X, r.Y, r.Width, r.Height)
	}
	d.raw.WriteString("f Q")
	d.flush()
}

// across is a line from left to right, half of its thickness above y and half below.
func across(left, right, y, thickness float64) layout.Rect {
	return layout.Rect{X: left, Y: y - thickness/2, Width: right - left, Height: thickness}
}

// down is a line from the top downwards.
func down(x, top, bottom, thickness float64) layout.Rect {
	return flip(across(top, bottom, x, thickness))
}

// flip exchanges across and down.
func flip(r layout.Rect) layout.Rect {
	return layout.Rect{X: r.Y, Y: r.X, Width: r.Height, Height: r.Width}
}

// frame is the outline of a rectangle, its lines half inside and half outside.
func frame(r layout.Rect, thickness float64) []layout.Rect {
	h := thickness / 2
	left, right, top, bottom := r.X, r.X+r.Width, r.Y, r.Y+r.Height
	return []layout.Rect{
		across(left-h, right+h, top, thickness), across(left-h, right+h, bottom, thickness),
		down(left, top+h, bottom-h, thickness), down(right, top+h, bottom-h, thickness),
	}
}
