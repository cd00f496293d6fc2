package verify

import (
	"image"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/common"
	"github.com/makiuchi-d/gozxing/qrcode/decoder"
	"github.com/makiuchi-d/gozxing/qrcode/detector"
	"golang.org/x/text/encoding"
)

// asBytes keeps the decoder from guessing a character set and writing the text anew in UTF-8.
var asBytes = map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_CHARACTER_SET: encoding.Nop}

// Modules reads the text of a symbol from its modules, row by row, without a quiet zone; true is dark. The only error
// is [ErrNoCode]. A symbol that is mirrored is not read, for not every phone reads one.
func Modules(modules [][]bool) (text string, err error) {
	defer survive(&err)
	if modules == nil {
		return "", ErrNoCode
	}
	result, err := decoder.NewDecoder().DecodeBoolMap(modules, asBytes)
	if err != nil || mirrored(result) {
		return "", ErrNoCode
	}
	return result.GetText(), nil
}

// mirrored tells what the library found out by trying both ways.
func mirrored(result *common.DecoderResult) bool {
	data, ok := result.GetOther().(*decoder.QRCodeDecoderMetaData)
	return ok && data.IsMirrored()
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
	matrix, err := bitmap.GetBlackMatrix()
	if err != nil {
		return "", ErrNoCode
	}
	found, err := detector.NewDetector(matrix).Detect(searchHints())
	if err != nil {
		return "", ErrNoCode
	}
	result, err := decoder.NewDecoder().Decode(found.GetBits(), asBytes)
	if err != nil || mirrored(result) {
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
		gozxing.DecodeHintType_TRY_HARDER: true,
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
