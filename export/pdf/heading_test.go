package pdf

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"sceneqr/export/layout"
)

func TestHeadingCountsThroughAllVolumes(t *testing.T) {
	v := numbered(builtin(t, "a4-12"), 13)
	v.First, v.All = 401, 402
	for i, page := range pages(t, v) {
		if page.texts[0].text != v.Heading {
			t.Errorf("the heading is %q, want %q", page.texts[0].text, v.Heading)
		}
		if want := fmt.Sprintf("2026-11-23·第 %d/402 页", 401+i); page.texts[1].text != want {
			t.Errorf("the heading ends with %q, want %q", page.texts[1].text, want)
		}
	}
}

// headingOf is what stands over the grid of a label of some size on A4.
func headingOf(t *testing.T, width float64, title, date string) []printedText {
	t.Helper()
	l := layout.Layout{
		Page:    a4,
		Grid:    layout.Grid{Columns: 1, Rows: 1, Left: 30, Top: 20},
		Label:   layout.Label{Size: layout.Size{Width: width, Height: 60}},
		Code:    layout.Code{Side: 12},
		Heading: true,
	}
	v := volumeOf(l, shop{})
	v.Heading, v.Date, v.First, v.All = title, date, 9, 120
	texts := pages(t, v)[0].texts
	for _, text := range texts {
		if box := text.box(); box.X < 29.99 || box.X+box.Width > 30.01+width || text.size < headingLeast {
			t.Errorf("%q in %g points at %.2v reaches beyond a grid of %g mm", text.text, text.size, box, width)
		}
	}
	return texts
}

func TestHeadingGivesUpItsDateBeforeItsTitle(t *testing.T) {
	const title, date = "试用 sandbox·2026 春季门店拉新活动", "2026-11-23"
	for _, test := range []struct {
		width float64
		size  float64
		want  []string
	}{
		{120, 10, []string{title, date + "·第 9/120 页"}},
		{90, 8, []string{title, date + "·第 9/120 页"}},
		{60, 6, []string{title, "第 9/120 页"}},
		{50, 6, []string{"试用 sandbox·2026 春季门店拉…", "第 9/120 页"}},
		{40, 6, []string{"试用 sandbox·2026…", "第 9/120 页"}},
		{14, 6, []string{"试用 sandb…"}},
	} {
		var got []string
		for _, text := range headingOf(t, test.width, title, date) {
			got = append(got, text.text)
			if text.size != test.size {
				t.Errorf("in %g mm %q is set in %g points, want %g", test.width, text.text, text.size, test.size)
			}
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("in %g mm the heading is %q, want %q", test.width, got, test.want)
		}
	}
}

func TestHeadingOfAnyLengthBeginsAsItsTitleDoes(t *testing.T) {
	for n := range 80 {
		title := strings.Repeat("试用活动", 20)[:3*(n+1)]
		for _, width := range []float64{14, 40, 190} {
			h := newHeadline(title, "2026-11-23", "第 9/120 页", width)
			begin, cut := strings.CutSuffix(h.title, "…")
			if begin == "" || !strings.HasPrefix(title, begin) || cut == (begin == title) {
				t.Errorf("%q is printed as %q in %g mm", title, h.title, width)
			}
			if h.size < headingLeast || span(h.title, h.size)+span(h.end, h.size) > width {
				t.Errorf("%+v is wider than %g mm, or too small", h, width)
			}
		}
	}
}
