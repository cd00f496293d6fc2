// Package pdf draws what goes to the print shop: volumes of labels as a layout says, the slip sheets between them, the job
// ticket, the page that a printer is calibrated with, and single codes.
//
// It is the only guest of gofpdf. Codes are vectors, every text is in one embedded font or in curves, all ink is K, and the
// same input gives the same bytes. It never decides what stands where or what a label says: packages imposition and layout
// and the caller's templates have done that. It reads nothing back: package proof does.
//
// No text can make it fail: what cannot be printed is replaced or cut, and told as a [Change]. Documents share nothing that
// is written to, so any number may be drawn at the same time. One is held in memory until it is whole: 4,800 labels take
// about 120 MB while they are written, and 360 MB with their texts as curves.
//
// Start with [Volume].
package pdf

import (
	"io"

	"sceneqr/campaign/words"
	"sceneqr/export/imposition"
	"sceneqr/export/layout"
	"sceneqr/export/qr"
)

// Label is what is printed of one code.
type Label struct {
	Name   string // what errors call it: its serial
	Symbol qr.Symbol
	Texts  []layout.Filled // one for each of the layout's fields, in their order
}

// Volume is one PDF file of labels.
type Volume struct {
	About
	Layout  layout.Layout
	Printer layout.Printer
	Heading string // at the top of each page, when the layout has a heading
	Date    string // beside the page's number there; may be empty
	Pages   []imposition.Page
	First   int // the number of the first page
	All     int // how many pages all volumes have together

	// Label is asked for an item once for each run of cells that follow one another.
	Label func(item int) (Label, error)
	// Slip gives the lines of a slip sheet, the first of which is set largest. Only a volume with slip sheets needs it.
	Slip func(*imposition.Slip) []string

	Outlines bool  // texts are curves, and there is no font in the file
	Logo     *Logo // nil for none
	// Progress is told after each page how many labels have been drawn. It may be nil.
	Progress func(labels int)
}

// Change is a text that is not printed as it was given, apart from spaces and invisible characters.
type Change struct {
	Item, Field int
	Cut         bool   // it was too long, and ends with an ellipsis or has one in it
	Lacking     string // the distinct characters that the font lacks, each printed as 〓; � stands for broken UTF-8
	Printed     string // the lines, each but the last ended by \n
}

// Write draws the volume. The changes are in the order of the pages, one at most for a field of an item. An error of Label
// is returned as it is; one about a logo or a text names the label.
func (v Volume) Write(w io.Writer) (changes []Change, err error) {
	defer survive(words.Of("labels"), &err)
	if len(v.Pages) == 0 {
		return nil, words.New("drawing labels: there are no pages")
	}
	p := newPress(v)
	labels := 0
	for i, page := range v.Pages {
		if page.Slip != nil {
			p.drawSlip(v.Slip(page.Slip))
		} else if err := p.drawPage(page, v.First+i); err != nil {
			return nil, err
		}
		labels += filled(page)
		if v.Progress != nil {
			v.Progress(labels)
		}
	}
	if err := p.finish(w); err != nil {
		return nil, err
	}
	return p.changes, nil
}

// survive makes an error of a panic. What is printed is cleaned beforehand so that gofpdf has nothing to panic about; if it
// still does, that costs this file and not the program.
func survive(drawn words.Message, err *error) {
	if cause := recover(); cause != nil {
		*err = words.Errorf("drawing %v: panic: %v", drawn, cause)
	}
}

// filled is how many labels a page has.
func filled(page imposition.Page) int {
	n := 0
	for _, item := range page.Cells {
		if item != imposition.Empty {
			n++
		}
	}
	return n
}

// A press draws one volume.
type press struct {
	Volume
	*document
	item    int // whose label is ready
	ready   ready
	told    map[[2]int]bool // the items and fields that changes has
	changes []Change
}

func newPress(v Volume) *press {
	l := v.Layout
	s := sheet{page: l.Page, margin: l.Margin(), bleed: l.Bleed, printer: v.Printer}
	p := &press{
		Volume:   v,
		document: newDocument(v.About, s, v.Outlines),
		item:     imposition.Empty,
		told:     make(map[[2]int]bool),
	}
	if l.Cut {
		p.pdf.AddSpotColor(CutContour, 0, 100, 0, 0) // how a viewer shows it
	}
	if v.Logo != nil {
		v.Logo.embed(p.document)
	}
	return p
}
