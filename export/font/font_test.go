package font

import (
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
)

func TestEveryCharacterOfGBKHasAGlyph(t *testing.T) {
	gbk := simplifiedchinese.GBK.NewDecoder()
	checked := 0
	for hi := 0x81; hi <= 0xfe; hi++ {
		for lo := 0x40; lo <= 0xfe; lo++ {
			s, err := gbk.String(string([]byte{byte(hi), byte(lo)}))
			r := []rune(s)
			if err != nil || len(r) != 1 || r[0] < 0x4e00 || r[0] > 0x9fff {
				continue
			}
			checked++
			if _, ok := Advance(r[0]); !ok {
				t.Errorf("%c %U has no glyph", r[0], r[0])
			}
		}
	}
	if checked < 20_902 {
		t.Errorf("only %d Chinese characters were checked", checked)
	}
}

func TestAdvance(t *testing.T) {
	tests := []struct {
		r    rune
		want int
		ok   bool
	}{
		{'中', 1000, true},
		{'䶮', 1000, true}, // not in GBK, but in people's names
		{'〓', 1000, true},
		{'…', 1000, true},
		{' ', 224, true},
		{'𠮷', 0, false},
		{'😀', 0, false},
		{'\u0301', 0, false},
		{'\u302a', 0, false}, // in the font, but drawn over the letter before it
		{'\u3099', 0, false},
		{-1, 0, false},
		{0x110000, 0, false},
	}
	for _, test := range tests {
		if got, ok := Advance(test.r); ok != test.ok || ok && got != test.want {
			t.Errorf("%U: %d, %v, want %d, %v", test.r, got, ok, test.want, test.ok)
		}
	}
}

func TestTTFIsTheCallersOwn(t *testing.T) {
	first := TTF()
	clear(first)
	if TTF()[1] == 0 && TTF()[0] == 0 {
		t.Error("writing to one copy of the font changes the next")
	}
}
