package layout

import (
	"bytes"
	"errors"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"sceneqr/campaign/words"
	"sceneqr/export/qr"
)

func TestFindGivesWhatShips(t *testing.T) {
	all := Builtin()
	if len(all) == 0 || all[0].Name != Default {
		t.Fatalf("the first of %d built-in layouts is not %s", len(all), Default)
	}
	for _, l := range all {
		if l.Title.IsZero() || len(l.Fields) == 0 {
			t.Errorf("%s has no title or no fields", l.Name)
		}
		if !slices.ContainsFunc(l.Fields, func(f Field) bool { return strings.Contains(f.Template, "{serial}") }) {
			t.Errorf("%s does not show the serial, by which people ask for a code", l.Name)
		}
	}
}

func TestEveryFileThatShipsIsListed(t *testing.T) {
	entries, err := os.ReadDir("builtin")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !slices.Contains(names, strings.TrimSuffix(e.Name(), ".yaml")) {
			t.Errorf("%s is not in names", e.Name())
		}
	}
	if len(entries) != len(names) {
		t.Errorf("%d files for %d names", len(entries), len(names))
	}
}

func TestABuiltInLayoutIsCalledAsItsFileSays(t *testing.T) {
	for _, name := range names {
		source, err := Source(name)
		if err != nil {
			t.Fatal(err)
		}
		file, err := Parse(name, source)
		if err != nil || titles[name].IsZero() || file.Title.String() != titles[name].String() {
			t.Errorf("%s: the file says %q and the list %q, %v", name, file.Title, titles[name], err)
		}
		if title := words.Chinese.Of(file.Title); title == file.Title.String() {
			t.Errorf("%s: %q is not in Chinese", name, title)
		}
	}
	own, err := Parse("shelf.yaml", []byte("title: 货架 shelf\npage: [60, 60]\ncode: {side: 30}"))
	if err != nil || words.Chinese.Of(own.Title) != "货架 shelf" || own.Title.String() != "货架 shelf" {
		t.Errorf("%q, %v", own.Title, err)
	}
}

func TestAnUnknownNameListsTheKnownOnes(t *testing.T) {
	_, err := Find("a4-13")
	if err == nil || !strings.Contains(err.Error(), `"a4-13"`) || !strings.Contains(err.Error(), "a4-12, a4-24") {
		t.Error(err)
	}
}

func TestAFileOfOnesOwnIsFoundByItsPath(t *testing.T) {
	source, err := Source("l7160")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "shelf.v2.yaml")
	if err := os.WriteFile(path, source, 0o600); err != nil {
		t.Fatal(err)
	}
	l, err := Find(path)
	if err != nil || l.Name != "shelf.v2" || l.Stock != "Avery L7160" {
		t.Errorf("%+v, %v", l, err)
	}
	if _, err := Find("./nowhere"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a path to no file: %v", err)
	}
}

// Notepad on Windows puts a mark before the text and two characters behind each line.
func TestFilesOfWindowsAreRead(t *testing.T) {
	source, err := Source("tent-a5")
	if err != nil {
		t.Fatal(err)
	}
	notepad := func(text []byte) []byte {
		return append([]byte("\ufeff"), bytes.ReplaceAll(text, []byte("\n"), []byte("\r\n"))...)
	}
	want, err := Parse("tent.yaml", source)
	if err != nil {
		t.Fatal(err)
	}
	got, err := Parse("tent.yaml", notepad(source))
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v, want %+v", got, err, want)
	}
	p, err := ReadPrinter(profile(t, string(notepad(Printer{Name: "office", DX: 1.5}.YAML()))))
	if err != nil || p.Name != "office" || p.DX != 1.5 {
		t.Errorf("%+v, %v", p, err)
	}
	_, err = Parse("tent.yaml", notepad([]byte("page: A4\nlabel: {fold: tru}\n")))
	var bad *Error
	if !errors.As(err, &bad) || len(bad.Problems) != 1 || !strings.HasPrefix(bad.Problems[0].String(), "line 2: ") {
		t.Errorf("a mistake in such a file: %v", err)
	}
}

// The default is the page that sceneqr printed before there were layouts.
func TestTheDefaultPageStaysWhatItWas(t *testing.T) {
	l, err := Find(Default)
	if err != nil {
		t.Fatal(err)
	}
	if l.Page != (Size{210, 297}) || l.Label.Size != (Size{63, 67}) || l.Marks != GridMarks || !l.Heading ||
		l.Grid != (Grid{Columns: 3, Rows: 4, Left: 10.5, Top: 18}) || l.Code.Side != 45 || l.Code.Level != qr.Q {
		t.Errorf("%+v", l)
	}
	want := Field{Template: "{name}", X: 4, Y: 48.1, Width: 55, Height: 9.7, Size: 11, Least: 6, Lines: 2, Bold: true}
	if l.Fields[0] != want {
		t.Errorf("name: %+v", l.Fields[0])
	}
}

// published are the makers' sizes and counts, and margins and pitches from LibreOffice's labels.xml and gLabels' templates
// (l7651); l7159's are those of labels half a millimetre wider, moved to the same middles. l7120 is not here: its sources do
// not agree on more than size and count, so that only a sheet of labels can tell whether its file is right.
var published = []struct {
	name          string
	columns, rows int
	label         Size
	left, top     float64
	pitch         Size
	within        float64 // how far middles of labels may lie from there, millimetres
}{
	{"l7160", 3, 7, Size{63.5, 38.1}, 7.20, 15.15, Size{66.04, 38.10}, 0.1},
	{"l7163", 2, 7, Size{99.1, 38.1}, 4.67, 15.15, Size{101.60, 38.10}, 0.1},
	{"l7173", 2, 5, Size{99.1, 57}, 4.67, 6.00, Size{101.60, 57.00}, 0.1},
	{"l7165", 2, 4, Size{99.1, 67.7}, 4.67, 13.04, Size{101.60, 67.73}, 0.1},
	{"l7651", 5, 13, Size{38.1, 21.2}, 4.70, 10.90, Size{40.60, 21.20}, 0.25},
	{"l7159", 3, 8, Size{63.5, 33.9}, 6.71, 13.04, Size{66.54, 33.86}, 0.6},
}

func TestLabelStockHasThePublishedGeometry(t *testing.T) {
	for _, p := range published {
		l, err := Find(p.name)
		if err != nil {
			t.Fatal(err)
		}
		if l.Page != pages["A4"] || l.Grid.Columns != p.columns || l.Grid.Rows != p.rows || l.Label.Size != p.label {
			t.Errorf("%s: %v, %v, %v", p.name, l.Page, l.Grid, l.Label)
		}
		for _, cell := range []int{0, l.PerPage() - 1} {
			r := l.CellRect(cell)
			x := p.left + float64(cell%p.columns)*p.pitch.Width
			y := p.top + float64(cell/p.columns)*p.pitch.Height
			if math.Abs(r.X-x) > p.within || math.Abs(r.Y-y) > p.within {
				t.Errorf("%s: cell %d at %.2f, %.2f, published %.2f, %.2f", p.name, cell, r.X, r.Y, x, y)
			}
		}
	}
}

func TestStockFillsItsSheetEvenlyAndIsNotMarked(t *testing.T) {
	for _, l := range Builtin() {
		if l.Stock == "" {
			continue
		}
		if l.Marks != NoMarks || l.Heading || l.Cut {
			t.Errorf("%s prints on stock what does not belong there", l.Name)
		}
		grid := l.grid()
		if across := l.Page.Width - grid.right() - grid.X; math.Abs(across) > 0.1 {
			t.Errorf("%s stands %.2f mm more to one side", l.Name, across)
		}
	}
}

// A ticket's url makes a symbol of version 4 at M and 5 at Q (47 bytes).
func TestEveryLayoutThatShipsPrintsATicketsURL(t *testing.T) {
	for _, l := range Builtin() {
		version := 5
		if l.Code.Level == qr.M {
			version = 4
		}
		if warning, err := l.Fits(version); !warning.IsZero() || err != nil {
			t.Errorf("%s: %q, %v", l.Name, warning, err)
		}
	}
}

func TestNamesAreReadableAtArmsLength(t *testing.T) {
	for _, l := range Builtin() {
		if f := l.Fields[0]; f.Template != "{name}" || f.Size < 7 {
			t.Errorf("%s: the name is %v points", l.Name, f.Size)
		}
	}
}

func TestFineModulesAreWarnedOfAndThenRefused(t *testing.T) {
	l := Layout{Name: "small", Code: Code{Side: 14}}
	warning, err := l.Fits(4) // 41 modules
	if err != nil || !strings.Contains(warning.String(), "0.34 mm (4.0 dots at 300 dpi, 8.1 at 600)") ||
		!strings.Contains(warning.String(), "at least 14.4 mm") {
		t.Errorf("%q, %v", warning, err)
	}
	_, err = l.Fits(6) // 49 modules
	var fine *FineError
	if !errors.As(err, &fine) || fine.Version != 6 || fine.Side != 14 || !strings.Contains(err.Error(), "at least 14.3 mm") {
		t.Error(err)
	}
	l.Code.Side = fine.Least
	if _, err := l.Fits(6); err != nil {
		t.Errorf("the cure does not help: %v", err)
	}
}

// People learn the keys from the default layout's file.
func TestTheDefaultFileExplainsEveryKey(t *testing.T) {
	source, err := Source(Default)
	if err != nil {
		t.Fatal(err)
	}
	known := append(sorted(new(Layout).keys(&reader{})), sorted(new(Field).keys(&reader{}))...)
	for _, key := range append(known, "columns", "rows", "gap", "order", "corner", "fold", "side", "level") {
		if !strings.Contains(string(source), key+":") {
			t.Errorf("%s.yaml does not show %s", Default, key)
		}
	}
}

func TestALayoutIsFoundAsItsBoxSpellsIt(t *testing.T) {
	if l, err := Find("L7160"); err != nil || l.Name != "l7160" {
		t.Errorf("%q, %v", l.Name, err)
	}
}
