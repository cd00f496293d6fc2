package export

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"sceneqr/export/workbook"
)

// maxNamePart bounds a folder's or a file's name, in bytes of UTF-8: every file system takes 255, and a path of two such
// parts below a deep folder still keeps to the 260 characters of old Windows programs.
const maxNamePart = 120

// pictureSuffix is the ending of WeChat's picture in a name: always a JPEG, as far as anybody has seen.
const pictureSuffix = ".jpg"

// device is a name by which Windows opens a device instead of a file: what stands before the first dot counts.
var device = regexp.MustCompile(`(?i)^(CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(COM|LPT)[0-9¹²³]) *(\.|$)`)

// FileName makes a name that people chose, such as a campaign's, one that any file system takes for a file or a folder.
func FileName(name string) string { return safeName(name, maxNamePart) }

// safeName makes one part of a path of s, of at most limit bytes. It is never empty, "." or "..", opens no device, and
// begins neither like a formula nor like the lock file of an office program, so that manifest.csv can name it as it is.
func safeName(s string, limit int) string {
	s = strings.Map(safeRune, visible(norm.NFC.String(strings.ToValidUTF8(s, "_"))))
	s = strings.Trim(s, ". ")
	if device.MatchString(s) || strings.HasPrefix(s, "~$") || s != strings.TrimLeft(s, workbook.FormulaLeads) {
		s = "_" + s
	}
	s = strings.TrimRight(cutBytes(s, limit), ". ")
	if s == "" {
		return "_"
	}
	return s
}

// safeRune replaces what Windows refuses in a name, and what breaks a line.
func safeRune(r rune) rune {
	switch {
	case strings.ContainsRune(`<>:"/\|?*`, r), unicode.IsControl(r), r == '\u2028', r == '\u2029':
		return '_'
	case unicode.IsSpace(r):
		return ' '
	}
	return r
}

// visible replaces what nobody can see, such as U+200B, so that two names that look alike are alike, and what turns the
// direction of writing, which can make a name end in something else than it shows. What makes one sign of several, such as
// 👩‍🚀, stays.
func visible(s string) string {
	if !strings.ContainsFunc(s, hidden) {
		return s
	}
	runes := []rune(s)
	for i, r := range runes {
		if hidden(r) && !joins(runes[:i], r, runes[i+1:]) {
			runes[i] = '_'
		}
	}
	return string(runes)
}

func hidden(r rune) bool {
	return unicode.In(r, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point) &&
		!unicode.Is(unicode.Prepended_Concatenation_Mark, r) // signs that are seen around digits
}

// joins tells a joiner (U+200C, U+200D) between the parts of an emoji or of an Arabic or Indian word, and a letter of a
// flag (U+E0020 to U+E007F) behind the black flag or another such letter.
func joins(before []rune, r rune, after []rune) bool {
	if len(before) == 0 {
		return false
	}
	last := before[len(before)-1]
	switch {
	case r == '\u200C', r == '\u200D':
		return len(after) > 0 && unicode.In(last, unicode.So, unicode.Sk, unicode.M, unicode.Arabic) &&
			unicode.In(after[0], unicode.So, unicode.Sk, unicode.M, unicode.Lo)
	case isFlagLetter(r):
		return last == '🏴' || isFlagLetter(last)
	}
	return false
}

func isFlagLetter(r rune) bool { return 0xE0020 <= r && r <= 0xE007F }

// cutBytes shortens s to at most limit bytes without cutting a rune.
func cutBytes(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	for !utf8.RuneStart(s[limit]) {
		limit--
	}
	return s[:limit]
}
