package proof

import (
	"fmt"
	"strings"
	"testing"

	"sceneqr/export/qr"
)

// A logo of a fifth of the side, and the white under it, in the middle of the first code of the second page. It hides 9
// of 33 modules.
func TestLogoMayStandInTheMiddle(t *testing.T) {
	for name, tt := range map[string]struct {
		left   float64
		side   float64
		change func(*Volume)
		why    string
	}{
		"in the middle":            {36, 8, func(*Volume) {}, ""},
		"no pictures are expected": {36, 8, func(v *Volume) { v.Images = 0 }, "1 pictures"},
		"nothing is to be hidden":  {36, 8, func(v *Volume) { v.Hidden = 0 }, "stands on the code"},
		"less is to be hidden":     {36, 8, func(v *Volume) { v.Hidden = 7 }, "stands on the code"},
		"beside the middle":        {26, 8, func(*Volume) {}, "stands on the code"},
		"too large":                {34, 12, func(*Volume) {}, "stands on the code"},
		"of no known symbol":       {36, 8, unknown, "should be 0"},
	} {
		t.Run(name, func(t *testing.T) {
			d := goodDraft()
			d.resources += "/XObject <</I1 12 0 R>>"
			d.more = append(d.more, "<</Subtype /Image /ColorSpace /DeviceGray>>")
			d.pages[1] += "1 g " + patch(tt.left, 46, tt.side, 8)
			d.pages[1] += fmt.Sprintf("q %.2f 0 0 %.2f %.2f %.2f cm /I1 Do Q\n", tt.side/mmPerPoint, 8/mmPerPoint,
				tt.left/mmPerPoint, (media.Height-54)/mmPerPoint)
			want := wanted()
			want.Images, want.Hidden = 1, 9
			tt.change(&want)
			_, err := structureOf(d.bytes(), want)
			if tt.why == "" && err != nil || tt.why != "" && (err == nil || !strings.Contains(err.Error(), tt.why)) {
				t.Errorf("%v; want %q", err, tt.why)
			}
		})
	}
}

// unknown is a volume of whose codes nobody has said which modules they have: that is no leave to look at none.
func unknown(v *Volume) {
	codes := v.Codes
	v.Codes = func(page int) []Code {
		out := codes(page)
		for i := range out {
			out[i].Symbol = qr.Symbol{}
		}
		return out
	}
}

func TestModulesUnderALogoAreNotCompared(t *testing.T) {
	for hidden, ok := range map[int]bool{9: true, 7: false, 0: false} {
		d, want := goodDraft(), wanted()
		want.Hidden = hidden
		instead(0, func(c *Code) { c.Symbol = c.Symbol.Cleared(9) })(&d)
		if _, err := structureOf(d.bytes(), want); (err == nil) != ok {
			t.Errorf("9 modules are gone where %d are hidden: %v", hidden, err)
		}
	}
}

func TestCodesStandOnTheTrimmedPage(t *testing.T) {
	d, want := goodDraft(), wanted()
	want.Trim = Rect{20.5, 8, 107.5, 80} // the first code begins at 20
	d.page = boxEntry("TrimBox", want.Trim) + boxEntry("BleedBox", bleed)
	if _, err := structureOf(d.bytes(), want); err == nil || !strings.Contains(err.Error(), "is trimmed") {
		t.Error(err)
	}
}

// A label that is folded has two codes, on faces of their own, and one edge.
func TestFoldedLabelHasOneCutLine(t *testing.T) {
	both := Rect{18, 26, 94, 54}
	want, d := wanted(), goodDraft()
	codes := want.Codes
	want.Codes = func(page int) []Code {
		out := codes(page)
		for i := range out {
			out[i].Cut = both
		}
		return out
	}
	if _, err := structureOf(d.bytes(), want); err == nil {
		t.Error("its faces have an edge each, and it passes")
	}
	for page := range d.pages {
		d.pages[page] = "/CS1 CS 1 SCN " + outline(both) + "0 G\n"
		for _, code := range codes(page) {
			d.pages[page] += labelled(code)
		}
	}
	if _, err := structureOf(d.bytes(), want); err != nil {
		t.Error(err)
	}
}

// The box of a line of text is as high as its letters are.
func TestTextKeepsOutOfTheQuietZone(t *testing.T) {
	want := wanted()
	codes := want.Codes
	want.Codes = func(page int) []Code { // their labels are not looked at
		out := codes(page)
		for i := range out {
			out[i].Face = Rect{}
		}
		return out
	}
	for _, tt := range []struct {
		text string
		base float64 // the first code is from 30 to 70 mm
		ok   bool
	}{
		{"序号", 29.6, true}, {"序号", 29.8, false}, {"2026", 29.6, true},
		{"gy", 29.6, false}, {"gy", 29.2, true}, {"序号y", 29.6, false},
		{"序号", 72.6, true}, {"序号", 72.3, false}, {"gy", 72.3, false},
	} {
		d := goodDraft()
		drawn(say(25, tt.base, tt.text))(&d)
		if _, err := structureOf(d.bytes(), want); (err == nil) != tt.ok {
			t.Errorf("%q on a line at %g mm: %v", tt.text, tt.base, err)
		}
	}
}

// A text with a volume's outlines: no font, and one shape for each letter.
func outlined() (draft, Volume) {
	d, want := goodDraft(), wanted()
	want.Outlines = true
	d.resources = "/ColorSpace <</CS1 9 0 R>>"
	d.noFont = true
	for page := range d.pages {
		codes := want.codes(page)
		d.pages[page] = edges(codes)
		for _, code := range codes {
			d.pages[page] += operators(code) + curves(code.X+2, code.Y+code.Side+4, code.Shown)
		}
	}
	return d, want
}

func TestOutlinesAreCounted(t *testing.T) {
	d, want := outlined()
	if _, err := structureOf(d.bytes(), want); err != nil {
		t.Error(err)
	}
	for name, tt := range map[string]struct{ with, why string }{
		"no letters":       {"", "is missing"},
		"a letter missing": {curves(22, 74, "东门001"), "wrong from letter 6 on"},
		"text":             {say(22, 74, "东门0-1号"), `the font "F1"`},
	} {
		t.Run(name, func(t *testing.T) {
			d, want := outlined()
			d.pages[0] = strings.Replace(d.pages[0], curves(22, 74, "东门0-1号"), tt.with, 1)
			if _, err := structureOf(d.bytes(), want); err == nil || !strings.Contains(err.Error(), tt.why) {
				t.Errorf("%v; want %q", err, tt.why)
			}
		})
	}
}

func TestOutlinesHaveNoFont(t *testing.T) {
	want := wanted()
	want.Outlines = true
	if _, err := structureOf(goodDraft().bytes(), want); err == nil || !strings.Contains(err.Error(), "in outlines") {
		t.Error(err)
	}
}
