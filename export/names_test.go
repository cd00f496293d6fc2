package export

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"sceneqr/campaign"
)

func TestNamesAreSafeOnEverySystem(t *testing.T) {
	for _, tt := range []struct{ group, name, want string }{
		{"华东", "人民广场店", "华东/000001P 人民广场店"},
		{"", "人民广场店", "000001P 人民广场店"},
		{"", "", "000001P"},
		{"CON", "a", "_CON/000001P a"},
		{"nul.txt", "a", "_nul.txt/000001P a"},
		{"Com1 .x", "a", "_Com1 .x/000001P a"},
		{"LPT²", "a", "_LPT²/000001P a"},
		{"CONTRACT", "COM10", "CONTRACT/000001P COM10"},
		{"..", "a", "_/000001P a"},
		{"../../etc", "../passwd", "_.._etc/000001P .._passwd"},
		{"/etc", `C:\Windows`, "_etc/000001P C__Windows"},
		{"a/b", `<>:"/\|?*`, "a_b/000001P _________"},
		{" 尾点. . ", "尾空格 ", "尾点/000001P 尾空格"},
		{"...", "a.", "_/000001P a"},
		{".git", "a", "git/000001P a"},
		{"a\x00b\tc", "d\re\x7f\u0085", "a_b_c/000001P d_e__"},
		{"照片\u202Egpj.exe", "\uFEFFa", "照片_gpj.exe/000001P _a"},
		{"e\u0301té", "a", "été/000001P a"},
		{"上\u200B海", "a\u2060b\u00ADc\u200Dd", "上_海/000001P a_b_c_d"},
		{"ن\u200Cم", "क्\u200Dष", "ن\u200Cم/000001P क्\u200Dष"},
		{"🏴󠁧󠁢󠁥󠁮󠁧󠁿", "a\U000E0067", "🏴󠁧󠁢󠁥󠁮󠁧󠁿/000001P a_"},
		{"\xff\xfe坏", "\xe4\xb8", "_坏/000001P _"},
		{"=cmd|' /C calc'!A0", "@a", "_=cmd_' _C calc'!A0/000001P @a"},
		{"-rf", "a", "_-rf/000001P a"},
		{"~$lock", "a", "_~$lock/000001P a"},
		{"MANIFEST.CSV", "a", "MANIFEST.CSV_/000001P a"},
		{"👩‍🚀 团", "🎉", "👩‍🚀 团/000001P 🎉"},
		{"全\u3000角", "a\u00A0b", "全 角/000001P a b"},
	} {
		b := Batch{Codes: []campaign.Code{{Channel: campaign.Channel{Group: tt.group, Name: tt.name}, Serial: 1}}}
		if got := b.names()[0]; got != tt.want {
			t.Errorf("group %q, name %q: %q, want %q", tt.group, tt.name, got, tt.want)
		}
	}
}

func TestLongNamesAreCutBetweenCharacters(t *testing.T) {
	for _, long := range []string{
		strings.Repeat("店", 300), "a" + strings.Repeat("店", 300), strings.Repeat("🎉", 100), strings.Repeat("e\u0301", 200),
		strings.Repeat("a", 109) + strings.Repeat(".", 50), strings.Repeat("a. ", 100), "." + strings.Repeat(" .", 200),
	} {
		b := Batch{}
		b.Names = "{group}/{name} {serial}"
		for n := range 12 { // whose serials are cut off, and come back behind the name
			b.Codes = append(b.Codes, campaign.Code{Channel: campaign.Channel{Group: long, Name: long}, Serial: n + 1})
		}
		for i, name := range b.names() {
			if !strings.HasSuffix(name, b.Codes[i].Label()) {
				t.Errorf("%q has no serial", name)
			}
			for _, part := range strings.Split(name+pictureSuffix, "/") {
				checkPart(t, part)
			}
		}
	}
}

func checkPart(t *testing.T, part string) {
	t.Helper()
	switch {
	case part == "" || part == "." || part == "..":
		t.Errorf("%q is no name", part)
	case len(part) > maxNamePart:
		t.Errorf("%q has %d bytes", part, len(part))
	case !utf8.ValidString(part) || !norm.NFC.IsNormalString(part):
		t.Errorf("%q is not composed UTF-8", part)
	case strings.ContainsAny(part, "/\\:*?\"<>|\x00") || strings.Trim(part, " ") != part || strings.HasSuffix(part, "."):
		t.Errorf("%q is not safe", part)
	}
}

func TestNamesDifferWhateverTheCase(t *testing.T) {
	b := Batch{Names: "{group}/{name}"}
	for _, group := range []string{"A", "a", "a ", "Ａ", "straße", "STRASSE", "x?", "x*"} {
		for _, name := range []string{"Café", "CAFE\u0301", "cafe", "", "x (2)", "x"} {
			c := campaign.Channel{Group: group, Name: name}
			b.Codes = append(b.Codes, campaign.Code{Channel: c, Serial: len(b.Codes) + 1})
		}
	}
	seen := make(map[string]string)
	for _, name := range b.names() {
		folded := norm.NFC.String(cases.Fold().String(name))
		if other, twice := seen[folded]; twice {
			t.Errorf("%q and %q are one file on Windows and macOS", name, other)
		}
		seen[folded] = name
	}
}

func TestVerifyingACodeKeepsTheNamesOfOthers(t *testing.T) {
	b := shops(4)
	b.Names = "{name}"
	b.Codes[1].Name = b.Codes[0].Name
	before := b.names()
	b.Codes[0].Stage = campaign.Planned
	for i, name := range b.names() {
		if name != before[i] {
			t.Errorf("%q became %q", before[i], name)
		}
	}
}

func FuzzNamesAreSafe(f *testing.F) {
	f.Add("华东", "CON.", 120)
	f.Add("../..", "a\x00\u202E\xff", 1)
	f.Fuzz(func(t *testing.T, group, name string, serial int) {
		serial &= 0xFFFFF
		c := campaign.Code{Channel: campaign.Channel{Group: group, Name: name}, Serial: serial}
		for _, stem := range (Batch{Codes: []campaign.Code{c, c}}).names() {
			parts := strings.Split(stem+".svg", "/")
			if wants := 1 + min(len(strings.TrimSpace(group)), 1); len(parts) != wants { // a blank group has no folder
				t.Fatalf("%q has %d parts", stem, len(parts))
			}
			for _, part := range parts {
				checkPart(t, part)
			}
		}
	})
}
