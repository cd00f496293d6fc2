package layout

import (
	"embed"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"sceneqr/campaign/words"
)

//go:embed builtin
var files embed.FS

// names are the built-in layouts, in the order in which people are shown them: the default first.
var names = []string{
	"a4-12", "a4-24", "contact",
	"l7160", "l7159", "l7163", "l7173", "l7165", "l7651", "l7120",
	"sticker-50", "sticker-50-square", "roll-60x40",
	"tent-a5", "poster-a4", "poster-a3",
}

// titles are those of the files, which are people's to start from and have one language.
var titles = map[string]words.Message{
	"a4-12":             words.Of("12 labels of 63 x 67 mm on A4, to be cut"),
	"a4-24":             words.Of("24 labels of 48 x 45 mm on A4, to be cut"),
	"contact":           words.Of("proof sheet for sign-off, 40 codes on A4"),
	"l7160":             words.Of("21 labels of 63.5 x 38.1 mm on A4"),
	"l7159":             words.Of("24 labels of 63.5 x 33.9 mm on A4"),
	"l7163":             words.Of("14 labels of 99.1 x 38.1 mm on A4"),
	"l7173":             words.Of("10 labels of 99.1 x 57 mm on A4"),
	"l7165":             words.Of("8 labels of 99.1 x 67.7 mm on A4"),
	"l7651":             words.Of("65 labels of 38.1 x 21.2 mm on A4"),
	"l7120":             words.Of("35 square labels of 35 x 35 mm on A4"),
	"sticker-50":        words.Of("round sticker, 50 mm across, for the press"),
	"sticker-50-square": words.Of("square sticker, 50 x 50 mm, for the press"),
	"roll-60x40":        words.Of("label printer, roll of 60 x 40 mm"),
	"tent-a5":           words.Of("table tent, A4 folded to A5"),
	"poster-a4":         words.Of("poster, A4"),
	"poster-a3":         words.Of("poster, A3"),
}

// Default is the name of the layout that is taken when nobody names one.
const Default = "a4-12"

// Find gives the built-in layout of a name, or the layout in the file at a path: whatever has a path separator in it or
// ends in .yaml or .yml. What is wrong with a file is an *[Error].
func Find(nameOrPath string) (Layout, error) {
	if isPath(nameOrPath) {
		text, err := os.ReadFile(nameOrPath)
		if err != nil {
			return Layout{}, words.Errorf("reading a layout: %w", err)
		}
		return Parse(nameOrPath, text)
	}
	name := strings.ToLower(nameOrPath) // boxes of labels say L7160
	text, err := Source(name)
	if err != nil {
		return Layout{}, err
	}
	l, err := Parse(name, text)
	l.Title = titles[name]
	return l, err
}

func isPath(s string) bool {
	ending := strings.ToLower(filepath.Ext(s))
	return ending == ".yaml" || ending == ".yml" || strings.ContainsAny(s, `/\`)
}

// Builtin gives the layouts that ship, the default first.
func Builtin() []Layout {
	layouts := make([]Layout, len(names))
	for i, name := range names {
		l, err := Find(name)
		if err != nil {
			panic("layout: " + err.Error()) // a test parses every one
		}
		layouts[i] = l
	}
	return layouts
}

// Source is a built-in layout's file, for people to start one of their own from.
func Source(name string) ([]byte, error) {
	name = strings.ToLower(name)
	if !slices.Contains(names, name) {
		return nil, words.Errorf("no layout is called %q: there are %s; a layout of your own is named by its path, "+
			"like ./shelf.yaml", name, strings.Join(names, ", "))
	}
	return files.ReadFile("builtin/" + name + ".yaml")
}
