package proof

import (
	"cmp"
	"context"
	"io"
	"math"
	"slices"

	"sceneqr/campaign/verify"
	"sceneqr/campaign/words"
)

// Page is what was found on a page of somebody's PDF.
type Page struct {
	Number, Pages int     // from 1, of so many
	Codes         []Found // row by row; none for a page without
	// Doubt is why there may be codes that were not found, a clause; zero when all was looked at.
	Doubt words.Message
}

// Found is a code that somebody's PDF shows.
type Found struct {
	// X, Y is the left upper corner and Side the side of the code, without its quiet zone, in millimetres from the left
	// upper corner of the page as a viewer shows it. For a code that is turned they are those of the upright square
	// around its middle.
	X, Y, Side float64
	Text       string // "" when it plainly is a code and cannot be read
}

// A page is looked at once more, finer, when something on it looks like a code and does not read.
const (
	firstDPI  = 300
	secondDPI = 600
)

// Find looks for codes in a PDF of any origin: laid out anew for a press, scanned, turned, in colour, with its codes as
// pictures. It gives the function one page after the other. Codes whose modules are under 0.15 mm wide are not seen, nor
// are those that are light on dark.
//
// An error is [ErrEncrypted], [ErrNotPDF], one of reading pdf or of PDFium, of the function, which ends the search, or
// of ctx, which is asked before each page.
func (e *Eye) Find(ctx context.Context, pdf io.ReadSeeker, each func(Page) error) error {
	d, err := e.document(pdf)
	if err != nil {
		return err
	}
	defer d.close()
	pages, err := d.pages()
	if err != nil {
		return err
	}
	for i := range pages {
		if err := ctx.Err(); err != nil {
			return err
		}
		page, err := d.find(i)
		if err != nil {
			return err
		}
		page.Number, page.Pages = i+1, pages
		asRead(page.Codes)
		if err := each(page); err != nil {
			return err
		}
	}
	return nil
}

func (d *document) find(i int) (Page, error) {
	page, err := d.findAt(i, firstDPI)
	if err != nil || allRead(page.Codes) {
		return page, err
	}
	finer, err := d.findAt(i, secondDPI)
	if err != nil {
		return Page{}, err
	}
	page.Codes = joined(page.Codes, finer.Codes)
	return page, nil
}

func (d *document) findAt(i int, dpi float64) (Page, error) {
	picture, err := d.render(i, dpi)
	if err != nil {
		return Page{}, err
	}
	codes, whole := verify.All(picture.Gray)
	page := Page{Doubt: picture.doubt(dpi, whole)}
	for _, c := range codes {
		page.Codes = append(page.Codes, Found{
			X:    (c.X - c.Side/2) / picture.perMM,
			Y:    (c.Y - c.Side/2) / picture.perMM,
			Side: c.Side / picture.perMM,
			Text: c.Text,
		})
	}
	return page, nil
}

// doubt is that of a page which should have been drawn at dpi, and was searched as a whole or not.
func (r raster) doubt(dpi float64, whole bool) words.Message {
	switch {
	case !whole:
		return words.Of("so much on it looks like codes that the search was given up")
	case r.dpi() < dpi*0.99: // a page has whole pixels
		return words.Of("it is so large that it was looked at with %.0f dpi: codes with modules under %.2f mm are missed",
			r.dpi(), 2/r.perMM)
	}
	return words.Message{}
}

func allRead(found []Found) bool {
	for _, f := range found {
		if f.Text == "" {
			return false
		}
	}
	return true
}

// joined are the codes of the finer look, with what the first one read better: a coarse picture smooths the grain of a
// scan, a fine one shows small codes.
func joined(first, finer []Found) []Found {
	out := finer
	for _, f := range first {
		i := slices.IndexFunc(out, f.same)
		switch {
		case i < 0:
			out = append(out, f)
		case out[i].Text == "":
			out[i].Text = f.Text
		}
	}
	return out
}

// asRead sorts the codes of a page as one reads it: those within a strip of rowHeight are a row.
func asRead(found []Found) {
	row := func(f Found) float64 { return math.Round((f.Y + f.Side/2) / rowHeight) }
	slices.SortFunc(found, func(a, b Found) int { return cmp.Or(cmp.Compare(row(a), row(b)), cmp.Compare(a.X, b.X)) })
}

const rowHeight = 5 // millimetres

// same tells whether two are one code: there is no room for another so near.
func (f Found) same(g Found) bool {
	return math.Hypot(f.X+f.Side/2-g.X-g.Side/2, f.Y+f.Side/2-g.Y-g.Side/2) < max(f.Side, g.Side)/2
}
