package layout

import (
	"math"
	"strings"
	"testing"
	"unicode/utf8"
)

func near(t *testing.T, what string, got, want Rect) {
	t.Helper()
	d := [...]float64{got.X - want.X, got.Y - want.Y, got.Width - want.Width, got.Height - want.Height}
	for _, v := range d {
		if math.Abs(v) > 1e-9 {
			t.Errorf("%s: %v, want %v", what, got, want)
			return
		}
	}
}

func TestCellsAreCountedAsTheGridSays(t *testing.T) {
	l := Layout{Grid: Grid{Columns: 3, Rows: 2, Left: 5, Top: 7, GapX: 1, GapY: 2}, Label: Label{Size: Size{20, 30}}}
	if l.PerPage() != 6 {
		t.Error(l.PerPage())
	}
	near(t, "cell 1", l.CellRect(1), Rect{26, 7, 20, 30})
	near(t, "cell 3", l.CellRect(3), Rect{5, 39, 20, 30})
	l.Grid.Down = true
	near(t, "cell 1 downwards", l.CellRect(1), Rect{5, 39, 20, 30})
	near(t, "cell 2 downwards", l.CellRect(2), Rect{26, 7, 20, 30})
}

func TestAFlatLabelHasOneFace(t *testing.T) {
	l := Layout{
		Grid:  Grid{Columns: 1, Rows: 1, Left: 10, Top: 20},
		Label: Label{Size: Size{50, 60}},
		Code:  Code{Side: 30, X: 5, Y: 4},
	}
	faces := l.Faces(0)
	if len(faces) != 1 || faces[0].Turned {
		t.Fatal(faces)
	}
	near(t, "face", faces[0].Rect, Rect{10, 20, 50, 60})
	near(t, "code", l.Codes(0)[0], Rect{15, 24, 30, 30})
}

// Half a turn about the fold takes one face, and all that is on it, to the other.
func TestAFoldedLabelShowsTheSameOnBothFaces(t *testing.T) {
	l := Layout{
		Grid:  Grid{Columns: 1, Rows: 1, Left: 10, Top: 20},
		Label: Label{Size: Size{100, 80}, Fold: true},
		Code:  Code{Side: 30, X: 5, Y: 4},
	}
	faces, codes := l.Faces(0), l.Codes(0)
	if len(faces) != 2 || faces[0].Turned || !faces[1].Turned {
		t.Fatal(faces)
	}
	near(t, "upright face", faces[0].Rect, Rect{10, 60, 100, 40})
	near(t, "turned face", faces[1].Rect, Rect{10, 20, 100, 40})
	near(t, "upright code", codes[0], Rect{15, 64, 30, 30})
	middle := [2]float64{10 + 50, 20 + 40}
	near(t, "turned code", codes[1],
		Rect{2*middle[0] - codes[0].right(), 2*middle[1] - codes[0].bottom(), 30, 30})
}

func TestTheMediaHasRoomForBleedAndTrimMarks(t *testing.T) {
	for _, tt := range []struct {
		bleed  float64
		marks  Marks
		margin float64
	}{
		{0, NoMarks, 0}, {3, NoMarks, 3}, {0, GridMarks, 0}, {3, TrimMarks, 13}, {0, TrimMarks, 10},
	} {
		l := Layout{Page: Size{210, 297}, Bleed: tt.bleed, Marks: tt.marks}
		if got := l.Margin(); got != tt.margin {
			t.Errorf("bleed %v, marks %v: margin %v, want %v", tt.bleed, tt.marks, got, tt.margin)
		}
		if got := l.Media(); got != (Size{210 + 2*tt.margin, 297 + 2*tt.margin}) {
			t.Errorf("media %v", got)
		}
	}
}

func TestDrawingsFitATerminal(t *testing.T) {
	wild := Layout{Page: Size{200, 200}, Grid: Grid{Columns: 40, Rows: 25}, Label: Label{Size: Size{4, 7}}}
	flag := Layout{Page: Size{1200, 10}, Grid: Grid{Columns: 1, Rows: 1}, Label: Label{Size: Size{1200, 10}}}
	for _, l := range append(Builtin(), wild, flag) {
		lines := strings.Split(strings.TrimSuffix(l.Drawing(), "\n"), "\n")
		if len(lines) > 17 {
			t.Errorf("%s: %d lines", l.Name, len(lines))
		}
		for _, line := range lines {
			if n := utf8.RuneCountInString(line); n > 30 || n != utf8.RuneCountInString(lines[0]) {
				t.Errorf("%s: %d columns in %q", l.Name, n, line)
			}
		}
		if !strings.Contains(l.Drawing(), "▣") {
			t.Errorf("%s: no code in\n%s", l.Name, l.Drawing())
		}
	}
}

func TestADrawingShowsGridAndCodes(t *testing.T) {
	for _, tt := range []struct{ name, want string }{
		{"tent-a5", `
┌───────────────────────┐
│                       │
│         ▣▣▣▣▣▣▣▣▣▣▣▣  │
│         ▣▣▣▣▣▣▣▣▣▣▣▣  │
│         ▣▣▣▣▣▣▣▣▣▣▣▣  │
│         ▣▣▣▣▣▣▣▣▣▣▣▣  │
│         ▣▣▣▣▣▣▣▣▣▣▣▣  │
│         ▣▣▣▣▣▣▣▣▣▣▣▣  │
│ ╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌ │
│  ▣▣▣▣▣▣▣▣▣▣▣▣         │
│  ▣▣▣▣▣▣▣▣▣▣▣▣         │
│  ▣▣▣▣▣▣▣▣▣▣▣▣         │
│  ▣▣▣▣▣▣▣▣▣▣▣▣         │
│  ▣▣▣▣▣▣▣▣▣▣▣▣         │
│  ▣▣▣▣▣▣▣▣▣▣▣▣         │
│                       │
└───────────────────────┘
`},
		{"l7173", `
┌───────────┐
│┌────┬────┐│
││▣▣ 1│▣▣  ││
│├────┼────┤│
││▣▣  │▣▣  ││
│├────┼────┤│
││▣▣  │▣▣  ││
│├────┼────┤│
││▣▣  │▣▣  ││
│├────┼────┤│
││▣▣  │▣▣10││
│└────┴────┘│
└───────────┘
`},
		{"l7159", `
┌────────────────┐
│ ▣▣ 1 ▣▣   ▣▣   │
│ ▣▣   ▣▣   ▣▣   │
│ ▣▣   ▣▣   ▣▣   │
│ ▣▣   ▣▣   ▣▣   │
│ ▣▣   ▣▣   ▣▣   │
│ ▣▣   ▣▣   ▣▣   │
│ ▣▣   ▣▣   ▣▣   │
│ ▣▣   ▣▣   ▣▣24 │
└────────────────┘
`},
	} {
		l, err := Find(tt.name)
		if err != nil {
			t.Fatal(err)
		}
		if got := "\n" + l.Drawing(); got != tt.want {
			t.Errorf("%s:%s\nwant%s", tt.name, got, tt.want)
		}
	}
}

// Counted downwards, the last cell is at the lower right all the same, and the second below the first.
func TestADrawingCountsDownwards(t *testing.T) {
	l := Layout{Page: Size{100, 100}, Grid: Grid{Columns: 2, Rows: 9, Down: true}, Label: Label{Size: Size{50, 10}}}
	lines := strings.Split(l.Drawing(), "\n")
	if !strings.Contains(lines[1], "1") || !strings.Contains(lines[9], "18") {
		t.Error(l.Drawing())
	}
}
