package export

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"image"
	"image/png"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode/decoder"
	"golang.org/x/image/tiff"

	"sceneqr/campaign"
	"sceneqr/export/pdf"
	"sceneqr/export/qr"
)

func TestFormatsAreReadInAnyOrderAndStandInOne(t *testing.T) {
	for list, want := range map[string]Formats{
		"":                      nil,
		" , ":                   nil,
		"svg":                   {FormatSVG},
		"png,eps":               {FormatEPS, FormatPNG},
		"EPS, Svg,eps":          {FormatSVG, FormatEPS},
		"tiff，pdf、svg":          {FormatSVG, FormatPDF, FormatTIFF},
		"tiff,png,pdf,eps,svg,": allFormats,
	} {
		got, err := ParseFormats(list)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%q is %v, %v; want %v", list, got, err, want)
		}
		again, err := ParseFormats(got.String())
		if err != nil || !slices.Equal(again, got) {
			t.Errorf("%v is written as %q and read as %v, %v", got, got, again, err)
		}
	}
}

func TestAnUnknownFormatIsRefusedByNameWithTheList(t *testing.T) {
	want := `unknown format "Jpg": choose among svg,eps,pdf,png,tiff (WeChat's own picture is always there)`
	if _, err := ParseFormats("svg,Jpg"); err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
}

// kit is a ZIP with every format of codes whose urls differ in length, and the version that the longest needs.
func kit(t *testing.T) (b Batch, version int) {
	b = shops(4)
	b.Codes[2].URL += strings.Repeat("x", 20)
	b.Codes[3].URL += strings.Repeat("y", 90)
	b.Codes[3].Stage = campaign.Ticketed
	b.Press.Formats = allFormats
	b.Press.Layout.Name, b.Press.Layout.Code.Side, b.Press.Layout.Code.Level = "small", 30, qr.M
	b.Press.DPI = 400
	version = qr.Version(b.Codes[2].URL, qr.M)
	if version <= qr.Version(b.Codes[0].URL, qr.M) || version >= qr.Version(b.Codes[3].URL, qr.M) {
		t.Fatal("the urls do not ask for different versions")
	}
	return b, version
}

func TestEveryFormatOfACodeScansAsItsURLAtOneVersion(t *testing.T) {
	b, version := kit(t)
	r := openZIP(t, zipBytes(t, b))
	modules := 17 + 4*version + 2*qr.QuietZone
	dots := qr.Dots(30, modules, 400)
	for i, name := range b.names()[:3] {
		url := b.Codes[i].URL
		svg, text := readVector(t, readEntry(t, r, name+".svg"))
		if want := fmt.Sprintf("0 0 %d %d", modules, modules); text != url || svg.Width != "30mm" || svg.ViewBox != want {
			t.Errorf("%s.svg reads %q, is %s wide and shows %s", name, text, svg.Width, svg.ViewBox)
		}
		ours, err := png.Decode(bytes.NewReader(readEntry(t, r, name+".png")))
		if err != nil {
			t.Fatal(err)
		}
		bits, err := tiff.Decode(bytes.NewReader(readEntry(t, r, name+".tif")))
		if err != nil {
			t.Fatal(err)
		}
		for suffix, img := range map[string]image.Image{".png": ours, ".tif": bits} {
			if w := img.Bounds().Dx(); w != modules*dots {
				t.Errorf("%s%s is %d dots wide, want %d modules of %d", name, suffix, w, modules, dots)
			}
			if got := readRaster(t, img, dots); got != url {
				t.Errorf("%s%s reads %q, want %q", name, suffix, got, url)
			}
		}
	}
}

// What EPS and PDF look like inside is shown by the packages that write them; that they are the right code's, here.
func TestEPSAndPDFOfACodeAreItsSymbolAtTheLayoutsSize(t *testing.T) {
	b, version := kit(t)
	r := openZIP(t, zipBytes(t, b))
	for i, name := range b.names()[:3] {
		c := &b.Codes[i]
		symbol, err := qr.EncodeAt(c.URL, qr.M, version)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(readEntry(t, r, name+".eps"), symbol.AppendEPS(nil, 30, c.Label())) {
			t.Errorf("%s.eps is not the code's symbol, 30 mm wide", name)
		}
		var page bytes.Buffer
		if err := pdf.Code(&page, symbol, 30, pdf.About{Title: c.Label() + " " + c.Name, Time: b.Time}); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(readEntry(t, r, name+".pdf"), page.Bytes()) {
			t.Errorf("%s.pdf is not the code's symbol, 30 mm wide", name)
		}
	}
}

func TestWithoutALayoutCodesAreTheDefaultLabels(t *testing.T) {
	b := shops(1)
	b.Press.Formats = Formats{FormatSVG, FormatPNG}
	r := openZIP(t, zipBytes(t, b))
	svg, _ := readVector(t, readEntry(t, r, b.names()[0]+".svg"))
	version := qr.Version(b.Codes[0].URL, qr.Q)
	modules := 17 + 4*version + 2*qr.QuietZone
	if want := fmt.Sprintf("0 0 %d %d", modules, modules); svg.Width != "45mm" || svg.ViewBox != want {
		t.Errorf("the SVG is %s wide and shows %s, want 45mm and %s", svg.Width, svg.ViewBox, want)
	}
	raster, err := png.DecodeConfig(bytes.NewReader(readEntry(t, r, b.names()[0]+".png")))
	if want := modules * qr.Dots(45, modules, 600); err != nil || raster.Width != want {
		t.Errorf("the PNG is %d dots wide, %v; want %d", raster.Width, err, want)
	}
}

func TestAFormatThatNobodyKnowsFailsTheZIP(t *testing.T) {
	b := shops(1)
	b.Press.Formats = Formats{"bmp"}
	want := `code 000001P: drawing its bmp: unknown format "bmp"`
	if err := ZIP(new(bytes.Buffer), b); err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
}

func TestNoNameSpoilsAFormat(t *testing.T) {
	names := []string{"", "𠮷野家 ☕🏪", "\xff\xe4", "a\x00\u202Eb\r\n", "(}{<<\\%%EOF", strings.Repeat("长", 300)}
	b := shops(len(names))
	for i, name := range names {
		b.Codes[i].Name = name
	}
	b.Press.Formats = allFormats
	r := openZIP(t, zipBytes(t, b))
	for i, name := range b.names() {
		if _, text := readVector(t, readEntry(t, r, name+".svg")); text != b.Codes[i].URL {
			t.Errorf("the SVG of %q reads %q", names[i], text)
		}
		if eps := readEntry(t, r, name+".eps"); bytes.ContainsFunc(eps, func(r rune) bool { return r > '~' }) {
			t.Errorf("the EPS of %q is not ASCII", names[i])
		}
		if page := readEntry(t, r, name+".pdf"); !bytes.HasSuffix(bytes.TrimSpace(page), []byte("%%EOF")) {
			t.Errorf("the PDF of %q has no end", names[i])
		}
	}
}

type vector struct {
	Width   string `xml:"width,attr"`
	ViewBox string `xml:"viewBox,attr"`
	Path    struct {
		D string `xml:"d,attr"`
	} `xml:"path"`
}

var svgRectangle = regexp.MustCompile(`M(\d+) (\d+)h(\d+)v(\d+)h-\d+z`)

// readVector reads the modules that an SVG draws as a scanner would.
func readVector(t testing.TB, svg []byte) (drawn vector, text string) {
	t.Helper()
	if err := xml.Unmarshal(svg, &drawn); err != nil {
		t.Fatal(err)
	}
	var side int
	if _, err := fmt.Sscanf(drawn.ViewBox, "0 0 %d", &side); err != nil {
		t.Fatal(err)
	}
	modules, err := gozxing.NewSquareBitMatrix(side - 2*qr.QuietZone)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range svgRectangle.FindAllStringSubmatch(drawn.Path.D, -1) {
		var r [4]int
		for i := range r {
			r[i], _ = strconv.Atoi(m[i+1])
		}
		if err := modules.SetRegion(r[0]-qr.QuietZone, r[1]-qr.QuietZone, r[2], r[3]); err != nil {
			t.Fatal(err)
		}
	}
	return drawn, decoded(t, modules)
}

// readRaster reads a picture with so many dots for a module, each of which has to be all black or all white.
func readRaster(t testing.TB, img image.Image, dots int) string {
	t.Helper()
	side := img.Bounds().Dx()/dots - 2*qr.QuietZone
	modules, err := gozxing.NewSquareBitMatrix(side)
	if err != nil {
		t.Fatal(err)
	}
	black := func(x, y int) bool { r, _, _, _ := img.At(x, y).RGBA(); return r == 0 }
	for y := range side * dots {
		for x := range side * dots {
			corner := black((x/dots+qr.QuietZone)*dots, (y/dots+qr.QuietZone)*dots)
			if black(x+qr.QuietZone*dots, y+qr.QuietZone*dots) != corner {
				t.Fatalf("the module at %d, %d is neither black nor white", x/dots, y/dots)
			}
			if corner {
				modules.Set(x/dots, y/dots)
			}
		}
	}
	return decoded(t, modules)
}

func decoded(t testing.TB, modules *gozxing.BitMatrix) string {
	t.Helper()
	result, err := decoder.NewDecoder().Decode(modules, nil)
	if err != nil {
		t.Fatalf("a code cannot be read: %v", err)
	}
	return result.GetText()
}
