package proof

import (
	"context"
	"image"
	"io"
	"math"

	"sceneqr/campaign/verify"
)

// DPI is the resolution at which a code has to be read: coarser than a press and most office printers, so that a code
// which passes has some room.
const DPI = 300

// sample is how many pages of a large volume are looked at.
const sample = 100

// Pages are the pages, from 0, of a volume of n that are worth a look: all of them up to 100 or when all is set, and
// otherwise 100 spread evenly, with the first and the last among them.
func Pages(n int, all bool) []int {
	count := n
	if !all {
		count = min(n, sample)
	}
	out := make([]int, max(0, count))
	for i := range out {
		out[i] = i
		if count < n {
			out[i] = i * (n - 1) / (count - 1)
		}
	}
	return out
}

// Labels looks at pages of a volume as a press draws them, at 300 dpi, and reads each code in its own square: on a
// dense page a reader of whole pages misses half of them. The codes have to say what want says, and the file has to
// have as many pages; the rest of want is for [Structure].
//
// An error is a [*Failure], or one of reading pdf or of PDFium, or of ctx, which is asked before each page.
func (e *Eye) Labels(ctx context.Context, pdf io.ReadSeeker, want Volume, pages []int) error {
	return want.named(e.labels(ctx, pdf, want, pages))
}

func (e *Eye) labels(ctx context.Context, pdf io.ReadSeeker, want Volume, pages []int) error {
	d, err := e.document(pdf)
	if err != nil {
		return err
	}
	defer d.close()
	switch count, err := d.pages(); {
	case err != nil:
		return err
	case count != want.Pages:
		return because("it has %d pages and not %d", count, want.Pages)
	}
	for _, page := range pages {
		if err := ctx.Err(); err != nil {
			return err
		}
		codes := want.codes(page)
		if len(codes) == 0 {
			continue
		}
		picture, err := d.render(page, DPI)
		if err != nil {
			return err
		}
		if err := picture.read(want, codes); err != nil {
			err.Page = page + 1
			return err
		}
	}
	return nil
}

// read reads all codes of a page.
func (r raster) read(want Volume, codes []Code) *Failure {
	for _, code := range codes {
		text, err := verify.Gray(r.crop(want.square(code)))
		if err == nil && text == code.Text {
			continue
		}
		failure := mistaken(text, codes)
		if err != nil {
			failure = because("the code cannot be read at %.0f dpi", r.dpi())
		}
		failure.Label = code.Label
		return failure
	}
	return nil
}

// crop is the part of a picture that a box covers, with a pixel that it covers in part left out.
func (r raster) crop(b box) *image.Gray {
	part := image.Rect(
		int(math.Ceil(b.x0*r.perMM)), int(math.Ceil(b.y0*r.perMM)),
		int(math.Floor(b.x1*r.perMM)), int(math.Floor(b.y1*r.perMM)))
	return r.SubImage(part).(*image.Gray)
}
