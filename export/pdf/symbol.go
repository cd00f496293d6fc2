package pdf

import (
	"fmt"
	"strconv"

	"sceneqr/export/layout"
	"sceneqr/export/qr"
)

// drawSymbol draws a code in a square, quiet zone included. All its rectangles are one path with one fill: separate fills
// leave white hairlines. They are in whole modules under a matrix, because gofpdf's own rectangles would be rounded to 0.01
// points and the modules differ.
func (d *document) drawSymbol(s qr.Symbol, square layout.Rect) {
	module := square.Width / float64(s.Size()+2*qr.QuietZone)
	scale := d.x(module)
	fmt.Fprintf(&d.raw, "q %.5f 0 0 %.5f %.4f %.4f cm\n",
		scale, -scale, d.x(square.X+qr.QuietZone*module), d.y(square.Y+qr.QuietZone*module))
	for _, r := range s.Rects() {
		b := strconv.AppendInt(d.raw.AvailableBuffer(), int64(r.X), 10)
		for _, n := range [...]int{r.Y, r.W, r.H} {
			b = strconv.AppendInt(append(b, ' '), int64(n), 10)
		}
		d.raw.Write(append(b, " re\n"...))
	}
	d.raw.WriteString("f Q")
	d.flush()
}
