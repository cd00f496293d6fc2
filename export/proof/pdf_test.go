package proof_test

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"strings"
	"testing"
	"time"

	"sceneqr/campaign/verify"
	"sceneqr/export/imposition"
	"sceneqr/export/layout"
	"sceneqr/export/pdf"
	"sceneqr/export/proof"
	"sceneqr/export/qr"
)

func url(item int) string { return fmt.Sprintf("http://weixin.qq.com/q/02K9kgpJYPbgN1%06d07_wX", item) }

// drawn is a volume of two full pages behind a slip sheet, and what it has to be.
func drawn(t *testing.T, l layout.Layout, change func(*pdf.Volume, *proof.Volume)) ([]byte, proof.Volume) {
	t.Helper()
	groups := []imposition.Item{}
	for range 2 * l.PerPage() {
		groups = append(groups, imposition.Item{Copies: 1, Group: "华东区"})
	}
	volumes, err := imposition.Impose(groups, imposition.Order{PerPage: l.PerPage(), ByGroup: true})
	if err != nil {
		t.Fatal(err)
	}
	pages := volumes[0].Pages
	draw := pdf.Volume{
		About:  pdf.About{Title: "春季", Time: time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)},
		Layout: l, Heading: "2026 春季门店拉新", Date: "2026-11-23", Pages: pages, First: 1, All: len(pages),
		Label: func(item int) (pdf.Label, error) { return labelOf(l, item) },
		Slip:  func(s *imposition.Slip) []string { return []string{s.Group, fmt.Sprint(s.Labels)} },
	}
	changed := make(map[[2]int]string)
	want := wantOf(t, l, pages, changed)
	change(&draw, &want)
	var out bytes.Buffer
	changes, err := draw.Write(&out)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range changes {
		changed[[2]int{c.Item, c.Field}] = c.Printed
	}
	return out.Bytes(), want
}

func labelOf(l layout.Layout, item int) (pdf.Label, error) {
	symbol, err := qr.EncodeAt(url(item), l.Code.Level, qr.Version(url(item), l.Code.Level))
	label := pdf.Label{Name: fmt.Sprint(item), Symbol: symbol}
	for _, f := range l.Fields {
		label.Texts = append(label.Texts, layout.Fill(f.Template, func(column string) string {
			return map[string]string{"name": "星光咖啡回龙观 (东大街) 店", "serial": fmt.Sprintf("%06dK", item)}[column]
		}))
	}
	return label, err
}

// wantOf is what a volume has to be whose texts were changed, by item and field, when it has been drawn.
func wantOf(t *testing.T, l layout.Layout, pages []imposition.Page, changed map[[2]int]string) proof.Volume {
	margin, media := l.Margin(), l.Media()
	onMedia := func(r layout.Rect) proof.Rect {
		return proof.Rect{X: margin + r.X, Y: margin + r.Y, Width: r.Width, Height: r.Height}
	}
	want := proof.Volume{
		Name: "sheet.pdf", Pages: len(pages),
		Media: proof.Rect{Width: media.Width, Height: media.Height},
		Trim:  onMedia(layout.Rect{Width: l.Page.Width, Height: l.Page.Height}),
		Codes: func(page int) (codes []proof.Code) {
			for cell, item := range pages[page].Cells {
				label, err := labelOf(l, item)
				if err != nil {
					t.Fatal(err)
				}
				shown := shownOn(label, item, changed)
				for i, r := range l.Codes(cell) {
					codes = append(codes, proof.Code{
						Label: fmt.Sprint(item), Text: url(item), X: margin + r.X, Y: margin + r.Y, Side: r.Width,
						Symbol: label.Symbol, Shown: shown,
						Face: onMedia(l.Faces(cell)[i].Rect), Cut: onMedia(l.CellRect(cell)),
					})
				}
			}
			return codes
		},
	}
	if l.Bleed > 0 {
		want.Bleed = proof.Rect{
			X: margin - l.Bleed, Y: margin - l.Bleed, Width: l.Page.Width + 2*l.Bleed, Height: l.Page.Height + 2*l.Bleed,
		}
	}
	if l.Cut {
		want.Spot = pdf.CutContour
	}
	return want
}

// shownOn is all text of a label without its white space.
func shownOn(label pdf.Label, item int, changed map[[2]int]string) string {
	var all string
	for i, text := range label.Texts {
		line, ok := changed[[2]int{item, i}]
		if !ok {
			line = pdf.Shown(text)
		}
		all += strings.Join(strings.Fields(line), "")
	}
	return all
}

// The volumes that package pdf draws, in every layout and with all that it can do to them.
func TestOurVolumesAreProved(t *testing.T) {
	eye, err := proof.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := eye.Close(); err != nil {
			t.Error(err)
		}
	})
	plain := func(*pdf.Volume, *proof.Volume) {}
	proved := func(name string, l layout.Layout, change func(*pdf.Volume, *proof.Volume)) {
		t.Run(name, func(t *testing.T) {
			doc, want := drawn(t, l, change)
			codes, err := proof.Structure(t.Context(), bytes.NewReader(doc), int64(len(doc)), want)
			if all := 2 * l.PerPage() * len(l.Faces(0)); err != nil || codes != all {
				t.Errorf("%d codes of %d, %v", codes, all, err)
			}
			if err := eye.Labels(t.Context(), bytes.NewReader(doc), want, []int{1, 2}); err != nil {
				t.Error(err)
			}
		})
	}
	for _, l := range layout.Builtin() {
		proved(l.Name, l, plain)
	}
	sticker, err := layout.Find("sticker-50")
	if err != nil {
		t.Fatal(err)
	}
	proved("outlines", sticker, func(v *pdf.Volume, want *proof.Volume) { v.Outlines, want.Outlines = true, true })
	proved("corrected", sticker, func(v *pdf.Volume, want *proof.Volume) {
		v.Printer = layout.Printer{DX: 0.7, DY: -1.2, ScaleX: 1.004, ScaleY: 0.997}
		want.Correction = proof.Correction{X: 0.7, Y: -1.2, ScaleX: 1.004, ScaleY: 0.997}
	})
	proved("logo", sticker, func(v *pdf.Volume, want *proof.Volume) {
		symbol := want.Codes(1)[0].Symbol
		v.Logo, want.Images, want.Hidden = logo(t), 1, logo(t).Modules(symbol.Size())
	})
	tent, err := layout.Find("tent-a5")
	if err != nil {
		t.Fatal(err)
	}
	tent.Cut = true
	proved("folded and cut", tent, plain)
	proved("folded, in outlines", tent, func(v *pdf.Volume, want *proof.Volume) { v.Outlines, want.Outlines = true, true })
}

// logo is black, the worst for a code.
func logo(t *testing.T) *pdf.Logo {
	t.Helper()
	picture := image.NewGray(image.Rect(0, 0, 64, 64))
	for i := range picture.Pix {
		picture.Pix[i] = color.Gray{Y: 10}.Y
	}
	var out bytes.Buffer
	if err := png.Encode(&out, picture); err != nil {
		t.Fatal(err)
	}
	made, err := pdf.NewLogo(out.Bytes(), verify.Modules)
	if err != nil {
		t.Fatal(err)
	}
	return made
}
