package proof

import (
	"image"
	"os"
)

// Picture draws a page, from 0, for tests that want to see one.
func (e *Eye) Picture(path string, page int, dpi float64) (*image.Gray, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	d, err := e.document(f)
	if err != nil {
		return nil, err
	}
	defer d.close()
	r, err := d.render(page, dpi)
	if err != nil {
		return nil, err
	}
	kept := image.NewGray(r.Rect) // what was drawn lies in PDFium's memory
	for y := range r.Rect.Dy() {
		copy(kept.Pix[y*kept.Stride:][:kept.Stride], r.Pix[y*r.Stride:])
	}
	return kept, nil
}
