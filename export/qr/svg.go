package qr

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"strconv"
)

// AppendSVG appends the symbol as a whole SVG file: black modules on a white square, side millimetres wide with the
// quiet zone. The viewBox is in modules, so every coordinate is a whole number. All modules are one path, which
// renderers fill without hairlines. A title, unless empty, names the picture for people and screen readers; it may hold
// any text.
//
// Its black is #000, the one that layout programs know to be black. SVG has no ink: only [Symbol.AppendEPS] and a PDF
// can say that it is K alone.
func (s Symbol) AppendSVG(dst []byte, side float64, title string) []byte {
	b := bytes.NewBuffer(dst)
	mm := strconv.FormatFloat(side, 'f', -1, 64)
	n := s.Size() + 2*QuietZone
	fmt.Fprintf(b, `<svg xmlns="http://www.w3.org/2000/svg" width="%smm" height="%smm" viewBox="0 0 %d %d" `+
		`shape-rendering="crispEdges">`, mm, mm, n, n)
	if title != "" {
		b.WriteString("<title>")
		xml.EscapeText(b, []byte(title)) // a bytes.Buffer never fails
		b.WriteString("</title>")
	}
	fmt.Fprintf(b, `<rect width="%d" height="%d" fill="#fff"/><path fill="#000" d="`, n, n)
	out := b.Bytes()
	for _, r := range s.Rects() {
		out = r.appendPath(out)
	}
	return append(out, "\"/></svg>\n"...)
}

func (r Rect) appendPath(b []byte) []byte {
	b = appendStep(b, 'M', r.X+QuietZone)
	b = appendStep(b, ' ', r.Y+QuietZone)
	b = appendStep(b, 'h', r.W)
	b = appendStep(b, 'v', r.H)
	b = appendStep(b, 'h', -r.W)
	return append(b, 'z')
}

func appendStep(b []byte, command byte, n int) []byte {
	return strconv.AppendInt(append(b, command), int64(n), 10)
}
