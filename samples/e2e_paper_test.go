//go:build e2e

package samples

import (
	"bytes"
	"fmt"
	"image"
	"image/draw"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"sceneqr/export/layout"
)

// dpi is that of an office printer of long ago: what reads at it reads on all.
const dpi = 300

// The page of a4-12, in millimetres: what the print shop is promised, said again so that a page that moves is noticed.
const (
	labelsAcross = 3
	labelsOnPage = 12
	labelWidth   = 63.0
	labelHeight  = 67.0
	gridLeft     = 10.5
	gridTop      = 18.0
	codeSide     = 45.0
	codeLeft     = 9.0
	codeTop      = 3.0
)

// A cell is where a label stands on a page, in mm from the media's corner: its face and its code, or two of each when it is
// folded.
type cell struct{ faces, codes []layout.Rect }

// cellsOf are the cells of a page. Those of other layouts than a4-12 are believed: where they are wrong, labels are cut
// through.
func cellsOf(t *testing.T, name string) []cell {
	t.Helper()
	if name == "a4-12" {
		return cellsOfA4()
	}
	l, err := layout.Find(name)
	if err != nil {
		t.Fatal(err)
	}
	onMedia := func(r layout.Rect) layout.Rect {
		r.X += l.Margin()
		r.Y += l.Margin()
		return r
	}
	cells := make([]cell, l.PerPage())
	for i := range cells {
		for _, face := range l.Faces(i) {
			cells[i].faces = append(cells[i].faces, onMedia(face.Rect))
		}
		for _, code := range l.Codes(i) {
			cells[i].codes = append(cells[i].codes, onMedia(code))
		}
	}
	return cells
}

func cellsOfA4() []cell {
	cells := make([]cell, labelsOnPage)
	for i := range cells {
		x, y := gridLeft+float64(i%labelsAcross)*labelWidth, gridTop+float64(i/labelsAcross)*labelHeight
		cells[i] = cell{
			faces: []layout.Rect{{X: x, Y: y, Width: labelWidth, Height: labelHeight}},
			codes: []layout.Rect{{X: x + codeLeft, Y: y + codeTop, Width: codeSide, Height: codeSide}},
		}
	}
	return cells
}

// A paper is a page as poppler draws it.
type paper struct{ *image.Gray }

// drawn draws a page, counted from 1.
func drawn(t *testing.T, path string, page int) paper {
	t.Helper()
	number := strconv.Itoa(page)
	content := judged(t, "pdftoppm", "-r", strconv.Itoa(dpi), "-gray", "-f", number, "-l", number, path)
	r := bytes.NewBufferString(content)
	var width, height, white int
	_, err := fmt.Fscanf(r, "P5\n%d %d\n%d\n", &width, &height, &white)
	if err != nil || white != 255 || r.Len() != width*height {
		t.Fatalf("pdftoppm gives %d bytes that are no picture: %v", len(content), err)
	}
	return paper{&image.Gray{Pix: r.Bytes(), Stride: width, Rect: image.Rect(0, 0, width, height)}}
}

// cut is what stands in a place of the page as designed, cut out where a printer's profile has moved it.
func (p paper) cut(r layout.Rect, printer layout.Printer) *image.Gray {
	left, top := printer.Point(r.X, r.Y)
	right, bottom := printer.Point(r.X+r.Width, r.Y+r.Height)
	place := image.Rect(pixels(left), pixels(top), pixels(right), pixels(bottom))
	label := image.NewGray(image.Rectangle{Max: place.Size()})
	draw.Draw(label, label.Rect, image.White, image.Point{}, draw.Src) // for what lies beyond the paper
	draw.Draw(label, p.Rect.Sub(place.Min), p, image.Point{}, draw.Src)
	return label
}

// quietZone tells what is wrong with a code's square: nothing may stand within four modules of its edge, and the code begins
// there. Two pixels are left to rounding.
func quietZone(square *image.Gray) string {
	dark := image.Rectangle{}
	for y := range square.Rect.Dy() {
		for x := range square.Rect.Dx() {
			if square.GrayAt(x, y).Y < 0x80 {
				dark = dark.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	free := []int{dark.Min.X, dark.Min.Y, square.Rect.Dx() - dark.Max.X, square.Rect.Dy() - dark.Max.Y}
	const mostModules = 33 // across, of a code with a url of WeChat's
	if least := 4*dark.Dx()/mostModules - 2; slices.Min(free) < least || slices.Max(free)-slices.Min(free) > 2 {
		return fmt.Sprintf("%d pixels are free around the code, left, above, right and below: want %d at least", free, least)
	}
	return ""
}

func pixels(millimetres float64) int { return int(math.Round(millimetres / 25.4 * dpi)) }

// zbar is what zbarimg reads in a picture.
func zbar(t *testing.T, picture *image.Gray) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "label.pgm")
	content := fmt.Appendf(nil, "P5\n%d %d\n255\n", picture.Rect.Dx(), picture.Rect.Dy())
	if err := os.WriteFile(path, append(content, picture.Pix...), 0o600); err != nil {
		t.Fatal(err)
	}
	return zbarFile(t, path)
}

// zxing is what gozxing reads in a picture, used as its own documentation has it; "" for nothing.
func zxing(picture *image.Gray) string {
	source := gozxing.NewLuminanceSourceFromImage(picture)
	bitmap, err := gozxing.NewBinaryBitmap(gozxing.NewGlobalHistgramBinarizer(source))
	if err != nil {
		return ""
	}
	hints := map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true}
	read, err := qrcode.NewQRCodeReader().Decode(bitmap, hints)
	if err != nil {
		return ""
	}
	return read.GetText()
}
