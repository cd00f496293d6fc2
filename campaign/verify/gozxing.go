package verify

import (
	"image"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
	"github.com/makiuchi-d/gozxing/qrcode/decoder"
	"golang.org/x/text/encoding"
)

// asBytes keeps the decoder from guessing a character set and writing the text anew in UTF-8.
var asBytes = map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_CHARACTER_SET: encoding.Nop}

// decodeModules reads the text of the modules of a symbol.
func decodeModules(modules [][]bool) (text string, err error) {
	defer survive(&err)
	if modules == nil {
		return "", ErrNoCode
	}
	result, err := decoder.NewDecoder().DecodeBoolMap(modules, asBytes)
	if err != nil {
		return "", ErrNoCode
	}
	return result.GetText(), nil
}

// search looks for a symbol anywhere in a picture, turned or not. A white margin round the picture was tried for
// symbols without a quiet zone and left out: it helped with 1 of 288.
func search(g *image.Gray) (string, error) {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	source, err := gozxing.NewPlanarYUVLuminanceSource(g.Pix, g.Stride, h, 0, 0, w, h, false)
	if err != nil {
		return "", ErrNoCode
	}
	// The hybrid has a threshold for each corner of the picture, but loses itself in large even patches; the histogram
	// has one threshold for all.
	text, err := searchWith(gozxing.NewHybridBinarizer(source))
	if err != nil {
		text, err = searchWith(gozxing.NewGlobalHistgramBinarizer(source))
	}
	return text, err
}

func searchWith(binarizer gozxing.Binarizer) (text string, err error) {
	defer survive(&err)
	bitmap, err := gozxing.NewBinaryBitmap(binarizer)
	if err != nil {
		return "", ErrNoCode
	}
	result, err := qrcode.NewQRCodeReader().Decode(bitmap, searchHints())
	if err != nil {
		return "", ErrNoCode
	}
	return result.GetText(), nil
}

// mostFinders bounds a search. Three finders make a symbol, a photograph has a few more likenesses, and the library
// tries every three of all that it finds: a picture drawn full of them would keep it busy for hours.
const mostFinders = 200

func searchHints() map[gozxing.DecodeHintType]any {
	finders := 0
	return map[gozxing.DecodeHintType]any{
		gozxing.DecodeHintType_TRY_HARDER:    true,
		gozxing.DecodeHintType_CHARACTER_SET: encoding.Nop,
		gozxing.DecodeHintType_NEED_RESULT_POINT_CALLBACK: gozxing.ResultPointCallback(func(gozxing.ResultPoint) {
			if finders++; finders > mostFinders {
				panic("too many finders") // the library's only way out; survive catches it
			}
		}),
	}
}

// survive makes an error of a panic in the library, which reads strangers' pictures and indexes as it likes.
func survive(err *error) {
	if recover() != nil {
		*err = ErrNoCode
	}
}
