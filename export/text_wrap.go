package export

import (
	"strings"
	"unicode"
)

// A block is a text set in one size.
type block struct {
	lines []string // one or two; none for an empty text
	size  float64  // in points
}

// fit sets a printable text in one line or two of at most mm millimetres: in the largest size when it can, then smaller,
// and when the smallest size will not do either, cut with an ellipsis. A text that is a little too long for one line is
// set two points smaller rather than broken at a place that invites no break: 德基广 / 场店 reads badly. gofpdf could break
// lines too, but loses a Chinese character at every break.
func fit(text string, mm, largest, smallest float64) block {
	if text == "" {
		return block{size: largest}
	}
	runes := []rune(text)
	for size := largest; size >= largest-2; size-- {
		if lines := wrap(runes, room(mm, size), inviting); lines != nil {
			return block{lines, size}
		}
	}
	for size := largest; size >= smallest; size-- {
		if lines := wrap(runes, room(mm, size), mayBreak); lines != nil {
			return block{lines, size}
		}
	}
	return block{chop(runes, room(mm, smallest)), smallest}
}

// wrap gives one line, or the two that are most equally long of those that mayEnd allows, or nil when nothing fits.
func wrap(text []rune, room int, mayEnd func(a, b rune) bool) []string {
	total := advance(text)
	if total <= room {
		return []string{string(text)}
	}
	best, least := 0, total
	left := 0
	for i := 1; i < len(text); i++ {
		left += advance(text[i-1 : i])
		right := total - left
		if uneven := max(left-right, right-left); max(left, right) <= room && uneven < least && mayEnd(text[i-1], text[i]) {
			best, least = i, uneven
		}
	}
	if best == 0 {
		return nil
	}
	return []string{strings.TrimRight(string(text[:best]), " "), string(text[best:])}
}

// chop fills two lines, breaks a word if it must, and cuts the second line with an ellipsis.
func chop(text []rune, room int) []string {
	n := fitting(text, room)
	i := n
	for i > n/2 && !mayBreak(text[i-1], text[i]) {
		i--
	}
	if i == n/2 {
		i = n
	}
	rest := strings.TrimLeft(string(text[i:]), " ")
	return []string{strings.TrimRight(string(text[:i]), " "), clip(rest, room)}
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
