package qr

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"math"
	"testing"
)

func compareDots(t *testing.T, picture image.Image, s Symbol, module int) {
	t.Helper()
	n := (s.Size() + 2*QuietZone) * module
	if b := picture.Bounds(); b.Dx() != n || b.Dy() != n {
		t.Fatalf("%v is no square of %d dots", b, n)
	}
	for y := range n {
		for x := range n {
			want := color.Gray{0xff}
			if s.Black(x/module-QuietZone, y/module-QuietZone) {
				want.Y = 0
			}
			if got := color.GrayModel.Convert(picture.At(x, y)); got != want {
				t.Fatalf("dot %d, %d with %d to a module is %v, want %v", x, y, module, got, want)
			}
		}
	}
}

func TestRastersScan(t *testing.T) {
	for _, level := range levels {
		var asPNG, asTIFF bytes.Buffer
		s := encode(t, url, level)
		if err := errors.Join(s.WritePNG(&asPNG, 4, 300), s.WriteTIFF(&asTIFF, 4, 300)); err != nil {
			t.Fatal(err)
		}
		for _, file := range []*bytes.Buffer{&asPNG, &asTIFF} {
			picture, _, err := image.Decode(file)
			if err != nil {
				t.Fatal(err)
			}
			if got := scan(t, picture); got != url {
				t.Errorf("level %v reads %q", level, got)
			}
		}
	}
}

func TestDotsComeNearestToTheSide(t *testing.T) {
	for _, tt := range []struct {
		side    float64
		modules int
		dpi     float64
		want    int
	}{
		{45, 45, 300, 12},    // 11.8: 45.7 mm
		{45, 45, 600, 24},    // 23.6
		{30, 41, 300, 9},     // 8.6
		{20, 41, 203, 4},     // 3.9: a label printer
		{25.4, 50, 275, 6},   // 5.5 is rounded up
		{1, 45, 300, 1},      // less than a dot
		{0, 45, 300, 1},      // no size at all
		{210, 45, 2400, 441}, // a poster
		{1e300, 45, 300, 30_000},
		{math.NaN(), 45, 300, 1},
	} {
		if got := Dots(tt.side, tt.modules, tt.dpi); got != tt.want {
			t.Errorf("%v mm of %d modules at %v dpi: %d dots, want %d", tt.side, tt.modules, tt.dpi, got, tt.want)
		}
	}
}

func TestRastersThatCannotBeAreRefused(t *testing.T) {
	s := encode(t, url, Q) // 45 modules with the quiet zone
	for _, tt := range []struct {
		module int
		dpi    float64
		want   string
	}{
		{0, 300, "a module is to be 0 dots wide: it can be 1 to 666"},
		{-1, 300, "a module is to be -1 dots wide: it can be 1 to 666"},
		{667, 300, "a module is to be 667 dots wide: it can be 1 to 666"},
		{4, 0, "0 dots an inch: it can be 1 to 100000"},
		{4, math.NaN(), "NaN dots an inch: it can be 1 to 100000"},
		{4, math.Inf(1), "+Inf dots an inch: it can be 1 to 100000"},
	} {
		var file bytes.Buffer
		if err := s.WritePNG(&file, tt.module, tt.dpi); err == nil || err.Error() != "drawing a PNG: "+tt.want {
			t.Errorf("PNG: %v, want %q", err, tt.want)
		}
		if err := s.WriteTIFF(&file, tt.module, tt.dpi); err == nil || err.Error() != "drawing a TIFF: "+tt.want {
			t.Errorf("TIFF: %v, want %q", err, tt.want)
		}
		if file.Len() > 0 {
			t.Error("something was written")
		}
	}
}

func TestAFullDiskIsReported(t *testing.T) {
	s := encode(t, url, Q)
	for _, write := range []func(Symbol) error{
		func(s Symbol) error { return s.WritePNG(fullDisk{}, 4, 300) },
		func(s Symbol) error { return s.WriteTIFF(fullDisk{}, 4, 300) },
	} {
		if err := write(s); !errors.Is(err, errFull) {
			t.Errorf("%v, want %v", err, errFull)
		}
	}
}

var errFull = errors.New("the disk is full")

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errFull }

func BenchmarkRasters(b *testing.B) {
	s := encode(b, url, Q)
	var file bytes.Buffer
	for name, write := range map[string]func() error{
		"PNG":  func() error { return s.WritePNG(&file, 24, 600) },
		"TIFF": func() error { return s.WriteTIFF(&file, 24, 600) },
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				file.Reset()
				if err := write(); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(file.Len()), "B/file")
		})
	}
}
