package pdf

import (
	"cmp"
	"fmt"
	"io"
	"strconv"

	"sceneqr/campaign/words"
	"sceneqr/export/layout"
	"sceneqr/export/qr"
)

// Calibration is a page to print and to measure: from it come a printer's profile ([layout.Printer.Measured]) and the
// smallest code that a press can hold. It is A4, or as large as the layout's media where those are larger both ways. When
// the media are as large as the page, a second page has the outlines of the labels, to be held against a sheet of them.
type Calibration struct {
	About
	Layout layout.Layout
	// Printer is what is already known of the printer. It is applied: a second print proves what the first one measured.
	Printer layout.Printer
	Code    qr.Symbol // of the ladder of sizes: any of those to be printed; without one there is no ladder
	DPI     float64   // dots of the printer to an inch; 0 means 600
	Command string    // what is to be typed with what was measured, up to the measures
}

const (
	inch       = 25.4
	officeDPI  = 600.0 // of most laser printers
	pageLeft   = 34.0  // of everything that is written on the page, clear of the cross
	stepIndent = 5.0
)

// The type of the page.
var (
	pageTitleStep = typeStep{size: 18, bold: true}
	partStep      = typeStep{size: 10.5, bold: true}
	chineseStep   = typeStep{size: 9.5}
	englishStep   = typeStep{size: 8.5}
	captionStep   = typeStep{size: 6.5}
	captionBold   = typeStep{size: 7.5, bold: true}
)

// ErrRoll is why there is no calibration page for labels on a roll: it would not go onto the roll, and a page on other paper
// tells nothing of it.
var ErrRoll = words.New("labels on a roll need no calibration page: in the printer's driver, set the size of the label " +
	"and 100 %, then print one label, and move it with the driver's offsets")

// Write writes the page as a PDF. For a layout on a roll the error is [ErrRoll].
func (c Calibration) Write(w io.Writer) (err error) {
	defer survive(words.Of("the calibration page"), &err)
	if c.Layout.Roll {
		return ErrRoll
	}
	p := gauge{newDocument(c.About, sheet{page: c.size(), printer: c.Printer}, false)}
	p.addPage()
	p.edges()
	p.rulers()
	p.cross()
	p.bars()
	p.put(pageLeft, 30, pageTitleStep, "校准页 Calibration")
	c.instruct(p)
	p.blacks()
	if c.Code.Size() > 0 {
		c.ladder(p)
	}
	c.signature(p)
	if c.hasGrid() {
		p.addPage()
		c.grid(p)
	}
	return p.finish(w)
}

func (c Calibration) size() layout.Size {
	if media := c.Layout.Media(); media.Width >= a4.Width && media.Height >= a4.Height {
		return media
	}
	return a4
}

func (c Calibration) hasGrid() bool { return c.Layout.PerPage() > 0 && c.Layout.Media() == c.size() }

func (c Calibration) dpi() float64 { return cmp.Or(c.DPI, officeDPI) }

// profile is what the profile is called.
func (c Calibration) profile() string { return cmp.Or(c.Printer.Name, "–") }

// instruct says what to do with the page, in both languages of those who stand at printers.
func (c Calibration) instruct(p gauge) {
	p.step(43, "1", "按 100 %（实际大小）打印，不要选“适合页面”。", "Print at 100 % (actual size), never to fit the page.")
	p.step(55, "2", "用毫米尺量：从左纸边、上纸边到十字，以及两条 100 mm 线，填在这里。",
		"Measure in millimetres: from the left and the top edge of the paper to the cross, and both bars.")
	p.step(80, "3", "输入（N 换成量得的数）：",
		c.Command+" --left N --top N --across N --down N")
	p.step(92, "4", "再印一次核对：应为 20、20、100、100。",
		"Print the page again to check: it must show 20, 20, 100 and 100.")
	if c.hasGrid() {
		p.step(104, "5", "第 2 页与标签纸叠在一起，对着光看，线框应与标签重合。",
			"Hold page 2 against a sheet of labels, up to the light: the frames must lie on the labels.")
	}
	for i, measure := range []string{"左 left", "上 top", "横 across", "竖 down"} {
		x := pageLeft + stepIndent + float64(i)*34
		p.put(x, 69, englishStep, measure)
		p.fill(across(x+14, x+27, 69.6, thinRule))
		p.put(x+27.6, 69, captionStep, "mm")
	}
}

// ladder shows one code in sizes from too small to comfortable, with the width of its modules.
func (c Calibration) ladder(p gauge) {
	const top, bottom, narrowest, gap = 193.0, 234.0, 16.0, 3.5
	p.put(pageLeft, top, partStep, "尺码 Sizes")
	p.put(pageLeft, top+5, englishStep, fmt.Sprintf("用手机逐个扫。模块小于 %g mm 太细，不能印。"+
		" Scan each. Modules under %[1]g mm are too fine to print.", layout.FinestModule))
	x := pageLeft
	for _, side := range [...]float64{8, 10, 12, 15, 20, 25, 30} {
		width := max(side, narrowest)
		middle := x + width/2
		p.drawSymbol(c.Code, layout.Rect{X: middle - side/2, Y: bottom - side, Width: side, Height: side})
		module := side / float64(c.Code.Size()+2*qr.QuietZone)
		p.centre(middle, bottom+3.6, captionBold, fmt.Sprintf("%g mm", side))
		p.centre(middle, bottom+7, captionStep, fmt.Sprintf("%.2f mm", module))
		p.centre(middle, bottom+10, captionStep, fmt.Sprintf("%.1f 点 dots", module/inch*c.dpi()))
		if module < layout.FinestModule {
			p.centre(middle, bottom+13, captionStep, "太细 too fine")
		}
		x += width + gap
	}
	p.put(pageLeft, bottom+18, captionStep, fmt.Sprintf("边长含四周留白；模块宽度；在 %g dpi 下的点数。"+
		" Side with its quiet zone; width of a module; dots at %[1]g dpi.", c.dpi()))
}

// signature says what the page is of, and what was already done about the printer's errors: two prints look alike.
func (c Calibration) signature(p gauge) {
	const width = 160
	p.fitted(pageLeft, 262, width, englishStep, c.Title)
	p.fitted(pageLeft, 266, width, captionStep,
		fmt.Sprintf("打印机配置 Profile %s: %s", c.profile(), c.Printer.Correction()))
}

// grid frames each label of the layout, as thinly as a printer can, and numbers it.
func (c Calibration) grid(p gauge) {
	m := c.Layout.Margin()
	var lines []layout.Rect
	for cell := range c.Layout.PerPage() {
		r := c.Layout.CellRect(cell)
		r.X, r.Y = r.X+m, r.Y+m
		lines = append(lines, frame(r, hairline)...)
		p.centre(r.X+r.Width/2, r.Y+r.Height/2+1, englishStep, strconv.Itoa(cell+1))
	}
	p.fill(lines...)
}
