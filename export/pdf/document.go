package pdf

import (
	"bytes"
	"fmt"
	"io"
	"time"

	"github.com/jung-kurt/gofpdf"

	"sceneqr/campaign/words"
	"sceneqr/export/font"
	"sceneqr/export/layout"
)

// About is what a file says of itself, on its pages and in its properties.
type About struct {
	Title string
	Time  time.Time // the same time gives the same bytes; the zero time is printed as 1970
}

// A sheet is what a page is drawn on.
type sheet struct {
	page    layout.Size    // as trimmed
	margin  float64        // from the sheet's edges to the trimmed page
	bleed   float64        // the part of the margin next to the page that is printed too
	printer layout.Printer // what the printer's own errors are met with
}

func (s sheet) height() float64 { return s.page.Height + 2*s.margin }

// A document is one PDF file while it is drawn. Where it draws is told in millimetres from the left upper corner of the
// trimmed page, y downwards; gofpdf may be used with the same numbers.
type document struct {
	pdf      *gofpdf.Fpdf
	about    About
	sheet    sheet
	ink      ink
	outlines bool            // every text is drawn as curves, and no font is in the file
	placed   bool            // the open page lies under a matrix, which endPage has to end
	raw      bytes.Buffer    // operators on their way to the page
	glyphs   map[rune][]byte // the outlines that were drawn, as operators
}

func newDocument(about About, s sheet, outlines bool) *document {
	d := &document{about: about, sheet: s, outlines: outlines}
	d.pdf = gofpdf.NewCustom(&gofpdf.InitType{
		UnitStr: "mm", Size: gofpdf.SizeType{Wd: s.page.Width + 2*s.margin, Ht: s.height()},
	})
	d.pdf.SetAutoPageBreak(false, 0)
	d.pdf.SetPageBox("trim", s.margin, s.margin, s.page.Width, s.page.Height)
	if s.bleed > 0 { // gofpdf writes two boxes in any order: finish sorts them
		d.pdf.SetPageBox("bleed", s.margin-s.bleed, s.margin-s.bleed, s.page.Width+2*s.bleed, s.page.Height+2*s.bleed)
	}
	if !outlines {
		d.pdf.AddUTF8FontFromBytes(fontFamily, "", font.TTF())
		d.pdf.SetFont(fontFamily, "", 10)
	}
	d.pdf.SetLineWidth(hairline)
	d.pdf.SetCatalogSort(true) // the same bytes every time; what the file says of itself, finish writes
	return d
}

// addPage begins a page: from here to the next call everything lies under the matrix that brings the trimmed page to its
// place on the sheet, and that moves and scales the sheet as the printer needs it, from the sheet's corner: there a printer
// feeds its paper, and from there a calibration page was measured.
func (d *document) addPage() {
	d.endPage()
	d.pdf.AddPage()
	p, m := d.sheet.printer, d.sheet.margin
	if m == 0 && !p.Corrects() {
		return
	}
	left, top := p.Point(m, m)
	right, bottom := p.Point(m+1, m+1)
	across, down := right-left, bottom-top
	d.placed = true
	d.write("q %.6f 0 0 %.6f %.4f %.4f cm", across, down, left/mmPerPoint,
		(d.sheet.height()*(1-down)-top)/mmPerPoint)
}

// endPage ends what addPage began.
func (d *document) endPage() {
	if d.placed {
		d.write("Q")
	}
	d.placed = false
}

// write puts operators on the page as they are.
func (d *document) write(operators string, a ...any) { d.pdf.RawWriteStr(fmt.Sprintf(operators, a...)) }

// flush puts the operators that wait in raw on the page.
func (d *document) flush() {
	d.pdf.RawWriteBuf(&d.raw)
	d.raw.Reset()
}

// x and y are a place on the page as operators want it: in points, from the left lower corner.
func (d *document) x(mm float64) float64 { return mm / mmPerPoint }
func (d *document) y(mm float64) float64 { return (d.sheet.height() - mm) / mmPerPoint }

// line draws a text that clean gave on the base line y, beginning at x, in a size of points. Bold letters have their
// edges stroked too: a bold font would weigh another 10 MB.
//
// What the font cannot set is drawn as curves. The size is set anew for each line: gofpdf believes in the last one it set,
// but in the file a Q has brought back the one before.
func (d *document) line(x, y, size float64, bold bool, text string) {
	if text == "" {
		return
	}
	for _, run := range d.runs(text) {
		if run.drawn {
			d.curves(x, y, size, bold, run.text)
		} else {
			d.set(x, y, size, bold, run.text)
		}
		x += span(run.text, size)
	}
}

// set draws a text in the font.
func (d *document) set(x, y, size float64, bold bool, text string) {
	if bold {
		d.write("q 2 Tr %.3f w", weight*size) // fill the letters and stroke their edges
		defer d.write("Q")
	}
	d.pdf.SetFontSize(size)
	d.pdf.Text(x, y, text)
}

// finish writes the document for prepress. Afterwards it can be drawn on no more.
func (d *document) finish(w io.Writer) error {
	d.endPage()
	var whole handed
	if err := d.pdf.Output(&whole); err != nil {
		return words.Errorf("drawing a PDF: %w", err)
	}
	return finish(w, whole, d.about)
}

// handed is what gofpdf writes, without a copy: it has the whole file in memory, writes it in one go and never looks at it
// again. Should it write in parts one day, the first one is no whole file, which finish refuses.
type handed []byte

func (h *handed) Write(p []byte) (int, error) {
	if *h == nil {
		*h = p
	}
	return len(p), nil
}
