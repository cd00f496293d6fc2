// Package qr turns a text into a QR symbol for print: the modules, the rectangles that draw them in a PDF, and files
// of one symbol: SVG, EPS, PNG and TIFF.
//
// It draws in whole modules only, and rasters in whole dots, so that every module of a printed code is exactly as
// large as every other; it never smooths an edge. The texts are urls: they go in as bytes, in one segment, and the
// symbol is at most 61 modules wide (version 11, 177 bytes at level Q). More modules would be too fine for a label,
// and so a row of any symbol is one word of 64 bits.
//
// The data and their Reed-Solomon bytes are those of rsc.io/qr/coding, which never chooses a mask and always takes the
// first. The mask is chosen here, as ISO/IEC 18004 asks: a printed symbol is to have few large patches and nothing that
// looks like a finder.
//
// Start with [Encode], then [Symbol.Rects], [Symbol.AppendSVG] or [Symbol.WriteTIFF].
package qr

import (
	"fmt"
	"slices"

	"rsc.io/qr/coding"
)

// MaxVersion is the largest version of a symbol. Version v is 17+4v modules wide, and 61 is the most that fits a word.
const MaxVersion = 11

// QuietZone is how many white modules must surround a symbol on each side (ISO/IEC 18004).
const QuietZone = 4

// Level is how much of a symbol may be spoilt and still be read. More of it takes more modules: on a small label the
// finer modules cost more than the correction gains.
type Level uint8

// The levels, and the part of the codewords that each can restore.
const (
	L Level = iota // 7 %
	M              // 15 %
	Q              // 25 %
	H              // 30 %
)

// String is the level's letter.
func (l Level) String() string { return coding.Level(l).String() }

// Symbol is a square of modules, without its quiet zone. It never changes; the zero value has no modules.
type Symbol struct {
	rows []uint64 // bit x of rows[y] is the module at column x, row y; 1 is black
}

// Modules is how many modules a symbol of a version is wide, without its quiet zone.
func Modules(version int) int { return 17 + 4*version }

// Size is the number of modules along a side, 21 to 61.
func (s Symbol) Size() int { return len(s.rows) }

// Black tells whether the module at column x, row y is black. Everything around the symbol is white.
func (s Symbol) Black(x, y int) bool {
	return 0 <= y && y < len(s.rows) && 0 <= x && x < len(s.rows) && s.rows[y]>>x&1 != 0
}

// Cleared is the symbol with a white square of n modules a side in its middle, where a logo may stand; n is raised to
// the next odd number, as a symbol has an odd number of modules. It can be more than the error correction restores:
// whoever prints it has to read it first.
func (s Symbol) Cleared(n int) Symbol {
	if n < 1 {
		return s
	}
	from := max(0, (s.Size()-n)/2)
	to := s.Size() - from
	rows := slices.Clone(s.rows)
	for y := from; y < to; y++ {
		rows[y] &^= 1<<to - 1<<from
	}
	return Symbol{rows}
}

// Encode gives the smallest symbol that holds text. The same text and level always give the same symbol.
func Encode(text string, level Level) (Symbol, error) {
	return EncodeAt(text, level, Version(text, level))
}

// EncodeAt is [Encode] for a version that the caller has chosen, so that all codes of a run can have the same number of
// modules: take the largest [Version] of their texts.
func EncodeAt(text string, level Level, version int) (Symbol, error) {
	switch {
	case level > H:
		return Symbol{}, fmt.Errorf("encoding a QR symbol: unknown error correction level %d", uint8(level))
	case text == "":
		return Symbol{}, fmt.Errorf("encoding a QR symbol: the text is empty")
	case Version(text, level) == 0:
		return Symbol{}, fmt.Errorf("encoding a QR symbol: %d bytes are too many for level %v, the most is %d",
			len(text), level, capacity(MaxVersion, level))
	case version < 1 || version > MaxVersion:
		return Symbol{}, fmt.Errorf("encoding a QR symbol: version %d is not one of 1 to %d", version, MaxVersion)
	case len(text) > capacity(version, level):
		return Symbol{}, fmt.Errorf("encoding a QR symbol: %d bytes are too many for version %d at level %v, the most is %d",
			len(text), version, level, capacity(version, level))
	}
	l, err := layoutOf(version, level)
	if err != nil {
		return Symbol{}, err
	}
	return l.symbol(text)
}

// Version is the smallest version that holds text at level: 1 to [MaxVersion], or 0 when none does.
func Version(text string, level Level) int {
	if level > H {
		return 0
	}
	for v := 1; v <= MaxVersion; v++ {
		if len(text) <= capacity(v, level) {
			return v
		}
	}
	return 0
}

// capacity is how many bytes of text a symbol holds: its data without the mode and the length that stand before them.
func capacity(version int, level Level) int {
	v := coding.Version(version)
	return (v.DataBytes(coding.Level(level))*8 - coding.String("").Bits(v)) / 8
}
