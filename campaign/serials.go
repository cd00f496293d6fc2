package campaign

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"sceneqr/campaign/words"
)

// Serials are some of a campaign's serials, such as those of labels that were spoiled. The zero value is all.
type Serials struct{ ranges [][2]int }

var serialRange = regexp.MustCompile(`^(\d{1,6}[0-9A-Z]?)(?:[-–](\d{1,6}[0-9A-Z]?))?$`)

// ParseSerials reads a list like "123-140,199". A serial may be written as it is printed, six digits and a check character
// that has to be right, or as the plain number. An empty text is all.
func ParseSerials(text string) (Serials, error) {
	var s Serials
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(",，;； ", r) }) {
		m := serialRange.FindStringSubmatch(strings.ToUpper(part))
		if m == nil {
			return Serials{}, words.Errorf("%q is no serial and no range of serials like 123-140", part)
		}
		first, err := parseSerial(m[1])
		if err != nil {
			return Serials{}, err
		}
		last := first
		if m[2] != "" {
			if last, err = parseSerial(m[2]); err != nil {
				return Serials{}, err
			}
		}
		if first > last {
			return Serials{}, words.Errorf("the range %q ends before it begins", part)
		}
		s.ranges = append(s.ranges, [2]int{first, last})
	}
	if len(s.ranges) == 0 && text != "" {
		return Serials{}, words.Errorf("%q names no serial", text)
	}
	return s, nil
}

// parseSerial reads 123, 000123 or 000123C: what has seven characters has a check character.
func parseSerial(text string) (int, error) {
	digits := text
	if len(text) == 7 {
		digits = text[:6]
	}
	n, err := strconv.Atoi(digits)
	if err != nil {
		return 0, words.Errorf("%q is no serial: a check character follows six digits", text)
	}
	if c := (Code{Serial: n}); len(text) == 7 && c.Label() != text {
		return 0, words.Errorf("the serial %q is mistyped: its check character is not right", text)
	}
	if n == 0 {
		return 0, words.Errorf("%q is no serial: they begin with 1", text)
	}
	return n, nil
}

// Has tells whether a serial is among them.
func (s Serials) Has(serial int) bool {
	if s.All() {
		return true
	}
	return slices.ContainsFunc(s.ranges, func(r [2]int) bool { return r[0] <= serial && serial <= r[1] })
}

// All tells that no serial was named.
func (s Serials) All() bool { return len(s.ranges) == 0 }

// span is one serial or a range of them.
func span(first, last int) string {
	if first == last {
		return Code{Serial: first}.Label()
	}
	return Code{Serial: first}.Label() + "–" + Code{Serial: last}.Label()
}

// Missing is what was named and of which there is nothing among the codes: a range may have gaps, but not be one.
func (s Serials) Missing(codes []Code) []string {
	var missing []string
	for _, r := range s.ranges {
		if !slices.ContainsFunc(codes, func(c Code) bool { return r[0] <= c.Serial && c.Serial <= r[1] }) {
			missing = append(missing, span(r[0], r[1]))
		}
	}
	return missing
}

// SerialRanges writes serials as they are printed, neighbours as ranges: 000001P–000012K. They may come in any order.
func SerialRanges(serials []int) []string {
	sorted := slices.Compact(slices.Sorted(slices.Values(serials)))
	var out []string
	for i := 0; i < len(sorted); {
		end := i
		for end+1 < len(sorted) && sorted[end+1] == sorted[end]+1 {
			end++
		}
		out = append(out, span(sorted[i], sorted[end]))
		i = end + 1
	}
	return out
}
