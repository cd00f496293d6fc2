package pdf

import (
	"strings"

	"sceneqr/export/layout"
)

// A slip sheet, in parts of the page's shorter side and in points.
const (
	slipInset   = 0.06 // of the frame from the edge, and of the text from the frame
	slipFrame   = 0.015
	slipLargest = 30.0
	slipLeast   = 6.0
)

// drawSlip draws a page between the labels of two groups, in a frame so thick that nobody takes it for labels.
func (p *press) drawSlip(lines []string) {
	p.addPage()
	page := p.Layout.Page
	inset, thick := slipInset*min(page.Width, page.Height), slipFrame*min(page.Width, page.Height)
	p.pdf.SetLineWidth(thick)
	p.pdf.Rect(inset, inset, page.Width-2*inset, page.Height-2*inset, "D")
	p.pdf.SetLineWidth(hairline)

	box := layout.Field{X: 2 * inset, Y: 2 * inset, Width: page.Width - 4*inset, Height: page.Height - 4*inset, Bold: true}
	p.drawStack(stack(lines, box), box)
}

// stack fits lines into a box; the first is twice as large as the others. Only what does not go in with the smallest type
// is left to drawStack to make smaller still.
func stack(lines []string, box layout.Field) []block {
	largest := min(slipLargest, max(slipLeast, box.Width/4))
	var blocks []block
	for _, size := range sizes(largest, slipLeast) {
		blocks = nil
		field := layout.Field{Width: box.Width, Height: box.Height, Size: size, Least: slipLeast, Lines: 3}
		for _, line := range lines {
			blocks = append(blocks, fitWords(clean(line), field))
			field.Size = max(slipLeast, size/2)
		}
		if stackHeight(blocks) <= box.Height {
			break
		}
	}
	return blocks
}

// fitWords is fit for a text that is cut between words where it has some: half a serial is another serial.
func fitWords(text string, f layout.Field) block {
	b := fit(layout.Filled{Cut: text}, f)
	for b.cut {
		end := strings.LastIndexByte(text, ' ')
		if end < 0 {
			break
		}
		text = text[:end]
		b = fit(layout.Filled{Cut: text + " …"}, f)
	}
	return b
}

const slipAir = 0.8 // between two blocks, in type sizes of the lower one

func stackHeight(blocks []block) float64 {
	total := 0.0
	for _, b := range blocks {
		total += height(max(1, len(b.lines)), b.size) + slipAir*b.size*mmPerPoint
	}
	return total
}

// drawStack draws blocks one under the other in a box, all of them smaller when they are too many for it.
func (p *press) drawStack(blocks []block, box layout.Field) {
	total := stackHeight(blocks)
	scale := min(1, box.Height/total)
	box.Y += (box.Height - total*scale) / 2
	for _, b := range blocks {
		b.size *= scale
		box.Height = height(max(1, len(b.lines)), b.size)
		box.Y += slipAir / 2 * b.size * mmPerPoint
		p.drawText(b, box, layout.Rect{})
		box.Y += box.Height + slipAir/2*b.size*mmPerPoint
		box.Bold = false
	}
}
