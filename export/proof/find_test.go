package proof

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/jung-kurt/gofpdf"

	"sceneqr/export/font"
	"sceneqr/export/qr"
)

// foreign is a PDF as others make them.
func foreign(t *testing.T, draw func(*gofpdf.Fpdf)) []byte {
	t.Helper()
	pdf := gofpdf.New("P", "mm", "A4", "")
	pdf.AddUTF8FontFromBytes("noto", "", font.TTF())
	pdf.SetFont("noto", "", 9)
	draw(pdf)
	var out bytes.Buffer
	if err := pdf.Output(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func textOf(i int) string { return fmt.Sprintf(url, i) }

// square draws a code module by module, as a program would that knows no better.
func square(t *testing.T, pdf *gofpdf.Fpdf, text string, x, y, side float64) {
	t.Helper()
	s, err := qr.Encode(text, qr.M)
	if err != nil {
		t.Fatal(err)
	}
	module := side / float64(s.Size()+2*qr.QuietZone)
	for _, r := range s.Rects() {
		pdf.Rect(x+float64(r.X+qr.QuietZone)*module, y+float64(r.Y+qr.QuietZone)*module,
			float64(r.W)*module, float64(r.H)*module, "F")
	}
}

// page draws a grid of codes with names under them.
func page(t *testing.T, pdf *gofpdf.Fpdf, columns, rows int, side float64) {
	pdf.AddPage()
	stepX, stepY := 200/float64(columns), 285/float64(rows)
	for i := range columns * rows {
		x, y := 5+float64(i%columns)*stepX, 5+float64(i/columns)*stepY
		square(t, pdf, textOf(i), x, y, side)
		pdf.Text(x, y+side+3, fmt.Sprintf("北京朝阳门店回国 %d", i))
	}
}

// found gives what is found by its text; those that do not read are under "".
func found(t *testing.T, e *Eye, doc []byte) map[string][]Found {
	t.Helper()
	out := make(map[string][]Found)
	err := e.Find(t.Context(), bytes.NewReader(doc), func(page Page) error {
		if !page.Doubt.IsZero() {
			t.Errorf("page %d: %s", page.Number, page.Doubt)
		}
		for _, f := range page.Codes {
			out[f.Text] = append(out[f.Text], f)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func wantFound(t *testing.T, got map[string][]Found, count int, spoilt ...int) {
	t.Helper()
	for i := range count {
		want := 1
		if slices.Contains(spoilt, i) {
			want = 0
		}
		if n := len(got[textOf(i)]); n != want {
			t.Errorf("code %d is found %d times and not %d", i, n, want)
		}
		delete(got, textOf(i))
	}
	if len(got[""]) != len(spoilt) {
		t.Errorf("%d cannot be read, %d were spoilt: %v", len(got[""]), len(spoilt), got[""])
	}
	delete(got, "")
	for text := range got {
		t.Errorf("reads %q, which is not there", text)
	}
}

func TestCodesAreFoundInAnyPDF(t *testing.T) {
	e := openEye(t)
	for name, tt := range map[string]struct {
		draw   func(*testing.T, *gofpdf.Fpdf)
		count  int
		spoilt []int
	}{
		"3 x 4 of 45 mm":  {func(t *testing.T, pdf *gofpdf.Fpdf) { page(t, pdf, 3, 4, 45) }, 12, nil},
		"5 x 8 of 22 mm":  {func(t *testing.T, pdf *gofpdf.Fpdf) { page(t, pdf, 5, 8, 22) }, 40, nil},
		"5 x 13 of 18 mm": {func(t *testing.T, pdf *gofpdf.Fpdf) { page(t, pdf, 5, 13, 18) }, 65, nil},
		"5 x 8 of 8 mm":   {func(t *testing.T, pdf *gofpdf.Fpdf) { page(t, pdf, 5, 8, 8) }, 40, nil},
		"5 x 8 of 6.3 mm": {func(t *testing.T, pdf *gofpdf.Fpdf) { page(t, pdf, 5, 8, 6.3) }, 40, nil},
		"in green beside black": {func(t *testing.T, pdf *gofpdf.Fpdf) {
			pdf.SetFillColor(7, 193, 96)
			page(t, pdf, 3, 4, 30)
		}, 12, nil},
		"one of 40 spoilt": {func(t *testing.T, pdf *gofpdf.Fpdf) {
			page(t, pdf, 5, 8, 22)
			pdf.Rect(5+2*40+8, 5+285./8+8, 7, 7, "F")
		}, 40, []int{7}},
		"turned by 7°": {func(t *testing.T, pdf *gofpdf.Fpdf) {
			pdf.AddPage()
			pdf.TransformBegin()
			pdf.TransformRotate(7, 100, 100)
			square(t, pdf, textOf(0), 60, 60, 30)
			square(t, pdf, textOf(1), 95, 60, 30)
			pdf.TransformEnd()
		}, 2, nil},
		"turned by a quarter": {func(t *testing.T, pdf *gofpdf.Fpdf) {
			pdf.AddPage()
			pdf.TransformBegin()
			pdf.TransformRotate(90, 100, 100)
			square(t, pdf, textOf(0), 60, 60, 30)
			pdf.TransformEnd()
		}, 1, nil},
		"on page 2 and 3": {func(t *testing.T, pdf *gofpdf.Fpdf) {
			pdf.AddPage()
			pdf.Text(20, 20, strings.Repeat("没有码的一页", 8))
			for i := range 2 {
				pdf.AddPageFormat("L", gofpdf.SizeType{Wd: 100, Ht: 60})
				square(t, pdf, textOf(i), 10, 10, 25)
			}
		}, 2, nil},
		"text alone": {func(t *testing.T, pdf *gofpdf.Fpdf) {
			pdf.AddPage()
			for y := 10.0; y < 290; y += 4 {
				pdf.Text(10, y, strings.Repeat("回田国囗圖▣◙■□", 7))
			}
		}, 0, nil},
	} {
		t.Run(name, func(t *testing.T) {
			doc := foreign(t, func(pdf *gofpdf.Fpdf) { tt.draw(t, pdf) })
			wantFound(t, found(t, e, doc), tt.count, tt.spoilt...)
		})
	}
}

// What a scanner or an office program hands back: a page as one picture, here a JPEG of 200 dots an inch, a little
// askew.
func TestCodesAreFoundInAScan(t *testing.T) {
	e := openEye(t)
	printed := image.NewGray(image.Rect(0, 0, 1654, 2339))
	draw.Draw(printed, printed.Rect, image.NewUniform(color.Gray{Y: 235}), image.Point{}, draw.Src)
	for i := range 12 {
		s, err := qr.Encode(textOf(i), qr.Q)
		if err != nil {
			t.Fatal(err)
		}
		left, top := 100+i%3*500, 100+i/3*540
		for j := range 360 * 360 {
			if x, y := j%360, j/360; s.Black(x*s.Size()/360, y*s.Size()/360) {
				printed.SetGray(left+x, top+y, color.Gray{Y: 40})
			}
		}
	}
	paper := image.NewGray(printed.Rect)
	sin, cos := math.Sincos(1.5 * math.Pi / 180)
	for i := range paper.Pix {
		x, y := float64(i%paper.Stride)-60, float64(i/paper.Stride)-20
		paper.Pix[i] = printed.GrayAt(int(x*cos+y*sin), int(y*cos-x*sin)).Y | 0x20 // what was off the glass is dark
	}
	var scan bytes.Buffer
	if err := jpeg.Encode(&scan, paper, &jpeg.Options{Quality: 70}); err != nil {
		t.Fatal(err)
	}
	doc := foreign(t, func(pdf *gofpdf.Fpdf) {
		pdf.AddPage()
		options := gofpdf.ImageOptions{ImageType: "JPEG"}
		pdf.RegisterImageOptionsReader("scan", options, &scan)
		pdf.ImageOptions("scan", 0, 0, 210, 297, false, options, 0, "")
	})
	wantFound(t, found(t, e, doc), 12)
}

func TestTwoLooksAreJoined(t *testing.T) {
	at := func(x float64, text string) Found { return Found{X: x, Y: 10, Side: 20, Text: text} }
	first := []Found{at(10, "a"), at(40, ""), at(70, "c"), at(100, ""), at(103, "")}
	finer := []Found{at(10.1, "a"), at(40.1, "b"), at(70.1, ""), at(101, "d"), at(130, "e")}
	var texts []string
	for _, f := range joined(first, finer) {
		texts = append(texts, f.Text)
	}
	if want := []string{"a", "b", "c", "d", "e"}; !slices.Equal(texts, want) {
		t.Errorf("they are %q and should be %q", texts, want)
	}
	if got := joined([]Found{at(10, "a"), at(40, "")}, nil); len(got) != 2 {
		t.Errorf("what only the first look saw is %v", got)
	}
}

func TestFoundCodesStandWhereTheyAre(t *testing.T) {
	e := openEye(t)
	doc := foreign(t, func(pdf *gofpdf.Fpdf) {
		pdf.AddPage()
		square(t, pdf, textOf(0), 60, 80, 41) // 33 modules of a millimetre, and the quiet zone
	})
	got := found(t, e, doc)[textOf(0)]
	if len(got) != 1 {
		t.Fatalf("found %v", got)
	}
	for _, pair := range [][2]float64{{got[0].X, 64}, {got[0].Y, 84}, {got[0].Side, 33}} {
		if math.Abs(pair[0]-pair[1]) > 0.1 {
			t.Errorf("it is at %v; want 64, 84 and 33 mm", got[0])
			break
		}
	}
}
