package proof

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"sceneqr/export/qr"
)

// a4 is a volume of twelve labels to a page.
func a4(pages int) (doc []byte, want Volume) {
	const perPage = 12
	page := Rect{0, 0, 210, 297}
	var all []Code
	for i := range pages * perPage {
		x, y := float64(18+i%3*60), float64(18+i%perPage/3*66)
		text := fmt.Sprintf("http://weixin.qq.com/q/02K9kgpJYPbgN1%06d07_wX", i)
		all = append(all, Code{
			Text: text, Symbol: symbolOf(text, qr.Q), X: x, Y: y, Side: 45,
			Face: Rect{x - 4, y - 4, 53, 60}, Shown: fmt.Sprintf("星光咖啡回龙观店%06d", i),
		})
	}
	codes := func(page int) []Code { return all[page*perPage:][:perPage] }
	d := goodDraft()
	d.page, d.pages = "/MediaBox [0 0 595.28 841.89] /TrimBox [0 0 595.28 841.89]", nil
	for i := range pages {
		var operators strings.Builder
		for _, code := range codes(i) {
			operators.WriteString(symbolAt(code, page.Height))
			down := media.Height - page.Height // what the drawing of a draft takes for its page is lower
			operators.WriteString(say(code.X, code.Y+code.Side+4+down, code.Shown))
			edge := code.Face
			edge.Y += down
			operators.WriteString("/CS1 CS 1 SCN " + outline(edge))
		}
		d.pages = append(d.pages, operators.String())
	}
	return d.bytes(), Volume{Name: "sheet.pdf", Pages: pages, Codes: codes, Media: page, Trim: page, Spot: "CutContour"}
}

// BenchmarkStructure tells what a code costs.
func BenchmarkStructure(b *testing.B) {
	doc, want := a4(100)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := structureOf(doc, want); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*1200), "µs/code")
}

// BenchmarkLabels tells what a page costs.
func BenchmarkLabels(b *testing.B) {
	e := openEye(b)
	doc, want := a4(10)
	for b.Loop() {
		if err := e.Labels(b.Context(), bytes.NewReader(doc), want, Pages(10, true)); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N*10), "ms/page")
}
