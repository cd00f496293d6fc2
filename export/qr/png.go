package qr

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"math"
)

// WritePNG writes the symbol in its quiet zone as a PNG of one bit a dot, a module that many dots wide: see [Dots].
// It is grey, and a press prints it with black ink alone; image/png would make a palette of it, which is RGB, and
// says nothing of dots an inch.
func (s Symbol) WritePNG(w io.Writer, module int, dpi float64) error {
	r, err := s.raster(module, dpi)
	if err != nil {
		return fmt.Errorf("drawing a PNG: %w", err)
	}
	if _, err := w.Write(r.png(dpi)); err != nil {
		return fmt.Errorf("writing a PNG: %w", err)
	}
	return nil
}

// png is the file: its header, the dots a metre, the picture, its end (ISO/IEC 15948, 11.2 and 11.3.5.3).
func (r raster) png(dpi float64) []byte {
	header := binary.BigEndian.AppendUint32(nil, uint32(r.width))
	header = binary.BigEndian.AppendUint32(header, uint32(r.width))
	header = append(header, 1, 0, 0, 0, 0) // one bit, grey, deflated, filters of each row, not interlaced

	perMetre := uint32(math.Round(dpi / 0.0254))
	physical := binary.BigEndian.AppendUint32(nil, perMetre)
	physical = binary.BigEndian.AppendUint32(physical, perMetre)
	physical = append(physical, 1) // the unit is the metre

	file := []byte("\x89PNG\r\n\x1a\n")
	file = appendChunk(file, "IHDR", header)
	file = appendChunk(file, "pHYs", physical)
	file = appendChunk(file, "IDAT", r.deflated())
	return appendChunk(file, "IEND", nil)
}

func appendChunk(file []byte, name string, data []byte) []byte {
	file = binary.BigEndian.AppendUint32(file, uint32(len(data)))
	start := len(file)
	file = append(append(file, name...), data...)
	return binary.BigEndian.AppendUint32(file, crc32.ChecksumIEEE(file[start:]))
}

// deflated is the rows of dots, each behind the number of its filter, none. In PNG 1 is white.
func (r raster) deflated() []byte {
	var out bytes.Buffer
	z := zlib.NewWriter(&out)
	for y := range r.modules() {
		line := append([]byte{0}, r.row(y)...)
		for i := range line[1:] {
			line[1+i] ^= 0xff
		}
		for range r.module {
			z.Write(line) // into memory, which never fails
		}
	}
	z.Close()
	return out.Bytes()
}
