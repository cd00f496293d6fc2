// Package verify reads the text out of a QR picture, so that nothing is printed that was not read back.
//
// It takes a picture the quick way first: WeChat's pictures are upright, clean and hold nothing but the code, so the
// grid can be laid over them and each module looked at once. What cannot be read so, because it is turned, framed,
// coloured or on a ground of its own, is searched with the whole of gozxing, the decoder library that no other package
// knows. Either way the modules go through Reed-Solomon, so a logo in the middle does no harm and a poor picture gives
// no text rather than a wrong one.
//
// A picture of a whole page is another matter: [All] finds its codes one by one, and names those it cannot read; [Photo]
// reads those of a photograph.
//
// It never fetches a picture, never repairs one and does not know what text to expect. Start with [Read].
package verify

import (
	"errors"
	"fmt"
	"image"
)

// MaxSide is how many pixels wide and high a picture may be. It bounds the memory that a small file can ask for when it
// is unpacked; WeChat's pictures have 430.
const MaxSide = 4096

// What can be wrong with a picture. An error of [Read] is one of these by errors.Is, and never contains a part of the
// picture.
var (
	// ErrNotPicture: neither a JPEG nor a PNG by its first bytes. It may be a page of text that came instead.
	ErrNotPicture = errors.New("not a JPEG or PNG picture")

	// ErrCutShort: it begins as a picture and stops before its end.
	ErrCutShort = errors.New("the picture is cut short")

	// ErrDamaged: it goes on to its end and cannot be decoded.
	ErrDamaged = errors.New("the picture is damaged")

	// ErrTooLarge: more than MaxSide pixels wide or high. It has not been unpacked. The error is a [*SizeError].
	ErrTooLarge = errors.New("the picture is too large")

	// ErrNoCode: a whole picture in which no QR code can be read.
	ErrNoCode = errors.New("no QR code can be read in the picture")
)

// SizeError is [ErrTooLarge] with how large the picture is.
type SizeError struct{ Width, Height int } // in pixels

func (e *SizeError) Error() string {
	return fmt.Sprintf("%v: %d x %d pixels", ErrTooLarge, e.Width, e.Height)
}

// Is makes it an [ErrTooLarge].
func (e *SizeError) Is(target error) bool { return target == ErrTooLarge }

// Read gives the text of the QR code in a JPEG or PNG, recognised by its content. Bytes in the code that say nothing of
// their character set come out as they are, so that a url can be compared byte for byte.
//
// The picture must be whole: half a code would scan today and be half a code in print. Bytes after its end are ignored,
// for some servers add a few. A code that is white on black or mirrored is not read, for not every phone reads one
// either.
func Read(picture []byte) (string, error) {
	img, err := decode(picture, fitsSide)
	if err != nil {
		return "", err
	}
	return Gray(grey(img))
}

// Gray is [Read] for a picture that is unpacked already. The only error is [ErrNoCode].
func Gray(g *image.Gray) (string, error) {
	if text, err := Modules(sample(g)); err == nil {
		return text, nil
	}
	return search(g)
}
