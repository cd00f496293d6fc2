package verify

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"math"
	"math/rand/v2"
	"testing"

	xdraw "golang.org/x/image/draw"
	"golang.org/x/image/math/f64"
	"rsc.io/qr"
)

// url has the length and the shape of the ones that WeChat gives.
const url = "http://weixin.qq.com/q/02K9kgpJYPbgN10000w07_wX"

// symbol draws a code in whole modules of some pixels, in a quiet zone of some modules.
func symbol(t testing.TB, text string, level qr.Level, pixels, quiet int) *image.Gray {
	t.Helper()
	code, err := qr.Encode(text, level)
	if err != nil {
		t.Fatal(err)
	}
	n := (code.Size + 2*quiet) * pixels
	g := image.NewGray(image.Rect(0, 0, n, n))
	for i := range g.Pix {
		if !code.Black(i%n/pixels-quiet, i/n/pixels-quiet) {
			g.Pix[i] = 0xff
		}
	}
	return g
}

// official is as near as can be to what WeChat sends: 430 x 430 pixels, 37 modules of 10, three colours in a JPEG.
func official(t testing.TB) []byte {
	page := white(430, 430)
	g := symbol(t, url, qr.Q, 10, 3)
	draw.Draw(page, g.Bounds(), g, image.Point{}, draw.Src)
	return asJPEG(t, page, 90)
}

func white(w, h int) *image.RGBA {
	page := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(page, page.Rect, image.White, image.Point{}, draw.Src)
	return page
}

func asJPEG(t testing.TB, img image.Image, quality int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: quality}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func asPNG(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func scaled(g *image.Gray, side int) *image.Gray {
	out := image.NewGray(image.Rect(0, 0, side, side))
	xdraw.CatmullRom.Scale(out, out.Rect, g, g.Rect, draw.Src, nil)
	return out
}

// blurred takes the mean of the square of 2r+1 pixels around each.
func blurred(g *image.Gray, r int) *image.Gray {
	out := image.NewGray(g.Rect)
	for y := range g.Rect.Dy() {
		for x := range g.Rect.Dx() {
			sum := 0
			for dy := -r; dy <= r; dy++ {
				for dx := -r; dx <= r; dx++ {
					p := image.Pt(x+dx, y+dy)
					if !p.In(g.Rect) {
						sum += 0xff
						continue
					}
					sum += int(g.GrayAt(p.X, p.Y).Y)
				}
			}
			out.SetGray(x, y, color.Gray{Y: uint8(sum / ((2*r + 1) * (2*r + 1)))})
		}
	}
	return out
}

// noisy shifts each pixel by a normally distributed amount.
func noisy(g *image.Gray, deviation float64) *image.Gray {
	random := rand.New(rand.NewPCG(430, 430))
	out := image.NewGray(g.Rect)
	for i, v := range g.Pix {
		out.Pix[i] = uint8(max(0, min(255, float64(v)+random.NormFloat64()*deviation)))
	}
	return out
}

// withLogo covers the middle sixth of the side with a picture of its own.
func withLogo(g *image.Gray) *image.RGBA {
	out := image.NewRGBA(g.Rect)
	draw.Draw(out, g.Rect, g, image.Point{}, draw.Src)
	n := g.Rect.Dx()
	middle := image.Rect(n*5/12, n*5/12, n*7/12, n*7/12)
	draw.Draw(out, middle, image.White, image.Point{}, draw.Src)
	draw.Draw(out, middle.Inset(4), image.NewUniform(color.RGBA{7, 193, 96, 255}), image.Point{}, draw.Src)
	return out
}

func turned(g *image.Gray, degrees float64) *image.Gray {
	n := float64(g.Rect.Dx())
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	out := image.NewGray(image.Rect(0, 0, int(1.5*n), int(1.5*n)))
	draw.Draw(out, out.Rect, image.White, image.Point{}, draw.Src)
	turn := f64.Aff3{cos, -sin, 0.75*n - cos*n/2 + sin*n/2, sin, cos, 0.75*n - sin*n/2 - cos*n/2}
	xdraw.BiLinear.Transform(out, turn, g, g.Rect, draw.Src, nil)
	return out
}

// on lays the code with its quiet zone on a larger ground, a margin from its left upper corner.
func on(ground color.Color, margin int, g *image.Gray) *image.RGBA {
	out := image.NewRGBA(image.Rect(0, 0, g.Rect.Dx()+2*margin+40, g.Rect.Dy()+2*margin))
	draw.Draw(out, out.Rect, image.NewUniform(ground), image.Point{}, draw.Src)
	draw.Draw(out, g.Rect.Add(image.Pt(margin, margin)), g, image.Point{}, draw.Src)
	return out
}

// inColours draws the code in two colours.
func inColours(g *image.Gray, dark, light color.Color) *image.Paletted {
	out := image.NewPaletted(g.Rect, color.Palette{dark, light})
	for i, v := range g.Pix {
		out.Pix[i] = v >> 7
	}
	return out
}

func withSpeck(g *image.Gray) *image.Gray {
	out := image.NewGray(g.Rect)
	copy(out.Pix, g.Pix)
	draw.Draw(out, image.Rect(3, 3, 6, 6), image.Black, image.Point{}, draw.Src)
	return out
}

func stretched(g *image.Gray) *image.Gray {
	out := image.NewGray(image.Rect(0, 0, g.Rect.Dx()*3/2, g.Rect.Dy()))
	xdraw.BiLinear.Scale(out, out.Rect, g, g.Rect, draw.Src, nil)
	return out
}

// claiming writes another size into the head of a PNG, and the checksum that goes with it.
func claiming(picture []byte, side uint32) []byte {
	out := bytes.Clone(picture)
	binary.BigEndian.PutUint32(out[16:], side)
	binary.BigEndian.PutUint32(out[20:], side)
	binary.BigEndian.PutUint32(out[29:], crc32.ChecksumIEEE(out[12:29]))
	return out
}
