package pinyin_test

import (
	"strings"
	"testing"

	"sceneqr/campaign/pinyin"
)

// TestScenesAreWrittenAsEver holds what scenes are made of: a change would give the channels of a campaign two kinds.
func TestScenesAreWrittenAsEver(t *testing.T) {
	for text, want := range map[string]string{
		"":            "",
		"春节 2026":     "chunjie-2026",
		"南京东路":        "nanjingdonglu",
		"重庆·朝阳大厦":     "chongqing-chaoyangdasha",
		"长沙":          "changsha",
		"长大":          "zhangda",
		"Ａ０１（新）":      "A01-xin",
		"Café Ñandú":  "Cafe-Nandu",
		"a_b-c--d":    "a_b-c--d",
		"a -b":        "a-b",
		"!!a!!b!!":    "a-b",
		"🎉":           "",
		"一楼\t\n二楼":    "yilou-erlou",
		"№5":          "No5",
		"store/01.jp": "store-01-jp",
	} {
		if got := pinyin.ASCII(text); got != want {
			t.Errorf("ASCII(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestNamesOfFilesKeepSpacesDotsAndBrackets(t *testing.T) {
	for text, want := range map[string]string{
		"一楼 （大堂）.jpg":   "yilou (datang).jpg",
		"上海/南京东路 & 重庆.": "shanghai-nanjingdonglu - chongqing.",
		"a  b":          "a  b",
		"全角　空格":         "quanjiao kongge",
		"../..":         "..-..",
		"🎉":             "",
		"a\x00b\nc":     "a-b-c",
	} {
		if got := pinyin.Name(text); got != want {
			t.Errorf("Name(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestWhateverComesInPlainLettersComeOut(t *testing.T) {
	const plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"
	for r := rune(0); r < 0x30000; r++ {
		text := "a" + string(r) + "b"
		if got := pinyin.ASCII(text); strings.Trim(got, plain) != "" {
			t.Fatalf("ASCII(%q) = %q", text, got)
		}
		if got := pinyin.Name(text); strings.Trim(got, plain+" .()") != "" {
			t.Fatalf("Name(%q) = %q", text, got)
		}
	}
}
