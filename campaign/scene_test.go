package campaign

import (
	"strings"
	"testing"
)

func TestSceneValidate(t *testing.T) {
	for _, tc := range []struct {
		name  string
		scene Scene
		kind  Kind
		ok    bool
	}{
		{"ordinary", "spring-000001A", Permanent, true},
		{"empty", "", Permanent, false},
		{"64 bytes", Scene(strings.Repeat("x", 64)), Permanent, true},
		{"65 bytes", Scene(strings.Repeat("x", 65)), Permanent, false},
		{"64 bytes in 22 characters", Scene(strings.Repeat("推", 21) + "x"), Permanent, true},
		{"59 characters, 65 bytes", Scene(strings.Repeat("x", 56) + "推广码"), Permanent, false},
		{"WeChat's own prefix", "qrscene_7", Temporary, false},
		{"prefix inside", "my_qrscene_7", Temporary, true},
		{"a line break", "a\nb", Permanent, false},
		{"not UTF-8", "a\xffb", Permanent, false},
		{"the last permanent id", "100000", PermanentID, true},
		{"beyond the last permanent id", "100001", PermanentID, false},
		{"id zero", "0", PermanentID, false},
		{"an id with a leading zero", "007", PermanentID, false},
		{"an id that is a word", "seven", PermanentID, false},
		{"the last temporary id", "4294967295", TemporaryID, true},
		{"an id that WeChat would clamp", "4294967296", TemporaryID, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if err := tc.scene.Validate(tc.kind); (err == nil) != tc.ok {
				t.Errorf("Validate(%q) as %s: %v", tc.scene, tc.kind, err)
			}
		})
	}
}

// The published example of ISO/IEC 7064 MOD 37,36 (GRid A12425GABC1234002) ends in M.
func TestCheckCharacterOfThePublishedExample(t *testing.T) {
	if got := checkCharacter("A12425GABC1234002"); got != 'M' {
		t.Errorf("check character %c, want M", got)
	}
}

func TestCheckCharacterCatchesSlipsOfTheTongue(t *testing.T) {
	const digits = "004217"
	right := checkCharacter(digits)
	for i := range digits {
		for d := byte('0'); d <= '9'; d++ {
			wrong := digits[:i] + string(d) + digits[i+1:]
			if wrong != digits && checkCharacter(wrong) == right {
				t.Errorf("%s has the check character of %s", wrong, digits)
			}
		}
		if i > 0 && digits[i-1] != digits[i] {
			swapped := digits[:i-1] + digits[i:i+1] + digits[i-1:i] + digits[i+1:]
			if checkCharacter(swapped) == right {
				t.Errorf("%s has the check character of %s", swapped, digits)
			}
		}
	}
}

func TestNormalKey(t *testing.T) {
	for in, want := range map[string]string{
		"Ａ０１ ":          "A01",
		" a \t b　c":     "a b c",
		"e\u0301cole":   "école",
		"上海（南京路）":       "上海(南京路)",
		"000123":        "000123",
		"ﾊﾝﾊﾞｰｶﾞｰ shop": "ハンバーガー shop",
	} {
		if got := NormalKey(in); got != want {
			t.Errorf("NormalKey(%q) = %q, want %q", in, got, want)
		}
	}
}
