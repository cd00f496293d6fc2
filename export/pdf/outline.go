package pdf

import (
	"fmt"
	"strconv"

	"sceneqr/export/font"
)

// A run is a part of a line that is set in the font, or drawn as curves.
type run struct {
	text  string
	drawn bool
}

// runs parts a line where the way of drawing it changes: nearly every line is one run.
func (d *document) runs(text string) []run {
	if d.outlines {
		return []run{{text, true}}
	}
	var runs []run
	from, drawn := 0, false
	for i, r := range text {
		now := !d.ink.sets(r)
		if i > 0 && now != drawn {
			runs = append(runs, run{text[from:i], drawn})
			from = i
		}
		drawn = now
	}
	return append(runs, run{text[from:], drawn})
}

// curves draws a text as the outlines of its letters, in thousandths of the type size under a matrix that goes on from
// letter to letter.
func (d *document) curves(x, y, size float64, bold bool, text string) {
	scale := size / 1000
	fmt.Fprintf(&d.raw, "q %.5f 0 0 %.5f %.3f %.3f cm\n", scale, scale, d.x(x), d.y(y))
	paint := "f"
	if bold {
		paint = "B"
		fmt.Fprintf(&d.raw, "%g w\n", weight*1000)
	}
	for _, r := range text {
		if glyph := d.glyph(r); len(glyph) > 0 {
			d.raw.Write(glyph)
			d.raw.WriteString(paint)
		}
		a, _ := font.Advance(r)
		fmt.Fprintf(&d.raw, " 1 0 0 1 %d 0 cm\n", a)
	}
	d.raw.WriteString("Q")
	d.flush()
}

// glyph is the path of a letter as operators, nothing for a blank. They are kept for the next time: on labels the same
// letters come again and again.
func (d *document) glyph(r rune) []byte {
	if known, ok := d.glyphs[r]; ok {
		return known
	}
	path, _ := font.Outline(r)
	var b []byte
	for _, s := range path {
		switch s.Op {
		case font.Move:
			b = appendPoints(b, 'm', s.To)
		case font.Line:
			b = appendPoints(b, 'l', s.To)
		case font.Curve:
			b = appendPoints(b, 'c', s.A, s.B, s.To)
		case font.Close:
			b = append(b, 'h', '\n')
		}
	}
	if d.glyphs == nil {
		d.glyphs = make(map[rune][]byte)
	}
	d.glyphs[r] = b
	return b
}

// appendPoints adds an operator with its points. Whole thousandths of the type size are 4 µm in letters of 12 points.
func appendPoints(b []byte, operator byte, points ...font.Point) []byte {
	for _, p := range points {
		b = append(strconv.AppendFloat(b, p.X, 'f', 0, 64), ' ')
		b = append(strconv.AppendFloat(b, p.Y, 'f', 0, 64), ' ')
	}
	return append(b, operator, '\n')
}
