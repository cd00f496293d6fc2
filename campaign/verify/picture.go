package verify

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/draw"
	"image/jpeg"
	"image/png"
	"io"
)

// A format is what begins and ends a kind of picture. The two are named here and not registered with package image, so
// that an import elsewhere cannot teach this package a third.
type format struct {
	begin, end string // the end stands nowhere else, but for a JPEG's thumbnail and chance
	config     func(io.Reader) (image.Config, error)
	decode     func(io.Reader) (image.Image, error)
}

var formats = []format{
	{"\xff\xd8\xff", "\xff\xd9", jpeg.DecodeConfig, jpeg.Decode},
	{"\x89PNG\r\n\x1a\n", "IEND", png.DecodeConfig, png.Decode},
}

func (f format) begins(picture []byte) bool { return bytes.HasPrefix(picture, []byte(f.begin)) }

// decode unpacks a picture when its size fits, which is known before.
func decode(picture []byte, fits func(image.Config) error) (image.Image, error) {
	for _, f := range formats {
		if f.begins(picture) {
			return f.read(picture, fits)
		}
	}
	return nil, ErrNotPicture
}

func fitsSide(c image.Config) error {
	if c.Width > MaxSide || c.Height > MaxSide {
		return &SizeError{c.Width, c.Height}
	}
	return nil
}

func (f format) read(picture []byte, fits func(image.Config) error) (image.Image, error) {
	config, err := f.config(bytes.NewReader(picture))
	if err != nil {
		return nil, f.fault(picture, err)
	}
	if err := fits(config); err != nil {
		return nil, err
	}
	img, err := f.decode(bytes.NewReader(picture))
	if err != nil {
		return nil, f.fault(picture, err)
	}
	return img, nil
}

// fault tells a picture that stops from one that is wrong. The JPEG decoder reports the end of its bytes in several
// ways, so the mark that ends a picture is looked for too.
func (f format) fault(picture []byte, err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) || !bytes.Contains(picture, []byte(f.end)) {
		return ErrCutShort
	}
	return fmt.Errorf("%w: %w", ErrDamaged, err)
}

// grey is the brightness of a picture whose corner is at 0, 0. That of a JPEG stands in its Y plane, ready to be used;
// anything else is laid on white paper.
func grey(img image.Image) *image.Gray {
	switch img := img.(type) {
	case *image.Gray:
		return img
	case *image.YCbCr:
		return &image.Gray{Pix: img.Y, Stride: img.YStride, Rect: img.Rect}
	}
	g := image.NewGray(img.Bounds())
	draw.Draw(g, g.Rect, image.White, image.Point{}, draw.Src)
	draw.Draw(g, g.Rect, img, image.Point{}, draw.Over)
	return g
}
