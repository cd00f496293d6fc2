package export

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"sceneqr/campaign"
	"sceneqr/export/font"
)

// geta is what Chinese and Japanese printers set for a character they do not have.
const geta = '〓'

// longestRun bounds how many neighbouring code points one document may use. gofpdf's table of widths takes time with the
// third power of it: 0.4 s for 1,000, 145 s for 7,000. Natural text stays under 50, even with all of GB2312 on the pages.
const longestRun = 500

// ink knows which characters one document has used. The zero value is a document without text.
type ink struct {
	used [0x10000]bool
}

// line makes of any string one line that can be printed: accents composed, white space made single spaces, invisible
// characters dropped, and a geta for whatever is broken or not in the font. gofpdf panics on some of these.
func (k *ink) line(s string) string {
	s = norm.NFC.String(strings.ToValidUTF8(s, string(geta)))
	return strings.Map(k.printable, strings.Join(strings.Fields(s), " "))
}

// Unprintable gives the codes whose name or group has characters that the embedded font lacks, in the batch's order: they
// are printed with 〓 in their place.
func (b Batch) Unprintable() []campaign.Code {
	var found []campaign.Code
	for _, c := range b.Codes {
		if strings.ContainsFunc(norm.NFC.String(c.Name+c.Group), lacking) {
			found = append(found, c)
		}
	}
	return found
}

func lacking(r rune) bool {
	_, ok := font.Advance(r)
	return !ok && !invisible(r) && !unicode.IsSpace(r)
}

// invisible tells zero-width joiners, direction marks and byte order marks.
func invisible(r rune) bool { return unicode.In(r, unicode.Cf, unicode.Variation_Selector) }

// printable is r, or what is printed in its place; -1 for nothing.
func (k *ink) printable(r rune) rune {
	if invisible(r) {
		return -1
	}
	if _, ok := font.Advance(r); !ok || unicode.IsControl(r) {
		return geta
	}
	if !k.used[r] && k.neighbours(r) >= longestRun {
		return geta
	}
	k.used[r] = true
	return r
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

const mmPerPoint = 25.4 / 72

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

// clip gives line as it is when it fits into room, and otherwise its beginning with an ellipsis.
func clip(line string, room int) string {
	runes := []rune(line)
	if advance(runes) <= room {
		return line
	}
	n := fitting(runes, room-advance([]rune{'…'}))
	return strings.TrimRight(string(runes[:n]), " ") + "…"
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
