package campaign

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"sceneqr/campaign/words"
)

// MaxSceneBytes is the longest scene_str, in bytes of UTF-8. The documentation says "length 1 to 64"; a refused value of
// 59 characters and 65 bytes shows that it means bytes.
const MaxSceneBytes = 64

// Scene is the value that comes back when a code is scanned: a scene_str, or a scene_id in decimal digits.
type Scene string

// Validate tells whether WeChat can be asked for this scene as a code of kind k. It knows only the value: whether the
// scene is somebody else's is for [Allocate] to say.
func (s Scene) Validate(k Kind) error {
	if k.IsID() {
		return s.validateID(k)
	}
	switch {
	case s == "":
		return words.New("the scene is empty")
	case !utf8.ValidString(string(s)):
		return words.Errorf("scene %q is not UTF-8 text", string(s))
	case len(s) > MaxSceneBytes:
		return words.Errorf("scene %q has %d bytes, WeChat takes at most %d (a Chinese character is 3)",
			string(s), len(s), MaxSceneBytes)
	case strings.HasPrefix(string(s), "qrscene_"):
		return words.Errorf("scene %q starts with qrscene_, "+
			"which WeChat itself puts before the scene in the event of a new follower", string(s))
	case strings.ContainsFunc(string(s), isControl):
		return words.Errorf("scene %q contains a control character", string(s))
	}
	return nil
}

func isControl(r rune) bool { return r < 0x20 || r == 0x7f }

func (s Scene) validateID(k Kind) error {
	most := uint64(Capacity)
	if k == TemporaryID {
		most = 1<<32 - 1
	}
	id, err := strconv.ParseUint(string(s), 10, 64)
	if err != nil || strconv.FormatUint(id, 10) != string(s) || id < 1 || id > most {
		return words.Errorf("scene_id %q is not a whole number from 1 to %d", string(s), int64(most))
	}
	return nil
}

// Portable tells whether the scene keeps to [A-Za-z0-9_-], the characters that every report says WeChat accepts.
func (s Scene) Portable() bool {
	return !strings.ContainsFunc(string(s), func(r rune) bool {
		return !('a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '_' || r == '-')
	})
}

const checkAlphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

// checkCharacter is the ISO/IEC 7064 MOD 37,36 check character of s, which holds only digits and capital letters. It
// catches every single wrong character and every swap of two neighbours.
func checkCharacter(s string) byte {
	p := 36
	for i := range len(s) {
		p += strings.IndexByte(checkAlphabet, s[i])
		if p > 36 {
			p -= 36
		}
		p = p * 2 % 37
	}
	return checkAlphabet[(37-p)%36]
}
