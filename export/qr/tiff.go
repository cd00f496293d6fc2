package qr

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"
)

// WriteTIFF writes the symbol in its quiet zone as a baseline TIFF of one bit a dot, a module that many dots wide: see
// [Dots]. A layout program takes it for line art: it prints with black ink alone, at the press's full resolution and
// without a screen. golang.org/x/image/tiff reads such files but writes grey ones of eight bits.
func (s Symbol) WriteTIFF(w io.Writer, module int, dpi float64) error {
	r, err := s.raster(module, dpi)
	if err != nil {
		return fmt.Errorf("drawing a TIFF: %w", err)
	}
	if _, err := w.Write(r.tiff(dpi)); err != nil {
		return fmt.Errorf("writing a TIFF: %w", err)
	}
	return nil
}

// The types of a field's values (TIFF 6.0, section 2).
const (
	short    = 3
	long     = 4
	rational = 5
)

// A field is an entry of the directory: a short or a long is its value itself, of a rational it is where that stands.
type field struct {
	Tag, Type    uint16
	Count, Value uint32
}

// A tiffHeader is all of a file but its picture: where the directory stands, the resolution, the directory.
type tiffHeader struct {
	Order      [2]byte // II: the low byte first
	Magic      uint16
	Directory  uint32
	Resolution [2]uint32 // dots, in so many inches
	Count      uint16
	Fields     [12]field
	Next       uint32 // 0: there is no other directory
}

// Where two parts of a tiffHeader stand.
const (
	resolutionAt = 8
	directoryAt  = 16
)

// tiff is the file, with the tags of a bilevel picture (TIFF 6.0, section 3) and the picture as a single strip.
func (r raster) tiff(dpi float64) []byte {
	strip := r.packed()
	width := uint32(r.width)
	header := tiffHeader{
		Order:      [2]byte{'I', 'I'},
		Magic:      42,
		Directory:  directoryAt,
		Resolution: [2]uint32{uint32(math.Round(dpi * 1000)), 1000},
	}
	header.Count = uint16(len(header.Fields))
	header.Fields = [...]field{
		{256, long, 1, width},                       // ImageWidth
		{257, long, 1, width},                       // ImageLength
		{258, short, 1, 1},                          // BitsPerSample
		{259, short, 1, 32773},                      // Compression: PackBits
		{262, short, 1, 0},                          // PhotometricInterpretation: 0 is white
		{273, long, 1, uint32(binary.Size(header))}, // StripOffsets
		{277, short, 1, 1},                          // SamplesPerPixel
		{278, long, 1, width},                       // RowsPerStrip: all
		{279, long, 1, uint32(len(strip))},          // StripByteCounts
		{282, rational, 1, resolutionAt},            // XResolution
		{283, rational, 1, resolutionAt},            // YResolution
		{296, short, 1, 2},                          // ResolutionUnit: inch
	}
	file, err := binary.Append(nil, binary.LittleEndian, header)
	if err != nil {
		panic(fmt.Sprintf("a header without a fixed size: %v", err)) // no input makes it so
	}
	return append(file, strip...)
}

// packed is all rows of dots, each packed by itself as PackBits asks.
func (r raster) packed() []byte {
	var strip []byte
	for y := range r.modules() {
		row := packBits(r.row(y))
		for range r.module {
			strip = append(strip, row...)
		}
	}
	return strip
}

// packBits is Apple's run-length code (TIFF 6.0, section 9): n-1 and n bytes as they are, or 257-n and a byte that is
// repeated n times, n at most 128. Two of the same are left among single ones: a run of their own would gain nothing.
func packBits(row []byte) []byte {
	var out []byte
	for len(row) > 0 {
		n := repeated(row)
		if n > 2 {
			out = append(out, byte(257-n), row[0])
		} else {
			n = single(row)
			out = append(append(out, byte(n-1)), row[:n]...)
		}
		row = row[n:]
	}
	return out
}

// repeated is how often the first byte stands at the beginning, up to 128 times.
func repeated(row []byte) int {
	n := 1
	for n < min(len(row), 128) && row[n] == row[0] {
		n++
	}
	return n
}

// single is how many bytes there are, up to 128, before three that are the same.
func single(row []byte) int {
	n := 1
	for n < min(len(row), 128) && repeated(row[n:]) < 3 {
		n++
	}
	return n
}
