package proof_test

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"golang.org/x/image/font"
	"golang.org/x/image/font/basicfont"
	"golang.org/x/image/math/fixed"

	"sceneqr/campaign"
	"sceneqr/export"
	"sceneqr/export/layout"
	"sceneqr/export/pdf"
	"sceneqr/export/proof"
	"sceneqr/export/qr"
)

var update = flag.Bool("update", false, "rewrite the pictures of pages; look at them before they are committed")

// pictures is where people look at them: the README shows them too.
var pictures = filepath.Join("..", "..", "samples", "pictures")

// TestPagesLookAsWhenTheyWereLookedAt compares the first page of every built-in layout, and of the calibration page, with a
// picture that a person has looked at. PDFium draws the same pixels on every machine, and so not one may differ. With
// -update the pictures are made anew.
func TestPagesLookAsWhenTheyWereLookedAt(t *testing.T) {
	eye, err := proof.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { eye.Close() })
	for _, l := range layout.Builtin() {
		t.Run(l.Name, func(t *testing.T) {
			folder := printed(t, l)
			// 420 pixels across are enough to judge a page of labels; more than 120 dpi make a label no clearer.
			dpi := min(120, 420/l.Media().Width*25.4)
			comparePicture(t, filepath.Join("layouts", l.Name+".png"), page(t, eye, filepath.Join(folder, "sheet.pdf"), dpi))
			if l.Name != layout.Default {
				return
			}
			comparePicture(t, "page.png", page(t, eye, filepath.Join(folder, "sheet.pdf"), 90))
			if *update { // it has the sum of a file, which another Go's compress/flate may change: it is not compared
				writePicture(t, "job-ticket.png", page(t, eye, filepath.Join(folder, "job-ticket.pdf"), 90))
			}
		})
	}
	comparePicture(t, "calibration.png", page(t, eye, calibration(t), 90))
}

// printed makes the labels of a layout, of shops that there are not, and gives the folder.
func printed(t *testing.T, l layout.Layout) string {
	t.Helper()
	folder := t.TempDir()
	batch := export.Batch{
		Campaign: "春季拉新", AppID: "wx0123456789abcdef",
		Time: time.Date(2026, 3, 1, 2, 0, 0, 0, time.UTC), Codes: shops(),
		Press: export.Press{Layout: l, Contact: "王芳 021-12345678", Proof: export.Off},
	}
	if l.Name == layout.Default {
		batch.Press.Proof = export.Every // its job ticket is shown, with what was proved
	}
	if _, err := export.Print(t.Context(), folder, batch); err != nil {
		t.Fatal(err)
	}
	return folder
}

// shops are enough codes for a page of any layout. Their urls are of WeChat's form and lead nowhere. One in five has a name
// as they come: long, awkward, of a person; one in eight is good for a while only.
func shops() []campaign.Code {
	places := []string{
		"人民广场旗舰店", "火车站西出口店", "国际金融中心购物广场东区负一层中庭咖啡体验店", "大学城店", "“老张” Café·No.8 (B1)",
		"万达广场店", "会展中心店", "科技园店", "䶮泉路店", "步行街店",
	}
	var codes []campaign.Code
	for _, city := range []string{"上海", "北京", "广州", "深圳", "成都", "杭州", "武汉"} {
		for _, place := range places {
			serial := len(codes) + 1
			sum := sha256.Sum256(fmt.Append(nil, "leads nowhere ", serial))
			code := campaign.Code{
				Channel: campaign.Channel{
					Row: serial + 1, Key: fmt.Sprintf("S%03d", serial), Name: city + place, Group: city, Copies: 1,
				},
				Campaign: "春季拉新", Serial: serial, Stage: campaign.Verified,
				URL: "http://weixin.qq.com/q/02" + base64.RawURLEncoding.EncodeToString(sum[:])[:20],
			}
			if serial%8 == 2 {
				code.Kind, code.Expires = campaign.Temporary, time.Date(2026, 3, 31, 16, 0, 0, 0, time.UTC)
			}
			codes = append(codes, code)
		}
	}
	return codes
}

// calibration makes a calibration page and gives its path.
func calibration(t *testing.T) string {
	t.Helper()
	l, err := layout.Find(layout.Default)
	if err != nil {
		t.Fatal(err)
	}
	code, err := qr.Encode(shops()[0].URL, qr.M)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "calibration.pdf")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	c := pdf.Calibration{About: pdf.About{Title: "sceneqr calibration"}, Layout: l, Code: code}
	if err := errors.Join(c.Write(f), f.Close()); err != nil {
		t.Fatal(err)
	}
	return path
}

// page is the first page of a file as PDFium draws it, on a table, with a scale.
func page(t *testing.T, eye *proof.Eye, path string, dpi float64) *image.Paletted {
	t.Helper()
	drawn, err := eye.Picture(path, 0, finer*dpi)
	if err != nil {
		t.Fatal(err)
	}
	return onTable(shrunk(drawn), dpi)
}

// finer is how much finer a page is drawn than it is shown: PDFium makes no line thinner than a pixel, and at the dots of a
// screen would show small bold type as a blot.
const finer = 4

// shrunk is a picture with each square of so many pixels made one.
func shrunk(p *image.Gray) *image.Gray {
	out := image.NewGray(image.Rect(0, 0, p.Rect.Dx()/finer, p.Rect.Dy()/finer))
	for y := range out.Rect.Dy() {
		for x := range out.Rect.Dx() {
			sum := 0
			for i := range finer * finer {
				sum += int(p.GrayAt(x*finer+i%finer, y*finer+i/finer).Y)
			}
			out.SetGray(x, y, color.Gray{Y: uint8(sum / (finer * finer))})
		}
	}
	return out
}

// onTable lays a page on a grey ground, so that its edge is seen, and draws 50 mm of it beneath. Sixteen greys keep the
// file small.
func onTable(page *image.Gray, dpi float64) *image.Paletted {
	const edge, foot, bar = 10, 30, 50.0
	var greys color.Palette
	for i := range 16 {
		greys = append(greys, color.Gray{Y: uint8(i * 17)})
	}
	ground, ink := image.NewUniform(color.Gray{Y: 0xdd}), image.NewUniform(color.Black)
	size := page.Bounds().Size()
	out := image.NewPaletted(image.Rect(0, 0, size.X+2*edge, size.Y+edge+foot), greys)
	draw.Draw(out, out.Rect, ground, image.Point{}, draw.Src)
	draw.Draw(out, page.Bounds().Add(image.Pt(edge, edge)), page, image.Point{}, draw.Src)

	length, y := int(math.Round(bar/25.4*dpi)), size.Y+edge+foot/2
	draw.Draw(out, image.Rect(edge, y, edge+length, y+2), ink, image.Point{}, draw.Src)
	for _, x := range []int{edge, edge + length - 1} {
		draw.Draw(out, image.Rect(x, y-4, x+1, y+6), ink, image.Point{}, draw.Src)
	}
	words := font.Drawer{Dst: out, Src: ink, Face: basicfont.Face7x13, Dot: fixed.P(edge+length+8, y+5)}
	words.DrawString(fmt.Sprintf("%g mm", bar))
	return out
}

func comparePicture(t *testing.T, name string, got *image.Paletted) {
	t.Helper()
	if *update {
		writePicture(t, name, got)
		return
	}
	f, err := os.Open(filepath.Join(pictures, name))
	if errors.Is(err, fs.ErrNotExist) {
		t.Fatalf("there is no picture %s yet: make it with -update, and look at it", name)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	decoded, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	if want, ok := decoded.(*image.Paletted); !ok || want.Rect != got.Rect || !slices.Equal(want.Pix, got.Pix) {
		t.Errorf("%s shows another page than is drawn now: make it with -update, and look at what has changed", name)
	}
}

func writePicture(t *testing.T, name string, p *image.Paletted) {
	t.Helper()
	f, err := os.Create(filepath.Join(pictures, name))
	if err != nil {
		t.Fatal(err)
	}
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := errors.Join(encoder.Encode(f, p), f.Close()); err != nil {
		t.Fatal(err)
	}
}
