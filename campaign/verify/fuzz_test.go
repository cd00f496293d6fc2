package verify

import (
	"errors"
	"image/color"
	"testing"

	"rsc.io/qr"
)

// FuzzRead holds Read to its word whatever the bytes: it returns, and every error is one of those it promises.
func FuzzRead(f *testing.F) {
	small := symbol(f, url, qr.M, 2, 4)
	picture := asPNG(f, small)
	f.Add(picture)
	f.Add(picture[:len(picture)/2])
	f.Add(claiming(picture, 512))
	f.Add(asPNG(f, inColours(small, color.Black, color.Transparent)))
	f.Add(asPNG(f, turned(small, 30)))
	f.Add(asJPEG(f, small, 50))
	f.Add(asJPEG(f, withLogo(small), 50))
	f.Add([]byte(`{"errcode":40001}`))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, picture []byte) {
		text, err := Read(picture)
		if err == nil {
			return
		}
		for _, promised := range []error{ErrNotPicture, ErrCutShort, ErrDamaged, ErrTooLarge, ErrNoCode} {
			if errors.Is(err, promised) && text == "" {
				return
			}
		}
		t.Errorf("reads %q, %v", text, err)
	})
}
