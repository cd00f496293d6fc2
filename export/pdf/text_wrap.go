package pdf

import (
	"sort"
	"strings"
	"unicode"

	"sceneqr/export/layout"
)

// A block is a text set in one size.
type block struct {
	lines []string // none for an empty text
	size  float64  // in points
	cut   bool     // something of the text is missing
}

// height is from the top of the first line to the bottom of the last, in millimetres.
func height(lines int, size float64) float64 {
	return (float64(lines-1)*layout.Leading + 1) * size * mmPerPoint
}

// fit sets a printable text in the box of a field: in its size when it can, then smaller, and when the smallest will not
// do either, cut in front of what is to be kept. A text that is a little too long for its lines is set a fifth smaller
// rather than broken at a place that invites no break: 德基广 / 场店 reads badly. gofpdf could break lines too, but loses a
// Chinese character at every break.
func fit(text layout.Filled, f layout.Field) block {
	runes := []rune(text.String())
	if len(runes) == 0 {
		return block{size: f.Size}
	}
	for _, size := range sizes(f.Size, max(f.Least, 0.8*f.Size)) {
		if lines := wrap(runes, room(f.Width, size), linesOf(f, size), inviting); lines != nil {
			return block{lines: lines, size: size}
		}
	}
	for _, size := range sizes(f.Size, f.Least) {
		if lines := wrap(runes, room(f.Width, size), linesOf(f, size), mayBreak); lines != nil {
			return block{lines: lines, size: size}
		}
	}
	lines, cut := chop(text, room(f.Width, f.Least), linesOf(f, f.Least))
	return block{lines, f.Least, cut}
}

// sizes are those from the largest down to the least, a point apart.
func sizes(largest, least float64) []float64 {
	all := []float64{largest}
	for size := largest - 1; size > least; size-- {
		all = append(all, size)
	}
	if least < largest {
		all = append(all, least)
	}
	return all
}

// linesOf is how many lines of a size a field has room for.
func linesOf(f layout.Field, size float64) int {
	n := 1
	for n < f.Lines && height(n+1, size) <= f.Height {
		n++
	}
	return n
}

// wrap gives as few lines as do, as equally long as they can be, each ending where it mayEnd; nil when more than most
// would be needed.
func wrap(text []rune, room, most int, mayEnd func(a, b rune) bool) []string {
	total := advance(text)
	if total <= room {
		return []string{string(text)}
	}
	if total > room*most {
		return nil
	}
	lines := fill(text, room, most, mayEnd)
	if lines == nil {
		return nil
	}
	least := total / len(lines)
	narrow := least + sort.Search(room-least, func(i int) bool {
		return fill(text, least+i, len(lines), mayEnd) != nil
	})
	return fill(text, narrow, len(lines), mayEnd)
}

// fill puts as much on each line as goes; nil when most lines do not hold the text.
func fill(text []rune, room, most int, mayEnd func(a, b rune) bool) []string {
	var lines []string
	for len(text) > 0 {
		if len(lines) == most {
			return nil
		}
		n := lineEnd(text, room, mayEnd)
		if n == 0 {
			return nil
		}
		lines = append(lines, strings.TrimRight(string(text[:n]), " "))
		text = text[n:]
	}
	return lines
}

// lineEnd is how many runes the first line takes. A space at its end needs no room.
func lineEnd(text []rune, room int, mayEnd func(a, b rune) bool) int {
	n := fitting(text, room)
	if n < len(text) && text[n] == ' ' {
		n++
	}
	if n == len(text) {
		return n
	}
	for n > 0 && !mayEnd(text[n-1], text[n]) {
		n--
	}
	return n
}

// roughEnd is lineEnd that breaks a word where half of the line would be left empty.
func roughEnd(text []rune, room int) int {
	n := fitting(text, room)
	if shorter := lineEnd(text, room, mayBreak); shorter > n/2 {
		n = shorter
	}
	return n
}

// chop fills the lines, breaks a word if it must, and cuts the last line with an ellipsis in front of what is kept. That
// is cut too only when it is longer than a whole line.
func chop(text layout.Filled, room, most int) (lines []string, cut bool) {
	rest := []rune(text.Cut)
	for len(lines) < most-1 && len(rest) > 0 {
		n := roughEnd(rest, room)
		if n == 0 {
			break
		}
		lines = append(lines, strings.TrimRight(string(rest[:n]), " "))
		rest = rest[n:]
	}
	head := strings.TrimLeft(string(rest), " ")
	kept := clip(text.Kept, room)
	last := clip(head, room-advance([]rune(kept))) + kept
	return append(lines, last), last != head+text.Kept
}

const (
	openers = "([{<（［｛〈《「『【〔〖“‘#￥¥$＃"
	closers = ")]}>）］｝〉》」』】〕〗”’,.;:!?%，。、；：！？％…·・—-/|／｜~～"
)

// mayBreak tells whether a line may end with a and the next begin with b: nearly everywhere in Chinese, but not inside a
// Latin word or a number, before closing punctuation or behind an opening bracket.
func mayBreak(a, b rune) bool {
	switch {
	case a == ' ':
		return true
	case b == ' ', strings.ContainsRune(closers, b), strings.ContainsRune(openers, a):
		return false
	}
	return ideographic(a) || ideographic(b)
}

// inviting tells whether a break between a and b may be and is a good one too: at a space or at punctuation.
func inviting(a, b rune) bool {
	return mayBreak(a, b) && (a == ' ' || strings.ContainsRune(closers, a) || strings.ContainsRune(openers, b))
}

// ideographic tells whether a character needs no space to stand apart from the next.
func ideographic(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul) || r == geta ||
		r >= 0x3000 && r < 0x3040 || r >= 0xff00
}
