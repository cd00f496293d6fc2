package qr

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	oracle "github.com/boombuler/barcode/qr"
	"github.com/makiuchi-d/gozxing/qrcode/decoder"
)

// url has the length and the shape of the ones that WeChat gives.
const url = "http://weixin.qq.com/q/02K9kgpJYPbgN10000w07_wX"

var levels = []Level{L, M, Q, H}

func encode(t testing.TB, text string, level Level) Symbol {
	t.Helper()
	s, err := Encode(text, level)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// boombuler/barcode is another's encoder, with its own tables, Reed-Solomon code and penalties: where both draw the
// same matrix, the data, the format bits and the choice of the mask are all right.
func TestSymbolsAreThoseOfAnotherEncoder(t *testing.T) {
	texts := 100
	if testing.Short() {
		texts = 25
	}
	for _, level := range levels {
		t.Run(level.String(), func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(18004, uint64(level)))
			for range texts {
				compareWithOracle(t, randomText(random, capacity(MaxVersion, level)), level)
			}
		})
	}
}

func compareWithOracle(t *testing.T, text string, level Level) {
	t.Helper()
	want, err := oracle.Encode(text, oracle.ErrorCorrectionLevel(level), oracle.Unicode)
	if err != nil {
		t.Fatal(err)
	}
	got := encode(t, text, level)
	if want.Bounds().Dx() != got.Size() {
		t.Fatalf("%q: %d modules a side, want %d", text, got.Size(), want.Bounds().Dx())
	}
	for y := range got.Size() {
		for x := range got.Size() {
			if r, _, _, _ := want.At(x, y).RGBA(); got.Black(x, y) != (r == 0) {
				t.Fatalf("%q: module %d, %d differs", text, x, y)
			}
		}
	}
}

// randomText is half the time the like of WeChat's urls, otherwise any bytes of up to most.
func randomText(random *rand.Rand, most int) string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	if random.IntN(2) == 0 {
		b := []byte("http://weixin.qq.com/q/")
		for len(b) < len(url) {
			b = append(b, alphabet[random.IntN(len(alphabet))])
		}
		return string(b)
	}
	b := make([]byte, 1+random.IntN(most))
	for i := range b {
		b[i] = byte(random.Uint32())
	}
	return string(b)
}

func TestEverySymbolIsReadBack(t *testing.T) {
	for _, level := range levels {
		for version := 1; version <= MaxVersion; version++ {
			for _, n := range []int{1, capacity(version, level)} {
				text := strings.Repeat("q", n)
				s, err := EncodeAt(text, level, version)
				if err != nil {
					t.Fatal(err)
				}
				if want := 17 + 4*version; s.Size() != want {
					t.Errorf("version %d at level %v has %d modules a side, want %d", version, level, s.Size(), want)
				}
				if got := readModules(t, s); got != text {
					t.Errorf("version %d at level %v reads %q, want %q", version, level, got, text)
				}
			}
		}
	}
}

func readModules(t *testing.T, s Symbol) string {
	t.Helper()
	modules := make([][]bool, s.Size())
	for y := range modules {
		modules[y] = make([]bool, s.Size())
		for x := range modules[y] {
			modules[y][x] = s.Black(x, y)
		}
	}
	result, err := decoder.NewDecoder().DecodeBoolMapWithoutHint(modules)
	if err != nil {
		t.Fatal(err)
	}
	return result.GetText()
}

// The sizes are those of ISO/IEC 18004, table 7.
func TestVersionIsTheSmallestThatHolds(t *testing.T) {
	for _, tt := range []struct {
		bytes int
		level Level
		want  int
	}{
		{1, M, 1}, {14, M, 1}, {15, M, 2}, {len(url), M, 4}, {62, M, 4}, {63, M, 5}, {251, M, 11}, {252, M, 0},
		{11, Q, 1}, {12, Q, 2}, {len(url), Q, 5}, {60, Q, 5}, {61, Q, 6}, {177, Q, 11}, {178, Q, 0},
		{17, L, 1}, {321, L, 11}, {322, L, 0}, {7, H, 1}, {137, H, 11}, {138, H, 0}, {1, H + 1, 0},
	} {
		if got := Version(strings.Repeat("x", tt.bytes), tt.level); got != tt.want {
			t.Errorf("%d bytes at level %v need version %d, want %d", tt.bytes, tt.level, got, tt.want)
		}
	}
}

func TestWhatCannotBeEncodedIsRefused(t *testing.T) {
	long := strings.Repeat("x", 178)
	for _, tt := range []struct {
		text    string
		level   Level
		version int
		want    string
	}{
		{"", M, 1, "the text is empty"},
		{long, Q, 11, "178 bytes are too many for level Q, the most is 177"},
		{url, Q, 4, "47 bytes are too many for version 4 at level Q, the most is 46"},
		{url, Q, 0, "version 0 is not one of 1 to 11"},
		{url, Q, 12, "version 12 is not one of 1 to 11"},
		{url, 4, 5, "unknown error correction level 4"},
	} {
		_, err := EncodeAt(tt.text, tt.level, tt.version)
		if err == nil || err.Error() != "encoding a QR symbol: "+tt.want {
			t.Errorf("version %d at level %v: %v, want %q", tt.version, tt.level, err, tt.want)
		}
	}
	if _, err := Encode(long, Q); err == nil {
		t.Error("Encode takes a text that is too long")
	}
}

func TestAllAroundASymbolIsWhite(t *testing.T) {
	s := encode(t, url, Q)
	n := s.Size()
	for i := -QuietZone; i < n+QuietZone; i++ {
		if s.Black(i, -1) || s.Black(-1, i) || s.Black(i, n) || s.Black(n, i) || s.Black(i, 64) || s.Black(64, i) {
			t.Fatalf("black outside the symbol, near %d", i)
		}
	}
	if (Symbol{}).Black(0, 0) {
		t.Error("the zero symbol has a black module")
	}
}

func BenchmarkEncode(b *testing.B) {
	for _, level := range []Level{M, Q} {
		b.Run(fmt.Sprintf("v%d%v", Version(url, level), level), func(b *testing.B) {
			encode(b, url, level)
			b.ReportAllocs()
			for b.Loop() {
				encode(b, url, level)
			}
		})
	}
}
