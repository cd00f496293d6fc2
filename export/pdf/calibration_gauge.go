package pdf

import (
	"fmt"
	"math"
	"strconv"

	"sceneqr/export/layout"
)

// A gauge is a document whose page is drawn to be measured. Its distances are from the edges of the paper.
type gauge struct {
	*document
}

// put sets a text on a base line, beginning at x.
func (p gauge) put(x, base float64, step typeStep, text string) {
	p.line(x, base, step.size, step.bold, clean(text))
}

// centre sets a text with its middle at x.
func (p gauge) centre(x, base float64, step typeStep, text string) {
	p.put(x-span(clean(text), step.size)/2, base, step, text)
}

// fitted sets a text in the step's size, or as much smaller as it takes to keep it inside a width.
func (p gauge) fitted(x, base, width float64, step typeStep, text string) {
	step.size *= min(1, width/span(clean(text), step.size))
	p.put(x, base, step, text)
}

// step sets an instruction in two languages, clear of the bar on the right.
func (p gauge) step(y float64, number, chinese, english string) {
	const width = 136
	p.put(pageLeft, y, chineseStep, number)
	p.fitted(pageLeft+stepIndent, y, width, chineseStep, chinese)
	p.fitted(pageLeft+stepIndent, y+4.5, width, englishStep, english)
}

// cross is what the place of everything is measured by.
func (p gauge) cross() {
	const at, arm = layout.CalibrationCross, 8.0
	p.fill(across(at-arm, at+arm, at, thinRule), down(at, at-arm, at+arm, thinRule))
	p.put(at+arm+1, at+0.8, captionStep, fmt.Sprintf("%g mm", at))
}

// edges has three marks near each edge of the paper: what is missing of them, the printer cannot reach.
func (p gauge) edges() {
	const length, pitch = 6.0, 12.0
	var marks []layout.Rect
	for i, distance := range [...]float64{3, 5, 10} {
		mm := strconv.Itoa(int(distance))
		x := p.sheet.page.Width/2 + (float64(i)-1.5)*pitch
		for _, y := range [...]float64{distance, p.sheet.page.Height - distance} {
			marks = append(marks, across(x, x+length, y, thinRule))
			p.put(x+length+0.8, y+0.8, captionStep, mm)
		}
		y := p.sheet.page.Height/2 + (float64(i)-1.5)*pitch
		for _, x := range [...]float64{distance, p.sheet.page.Width - distance} {
			marks = append(marks, down(x, y, y+length, thinRule))
			p.centre(x, y+length+2.6, captionStep, mm)
		}
	}
	p.fill(marks...)
}

// rulers stand along the left and the top edge and count from the edges of the paper. They begin where the cross ends.
func (p gauge) rulers() {
	const first, base, air = 30, 18.0, 20.0
	right, bottom := math.Floor(p.sheet.page.Width-air), math.Floor(p.sheet.page.Height-air)
	marks := []layout.Rect{across(first, right, base, hairline), down(base, first, bottom, hairline)}
	for mm := first; mm <= int(right); mm++ {
		marks = append(marks, flip(tick(mm, base)))
		if mm%10 == 0 {
			p.centre(float64(mm), base-4, captionStep, strconv.Itoa(mm))
		}
	}
	for mm := first; mm <= int(bottom); mm++ {
		marks = append(marks, tick(mm, base))
		if number := strconv.Itoa(mm); mm%10 == 0 {
			p.put(base-3.6-span(number, captionStep.size), float64(mm)+0.8, captionStep, number)
		}
	}
	p.fill(marks...)
}

// tick is a line of the left ruler: longer at each half centimetre, longest at each whole one.
func tick(mm int, base float64) layout.Rect {
	length := 1.2
	switch {
	case mm%10 == 0:
		length = 3
	case mm%5 == 0:
		length = 2
	}
	return across(base-length, base, float64(mm), hairline)
}

// bars are the two lengths to measure, from the middle of one end's tick to the middle of the other's.
func (p gauge) bars() {
	const left, y, right, top = pageLeft, 126.0, 188.0, 42.0
	const length, tick = layout.CalibrationBar, 2.5
	p.put(left, y-8, partStep, "长度 Length")
	p.fill(
		across(left, left+length, y, thinRule),
		down(left, y-tick, y+tick, thinRule), down(left+length, y-tick, y+tick, thinRule),
		down(right, top, top+length, thinRule),
		across(right-tick, right+tick, top, thinRule), across(right-tick, right+tick, top+length, thinRule),
	)
	caption := fmt.Sprintf("%g mm", length)
	p.centre(left+length/2, y-1.2, captionBold, caption)
	p.centre(left+length/2, y+3.2, captionStep, "横 across")
	p.put(right-11.5, top+length/2, captionBold, caption)
	p.put(right-11.5, top+length/2+3.4, captionStep, "竖 down")
}

// blacks are a patch of all the ink there is, and pairs of thin lines, black on white and white on black.
func (p gauge) blacks() {
	const top, side, strip = 155.0, 20.0, 9.5
	p.put(pageLeft, top-10, partStep, "黑色与细线 Black and thin lines")
	p.put(pageLeft, top-4, englishStep, "黑块应均匀；线不断，缝不糊。 The patch must be even, no line broken, no gap closed.")
	p.fill(layout.Rect{X: pageLeft, Y: top, Width: side, Height: side})
	p.centre(pageLeft+side/2, top+side+3.6, captionStep, "K 100 %")
	for i, width := range [...]float64{0.1, 0.2, 0.3, 0.5} {
		block := layout.Rect{X: pageLeft + side + 10 + float64(i)*(side+4), Y: top, Width: side, Height: strip}
		p.fill(pairs(block, width)...)
		p.centre(block.X+side/2, top+side+3.6, captionStep, fmt.Sprintf("%g mm", width))
		block.Y += side - strip
		p.fill(between(block, pairs(block, width))...)
	}
}

// pairs are lines down a block, two and two with a gap of their own width.
func pairs(block layout.Rect, width float64) []layout.Rect {
	const pitch = 2.5
	var all []layout.Rect
	for x := block.X + pitch/2; x < block.X+block.Width; x += pitch {
		for _, left := range [...]float64{x - 1.5*width, x + 0.5*width} {
			all = append(all, layout.Rect{X: left, Y: block.Y, Width: width, Height: block.Height})
		}
	}
	return all
}

// between is what the lines leave of their block.
func between(block layout.Rect, lines []layout.Rect) []layout.Rect {
	var all []layout.Rect
	from := block.X
	for _, line := range lines {
		all = append(all, layout.Rect{X: from, Y: block.Y, Width: line.X - from, Height: block.Height})
		from = line.X + line.Width
	}
	return append(all, layout.Rect{X: from, Y: block.Y, Width: block.X + block.Width - from, Height: block.Height})
}
