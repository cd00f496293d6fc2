package export

import (
	"fmt"
	"strconv"

	"sceneqr/export/qr"
)

// The page, in millimetres. Ordinary printers leave 5 mm at each edge white, so nothing stands there.
const (
	pageWidth   = 210.0
	pageHeight  = 297.0
	labelWidth  = 63.0
	labelHeight = 67.0
	gridLeft    = (pageWidth - labelsAcross*labelWidth) / 2
	gridTop     = 18.0
	gridRight   = gridLeft + labelsAcross*labelWidth
	gridBottom  = gridTop + labelsDown*labelHeight

	headingBase = 10.5 // the line that the heading stands on
	hairline    = 0.1
	markGap     = 1.0 // between the labels and the marks around them
	markLength  = 4.0
	crossArm    = 1.5 // of the marks between labels
)

// The label, in millimetres from its left upper corner.
const (
	codeSide    = 45.0 // with the quiet zone
	codeTop     = 2.5
	textWidth   = labelWidth - 2*4
	nameMiddle  = 51.8
	serialBase  = 60.0
	expiresBase = 63.5
)

// Type sizes in points. Under 6 points the strokes of a Chinese character run together.
const (
	headingSize  = 10.0
	nameSize     = 11.0
	smallestName = 6.0
	detailSize   = 8.0
	leading      = 1.22  // from line to line, in type sizes
	middle       = 0.38  // of a Chinese character above its base line, in type sizes
	outline      = 0.022 // that makes the name a little bolder, in type sizes; a bold font would weigh another 10 MB
)

// printLevel restores a quarter of a spoilt code. At 45 mm its modules are still over a millimetre wide; on codes under
// 20 mm the finer modules would cost more than the correction gains.
const printLevel = qr.Q

// addPage begins a page with its heading and cut marks.
func (d *document) addPage(page, pages int) {
	d.pdf.AddPage()
	right := d.ink.line(fmt.Sprintf("%s·第 %d/%d 页", d.date, page, pages))
	width := span(right, headingSize)
	left := clip(d.heading, room(gridRight-gridLeft-width-5, headingSize))
	d.text(gridLeft, headingBase, headingSize, left)
	d.text(gridRight-width, headingBase, headingSize, right)
	d.cutMarks()
}

// cutMarks marks the whole grid, on a last page with few labels too: a stack of pages is cut in one go. The marks around
// the grid run up to a millimetre from it; small crosses show the corners between labels.
func (d *document) cutMarks() {
	for i := 0; i <= labelsAcross; i++ {
		x := gridLeft + float64(i)*labelWidth
		d.pdf.Line(x, gridTop-markGap-markLength, x, gridTop-markGap)
		d.pdf.Line(x, gridBottom+markGap, x, gridBottom+markGap+markLength)
	}
	for i := 0; i <= labelsDown; i++ {
		y := gridTop + float64(i)*labelHeight
		d.pdf.Line(gridLeft-markGap-markLength, y, gridLeft-markGap, y)
		d.pdf.Line(gridRight+markGap, y, gridRight+markGap+markLength, y)
	}
	for i := 1; i < labelsAcross; i++ {
		for j := 1; j < labelsDown; j++ {
			x, y := gridLeft+float64(i)*labelWidth, gridTop+float64(j)*labelHeight
			d.pdf.Line(x-crossArm, y, x+crossArm, y)
			d.pdf.Line(x, y-crossArm, x, y+crossArm)
		}
	}
}

// drawLabel draws a label in a cell of the page: 0 is the left upper one, 1 the one to its right.
func (d *document) drawLabel(l label, cell int) {
	left := gridLeft + float64(cell%labelsAcross)*labelWidth
	top := gridTop + float64(cell/labelsAcross)*labelHeight
	d.drawSymbol(l.symbol, left+(labelWidth-codeSide)/2, top+codeTop)

	centre := left + labelWidth/2
	em := l.name.size * mmPerPoint
	base := top + nameMiddle + middle*em - float64(len(l.name.lines)-1)/2*leading*em
	d.pdf.RawWriteStr(fmt.Sprintf("q 2 Tr %.3f w", outline*l.name.size)) // fill the letters and stroke their edges
	for i, line := range l.name.lines {
		d.centred(centre, base+float64(i)*leading*em, l.name.size, line)
	}
	d.pdf.RawWriteStr("Q")
	d.centred(centre, top+serialBase, detailSize, l.serial)
	d.centred(centre, top+expiresBase, detailSize, l.expires)
}

func (d *document) centred(x, base, size float64, line string) {
	d.text(x-span(line, size)/2, base, size, line)
}

func (d *document) text(x, base, size float64, line string) {
	if line == "" {
		return
	}
	d.pdf.SetFontSize(size)
	d.pdf.Text(x, base, line)
}

// drawSymbol draws a code in a square whose left upper corner is x, y. All its rectangles are one path with one fill:
// separate fills leave white hairlines. They are in whole modules under a matrix, because gofpdf's own rectangles would
// be rounded to 0.01 points and the modules differ.
func (d *document) drawSymbol(s qr.Symbol, x, y float64) {
	module := codeSide / float64(s.Size()+2*qr.QuietZone)
	x += qr.QuietZone * module
	y += qr.QuietZone * module
	d.raw.Reset()
	fmt.Fprintf(&d.raw, "q %.5f 0 0 %.5f %.4f %.4f cm\n",
		module/mmPerPoint, -module/mmPerPoint, x/mmPerPoint, (pageHeight-y)/mmPerPoint)
	for _, r := range s.Rects() {
		b := strconv.AppendInt(d.raw.AvailableBuffer(), int64(r.X), 10)
		for _, n := range [...]int{r.Y, r.W, r.H} {
			b = strconv.AppendInt(append(b, ' '), int64(n), 10)
		}
		d.raw.Write(append(b, " re\n"...))
	}
	d.raw.WriteString("f Q")
	d.pdf.RawWriteBuf(&d.raw)
}
