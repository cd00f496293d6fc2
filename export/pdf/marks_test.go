package pdf

import (
	"slices"
	"strings"
	"testing"

	"sceneqr/export/imposition"
	"sceneqr/export/layout"
)

func TestMarksStandOutsideTheLabels(t *testing.T) {
	eachLayout(t, func(t *testing.T, l layout.Layout, page printedPage) {
		grid := 2*(l.Grid.Columns+1) + 2*(l.Grid.Rows+1)
		want := map[layout.Marks]int{layout.GridMarks: grid, layout.TrimMarks: 8}[l.Marks]
		if l.Label.Fold {
			want += 2 * l.PerPage()
		}
		marks := 0
		media := layout.Rect{Width: l.Media().Width, Height: l.Media().Height}
		bleed := moved(layout.Rect{Width: l.Page.Width + 2*l.Bleed, Height: l.Page.Height + 2*l.Bleed}, l.Margin()-l.Bleed)
		for _, path := range page.paths {
			if path.ink != "" {
				continue
			}
			marks++
			if !inside(path.box, media) {
				t.Errorf("a mark at %.1v reaches beyond the sheet", path.box)
			}
			if l.Marks == layout.TrimMarks && !apart(path.box, bleed) {
				t.Errorf("a mark at %.1v stands in the bleed", path.box)
			}
			for _, label := range labels(l) {
				if !l.Label.Fold && !apart(path.box, label) {
					t.Errorf("a mark at %.1v stands on a label", path.box)
				}
			}
		}
		if marks != want {
			t.Errorf("%d marks, want %d", marks, want)
		}
	})
}

func TestLabelsWithGapsAreMarkedOnBothSidesOfThem(t *testing.T) {
	for gap, want := range map[float64][]float64{0: {10, 30, 50}, 2: {10, 30, 32, 52}} {
		if got := edges(10, 20, gap, 2); !slices.Equal(got, want) {
			t.Errorf("with gaps of %g mm the marks stand at %v, want %v", gap, got, want)
		}
	}
}

func TestEachLabelThatIsThereIsCutOut(t *testing.T) {
	l := builtin(t, "a4-12")
	l.Cut, l.Label.Corner, l.Marks = true, 3, layout.NoMarks
	for _, corner := range []float64{0, 3, 31.5} {
		l.Label.Corner = corner
		v := numbered(l, 3)
		v.Pages[0].Cells = []int{0, imposition.Empty, 2}
		page := pages(t, v)[0]
		if len(page.paths) != 1 || page.paths[0].operator != "S" || page.paths[0].width != 0.25 {
			t.Fatalf("corner %g: the contours are %+v, want one stroke of a quarter of a point", corner, page.paths)
		}
		if want := []string{"CS", "SCN"}; !slices.Equal(page.inks, want) {
			t.Errorf("corner %g: the page changes its ink with %q, want %q", corner, page.inks, want)
		}
		first, third := l.CellRect(0), l.CellRect(2)
		want := layout.Rect{X: first.X, Y: first.Y, Width: third.X + third.Width - first.X, Height: first.Height}
		if got := page.paths[0].box; !nearly(got, want) {
			t.Errorf("corner %g: the contours cover %.3v, want %.3v", corner, got, want)
		}
	}
}

func TestSpotColourIsThereForCutLabelsOnly(t *testing.T) {
	for name, want := range map[string]bool{"sticker-50": true, "a4-12": false} {
		doc, _ := written(t, numbered(builtin(t, name), 1))
		if got := strings.Contains(string(doc), "[/Separation /CutContour"); got != want {
			t.Errorf("%s: a spot colour CutContour: %v, want %v", name, got, want)
		}
	}
}
