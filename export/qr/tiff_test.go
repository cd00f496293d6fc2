package qr

import (
	"bytes"
	"encoding/binary"
	"math/rand/v2"
	"testing"

	"golang.org/x/image/tiff"
)

func TestTIFFIsTheSymbolInItsQuietZone(t *testing.T) {
	for _, module := range []int{1, 3, 8, 11, 200} {
		s := encode(t, url, Q)
		var file bytes.Buffer
		if err := s.WriteTIFF(&file, module, 600); err != nil {
			t.Fatal(err)
		}
		picture, err := tiff.Decode(bytes.NewReader(file.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		compareDots(t, picture, s, module)
	}
}

// The tags are read as TIFF 6.0 describes them, as x/image/tiff passes over the resolution.
func TestTIFFIsBaselineBilevel(t *testing.T) {
	for _, dpi := range []float64{300, 2400, 203.2} {
		var file bytes.Buffer
		if err := encode(t, url, M).WriteTIFF(&file, 5, dpi); err != nil {
			t.Fatal(err)
		}
		b := file.Bytes()
		if string(b[:4]) != "II*\x00" {
			t.Fatalf("begins with %q", b[:4])
		}
		tags := tiffTags(t, b)
		for tag, want := range map[uint16]uint32{
			256: 41 * 5, 257: 41 * 5, 258: 1, 259: 32773, 262: 0, 277: 1, 278: 41 * 5, 296: 2,
		} {
			if got, ok := tags[tag]; !ok || got != want {
				t.Errorf("tag %d is %d, want %d", tag, got, want)
			}
		}
		if end := tags[273] + tags[279]; int(end) != len(b) {
			t.Errorf("the strip ends at %d of %d", end, len(b))
		}
		for _, tag := range []uint16{282, 283} {
			at := tags[tag]
			got := float64(binary.LittleEndian.Uint32(b[at:])) / float64(binary.LittleEndian.Uint32(b[at+4:]))
			if got != dpi {
				t.Errorf("tag %d says %v dots an inch, want %v", tag, got, dpi)
			}
		}
	}
}

func tiffTags(t *testing.T, b []byte) map[uint16]uint32 {
	t.Helper()
	at := binary.LittleEndian.Uint32(b[4:])
	tags, last := map[uint16]uint32{}, uint16(0)
	for i := range uint32(binary.LittleEndian.Uint16(b[at:])) {
		entry := b[at+2+12*i:]
		tag := binary.LittleEndian.Uint16(entry)
		if tag <= last {
			t.Errorf("tag %d behind tag %d", tag, last)
		}
		if count := binary.LittleEndian.Uint32(entry[4:]); count != 1 {
			t.Errorf("tag %d has %d values", tag, count)
		}
		tags[tag], last = binary.LittleEndian.Uint32(entry[8:]), tag
	}
	return tags
}

func TestPackedBitsAreUnpackedAgain(t *testing.T) {
	rows := [][]byte{{}, {1}, {1, 1}, {1, 2}, {1, 2, 2}, {1, 1, 2}, bytes.Repeat([]byte{7}, 300)}
	random := rand.New(rand.NewPCG(1, 32773))
	for range 500 {
		row := make([]byte, random.IntN(400))
		for i := range row {
			row[i] = byte(random.IntN(1 + random.IntN(4)*80))
		}
		rows = append(rows, row)
	}
	for _, row := range rows {
		packed := packBits(row)
		if got := unpackBits(packed); !bytes.Equal(got, row) {
			t.Fatalf("%v comes back as %v", row, got)
		}
		if most := len(row) + (len(row)+127)/128; len(packed) > most {
			t.Errorf("%d bytes are packed into %d, more than %d", len(row), len(packed), most)
		}
	}
}

func unpackBits(packed []byte) []byte {
	var row []byte
	for len(packed) > 0 {
		if n := int(int8(packed[0])); n >= 0 {
			row = append(row, packed[1:2+n]...)
			packed = packed[2+n:]
		} else {
			row = append(row, bytes.Repeat(packed[1:2], 1-n)...)
			packed = packed[2:]
		}
	}
	return row
}
