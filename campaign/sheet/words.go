package sheet

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// MaxCopies of one label: a stack as high as a printer's feeder. More is a store's number in the wrong column.
const MaxCopies = 1000

// oneLine is a text without the characters that can't be seen: controls, line breaks too, and spaces of other widths than
// the usual two become spaces, and marks for direction and of no width go, except the joiners that emoji and some scripts
// are written with.
func oneLine(s string) string {
	s = strings.TrimSpace(s)
	if !strings.ContainsFunc(s, unseen) {
		return s
	}
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case !unseen(r):
			return r
		case unicode.Is(unicode.Cf, r):
			return -1
		}
		return ' '
	}, strings.ReplaceAll(s, "\r\n", "\n")))
}

func unseen(r rune) bool {
	if r < 0x7f {
		return r < ' '
	}
	const nonJoiner, joiner, wideSpace = '\u200c', '\u200d', '\u3000'
	return r != nonJoiner && r != joiner && r != wideSpace &&
		unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Zs)
}

// squeezed is a text in ordinary width and small letters without spaces, for words with one meaning.
func squeezed(s string) string {
	return strings.Join(strings.Fields(strings.ToLower(width.Fold.String(s))), "")
}

var errorValues = wordSet("#N/A #REF! #VALUE! #NAME? #DIV/0! #NULL! #NUM! #SPILL! #CALC!")

func isErrorValue(s string) bool { return errorValues[s] }

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}

var scientific = regexp.MustCompile(`^-?\d(\.\d+)?[Ee][+-]\d+$`)

// isScientific knows 1.23E+15. A store number like 1E05 is not meant: spreadsheets write the sign.
func isScientific(s string) bool { return scientific.MatchString(s) }

func isDigits(s string) bool { return strings.Trim(s, "0123456789") == "" }

var copiesForm = regexp.MustCompile(`^0*([1-9]\d{0,2}|1,?000)(\.0+)?(份|张|張|个|個|枚|pcs|copies|copy)?$`)

// parseCopies reads 2, 2份 or 2.00. No text is one copy.
func parseCopies(s string) (n int, ok bool) {
	if s == "" {
		return 1, true
	}
	m := copiesForm.FindStringSubmatch(squeezed(s))
	if m == nil {
		return 0, false
	}
	n, err := strconv.Atoi(strings.Replace(m[1], ",", "", 1))
	return n, err == nil
}
