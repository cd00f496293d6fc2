package layout

import (
	"embed"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
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

// Default is the name of the layout that is taken when nobody names one.
const Default = "a4-12"

// Find gives the built-in layout of a name, or the layout in the file at a path: whatever has a path separator in it or
// ends in .yaml or .yml. What is wrong with a file is an *[Error].
func Find(nameOrPath string) (Layout, error) {
	if isPath(nameOrPath) {
		text, err := os.ReadFile(nameOrPath)
		if err != nil {
			return Layout{}, fmt.Errorf("reading a layout: %w", err)
		}
		return Parse(nameOrPath, text)
	}
	name := strings.ToLower(nameOrPath) // boxes of labels say L7160
	text, err := Source(name)
	if err != nil {
		return Layout{}, err
	}
	return Parse(name, text)
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
		return nil, fmt.Errorf("no layout is called %q: there are %s; a layout of your own is named by its path, "+
			"like ./shelf.yaml", name, strings.Join(names, ", "))
	}
	return files.ReadFile("builtin/" + name + ".yaml")
}
