package pdf

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"sceneqr/export/layout"
)

func TestLabelSaysWhatItIs(t *testing.T) {
	v := volumeOf(builtin(t, "a4-12"),
		shop{name: "成都宽窄巷子店", group: "华东区"},
		shop{name: "西安大雁塔北广场店"},
		shop{name: "龙䶮家常菜馆", group: "华东区", expires: "2026-12-22 09:30"})
	want := []string{
		"成都宽窄巷子店", "华东区·000001K",
		"西安大雁塔北广场店", "000002K",
		"龙䶮家常菜馆", "华东区·000003K", "有效期至 2026-12-22 09:30",
	}
	if got := pages(t, v)[0].labelTexts(true); !slices.Equal(got, want) {
		t.Errorf("the labels say\n%q\nwant\n%q", got, want)
	}
}

func TestSerialBehindALongGroupIsWhole(t *testing.T) {
	doc, changes := written(t, volumeOf(builtin(t, "a4-12"), shop{name: "店", group: strings.Repeat("华东区", 50)}))
	page := readPDF(t, doc)[0]
	got := page.labelTexts(true)[1]
	if !strings.HasSuffix(got, "…000001K") {
		t.Errorf("a long group leaves %q of the serial", got)
	}
	if want := (Change{Field: 1, Cut: true, Printed: got}); len(changes) != 1 || changes[0] != want {
		t.Errorf("the changes are %+v, want %+v", changes, want)
	}
}

func TestFieldsAreSetInTheirBoxes(t *testing.T) {
	box := layout.Field{X: 5, Y: 30, Width: 40, Height: 20, Size: 10, Least: 6, Lines: 2}
	l := layout.Layout{
		Page:  layout.Size{Width: 60, Height: 60},
		Grid:  layout.Grid{Columns: 1, Rows: 1, Left: 2, Top: 3},
		Label: layout.Label{Size: layout.Size{Width: 50, Height: 55}},
		Code:  layout.Code{Side: 25},
	}
	for align, left := range map[layout.Align]float64{layout.Left: 0, layout.Centre: 0.5, layout.Right: 1} {
		for _, bold := range []bool{false, true} {
			box.Align, box.Bold = align, bold
			l.Fields = []layout.Field{box}
			v := named(l, "")
			label := v.Label
			v.Label = func(item int) (Label, error) {
				printed, err := label(item)
				printed.Texts = []layout.Filled{{Cut: "南京西路旗舰店（二楼扶梯口立牌）"}}
				return printed, err
			}
			texts := pages(t, v)[0].texts
			if len(texts) != 2 {
				t.Fatalf("%d lines, want 2", len(texts))
			}
			for _, text := range texts {
				if want := 2 + box.X + left*(box.Width-span(text.text, text.size)); !sameLength(text.left, want) {
					t.Errorf("align %d: %q begins at %.2f mm, want %.2f", align, text.text, text.left, want)
				}
				if text.bold != bold {
					t.Errorf("%q is bold: %v, want %v", text.text, text.bold, bold)
				}
			}
			// The letters of both lines, 0.88 of their size above the line and 0.12 below it, are in the middle of the box.
			above := texts[0].box().Y - (3 + box.Y)
			below := 3 + box.Y + box.Height - (texts[1].base + 0.12*texts[1].size*mmPerPoint)
			if !sameLength(above, below) {
				t.Errorf("%.2f mm are free above the lines and %.2f below", above, below)
			}
		}
	}
}

func TestBoxesAreThoseOfTheLayout(t *testing.T) {
	for _, l := range layout.Builtin() {
		doc, _ := written(t, numbered(l, l.PerPage()+1))
		media, m := l.Media(), l.Margin()
		want := map[string]int{
			"/MediaBox [0 0 " + corner(media.Width, media.Height):                       1,
			"/TrimBox [" + corner(m, m) + " " + corner(m+l.Page.Width, m+l.Page.Height): 2,
		}
		if out := m - l.Bleed; l.Bleed > 0 {
			want["/BleedBox ["+corner(out, out)+" "+corner(media.Width-out, media.Height-out)] = 2
		}
		for box, times := range want {
			if n := strings.Count(string(doc), box); n != times {
				t.Errorf("%s: %s stands %d times in the file, want %d", l.Name, box, n, times)
			}
		}
	}
}

func corner(x, y float64) string { return fmt.Sprintf("%.2f %.2f", x/mmPerPoint, y/mmPerPoint) }
