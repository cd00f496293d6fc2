package pdf

import (
	"strings"
	"testing"

	"sceneqr/export/layout"
)

func TestOutlinesNeedNoFont(t *testing.T) {
	v := named(builtin(t, "a4-12"), "成都宽窄巷子店", "𠮷野家")
	v.Outlines = true
	doc, changes := written(t, v)
	for _, name := range []string{"/Type /Font", "/FontFile2", " Tf"} {
		if strings.Contains(string(doc), name) {
			t.Errorf("the document contains %s", name)
		}
	}
	page := readPDF(t, doc)[0]
	if len(page.texts) != 0 || len(page.codes) != 2 {
		t.Errorf("the page has %d texts and %d codes, want none and 2", len(page.texts), len(page.codes))
	}
	if len(changes) != 1 || changes[0].Printed != "〓野家" {
		t.Errorf("the changes are %+v, want the one of a font", changes)
	}
}

// Each letter's outline lies where the font would have set it.
func TestOutlinesStandWhereTheTextDoes(t *testing.T) {
	for _, name := range []string{"a4-12", "sticker-50", "tent-a5"} {
		v := named(builtin(t, name), "成都宽窄巷子店（二楼）A", "好")
		texts := pages(t, v)[0].texts
		v.Outlines = true
		glyphs := 0
		for _, path := range pages(t, v)[0].paths {
			if path.operator == "S" {
				continue
			}
			glyphs++
			on := false
			for _, text := range texts {
				box, below := text.box(), 0.3*text.size*mmPerPoint
				box.Height += below
				if text.turned {
					box.Y -= below
				}
				on = on || inside(path.box, box) && (path.operator == "B") == text.bold
			}
			if !on {
				t.Errorf("%s: a letter at %.2v (%s) is not where its text is", name, path.box, path.operator)
			}
		}
		want := 0
		for _, text := range texts {
			want += len([]rune(strings.ReplaceAll(text.text, " ", "")))
		}
		if glyphs != want {
			t.Errorf("%s: %d letters are drawn, want %d", name, glyphs, want)
		}
	}
}

func TestTextBeyondTheFontsLimitIsOnThePageToo(t *testing.T) {
	l := layout.Layout{
		Page:   layout.Size{Width: 1000, Height: 1000},
		Grid:   layout.Grid{Columns: 1, Rows: 1},
		Label:  layout.Label{Size: layout.Size{Width: 1000, Height: 1000}},
		Code:   layout.Code{Side: 20},
		Fields: []layout.Field{{Template: "{name}", Y: 100, Width: 900, Height: 800, Size: 6, Least: 6, Lines: 100}},
	}
	var all strings.Builder
	for r := rune(0x4e00); r < 0x4e00+2*longestRun; r++ {
		all.WriteRune(r)
	}
	doc, changes := written(t, named(l, all.String()))
	page := readPDF(t, doc)[0]
	set, drawn := 0, 0
	for _, text := range page.texts {
		set += len([]rune(text.text))
	}
	for _, path := range page.paths {
		if path.operator == "f" {
			drawn++
		}
	}
	if len(changes) > 0 || set+drawn != 2*longestRun || drawn == 0 {
		t.Errorf("%d characters are set and %d drawn, want all of %d (changes: %d)", set, drawn, 2*longestRun, len(changes))
	}
}
