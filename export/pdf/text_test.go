package pdf

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/jung-kurt/gofpdf"

	"sceneqr/export/font"
	"sceneqr/export/layout"
)

func TestSpaceBetweenCutAndKeptIsPrinted(t *testing.T) {
	for given, want := range map[layout.Filled]layout.Filled{
		{Cut: "北京 ", Kept: "000001K"}: {Cut: "北京 ", Kept: "000001K"},
		{Cut: "北京", Kept: " 000001K"}: {Cut: "北京 ", Kept: "000001K"},
		{Cut: " ", Kept: "000001K"}:   {Kept: "000001K"},
		{Cut: "e", Kept: "\u0301 1"}:  {Cut: "e", Kept: "〓 1"},
	} {
		if got := cleanFilled(given); got.String() != want.String() {
			t.Errorf("%q is printed as %q, want %q", given, got, want)
		}
	}
}

// A document that sets thousands of neighbouring code points in its font would keep gofpdf busy for minutes.
func TestLongRunOfCodePointsIsDrawnAsCurves(t *testing.T) {
	var all strings.Builder
	for r := rune(0x4e00); r < 0x4e00+7000; r++ {
		all.WriteRune(r)
	}
	d := document{}
	runs := d.runs(all.String())
	var text strings.Builder
	curves := 0
	for _, run := range runs {
		text.WriteString(run.text)
		n := utf8.RuneCountInString(run.text)
		if run.drawn {
			curves += n
		} else if n > longestRun {
			t.Errorf("a run of %d is set in the font", n)
		}
	}
	if text.String() != all.String() {
		t.Error("the runs are not the text")
	}
	if curves == 0 || curves > 7000/longestRun {
		t.Errorf("%d characters are drawn as curves", curves)
	}
	if again := d.runs(all.String()); !slices.Equal(again, runs) {
		t.Error("the same text is drawn differently the second time")
	}
}

// Lines are placed by our own widths, which must be those in the file.
func TestWidthsAreThoseOfGofpdf(t *testing.T) {
	pdf := gofpdf.New("P", "mm", "A4", "")
	pdf.AddUTF8FontFromBytes(fontFamily, "", font.TTF())
	pdf.SetFont(fontFamily, "", 10)
	for r := rune(0x20); r < 0x10000; r++ {
		ours, ok := font.Advance(r)
		if theirs := pdf.GetStringSymbolWidth(string(r)); ok && ours != theirs {
			t.Fatalf("%U is %d wide here and %d for gofpdf", r, ours, theirs)
		}
	}
}

var awkward = []struct{ given, printed, lacking string }{
	{"", "", ""},
	{"👨‍👩‍👧 一家", "〓〓〓 一家", "👨👩👧"},
	{"𠮷野家𠮷", "〓野家〓", "𠮷"},
	{"龙䶮家常菜馆", "龙䶮家常菜馆", ""},
	{"\U00010000", "〓", "\U00010000"},
	{"مقهى", "〓〓〓〓", "مقهى"},
	{"Cafe\u0301", "Café", ""},
	{"q\u0301", "q〓", "\u0301"},
	{"\u302a店\u302b", "〓店〓", "\u302a\u302b"},
	{"か\u3099", "が", ""},
	{"店\u034f\u3164", "店", ""},
	{"北\xe4京\xff", "北〓京〓", "\ufffd"},
	{"a\x00b\x1b[31m", "a〓b〓[31m", "\x00\x1b"},
	{"上\t海\r\n店\u3000", "上 海 店", ""},
	{"\ufeff正\u200f常\u202e\u200d", "正常", ""},
	{"a \u200b b", "a b", ""},
	{`(\)`, `(\)`, ""},
	{"上(", "上(", ""},
	{"〓", "〓", ""},
}

func TestAwkwardNamesArePrintedAndTold(t *testing.T) {
	var names []string
	for _, test := range awkward {
		names = append(names, test.given)
	}
	v := named(builtin(t, "a4-12"), names...)
	v.Heading = "𠮷\xff\x00"
	doc, changes := written(t, v)
	var got, want []string
	for _, page := range readPDF(t, doc) {
		got = append(got, page.labelTexts(true)...)
	}
	var wantChanges []Change
	for i, test := range awkward {
		if test.printed != "" {
			want = append(want, test.printed)
		}
		want = append(want, serial(i))
		if test.lacking != "" {
			wantChanges = append(wantChanges, Change{Item: i, Lacking: test.lacking, Printed: test.printed})
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("the labels say\n%q\nwant\n%q", got, want)
	}
	if !slices.Equal(changes, wantChanges) {
		t.Errorf("the changes are\n%+v\nwant\n%+v", changes, wantChanges)
	}
}

// Where more than 30 marks stand on one letter, NFC puts a character between them that nobody has written.
func TestOnlyWhatWasWrittenIsLacking(t *testing.T) {
	name := "q" + strings.Repeat("\u0301", 70)
	if got := lacking(name); got != "\u0301" {
		t.Errorf("%+q is lacking, want the accent", got)
	}
	if got, want := clean(name), "q"+strings.Repeat("〓", 70); got != want {
		t.Errorf("%q is printed, want %q", got, want)
	}
}

// Two lines of 55 mm hold 50 characters of 6 points.
func TestNamesOfAnyLengthArePrinted(t *testing.T) {
	var names []string
	for n := 1; n <= 300; n++ {
		names = append(names, strings.Repeat("星光咖啡上海南京西路店", 28)[:n*len("星")])
	}
	doc, changes := written(t, named(builtin(t, "a4-12"), names...))
	if n := len(readPDF(t, doc)); n != 25 {
		t.Errorf("%d pages, want 25", n)
	}
	if len(changes) != 250 {
		t.Errorf("%d names are cut, want 250", len(changes))
	}
	for i, change := range changes {
		if change.Item != 50+i || !change.Cut || change.Lacking != "" || !strings.HasSuffix(change.Printed, "…") {
			t.Errorf("%+v: want the name of %d characters cut at its end", change, 51+i)
		}
	}
}

func TestChangeIsToldOnce(t *testing.T) {
	l := builtin(t, "a4-12")
	v := named(l, "𠮷", "好")
	v.Pages[0].Cells = []int{0, 0, 1, 0}
	_, changes := written(t, v)
	if len(changes) != 1 {
		t.Errorf("the changes are %+v, want one", changes)
	}
}

func FuzzLabelText(f *testing.F) {
	for _, test := range awkward {
		f.Add(test.given, "000001K", uint8(2))
	}
	f.Add(strings.Repeat("长", 300), "", uint8(3))
	f.Add("W W\u0301", strings.Repeat("000", 90), uint8(1))
	l := layout.Layout{
		Page:  layout.Size{Width: 40, Height: 30},
		Grid:  layout.Grid{Columns: 1, Rows: 1},
		Label: layout.Label{Size: layout.Size{Width: 40, Height: 30}},
		Code:  layout.Code{Side: 20},
	}
	f.Fuzz(func(t *testing.T, cut, kept string, lines uint8) {
		field := layout.Field{Y: 20, Width: 20, Height: 10, Size: 9, Least: 6, Lines: int(lines % 5)}
		text := cleanFilled(layout.Filled{Cut: cut, Kept: kept})
		checkFit(t, text, field)

		l.Fields = []layout.Field{field}
		v := volumeOf(l, shop{})
		label := v.Label
		v.Outlines = true
		v.Label = func(item int) (Label, error) {
			printed, err := label(item)
			printed.Texts = []layout.Filled{{Cut: cut, Kept: kept}}
			return printed, err
		}
		if doc, _ := written(t, v); len(readPDF(t, doc)) != 1 {
			t.Fatal("the label is not one page")
		}
	})
}
