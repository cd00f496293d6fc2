package pdf

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"sceneqr/export/font"
	"sceneqr/export/layout"
)

// geta is what Chinese and Japanese printers set for a character they do not have.
const geta = '〓'

// clean makes of any string one line that can be printed: accents composed, white space made single spaces, invisible
// characters dropped, and a geta for whatever is broken or not in the font. gofpdf panics on some of these.
func clean(s string) string {
	return strings.Join(strings.Fields(strings.Map(printable, composed(s))), " ")
}

// cleanFilled is clean for both parts of a text. A space between them is kept.
func cleanFilled(text layout.Filled) layout.Filled {
	kept := clean(text.Kept)
	if cut, ok := strings.CutSuffix(clean(text.String()), kept); ok {
		return layout.Filled{Cut: cut, Kept: kept}
	}
	return layout.Filled{Cut: clean(text.Cut), Kept: kept} // Kept begins with an accent of Cut's last letter
}

// Shown is the line that is printed of a text that fits its field. Of one that does not, a [Change] tells.
func Shown(text layout.Filled) string { return clean(text.String()) }

// composed is s in valid UTF-8, with a replacement character for what is not, and in NFC.
func composed(s string) string {
	return norm.NFC.String(strings.ToValidUTF8(s, string(unicode.ReplacementChar)))
}

// lacking are the distinct characters of s, in their order, in whose place clean puts a geta.
func lacking(s string) string {
	var found []rune
	for _, r := range composed(s) {
		if r != geta && printable(r) == geta && !slices.Contains(found, r) {
			found = append(found, r)
		}
	}
	return string(found)
}

// printable is r, or what is printed in its place; -1 for nothing.
func printable(r rune) rune {
	switch _, ok := font.Advance(r); {
	case unicode.IsSpace(r):
		return ' '
	case unicode.In(r, unicode.Cf, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point):
		// joiners, direction marks, fillers, and what NFC puts between more than 30 marks on one letter
		return -1
	case !ok, unicode.IsControl(r), r == unicode.ReplacementChar:
		return geta
	}
	return r
}

// longestRun bounds how many neighbouring code points one document sets in its font. gofpdf's table of widths takes time
// with the third power of it: 0.4 s for 1,000, 145 s for 7,000. Natural text stays under 50, even with all of GB2312 on
// the pages.
const longestRun = 500

// ink knows which characters one document has set in its font. The zero value is a document without text.
type ink struct {
	used []bool // by code point; made with the first
}

// sets tells whether the document can set r in its font, and remembers that it does.
func (k *ink) sets(r rune) bool {
	if k.used == nil {
		k.used = make([]bool, 0x10000)
	}
	if !k.used[r] && k.neighbours(r) >= longestRun {
		return false
	}
	k.used[r] = true
	return true
}

// neighbours is how many used code points r would join into one run.
func (k *ink) neighbours(r rune) int {
	n := 0
	for i := int(r) - 1; i >= 0 && k.used[i]; i-- {
		n++
	}
	for i := int(r) + 1; i < len(k.used) && k.used[i]; i++ {
		n++
	}
	return n
}

const mmPerPoint = layout.MMPerPoint

// room is how much text of a size in points goes into mm millimetres, in thousandths of the size.
func room(mm, size float64) int { return int(mm / (size * mmPerPoint) * 1000) }

// span is how wide a line is in millimetres when it is set in a size in points.
func span(line string, size float64) float64 {
	return float64(advance([]rune(line))) * size * mmPerPoint / 1000
}

// advance is how wide runes are in thousandths of the font size.
func advance(line []rune) int {
	sum := 0
	for _, r := range line {
		a, _ := font.Advance(r)
		sum += a
	}
	return sum
}

// clip gives line as it is when it fits into room, and otherwise its beginning with an ellipsis, or nothing where not
// even that has room.
func clip(line string, room int) string {
	runes := []rune(line)
	if advance(runes) <= room {
		return line
	}
	room -= advance([]rune{'…'})
	if room < 0 {
		return ""
	}
	return strings.TrimRight(string(runes[:fitting(runes, room)]), " ") + "…"
}

// fitting is how many of the first runes fit into room.
func fitting(line []rune, room int) int {
	for i, r := range line {
		a, _ := font.Advance(r)
		if room -= a; room < 0 {
			return i
		}
	}
	return len(line)
}
