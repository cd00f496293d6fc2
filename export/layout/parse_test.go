package layout

import (
	"errors"
	"strings"
	"testing"

	"sceneqr/campaign/words"
	"sceneqr/export/qr"
)

// problems are those of a file that is to have some, in English.
func problems(t *testing.T, text string) []string { return problemsIn(t, words.English, text) }

func problemsIn(t *testing.T, lang words.Language, text string) []string {
	t.Helper()
	_, err := Parse("shelf.yaml", []byte(text))
	var bad *Error
	if !errors.As(err, &bad) {
		t.Errorf("got %v for\n%s", err, text)
		return nil
	}
	if line := err.Error(); !strings.HasPrefix(line, "shelf.yaml has ") || strings.Contains(line, "\n") {
		t.Errorf("%q", line)
	}
	return told(lang, bad.Problems)
}

func told(lang words.Language, list []words.Message) []string {
	var texts []string
	for _, m := range list {
		texts = append(texts, lang.Of(m))
	}
	return texts
}

// expect compares problems with their beginnings.
func expect(t *testing.T, got []string, want ...string) {
	t.Helper()
	for i, w := range want {
		if i >= len(got) || !strings.HasPrefix(got[i], w) {
			t.Errorf("problem %d of\n%s\nhas to begin\n%s", i, strings.Join(got, "\n"), w)
		}
	}
	if len(got) > len(want) {
		t.Errorf("more problems than expected:\n%s", strings.Join(got[len(want):], "\n"))
	}
}

func TestWhatAFileDoesNotSayHasItsUsualValue(t *testing.T) {
	l, err := Parse("a/b/shelf.yaml", []byte(`
page: [100, 80]
label: {size: [60, 50]}
code: {side: 19}
fields:
  - {text: "{name}", top: 36, size: 8, lines: 2}
  - {text: "{serial}", width: 20, top: 44, size: 7, align: right}
  - {text: "{key}", left: 45, top: 10, size: 7}
`))
	if err != nil {
		t.Fatal(err)
	}
	if l.Name != "shelf" || l.Grid != (Grid{Columns: 1, Rows: 1, Left: 20, Top: 15}) {
		t.Errorf("%q, %+v", l.Name, l.Grid)
	}
	if l.Code != (Code{Side: 19, X: 20.5, Y: 15.5, Level: qr.M}) {
		t.Errorf("%+v", l.Code)
	}
	near(t, "name", l.Fields[0].rect(), Rect{3, 36, 54, 16 * Leading * MMPerPoint})
	near(t, "serial", l.Fields[1].rect(), Rect{20, 44, 20, 7 * Leading * MMPerPoint})
	near(t, "key", l.Fields[2].rect(), Rect{45, 10, 12, 7 * Leading * MMPerPoint})
	if f := l.Fields[1]; f.Lines != 1 || f.Least != 6 || f.Align != Right {
		t.Errorf("%+v", f)
	}
}

func TestTheLevelFollowsTheSizeOfTheCode(t *testing.T) {
	for text, want := range map[string]qr.Level{
		"code: {side: 19.9}":         qr.M,
		"code: {side: 20}":           qr.Q,
		"code: {side: 19, level: H}": qr.H,
		"code: {side: 40, level: L}": qr.L,
	} {
		l, err := Parse("x.yaml", []byte("page: [60, 60]\n"+text))
		if err != nil || l.Code.Level != want {
			t.Errorf("%s: %v, %v", text, l.Code.Level, err)
		}
	}
}

func TestAllThatCannotBeReadIsSaidAtOnce(t *testing.T) {
	expect(t, problems(t, `page: A7
colour: red
grid: {columns: x, rows: 0, top: 3mm, gap: 4, left: .nan}
label: 5
fields:
  - {text: "{name}", sise: 7}
roll: maybe
title:
bleed: .inf
`),
		`line 1: page is "A7": it has to be one of A3, A4, A5, A6, Letter`,
		`line 2: the file has no key "colour", only bleed, code,`,
		`line 3: grid.columns is "x": it has to be a whole number from 1 to 1000`,
		`line 3: grid.rows is "0"`,
		`line 3: grid.top is "3mm": it has to be a number without a unit`,
		`line 3: grid.gap has to be two numbers, across and down`,
		`line 3: grid.left is ".nan"`,
		`line 4: label needs keys and values of its own`,
		`line 6: fields[0] has no key "sise", only align,`,
		`line 7: roll is "maybe": it has to be one of false, true`,
		`line 8: title has to be a text on one line`,
		`line 9: bleed is ".inf"`,
	)
}

func TestWhatIsNotYAMLIsSaidWithItsPlace(t *testing.T) {
	for text, want := range map[string]string{
		"page: [1\n":                 "line 1: column 7: this is not YAML",
		"page: A4\npage: A5\n":       "line 2: column 1: this is not YAML",
		"":                           "the file is empty",
		"# nothing\n":                "the file is empty",
		"a: 1\n---\nb: 2\n":          "the file has 2 documents",
		"- page\n":                   "the file needs keys and values",
		"<<: {page: A4}\n":           `line 1: the file has no key "<<"`,
		"page: &p A4\n":              `line 1: page is "&"`,
		"title: |\n  a\n  b\n":       "line 1: title has to be a text on one line",
		"fields: {text: a}\n":        "line 1: fields has to be a list",
		"title: 5\n":                 "line 1: title has to be a text",
		"grid: {columns: 2.5}\n":     `line 1: grid.columns is "2.5"`,
		"grid: {rows: 1e99}\n":       `line 1: grid.rows is "1e99"`,
		"page: [210, x]\n":           `line 1: page is "x"`,
		"code: {side: 1e999999}\n":   "line 1: code.side",
		"code: {level: Z}\n":         `line 1: code.level is "Z": it has to be one of H, L, M, Q`,
		"marks: some\n":              `line 1: marks is "some": it has to be one of grid, none, trim`,
		"fields: [{align: middle}]":  `line 1: fields[0].align is "middle"`,
		"page: [210, 297, 3]\n":      "line 1: page has to be two numbers",
		"grid: {order: sideways}\n ": `line 1: grid.order is "sideways"`,
	} {
		expect(t, problems(t, text), want)
	}
}

func TestWhatIsMissingIsSaid(t *testing.T) {
	expect(t, problems(t, "title: shelf"),
		"there is no page", "there is no size of a label", "there is no size of the code")
	expect(t, problems(t, "page: A4\ngrid: {columns: 2}\ncode: {side: 30}"), "there is no size of a label")
}

func TestAllThatDoesNotFitIsSaidAtOnce(t *testing.T) {
	expect(t, problems(t, `page: A4
grid: {columns: 3, rows: 2, left: 20, top: 10}
label: {size: [70, 40]}
heading: true
marks: grid
roll: true
code: {side: 39.5}
fields:
  - {text: "{name}", left: 2, width: 10, top: 5, size: 11, lines: 3, height: 4}
  - {text: "[{a", left: 2, width: 10, top: 30, size: 8}
  - {text: "x", left: 2, width: 0.5, top: 30, size: 8}
  - {text: "y", least: 4, top: 30, size: 8}
  - {text: "z", size: 5}
  - {}
  - {text: "{key}", left: 2, width: 14, top: 5, size: 11}
  - {text: "{scene}", left: 1, width: 10, top: 16, size: 7}
`),
		"line 2: the labels stand from 20 to 230 mm across, and the page is 210 mm wide",
		"line 4: the heading needs the top 18 mm of the page, and the labels begin at 10",
		"line 6: a roll has one label to a page, and the grid has 6",
		"line 7: the code with its quiet zone, 15.25 to 54.75 mm across and 0.25 to 39.75 mm down, is not 2 mm inside",
		`line 9: the text "{name}" has a box 4 mm high, and needs 7.94 for a line of 11 points and 3 of 6`,
		`line 10: the text "[{a" cannot be read: a { has no } behind it`,
		`line 11: the text "x" has a box 0.5 mm wide`,
		`line 12: the text "y" may shrink to 4 points`,
		`line 13: the text "z" has a size of 5 points`,
		"line 14: the field has no text",
		`line 15: the box of the text "{key}", 2 to 16 mm across and 5 to 9.85 mm down, enters the code's square`,
		`line 15: the box of the text "{key}", 2 to 16 mm across and 5 to 9.85 mm down, overlaps that of "{name}"`,
		`line 16: the box of the text "{scene}", 1 to 11 mm across and 16 to 19.09 mm down, is not 2 mm inside the edge`,
	)
}

func TestSizesOutsideTheirLimitsAreSaid(t *testing.T) {
	expect(t, problems(t, `page: [1300, 9]
bleed: 21
code: {side: 9.5}
grid: {columns: 400, rows: 4, gap: [-1, 0]}
label: {size: [20, 24], corner: 10.1}`),
		"line 1: page is 1300 mm: it has to be from 10 to 1200 mm",
		"line 1: page is 9 mm",
		"line 2: bleed is 21 mm: it has to be from 0 to 20 mm",
		"line 3: code.side is 9.5 mm",
		"line 4: a page has 1600 labels, and may have 1000",
		"line 4: grid.gap is -1 mm",
		"line 5: label.corner is 10.1 mm: it has to be from 0 to 10 mm",
	)
}

// What just fits, and what is a tenth of a millimetre too large or too near.
func TestTheLimitsOfRoom(t *testing.T) {
	for _, tt := range []struct{ name, text, fits, not string }{
		{"grid marks", "marks: grid\ngrid: {left: X, top: 6}\nlabel: {size: [88, 88]}", "6", "5.9"},
		{"heading", "heading: true\ngrid: {top: X}\nlabel: {size: [86, 86]}", "14", "13.9"},
		{"heading and marks", "heading: true\nmarks: grid\ngrid: {top: X}\nlabel: {size: [70, 70]}", "18", "17.9"},
		{"the page's edge", "grid: {left: X, top: 50}\nlabel: {size: [50, 50]}", "50", "50.1"},
		{"stock's edge", "label: {size: [X, 32]}", "32", "31.9"},
		{"a cut edge", "cut: true\nlabel: {size: [X, 34]}", "34", "33.9"},
		// 23 mm times the root of 2 is the largest square that keeps 2 mm off the circle.
		{"a round label", "cut: true\nlabel: {size: [50, 50], corner: 25}\ncode: {side: X}", "32.5", "32.6"},
		{"a fold", "label: {size: [40, X], fold: true}", "64", "63.8"},
	} {
		file := func(x string) string {
			text := "page: [100, 100]\n" + strings.Replace(tt.text, "X", x, 1)
			if !strings.Contains(text, "code:") {
				text += "\ncode: {side: 30}"
			}
			return text
		}
		if _, err := Parse("fits.yaml", []byte(file(tt.fits))); err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
		if got := problems(t, file(tt.not)); len(got) != 1 {
			t.Errorf("%s: %q", tt.name, got)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, name := range names {
		source, err := Source(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(source)
	}
	f.Add([]byte("page: [1\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		l, err := Parse("x.yaml", text)
		if err != nil {
			var bad *Error
			if !errors.As(err, &bad) || len(bad.Problems) == 0 {
				t.Fatalf("%v", err)
			}
			return
		}
		page := Rect{0, 0, l.Page.Width, l.Page.Height}
		for cell := range l.PerPage() {
			for _, code := range l.Codes(cell) {
				if !page.holds(code) {
					t.Fatalf("the code of cell %d is at %v of %v", cell, code, page)
				}
			}
		}
		l.Drawing()
	})
}
