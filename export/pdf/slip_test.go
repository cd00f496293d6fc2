package pdf

import (
	"slices"
	"strings"
	"testing"

	"sceneqr/export/imposition"
	"sceneqr/export/layout"
)

// slipOf is what a slip sheet of a page says.
func slipOf(t *testing.T, page layout.Size, lines ...string) []printedText {
	t.Helper()
	v := numbered(layout.Layout{
		Page: page, Grid: layout.Grid{Columns: 1, Rows: 1}, Label: layout.Label{Size: page}, Code: layout.Code{Side: 12},
	}, 1)
	v.Layout.Fields = nil
	v.Pages = append([]imposition.Page{{Slip: new(imposition.Slip)}}, v.Pages...)
	v.Slip = func(*imposition.Slip) []string { return lines }
	return pages(t, v)[0].texts
}

func TestLongGroupIsSetSmallerBeforeItIsCut(t *testing.T) {
	group := strings.Repeat("上海浦东新区陆家嘴环路", 4)
	for _, page := range []layout.Size{a4, {Width: 60, Height: 60}, {Width: 50, Height: 50}} {
		var said strings.Builder
		for _, text := range slipOf(t, page, group) {
			said.WriteString(text.text)
			if text.size < slipLeast {
				t.Errorf("on %g mm a line is set in %g points", page.Width, text.size)
			}
		}
		if said.String() != group {
			t.Errorf("on %g mm the group is %q, want %q", page.Width, said.String(), group)
		}
	}
}

func TestSlipSheetOfManyLinesIsSetSmaller(t *testing.T) {
	lines := []string{strings.Repeat("华东区", 10), "春季拉新", "12 个码，24 张标签", "000001K", "隔页"}
	texts := slipOf(t, layout.Size{Width: 60, Height: 40}, lines...)
	for _, text := range texts {
		if text.size < slipLeast {
			t.Errorf("%q is set in %g points, and there is room for %g", text.text, text.size, slipLeast)
		}
	}
}

func TestSerialsOfASlipSheetAreWholeOrNotThere(t *testing.T) {
	var serials []string
	for i := range 60 {
		serials = append(serials, serial(2*i))
	}
	given := strings.Join(serials, ", ")
	for _, side := range []float64{14, 20, 30, 50} {
		last := ""
		for _, text := range slipOf(t, layout.Size{Width: side, Height: side}, "华东区", given) {
			for word := range strings.FieldsSeq(text.text) {
				last = word
				if word = strings.TrimSuffix(word, ","); word != "华东区" && word != "…" && !slices.Contains(serials, word) {
					t.Errorf("on %g mm there is %q on the slip sheet", side, word)
				}
			}
		}
		if last != "…" {
			t.Errorf("on %g mm the serials end with %q, want an ellipsis", side, last)
		}
	}
}

func TestSlipSheetIsFramedAndKeepsItsLines(t *testing.T) {
	lines := []string{strings.Repeat("2026 春季门店拉新", 3), "华东区 𠮷", "12 个码，24 张标签", "000001K 至 000012K"}
	for _, l := range layout.Builtin() {
		v := numbered(l, 1)
		v.Pages = append([]imposition.Page{{Slip: &imposition.Slip{Group: "华东区"}}}, v.Pages...)
		v.Slip = func(s *imposition.Slip) []string { return append(lines, s.Group) }
		page := pages(t, v)[0]
		if len(page.codes) != 0 || len(page.paths) != 1 || page.paths[0].width < 1 {
			t.Fatalf("%s: a slip sheet has %d codes and the strokes %+v", l.Name, len(page.codes), page.paths)
		}
		frame := page.paths[0].box
		var said strings.Builder
		for _, text := range page.texts {
			said.WriteString(text.text)
			if !inside(text.box(), frame) {
				t.Errorf("%s: %q of a slip sheet reaches beyond its frame", l.Name, text.text)
			}
		}
		want := strings.ReplaceAll(strings.Join(append(lines, "华东区"), ""), "𠮷", "〓")
		if got := said.String(); strings.ReplaceAll(got, " ", "") != strings.ReplaceAll(want, " ", "") {
			t.Errorf("%s: a slip sheet says %q, want %q", l.Name, got, want)
		}
	}
}
