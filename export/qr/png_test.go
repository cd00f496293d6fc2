package qr

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/png"
	"testing"
)

func TestPNGIsTheSymbolInItsQuietZone(t *testing.T) {
	for _, module := range []int{1, 3, 8, 11} {
		s := encode(t, url, Q)
		var file bytes.Buffer
		if err := s.WritePNG(&file, module, 600); err != nil {
			t.Fatal(err)
		}
		picture, err := png.Decode(bytes.NewReader(file.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		if _, grey := picture.(*image.Gray); !grey {
			t.Errorf("the picture is a %T, want grey", picture)
		}
		compareDots(t, picture, s, module)
	}
}

func TestPNGSaysHowLargeItIs(t *testing.T) {
	for dpi, want := range map[float64]uint32{300: 11811, 600: 23622, 72: 2835, 203.2: 8000, 2540: 100_000} {
		var file bytes.Buffer
		if err := encode(t, url, M).WritePNG(&file, 2, dpi); err != nil {
			t.Fatal(err)
		}
		names, chunks := pngChunks(t, file.Bytes())
		if names != "IHDR pHYs IDAT IEND " {
			t.Fatalf("chunks %s", names)
		}
		physical := chunks["pHYs"]
		x, y := binary.BigEndian.Uint32(physical), binary.BigEndian.Uint32(physical[4:])
		if len(physical) != 9 || x != want || y != want || physical[8] != 1 {
			t.Errorf("%v dots an inch: %d, %d in unit %d, want %d a metre", dpi, x, y, physical[8], want)
		}
		if header := chunks["IHDR"]; header[8] != 1 || header[9] != 0 {
			t.Errorf("%d bits of colour type %d, want one of grey", header[8], header[9])
		}
	}
}

// pngChunks takes a file apart and checks the sums, also of the chunks that image/png passes over.
func pngChunks(t *testing.T, file []byte) (names string, chunks map[string][]byte) {
	t.Helper()
	chunks = map[string][]byte{}
	for rest := file[8:]; len(rest) > 0; {
		n := binary.BigEndian.Uint32(rest)
		name, data, sum := string(rest[4:8]), rest[8:8+n], binary.BigEndian.Uint32(rest[8+n:])
		if sum != crc32.ChecksumIEEE(rest[4:8+n]) {
			t.Errorf("the sum of %s is wrong", name)
		}
		names += name + " "
		chunks[name] = data
		rest = rest[12+n:]
	}
	return names, chunks
}
