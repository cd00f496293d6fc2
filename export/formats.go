package export

import (
	"slices"
	"strings"

	"sceneqr/campaign/words"
)

// Format is a kind of file in which the ZIP has each code as drawn by us, beside WeChat's own picture.
type Format string

// The formats. All but SVG carry pure black: K in EPS and PDF, one bit a dot in PNG and TIFF. SVG knows only RGB.
const (
	FormatSVG  Format = "svg"
	FormatEPS  Format = "eps"
	FormatPDF  Format = "pdf" // one page as large as the code
	FormatPNG  Format = "png"
	FormatTIFF Format = "tiff"
)

// Formats are those that a ZIP has. None are the default, SVG alone.
type Formats []Format

// allFormats is the order in which they always stand, however they were asked for.
var allFormats = Formats{FormatSVG, FormatEPS, FormatPDF, FormatPNG, FormatTIFF}

// ParseFormats reads a list such as "svg,eps,png" in any order and case; what is named twice counts once. An empty list
// is the default.
func ParseFormats(list string) (Formats, error) {
	asked := make(map[Format]bool)
	for _, word := range strings.FieldsFunc(list, func(r rune) bool { return strings.ContainsRune(",，、 ", r) }) {
		f := Format(strings.ToLower(word))
		if !slices.Contains(allFormats, f) {
			return nil, words.Errorf("unknown format %q: choose among %v (WeChat's own picture is always there)",
				word, allFormats)
		}
		asked[f] = true
	}
	var fs Formats
	for _, f := range allFormats {
		if asked[f] {
			fs = append(fs, f)
		}
	}
	return fs, nil
}

// String is the list as [ParseFormats] takes it.
func (fs Formats) String() string {
	list := make([]string, len(fs))
	for i, f := range fs {
		list[i] = string(f)
	}
	return strings.Join(list, ",")
}

func (fs Formats) orDefault() Formats {
	if len(fs) == 0 {
		return Formats{FormatSVG}
	}
	return fs
}

// forLayout is the format that a layout program takes best: vectors in K, then one bit at the press's dpi, and then what
// becomes RGB or what only newer programs read.
func (fs Formats) forLayout() Format {
	for _, f := range []Format{FormatEPS, FormatPDF, FormatTIFF, FormatSVG} {
		if slices.Contains(fs, f) {
			return f
		}
	}
	return FormatPNG
}

// suffix is the ending of the file's name. TIFF's has three letters, the only ending that old RIPs look for.
func (f Format) suffix() string {
	if f == FormatTIFF {
		return ".tif"
	}
	return "." + string(f)
}
