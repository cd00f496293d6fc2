package qr

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// AppendEPS appends the symbol as a whole EPS file for layout programs: modules of black ink alone, side millimetres
// wide with the quiet zone, which is left unpainted. Every coordinate is a whole number of modules, and all are one
// path, which no renderer fills with hairlines. A title, unless empty, names the picture in the comments at its top.
// They are ASCII, and any other character is shown as a question mark.
func (s Symbol) AppendEPS(dst []byte, side float64, title string) []byte {
	n := s.Size() + 2*QuietZone
	points := math.Round(side*72/25.4*1e4) / 1e4 // 0.04 µm, so that one inch is 72 points and not a hair more
	dst = append(dst, "%!PS-Adobe-3.0 EPSF-3.0\n"...)
	dst = fmt.Appendf(dst, "%%%%BoundingBox: 0 0 %[1]d %[1]d\n%%%%HiResBoundingBox: 0 0 %[2]v %[2]v\n",
		int(math.Ceil(points)), decimal(points))
	if title != "" {
		dst = fmt.Appendf(dst, "%%%%Title: (%s)\n", escaped(title))
	}
	// r draws a rectangle: x y width height r.
	dst = fmt.Appendf(dst, `%%%%LanguageLevel: 2
%%%%DocumentData: Clean7Bit
%%%%EndComments
save 1 dict begin
/r { 4 2 roll moveto 1 index 0 rlineto 0 exch rlineto neg 0 rlineto closepath } bind def
%s %d div dup scale
0 setgray newpath
`, decimal(points), n)
	for _, r := range s.Rects() {
		dst = fmt.Appendf(dst, "%d %d %d %d r\n", r.X+QuietZone, n-QuietZone-r.Y-r.H, r.W, r.H)
	}
	return append(dst, "fill\nend restore showpage\n%%EOF\n"...)
}

func decimal(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// mostTitle keeps a comment well within the 255 bytes that the document structuring conventions allow a line.
const mostTitle = 200

// escaped is the inside of a PostScript string.
func escaped(title string) string {
	var b strings.Builder
	for _, r := range title {
		switch {
		case b.Len() >= mostTitle:
			return b.String()
		case r < ' ' || r > '~':
			r = '?'
		case strings.ContainsRune(`()\`, r):
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}
