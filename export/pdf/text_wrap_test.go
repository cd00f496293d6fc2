package pdf

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"sceneqr/export/font"
	"sceneqr/export/layout"
)

var nameField = layout.Field{Width: 55, Height: 12, Size: 11, Least: 6, Lines: 2}

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
		{"上海市浦东新区世纪大道一百号环球金融中心三楼西厅", []string{"上海市浦东新区世纪大道一", "百号环球金融中心三楼西厅"}, 11},
		{strings.Repeat("W", 40), []string{strings.Repeat("W", 29), strings.Repeat("W", 11)}, 6},
	}
	for _, test := range tests {
		got := fit(layout.Filled{Cut: test.name}, nameField)
		if !slices.Equal(got.lines, test.want) || got.size != test.size || got.cut {
			t.Errorf("%q is set as %q in %g points, want %q in %g", test.name, got.lines, got.size, test.want, test.size)
		}
	}
}

func TestTextTakesAsManyLinesAsItsBoxHas(t *testing.T) {
	text := layout.Filled{Cut: strings.Repeat("南京西路旗舰店", 6)}
	tests := []struct {
		height float64
		lines  int
		want   int
		size   float64
	}{
		{40, 1, 1, 6},
		{40, 4, 4, 8},
		{40, 9, 5, 10},
		{13, 9, 4, 7},
		{3, 9, 1, 6},
	}
	for _, test := range tests {
		got := fit(text, layout.Field{Width: 34, Height: test.height, Size: 10, Least: 6, Lines: test.lines})
		if len(got.lines) != test.want || got.size != test.size {
			t.Errorf("%d lines in %g mm: %q in %g points, want %d lines in %g", test.lines, test.height,
				got.lines, got.size, test.want, test.size)
		}
	}
}

func TestWhatIsKeptIsNotCut(t *testing.T) {
	const serial = "·000123K"
	long := strings.Repeat("南京西路", 20)
	for lines := 1; lines <= 3; lines++ {
		field := layout.Field{Width: 30, Height: 20, Size: 8, Least: 6, Lines: lines}
		got := fit(layout.Filled{Cut: long, Kept: serial}, field)
		last := got.lines[len(got.lines)-1]
		if !got.cut || len(got.lines) != lines || !strings.HasSuffix(last, "…"+serial) {
			t.Errorf("in %d lines: %q (cut: %v)", lines, got.lines, got.cut)
		}
		got = fit(layout.Filled{Cut: "南京", Kept: serial + long}, field)
		if first := strings.Join(got.lines, ""); !got.cut || !strings.Contains(first, serial+"南") {
			t.Errorf("in %d lines, with a text behind the serial: %q (cut: %v)", lines, got.lines, got.cut)
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
	for room, want := range map[int]string{4000: "一二三四", 3999: "一二…", 2000: "一…", 1000: "…", 0: ""} {
		if got := clip("一二三四", room); got != want {
			t.Errorf("in %d thousandths there is %q, want %q", room, got, want)
		}
	}
}

// checkFit fails when a text does not stand in its box, or has lost something that is not told.
func checkFit(t *testing.T, text layout.Filled, field layout.Field) {
	t.Helper()
	for _, r := range text.String() {
		if _, ok := font.Advance(r); !ok || unicode.IsControl(r) {
			t.Fatalf("%q has %U, which has no glyph", text, r)
		}
	}
	b := fit(text, field)
	if len(b.lines) > max(1, field.Lines) || len(b.lines) > 0 && height(len(b.lines), b.size) > field.Height {
		t.Fatalf("%q is set in %d lines", text, len(b.lines))
	}
	for _, line := range b.lines {
		if span(line, b.size) > field.Width || !utf8.ValidString(line) {
			t.Fatalf("%q of %g points is wider than its box", line, b.size)
		}
	}
	bare := func(s string) string { return strings.ReplaceAll(s, " ", "") }
	set := strings.Join(b.lines, "")
	if whole := bare(set) == bare(text.String()); !whole && (!b.cut || b.size > field.Least) {
		t.Fatalf("%q lost something when it was set as %q in %g points", text, b.lines, b.size)
	}
	if room(field.Width, field.Least) >= advance([]rune(text.Kept)) && !strings.HasSuffix(bare(set), bare(text.Kept)) {
		t.Fatalf("%q lost what was to be kept: %q", text, fmt.Sprint(b.lines))
	}
}
