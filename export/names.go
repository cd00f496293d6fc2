package export

import (
	"fmt"
	"path"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"sceneqr/campaign"
)

// maxNamePart bounds a folder's or a file's name, in bytes of UTF-8: every file system takes 255, and a path of two such
// parts below a deep folder still keeps to the 260 characters of old Windows programs.
const maxNamePart = 120

// pictureSuffix is the ending of WeChat's picture in a name: always a JPEG, as far as anybody has seen.
const pictureSuffix = ".jpg"

// formulaLeads are the characters that make a spreadsheet take a text for a formula when they come first; the last four
// are the wide forms that Chinese and Japanese editions read alike (OWASP, CSV injection).
const formulaLeads = "=+-@\t\r\n＝＋－＠"

// device is a name by which Windows opens a device instead of a file: what stands before the first dot counts.
var device = regexp.MustCompile(`(?i)^(CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(COM|LPT)[0-9¹²³]) *(\.|$)`)

// names gives the path of each code's files inside the ZIP, without the suffix, by index into b.Codes: group/serial name.
// They are good on Windows, macOS and Linux, and no two are equal there, whatever the case. All codes have one, verified
// or not, so that a name does not change when another code gets verified.
func (b Batch) names() []string {
	out := make([]string, len(b.Codes))
	taken := make(map[string]bool, len(b.Codes))
	fold := cases.Fold()
	for i := range b.Codes {
		folder, stem := folderName(&b.Codes[i]), fileStem(&b.Codes[i], "")
		for n := 2; taken[fold.String(path.Join(folder, stem))]; n++ {
			stem = fileStem(&b.Codes[i], fmt.Sprintf(" (%d)", n))
		}
		out[i] = path.Join(folder, stem)
		taken[fold.String(out[i])] = true
	}
	return out
}

// folderName is the code's group as a folder, "" when it has none. A group that looks like a file of ours would be in
// that file's way.
func folderName(c *campaign.Code) string {
	if c.Group == "" {
		return ""
	}
	name := safeName(c.Group, maxNamePart-1)
	switch strings.ToLower(path.Ext(name)) {
	case ".jpg", ".png", ".svg", ".csv", ".eps", ".pdf", ".tif":
		return name + "_"
	}
	return name
}

// fileStem is the serial and the name of the code with ending behind them, short enough for a suffix to follow.
func fileStem(c *campaign.Code, ending string) string {
	return safeName(c.Label()+" "+c.Name, maxNamePart-len(pictureSuffix)-len(ending)) + ending
}

// FileName makes a name that people chose, such as a campaign's, one that any file system takes for a file or a folder.
func FileName(name string) string { return safeName(name, maxNamePart) }

// safeName makes one part of a path of s, of at most limit bytes. It is never empty, "." or "..", opens no device, and
// begins neither like a formula nor like the lock file of an office program, so that manifest.csv can name it as it is.
func safeName(s string, limit int) string {
	s = strings.Map(safeRune, norm.NFC.String(strings.ToValidUTF8(s, "_")))
	s = strings.Trim(s, ". ")
	if device.MatchString(s) || strings.HasPrefix(s, "~$") || s != strings.TrimLeft(s, formulaLeads) {
		s = "_" + s
	}
	s = strings.TrimRight(cutBytes(s, limit), ". ")
	if s == "" {
		return "_"
	}
	return s
}

// safeRune replaces what Windows refuses in a name, what nobody can see, and what turns the direction of writing, which
// can make a name end in something else than it shows.
func safeRune(r rune) rune {
	switch {
	case strings.ContainsRune(`<>:"/\|?*`, r), unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r):
		return '_'
	case r == '\u2028', r == '\u2029', r == '\uFEFF':
		return '_'
	case unicode.IsSpace(r):
		return ' '
	}
	return r
}

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
