// Package layout is a page of labels as data: how large it is, where each label and its code stand, what is printed under
// the code, and what marks a printer needs around it.
//
// A layout is a small YAML file. Those that ship are embedded; anybody's own is read by its path; builtin/a4-12.yaml says
// what each key means. A [Printer] is what one printer does to a page, and how to undo it. The package draws nothing on
// paper and knows nothing of campaigns: package pdf draws a layout, package proof looks for what it promises.
//
// All lengths are millimetres, x to the right and y downwards, from the left upper corner of the trimmed page for labels,
// and from the left upper corner of the label's face for what stands on it.
//
// Start with [Layout], then [Find] and [Layout.Fits].
package layout

import (
	"sceneqr/campaign/words"
	"sceneqr/export/qr"
)

// Layout is a page of labels. Of one that [Find] or [Parse] gave it is known that everything fits, except for how fine the
// code's modules get: that depends on the texts in the codes, and [Layout.Fits] tells it.
type Layout struct {
	Name   string        // a built-in's, as in --layout; a file's without its folder and ending
	Title  words.Message // what it is, for people
	Roll   bool          // labels on a roll: a page is one label with its pitch, and no grid; whoever prints is told so
	Stock  string        // the label stock whose geometry it has, like "Avery L7160"; "" for plain paper
	Page   Size          // as trimmed
	Bleed  float64       // on all four sides of the page, 0 to 20
	Grid   Grid
	Label  Label
	Code   Code
	Fields []Field
	Marks  Marks
	Cut    bool // each label's edge is drawn as a line in the spot colour CutContour
	// Heading puts the campaign, the date and the page's number at the top of the page, and on the page of a trial says so.
	Heading bool
	Once    bool // each code has one label, whatever its copies: a page for sign-off
}

// Size is a width and a height.
type Size struct{ Width, Height float64 }

// Grid is how labels stand on a page.
type Grid struct {
	Columns, Rows int
	Left, Top     float64 // of the first label
	GapX, GapY    float64 // between labels
	Down          bool    // cells are counted down the columns; otherwise along the rows
}

// Label is one label's outline.
type Label struct {
	Size
	Corner float64 // radius; half the width of a square label makes it round
	// Fold says that the label is folded across its middle: what it shows stands on the lower half, and once more, upside
	// down, on the upper one. A face is then half the label.
	Fold bool
}

// Code is where the code stands on a face.
type Code struct {
	Side float64 // with its quiet zone of four modules
	X, Y float64
	// Level is the error correction. When a file does not say, it is M for codes under 20 mm, where finer modules cost
	// more than the correction gains, and Q from there on (measured: print.md, 5.1).
	Level qr.Level
}

// Field is a text on a face, set in the middle of its box's height.
type Field struct {
	// Template has columns of the sheet in braces and also {name}, {key}, {group}, {serial}, {scene}, {expires}. What
	// stands in square brackets is left out when one of its columns is empty: "[{group}·]{serial}". See [Fill].
	Template            string
	X, Y, Width, Height float64
	Size, Least         float64 // points: the size it has, and the one to which it may shrink
	Lines               int     // at most
	Bold                bool
	Align               Align
}

// Align is where a line stands in its box.
type Align uint8

// The alignments.
const (
	Centre Align = iota
	Left
	Right
)

// Marks are what a page shows for whoever cuts it.
type Marks uint8

// The marks.
const (
	NoMarks Marks = iota
	// GridMarks stand on the page, around the grid, where the cuts between labels run out of it.
	GridMarks
	// TrimMarks stand outside the page and its bleed, at its corners: the sheet is larger than the page.
	TrimMarks
)

// Rect is a rectangle: its left upper corner and its size.
type Rect struct{ X, Y, Width, Height float64 }
