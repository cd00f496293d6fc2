// Package pinyin writes text in the plain letters that every computer, archive and interface takes: Chinese as pinyin
// without tones, other letters without their accents.
//
// It is no dictionary: a character is read by itself, but for the words of the table places, and syllables are not kept
// apart. It never shortens, and promises no two texts that they stay different.
//
// Start with [ASCII].
package pinyin

import (
	"strings"

	"github.com/mozillazg/go-pinyin"
	"golang.org/x/text/unicode/norm"
)

// ASCII writes text in [A-Za-z0-9_-]. A run of anything that has no letters of its own, such as spaces, becomes one
// hyphen, and at the ends nothing; hyphens of the text stay. The result is "" when there is nothing to write. Scenes are
// made with it, so what it makes of a text must never change.
func ASCII(text string) string { return write(text, "") }

// Name is ASCII for the name of a file or a folder: spaces, dots and round brackets stay, so that "一楼 （大堂）.jpg" becomes
// "yilou (datang).jpg". What a system does not let a name begin or end with is for the caller to know.
func Name(text string) string { return write(text, " .()") }

func write(text, kept string) string {
	var b strings.Builder
	hyphen := false
	for _, r := range norm.NFKD.String(places.Replace(text)) {
		part := letters(r, kept)
		switch {
		case part == "" && !isMark(r):
			hyphen = b.Len() > 0
		case part != "":
			if hyphen && part != "-" {
				b.WriteByte('-')
			}
			hyphen = false
			b.WriteString(part)
		}
	}
	return b.String()
}

// places are words, of cities most of them, whose characters are read otherwise than by themselves: a scene is for ever.
var places = strings.NewReplacer("成都", "chengdu", "重庆", "chongqing", "重慶", "chongqing", "厦门", "xiamen", "廈門", "xiamen",
	"长沙", "changsha", "长春", "changchun", "长治", "changzhi", "西藏", "xizang", "东莞", "dongguan", "蚌埠", "bengbu",
	"台州", "taizhou", "丽水", "lishui", "乐清", "yueqing", "乐山", "leshan", "番禺", "panyu", "六安", "luan", "亳州", "bozhou",
	"朝阳", "chaoyang", "都江堰", "dujiangyan", "单县", "shanxian", "大厦", "dasha", "银行", "yinhang")

// letters is how one character is written, "" when it has no letters.
func letters(r rune, kept string) string {
	if isPlain(r) || strings.ContainsRune(kept, r) {
		return string(r)
	}
	if readings := pinyin.SinglePinyin(r, pinyin.NewArgs()); len(readings) > 0 {
		return readings[0]
	}
	return ""
}

func isPlain(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '_' || r == '-'
}

// isMark tells a combining accent, which NFKD has split from its letter.
func isMark(r rune) bool { return 0x300 <= r && r <= 0x36f }
