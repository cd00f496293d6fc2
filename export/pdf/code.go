package pdf

import (
	"io"

	"sceneqr/campaign/words"
	"sceneqr/export/layout"
	"sceneqr/export/qr"
)

// Code writes one code as a PDF of its own, for layout programs: a page of side x side millimetres with the symbol in its
// quiet zone, one path in black, and nothing else. The trim box is the page.
func Code(w io.Writer, s qr.Symbol, side float64, about About) (err error) {
	defer survive(words.Of("a code"), &err)
	const most = 5000 // millimetres; a page of PDF 1.4 is no larger
	if !(side > 0 && side <= most) || s.Size() == 0 {
		return words.Errorf("drawing a code of %g mm with %d modules a side: neither may be 0, and %d mm is the most",
			side, s.Size(), most)
	}
	d := newDocument(about, sheet{page: layout.Size{Width: side, Height: side}}, true)
	d.pdf.SetCompression(false) // to set a compressor up takes longer than all the rest
	d.addPage()
	d.drawSymbol(s, layout.Rect{Width: side, Height: side})
	return d.finish(w)
}
