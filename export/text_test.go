package export

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/jung-kurt/gofpdf"

	"sceneqr/export/font"
)

func TestNamesAreSetInOneLineOrTwo(t *testing.T) {
	tests := []struct {
		name string
		want []string
		size float64
	}{
		{"", nil, 11},
		{"A", []string{"A"}, 11},
		{"武汉光谷步行街意大利风情街店", []string{"武汉光谷步行街意大利风情街店"}, 11},
		{"南京新街口德基广场二期七楼儿童乐园", []string{"南京新街口德基广场二期七楼儿童乐园"}, 9},
		{"Starbucks Reserve Roastery Shanghai", []string{"Starbucks Reserve", "Roastery Shanghai"}, 11},
		{"南京西路旗舰店（二楼扶梯口立牌）", []string{"南京西路旗舰店", "（二楼扶梯口立牌）"}, 11},
		{"星光咖啡·上海浦东新区陆家嘴环路店", []string{"星光咖啡·", "上海浦东新区陆家嘴环路店"}, 11},
		{"上海市浦东新区世纪大道一百号环球金融中心三楼西", []string{"上海市浦东新区世纪大道", "一百号环球金融中心三楼西"}, 11},
		{strings.Repeat("W", 40), []string{strings.Repeat("W", 29), strings.Repeat("W", 11)}, 6},
	}
	for _, test := range tests {
		got := fit(test.name, textWidth, nameSize, smallestName)
		if !slices.Equal(got.lines, test.want) || got.size != test.size {
			t.Errorf("%q is set as %q in %g points, want %q in %g", test.name, got.lines, got.size, test.want, test.size)
		}
	}
}

func TestLineBreaksKeepToTheRules(t *testing.T) {
	tests := []struct {
		a, b rune
		want bool
	}{
		{'关', '村', true},
		{'店', 'B', true},
		{'B', '店', true},
		{'a', 'b', false},
		{'1', '2', false},
		{' ', 'b', true},
		{'a', ' ', false},
		{'店', '，', false},
		{'店', '）', false},
		{'（', '店', false},
		{'店', '（', true},
		{'）', '店', true},
		{'店', '…', false},
	}
	for _, test := range tests {
		if got := mayBreak(test.a, test.b); got != test.want {
			t.Errorf("a break between %q and %q: %v, want %v", test.a, test.b, got, test.want)
		}
	}
}

func TestClippedLineEndsWithAnEllipsis(t *testing.T) {
	for room, want := range map[int]string{4000: "一二三四", 3999: "一二…", 2000: "一…", 1000: "…", 0: "…"} {
		if got := clip("一二三四", room); got != want {
			t.Errorf("in %d thousandths there is %q, want %q", room, got, want)
		}
	}
}

// A document that uses thousands of neighbouring code points would keep gofpdf busy for minutes.
func TestLongRunOfCodePointsIsInterrupted(t *testing.T) {
	var all strings.Builder
	for r := rune(0x4e00); r < 0x4e00+7000; r++ {
		all.WriteRune(r)
	}
	var k ink
	printed := []rune(k.line(all.String()))
	run, longest, lost := 0, 0, 0
	for i, r := range printed {
		run++
		if r != rune(0x4e00+i) {
			run = 0
			lost++
		}
		longest = max(longest, run)
	}
	if longest != longestRun || lost > 7000/longestRun {
		t.Errorf("the longest run is %d and %d characters are lost, want %d and %d", longest, lost, longestRun, 7000/longestRun)
	}
	if again := k.line(all.String()); again != string(printed) {
		t.Error("the same text is printed differently the second time")
	}
}

// Lines are centred by our own widths, which must be those in the file.
func TestWidthsAreThoseOfGofpdf(t *testing.T) {
	pdf := gofpdf.New("P", "mm", "A4", "")
	pdf.AddUTF8FontFromBytes(fontFamily, "", font.TTF())
	pdf.SetFont(fontFamily, "", 10)
	for r := rune(0x20); r < 0x10000; r++ {
		ours, ok := font.Advance(r)
		if theirs := pdf.GetStringSymbolWidth(string(r)); ok && ours != 0 && ours != theirs {
			t.Fatalf("%U is %d wide here and %d for gofpdf", r, ours, theirs)
		}
	}
}

func FuzzAnyTextIsPrintable(f *testing.F) {
	for _, s := range []string{"", "星光咖啡·上海（二楼）", "👨‍👩‍👧\xff\x00", strings.Repeat("长", 300), "a b  c\n", "W W\u0301", "…((("} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var k ink
		line := k.line(s)
		for _, r := range line {
			if _, ok := font.Advance(r); !ok || unicode.IsControl(r) {
				t.Fatalf("%q is printed as %q with %U, which has no glyph", s, line, r)
			}
		}
		b := fit(line, textWidth, nameSize, smallestName)
		if len(b.lines) > 2 || !utf8.ValidString(strings.Join(b.lines, "")) {
			t.Fatalf("%q is set as %q", s, b.lines)
		}
		for _, l := range b.lines {
			if span(l, b.size) > textWidth {
				t.Fatalf("%q of %g points is wider than its label", l, b.size)
			}
		}
		set := strings.Join(b.lines, "")
		whole := strings.ReplaceAll(set, " ", "") == strings.ReplaceAll(line, " ", "")
		if !whole && (b.size > smallestName || !strings.HasSuffix(set, "…")) {
			t.Fatalf("%q lost something when it was set as %q in %g points", line, b.lines, b.size)
		}
	})
}

func TestNamesThatPrintOtherwiseAreKnown(t *testing.T) {
	b := printable("上海店", "张䶮", "𠮷野", "咖啡😀", "مرحبا", "a\u200bb", "e\u0301", "〓")
	var got []string
	for _, c := range b.Unprintable() {
		got = append(got, c.Name)
	}
	if want := []string{"𠮷野", "咖啡😀", "مرحبا"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
