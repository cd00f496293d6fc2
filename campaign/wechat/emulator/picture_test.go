package emulator

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"testing"
	"time"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
	"rsc.io/qr/coding"
)

func read(t testing.TB, img image.Image) string {
	t.Helper()
	bitmap, err := gozxing.NewBinaryBitmapFromImage(img)
	if err != nil {
		t.Fatal(err)
	}
	result, err := qrcode.NewQRCodeReader().Decode(bitmap, nil)
	if err != nil {
		t.Fatal(err)
	}
	return result.GetText()
}

func someURL(i int) string {
	req := creation{kind: permanentString, scene: fmt.Sprint("scene-", i)}
	return code{id: idOf("wx", req, time.Time{}, 0), account: accountNumber("wx"), kind: req.kind}.url()
}

func TestPicturesRead(t *testing.T) {
	for i := range 20 {
		img, err := jpeg.Decode(bytes.NewReader(draw(someURL(i))))
		if err != nil {
			t.Fatal(err)
		}
		if img.Bounds() != image.Rect(0, 0, 430, 430) {
			t.Fatalf("bounds %v", img.Bounds())
		}
		if got := read(t, img); got != someURL(i) {
			t.Errorf("read %q, want %q", got, someURL(i))
		}
	}
}

// The short cut through prepared blocks shows the same pixels as image/jpeg's own way.
func TestPictureIsThatOfAPlainEncoder(t *testing.T) {
	url := someURL(1)
	plain, _ := jpeg.Decode(bytes.NewReader(encodePlainly(t, url)))
	quick, err := jpeg.Decode(bytes.NewReader(draw(url)))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(plain.(*image.Gray).Pix, quick.(*image.Gray).Pix) {
		t.Error("the pixels differ")
	}
}

// encodePlainly draws as draw does, all pixels of one image, and leaves the rest to image/jpeg.
func encodePlainly(t testing.TB, url string) []byte {
	plan, err := coding.NewPlan(version, level, 0)
	if err != nil {
		t.Fatal(err)
	}
	matrix, err := plan.Encode(coding.String(url))
	if err != nil {
		t.Fatal(err)
	}
	img := image.NewGray(image.Rect(0, 0, side, side))
	for i := range img.Pix {
		if x, y := i%side, i/side; !matrix.Black((x+module)/module-1-margin/module, (y+module)/module-1-margin/module) {
			img.Pix[i] = 0xFF
		}
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, img, &jpeg.Options{Quality: quality}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestTicketsReadBack(t *testing.T) {
	c := code{id: [5]byte{0, 0x7f, 0x80, 0xff, 0xc1}, account: 0xfedcba98, expires: 0x80ff7f01, kind: temporaryString}
	want := ticket{url: c.url(), created: 0x80ff7ec5, lifetime: 60}
	got, ok := parseTicket(want.String())
	if !ok || got != want {
		t.Fatalf("got %v, want %v", got, want)
	}
	if back, ok := parseURL(got.url); !ok || back != c {
		t.Errorf("got %v, want %v", back, c)
	}
}

func FuzzParseTicket(f *testing.F) {
	f.Add(ticket{url: someURL(1), created: 1}.String())
	f.Add("gQGa8DwAAAAAAAAAAS5odHRwOi8vd2VpeGluLnFxLmNvbS9xLzAyV1BVMGMzcmFhMFAxRS1WVHh1Y3AAAgQCubdeAwQ8AAAA")
	f.Add("")
	f.Fuzz(func(t *testing.T, s string) {
		got, ok := parseTicket(s)
		if ok && got.String() != s {
			t.Errorf("%q reads as %v", s, got)
		}
		if ok && got.alive(time.Unix(0, 0)) && len(draw(got.url)) == 0 {
			t.Error("no picture")
		}
	})
}

func BenchmarkDraw(b *testing.B) {
	url := someURL(1)
	b.Run("blocks", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			draw(url)
		}
		b.ReportMetric(float64(len(draw(url))), "bytes/picture")
	})
	b.Run("plain", func(b *testing.B) { // what it would cost otherwise
		for b.Loop() {
			encodePlainly(b, url)
		}
	})
}
