package proof

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"strings"
	"unicode/utf16"

	"sceneqr/export/qr"
)

const url = "http://weixin.qq.com/q/02K9kgpJYPbgN10000w0%02d"

// A draft is a file before it is written: its objects as text, so that a test can spoil any of them. It has the form of
// gofpdf's files, with two pages of two codes each.
type draft struct {
	pages     []string // operators
	page      string   // more entries of each page
	resources string
	catalog   string
	trailer   string
	font      string
	noFont    bool
	more      []string // more objects
}

// The sheet of a draft: 120 x 80 mm trimmed, with a bleed of 3 mm and 5 mm around that.
var (
	media = Rect{0, 0, 136, 96}
	trim  = Rect{8, 8, 120, 80}
	bleed = Rect{5, 5, 126, 86}
)

func wanted() Volume {
	return Volume{
		Name: "sheet.pdf", Pages: 2, Media: media, Trim: trim, Bleed: bleed, Spot: "CutContour",
		Codes: func(page int) []Code {
			return []Code{
				{
					Label: fmt.Sprintf("%d-1", page), Text: fmt.Sprintf(url, 2*page), X: 20, Y: 30, Side: 40,
					Symbol: symbolOf(fmt.Sprintf(url, 2*page), qr.Q),
					Face:   Rect{18, 26, 46, 54}, Shown: fmt.Sprintf("东门%d-1号", page),
				},
				{
					Label: fmt.Sprintf("%d-2", page), Text: fmt.Sprintf(url, 2*page+1), X: 70, Y: 30, Side: 30,
					Symbol: symbolOf(fmt.Sprintf(url, 2*page+1), qr.Q),
					Face:   Rect{66, 26, 46, 54}, Shown: fmt.Sprintf("西门%d-2号", page),
				},
			}
		},
	}
}

func symbolOf(text string, level qr.Level) qr.Symbol {
	s, err := qr.Encode(text, level)
	if err != nil {
		panic(err)
	}
	return s
}

func goodDraft() draft {
	d := draft{
		page:      boxEntry("TrimBox", trim) + boxEntry("BleedBox", bleed),
		resources: "/ProcSet [/PDF /Text] /Font <</F1 5 0 R>> /ColorSpace <</CS1 9 0 R>>",
		font:      "/FontFile2 8 0 R",
		catalog: "/Metadata 11 0 R /OutputIntents [<</S /GTS_PDFX /OutputConditionIdentifier (FOGRA39)>>] " +
			"/ViewerPreferences <</PrintScaling /None>>",
		trailer: "/Info 10 0 R /ID [<0123> <0123>]",
		more: []string{
			"[/Separation /CutContour /DeviceCMYK <</FunctionType 2 /C0 [0 0 0 0] /C1 [0 1 0 0] /N 1>>]",
			"<</Trapped /False>>",
			"<</Type /Metadata /Subtype /XML /Length 23>>\nstream\n<x:xmpmeta></x:xmpmeta>\nendstream",
		},
	}
	want := wanted()
	for page := range want.Pages {
		d.pages = append(d.pages, pageOf(want.codes(page)))
	}
	return d
}

// pageOf draws labels: their edges, their codes and their texts.
func pageOf(codes []Code) string {
	page := edges(codes)
	for _, code := range codes {
		page += labelled(code)
	}
	return page
}

func edges(codes []Code) string {
	all := "2 J\n0.28 w\n/CS1 CS 1.000 SCN\n"
	for _, code := range codes {
		all += outline(code.Face)
	}
	return all + "0.000 G\n"
}

func labelled(code Code) string {
	return operators(code) + say(code.X+2, code.Y+code.Side+4, code.Shown)
}

// say writes a text of 8 points on a base line, from a place in millimetres on.
func say(x, y float64, text string) string {
	var coded strings.Builder
	for _, unit := range utf16.Encode([]rune(text)) {
		for _, b := range [...]byte{byte(unit >> 8), byte(unit)} {
			if strings.ContainsRune("()\\", rune(b)) {
				coded.WriteByte('\\')
			}
			coded.WriteByte(b)
		}
	}
	return fmt.Sprintf("BT /F1 8.00 Tf ET\nq 0.000 g BT %.2f %.2f Td (%s) Tj ET Q\n",
		x/mmPerPoint, (media.Height-y)/mmPerPoint, coded.String())
}

// stray is a text that no label has.
func stray(x, y float64) string { return say(x, y, "a序号)") }

// curves draws one letter of some 3 mm for each of the text, as outlines.
func curves(x, y float64, text string) string {
	var b strings.Builder
	for i := range []rune(text) {
		fmt.Fprintf(&b, "q 8 0 0 8 %.2f %.2f cm 0 0 m 0.8 0 l 0.8 0.5 0.5 0.8 0 0.8 c h f Q\n",
			x/mmPerPoint+8*float64(i), (media.Height-y)/mmPerPoint)
	}
	return b.String()
}

// outline strokes the edge of a rectangle.
func outline(r Rect) string {
	return strings.Replace(patch(r.X, r.Y, r.Width, r.Height), " f\n", " S\n", 1)
}

// oval strokes a curve that touches the same edges.
func oval(r Rect) string {
	x0, y0 := r.X/mmPerPoint, (media.Height-r.Y-r.Height)/mmPerPoint
	x1, y1 := x0+r.Width/mmPerPoint, y0+r.Height/mmPerPoint
	x, y := (x0+x1)/2, (y0+y1)/2
	return fmt.Sprintf("%.2f %.2f m %[3]f %[2]f %[3]f %[2]f %[3]f %[4]f c %[3]f %[5]f %[3]f %[5]f %[1]f %[5]f c "+
		"%[6]f %[5]f %[6]f %[5]f %[6]f %[4]f c %[6]f %[2]f %[6]f %[2]f %[1]f %[2]f c h S\n", x, y0, x1, y, y1, x0)
}

// operators draws a code as our files do.
func operators(code Code) string { return symbolAt(code, media.Height) }

// symbolAt draws a code on a page of that height.
func symbolAt(code Code, height float64) string {
	s := code.Symbol
	if s.Size() == 0 {
		s = symbolOf(code.Text, qr.Q)
	}
	module := code.Side / float64(s.Size()+2*qr.QuietZone)
	var b strings.Builder
	fmt.Fprintf(&b, "q %.5f 0 0 %.5f %.4f %.4f cm\n", module/mmPerPoint, -module/mmPerPoint,
		(code.X+qr.QuietZone*module)/mmPerPoint, (height-code.Y-qr.QuietZone*module)/mmPerPoint)
	for _, r := range s.Rects() {
		fmt.Fprintf(&b, "%d %d %d %d re\n", r.X, r.Y, r.W, r.H)
	}
	b.WriteString("f Q\n")
	return b.String()
}

func boxEntry(key string, r Rect) string {
	return fmt.Sprintf("/%s [%.2f %.2f %.2f %.2f]\n", key, r.X/mmPerPoint, (media.Height-r.Y-r.Height)/mmPerPoint,
		(r.X+r.Width)/mmPerPoint, (media.Height-r.Y)/mmPerPoint)
}

// bytes writes the draft. The objects: 1 catalogue, 2 pages, 3 resources, 4 widths, 5 font, 6 descendant, 7 descriptor,
// 8 font file, 9 and on those of more, and then two for each page.
func (d draft) bytes() []byte {
	first := 9 + len(d.more)
	kids := ""
	for i := range d.pages {
		kids += fmt.Sprintf("%d 0 R ", first+2*i)
	}
	objects := []string{
		"<</Type /Catalog /Pages 2 0 R " + d.catalog + ">>",
		fmt.Sprintf("<</Type /Pages\n/Kids [%s]\n/Count %d\n%s>>", kids, len(d.pages), boxEntry("MediaBox", media)),
		"<<" + d.resources + ">>",
		"[1 [250 500] 97 98 500]",
		"<</Type /Font /Subtype /Type0 /BaseFont /QRVABC+Noto /Encoding /Identity-H /DescendantFonts [6 0 R]>>",
		"<</Type /Font /Subtype /CIDFontType2 /BaseFont /QRVABC+Noto /FontDescriptor 7 0 R /DW 1000 /W 4 0 R>>",
		"<</Type /FontDescriptor " + d.font + ">>",
		stream("glyphs"),
	}
	if d.noFont {
		for i := range objects[3:] {
			objects[3+i] = "null"
		}
	}
	objects = append(objects, d.more...)
	for i, page := range d.pages {
		objects = append(objects,
			fmt.Sprintf("<</Type /Page\n/Parent 2 0 R /Resources 3 0 R /Contents %d 0 R\n%s>>", first+2*i+1, d.page),
			stream(page))
	}
	var b bytes.Buffer
	b.WriteString("%PDF-1.3\n%\xe2\xe3\xcf\xd3\n")
	table := fmt.Sprintf("xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for i, object := range objects {
		table += fmt.Sprintf("%010d 00000 n \n", b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, object)
	}
	at := b.Len()
	fmt.Fprintf(&b, "%strailer\n<</Size %d /Root 1 0 R %s>>\nstartxref\n%d\n%%%%EOF\n", table, len(objects)+1, d.trailer, at)
	return b.Bytes()
}

func stream(content string) string {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	w.Write([]byte(content)) // to memory
	w.Close()
	return fmt.Sprintf("<</Filter /FlateDecode /Length %d>>\nstream\n%s\nendstream", b.Len(), b.String())
}
