package verify

import (
	"bytes"
	"image"
	"image/color"
	"slices"
)

// mostUnpacked bounds the memory of a photograph, in bytes. It lets pass the 50 million pixels of a telephone's camera, as
// that stores them.
const mostUnpacked = 256 << 20

// smallest is how many pixels across a photograph is still looked at when it has been made smaller: a code needs some
// hundred of them.
const smallest = 200

// Photo gives the texts of the codes in a JPEG or PNG of any origin: a photograph of a poster, a screenshot, a scanned
// sheet. Each is there once, in the order in which they were found. What is bent, blurred or taken from far aside is
// missed: of a code's sides one may look a quarter longer than the one across from it. The errors are those of [Read].
// [ErrTooLarge] is one that takes more than 256 MiB to unpack: 53 million pixels as cameras store them, 12 million at the
// least.
//
// A code may be large or small in it and its modules grainy, so it is looked at as it is and then again and again at half
// the size, where grain is gone.
func Photo(picture []byte) ([]string, error) {
	img, err := decode(picture, func(c image.Config) error { return fitsPhoto(picture, c) })
	if err != nil {
		return nil, err
	}
	var texts []string
	for g, look := grey(img), true; look; g = half(g) {
		for _, text := range textsOf(g) {
			if !slices.Contains(texts, text) {
				texts = append(texts, text)
			}
		}
		look = min(g.Rect.Dx(), g.Rect.Dy()) >= 2*smallest
	}
	if texts == nil {
		return nil, ErrNoCode
	}
	return texts, nil
}

// fitsPhoto tells whether a photograph may be unpacked.
func fitsPhoto(picture []byte, c image.Config) error {
	if c.Width*c.Height > mostUnpacked/bytesAPixel(picture, c.ColorModel) {
		return &SizeError{c.Width, c.Height}
	}
	return nil
}

// progressive marks a JPEG that is unpacked in passes. A thumbnail in its header may have the mark instead, at no harm.
var progressive = []byte("\xff\xc2")

// bytesAPixel is what a picture takes at most while it is unpacked and looked at. The decoder of an interlaced PNG holds half
// of it twice, and that of a progressive JPEG 4 bytes more for each of up to 4 colours.
func bytesAPixel(picture []byte, model color.Model) int {
	switch {
	case formats[0].begins(picture) && bytes.Contains(picture, progressive):
		return 21
	case model == color.RGBA64Model, model == color.NRGBA64Model:
		return 13
	case model == color.RGBAModel, model == color.NRGBAModel, model == color.CMYKModel:
		return 9
	}
	return 5 // grey, a palette, or as cameras store it: brightness and two colours
}

// textsOf looks in two ways: one finds many codes that lie flat, the other one code that is seen from aside.
func textsOf(g *image.Gray) []string {
	var texts []string
	found, _ := All(g)
	for _, code := range found {
		if code.Text != "" {
			texts = append(texts, code.Text)
		}
	}
	if texts != nil {
		return texts
	}
	if text, err := search(g); err == nil {
		return []string{text}
	}
	return nil
}

// half is a picture of half the size, of which each pixel is the mean of four.
func half(g *image.Gray) *image.Gray {
	out := image.NewGray(image.Rect(0, 0, g.Rect.Dx()/2, g.Rect.Dy()/2))
	for y := range out.Rect.Dy() {
		above := g.Pix[2*y*g.Stride:]
		below := g.Pix[(2*y+1)*g.Stride:]
		for x := range out.Rect.Dx() {
			sum := int(above[2*x]) + int(above[2*x+1]) + int(below[2*x]) + int(below[2*x+1])
			out.Pix[y*out.Stride+x] = uint8(sum / 4)
		}
	}
	return out
}
