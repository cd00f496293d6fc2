// Package proof reads finished PDF files back, so that no file leaves that does not say what the ledger says.
//
// [Structure] reads a volume of our own as a program reads it: every operator of every page. It rebuilds each code from
// the rectangles that draw it, decodes it and compares it with the symbol it was to be, reads the text on each label, and
// holds the file to what a print shop was promised: boxes, inks, fonts, quiet zones, the line along which labels are cut.
// It is quick enough to be run on every volume.
//
// [Eye] sees a page as a printer does, rasterised by PDFium. [Eye.Labels] looks at the labels of a volume, whose places
// are known, and [Eye.Find] looks for codes in a PDF of any origin.
//
// It never writes or mends a file, and knows nothing of how ours are drawn. Its reader of PDF is for files of our own
// and refuses what those never contain. A text that a code carries is in no error, for it is a URL.
//
// Start with [Volume], then [Structure].
package proof

import (
	"cmp"

	"sceneqr/campaign/words"
	"sceneqr/export/qr"
)

// Rect is a place on a page, in millimetres: its left upper corner from that of the media, y downwards, and its size.
type Rect struct{ X, Y, Width, Height float64 }

// Code is a code as it has to stand on a page.
type Code struct {
	Label string // how people know it, for a [Failure]; never the text
	Text  string // what it has to say, byte for byte
	// X, Y is the left upper corner of its square from that of the media, and Side the square's side with the quiet
	// zone of four modules, all in millimetres and as designed: [Volume.Correction] is still to be applied.
	X, Y, Side float64
	// Symbol is the code module by module: the same text at another level or in another version is another code.
	Symbol qr.Symbol

	// Face is where the face of its label stands, in the media's millimetres and as designed. Of a label whose Face is
	// zero neither the text nor the cut line is looked at.
	Face Rect
	// Shown is all text that stands on the face, in the order of drawing and without its white space.
	Shown string
	// Cut is the edge along which the label is cut when the file has a [Volume.Spot]; zero when it is that of the Face.
	// The codes on the two faces of a folded label have the same.
	Cut Rect
}

// Correction is how the errors of a printer are met: what is designed to stand at x, y of the media is drawn at
// X+ScaleX*x, Y+ScaleY*y. A scale of 0 stands for 1, so that the zero value is none.
type Correction struct{ X, Y, ScaleX, ScaleY float64 }

// Volume is what a file has to be.
type Volume struct {
	Name  string // of the file, for a [Failure]
	Pages int
	// Codes are the codes on a page, from 0, in any order; nil when no page has any. It is called once for each page
	// that is looked at, so that the codes of all pages need never be held.
	Codes func(page int) []Code

	Media      Rect // its corner is 0, 0
	Trim       Rect
	Bleed      Rect // zero when the file is to have no BleedBox
	Correction Correction

	Spot     string // the one ink that may be used beside black; "" for none
	Images   int    // the most pictures the file may have, all grey; they may stand in the middle of codes
	Hidden   int    // modules along the square in the middle of each symbol that a picture hides; 0 for none
	Outlines bool   // text is drawn as curves: the file may have no font
}

func (v Volume) codes(page int) []Code {
	if v.Codes == nil {
		return nil
	}
	return v.Codes(page)
}

// place is where something has to be drawn that is designed to stand in r.
func (v Volume) place(r Rect) box {
	c := v.Correction
	sx, sy := cmp.Or(c.ScaleX, 1), cmp.Or(c.ScaleY, 1)
	x, y := c.X+sx*r.X, c.Y+sy*r.Y
	return box{x, y, x + sx*r.Width, y + sy*r.Height}
}

// square is where a code has to be drawn, with its quiet zone.
func (v Volume) square(code Code) box { return v.place(Rect{code.X, code.Y, code.Side, code.Side}) }

// Failure says that a file is not to be delivered, and why.
type Failure struct {
	Volume string
	Page   int    // in the file, from 1; 0 when it concerns the whole file
	Label  string // [Code.Label]; "" when it concerns no code that is wanted
	Why    words.Message
}

func (f *Failure) Error() string { return f.Message().String() }

// Message is the same to be told in any language.
func (f *Failure) Message() words.Message {
	switch {
	case f.Page == 0 && f.Label == "":
		return words.Of("proof of %s: %v", f.Volume, f.Why)
	case f.Page == 0:
		return words.Of("proof of %s, label %q: %v", f.Volume, f.Label, f.Why)
	case f.Label == "":
		return words.Of("proof of %s, page %d: %v", f.Volume, f.Page, f.Why)
	}
	return words.Of("proof of %s, page %d, label %q: %v", f.Volume, f.Page, f.Label, f.Why)
}

// mistaken is why a code fails that was read and says something else. Labels that changed places are what a person can
// look for.
func mistaken(text string, codes []Code) *Failure {
	for _, code := range codes {
		if code.Text == text {
			return because("the code is that of label %q", code.Label)
		}
	}
	return because("the code reads as another text than the one it should have")
}

// because is a failure that the callers complete with where it was found.
func because(format string, args ...any) *Failure {
	return &Failure{Why: words.Of(format, args...)}
}
