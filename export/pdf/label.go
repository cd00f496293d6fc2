package pdf

import (
	"strings"

	"sceneqr/campaign/words"
	"sceneqr/export/layout"
	"sceneqr/export/qr"
)

// How text is set, in type sizes.
const (
	middle = 0.38  // of a Chinese character above its base line
	weight = 0.022 // of the stroke that makes a bold letter
)

// ready is a label that can be drawn as often as it has copies.
type ready struct {
	symbol qr.Symbol
	texts  []block // one for each field
}

// prepare makes an item's label ready, if it is not the one that was drawn last.
func (p *press) prepare(item int) error {
	if item == p.item {
		return nil
	}
	l, err := p.Label(item)
	if err != nil {
		return err
	}
	if len(l.Texts) != len(p.Layout.Fields) {
		return words.Errorf("label %s: there are %d texts for the %d fields of the layout",
			l.Name, len(l.Texts), len(p.Layout.Fields))
	}
	p.item, p.ready = item, ready{symbol: l.Symbol}
	if p.Logo != nil {
		if p.ready.symbol, err = p.Logo.clear(l.Symbol); err != nil {
			return words.Errorf("label %s: %w", l.Name, err)
		}
	}
	for i, field := range p.Layout.Fields {
		b := fit(cleanFilled(l.Texts[i]), field)
		p.ready.texts = append(p.ready.texts, b)
		p.note(i, l.Texts[i], b)
	}
	return nil
}

// note tells of a text that is printed otherwise than it was given.
func (p *press) note(field int, given layout.Filled, b block) {
	missing := lacking(given.String())
	key := [2]int{p.item, field}
	if !b.cut && missing == "" || p.told[key] {
		return
	}
	p.told[key] = true
	p.changes = append(p.changes, Change{p.item, field, b.cut, missing, strings.Join(b.lines, "\n")})
}

// drawLabel draws the label that is ready in a cell.
func (p *press) drawLabel(cell int) {
	for _, face := range p.Layout.Faces(cell) {
		if face.Turned {
			p.turn(face.Rect)
		}
		p.drawFace(face.Rect)
		if face.Turned {
			p.write("Q")
		}
	}
}

// turn has everything up to the next Q drawn upside down in a rectangle.
func (p *press) turn(r layout.Rect) {
	p.write("q -1 0 0 -1 %.4f %.4f cm", p.x(2*r.X+r.Width), p.y(r.Y)+p.y(r.Y+r.Height))
}

func (p *press) drawFace(face layout.Rect) {
	code := p.Layout.Code
	square := layout.Rect{X: face.X + code.X, Y: face.Y + code.Y, Width: code.Side, Height: code.Side}
	p.drawSymbol(p.ready.symbol, square)
	if p.Logo != nil {
		p.Logo.draw(p.document, p.ready.symbol, square)
	}
	for i, b := range p.ready.texts {
		p.drawText(b, p.Layout.Fields[i], face)
	}
}

// drawText draws a text in its box, in the middle of the height.
func (p *press) drawText(b block, f layout.Field, face layout.Rect) {
	em := b.size * mmPerPoint
	base := face.Y + f.Y + f.Height/2 + middle*em - float64(len(b.lines)-1)/2*layout.Leading*em
	for i, text := range b.lines {
		x := face.X + f.X + aligned(f.Align, f.Width-span(text, b.size))
		p.line(x, base+float64(i)*layout.Leading*em, b.size, f.Bold, text)
	}
}

// aligned is how much of the free room of a line is before it.
func aligned(a layout.Align, free float64) float64 {
	switch a {
	case layout.Left:
		return 0
	case layout.Right:
		return free
	}
	return free / 2
}
