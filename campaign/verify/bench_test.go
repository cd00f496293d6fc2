package verify

import (
	"image/color"
	"testing"

	"rsc.io/qr"
)

// BenchmarkRead is what one code costs. The two after it tell how much of that is the standard library's JPEG decoder
// and how much is ours.
func BenchmarkRead(b *testing.B) {
	for name, picture := range map[string][]byte{
		"colour": official(b),
		"grey":   asJPEG(b, symbol(b, url, qr.Q, 10, 3), 90),
		"search": asJPEG(b, on(color.Black, 50, symbol(b, url, qr.Q, 10, 3)), 90),
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Read(picture); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkDecodeJPEG(b *testing.B) {
	picture := official(b)
	for b.Loop() {
		if _, err := decode(picture, fitsSide); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSampleAndDecode(b *testing.B) {
	img, err := decode(official(b), fitsSide)
	if err != nil {
		b.Fatal(err)
	}
	g := grey(img)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Modules(sample(g)); err != nil {
			b.Fatal(err)
		}
	}
}
