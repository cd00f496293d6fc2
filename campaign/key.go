package campaign

import (
	"strings"

	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"
)

// NormalKey is the form in which a key or a name identifies a channel across runs: NFC, full-width letters and digits
// folded to their ordinary width, white space trimmed and runs of it made one space. "Ａ０１ " and "A01" are one channel.
func NormalKey(s string) string {
	return strings.Join(strings.Fields(norm.NFC.String(width.Fold.String(s))), " ")
}
