// Package font is the typeface of the printed pages: Noto Sans SC Regular, cut down to the Chinese characters of
// GB18030 up to U+FFFF, Latin letters, digits and the signs that go with them. It is embedded, so that a page looks
// the same on a machine without any Chinese font.
//
// NotoSansSC-Regular.ttf is from npm's @expo-google-fonts/noto-sans-sc 0.4.3, cut with fonttools' pyftsubset. Its
// licence is OFL.txt, which has to go along wherever the font goes. It has no emoji, no accents that stand on
// the letter before them, and no characters of the upper planes (𠮷): ask [Advance] before printing. gofpdf panics on
// some of them and prints boxes for the others.
//
// Start with [Advance], then [TTF] for a page with the font in it or [Outline] for one without.
package font

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// A string, because nobody can write to it: see TTF.
//
//go:embed NotoSansSC-Regular.ttf
var ttf string

// TTF gives the font file, 10 MB, as a copy of the caller's own. Every document needs one: gofpdf writes into the bytes
// it is given, so that two documents with the same bytes spoil each other, and the race detector does not see it.
func TTF() []byte { return []byte(ttf) }

// Advance is how wide r is set, in thousandths of the font size: never 0. It is not ok when the font has no glyph for r
// that stands in its own room, and then r must not be printed: the file has six marks without a width (U+302A and such),
// which would be drawn over what stands before them, beyond the edge of their line.
func Advance(r rune) (thousandths int, ok bool) {
	if r < 0 || int(r) >= len(advances{}) {
		return 0, false
	}
	a := table()[r]
	return int(a), a != noGlyph
}

// advances has the advance of every character of the basic plane, or noGlyph.
type advances [0x10000]int16

const noGlyph = -1

var parsed = sync.OnceValue(func() *sfnt.Font {
	f, err := sfnt.ParseReaderAt(strings.NewReader(ttf))
	if err != nil {
		panic(fmt.Sprintf("the embedded font is damaged: %v", err)) // a broken build, which no caller can mend
	}
	return f
})

var table = sync.OnceValue(func() *advances {
	f := parsed()
	var all advances
	var buf sfnt.Buffer
	for r := range all {
		all[r] = advance(f, &buf, rune(r))
	}
	return &all
})

func advance(f *sfnt.Font, buf *sfnt.Buffer, r rune) int16 {
	glyph, err := f.GlyphIndex(buf, r)
	if err != nil || glyph == 0 {
		return noGlyph
	}
	a, err := f.GlyphAdvance(buf, glyph, fixed.I(1000), font.HintingNone)
	if err != nil || a.Round() == 0 {
		return noGlyph
	}
	return int16(a.Round())
}
