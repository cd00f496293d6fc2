package export

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"sceneqr/campaign"
)

func named(template string) Batch {
	b := shops(1)
	b.Names = template
	b.Codes[0].Serial, b.Codes[0].Name, b.Codes[0].Group, b.Codes[0].Key = 1, "人民广场店", "华东", "S/7"
	b.Codes[0].Cells = []campaign.Cell{{Heading: "城市", Text: "上海"}, {Heading: "序号", Text: "17"}, {Heading: "空", Text: " "}}
	return b
}

func TestNamesFollowTheirTemplate(t *testing.T) {
	for template, want := range map[string]string{
		"":                                "华东/000001P 人民广场店",
		"{group}/{serial} {name}":         "华东/000001P 人民广场店",
		"{城市}/{分组}/{序号} {名称}":             "上海/华东/17 人民广场店",
		"{城市}-{序列号}":                      "上海-000001P",
		"{空}/{空}/{name}":                  "人民广场店",
		"{key}":                           "S_7",
		"门店[ {空}]/{name}[ ({城市})]":        "门店/人民广场店 (上海)",
		"CON/{name}.":                     "_CON/人民广场店",
		"{场景值}":                           string(shops(1).Codes[0].Scene),
		"a/b/c/d/e/f/g/{serial}":          "a/b/c/d/e/f/g/000001P",
		"codes.jpg/{serial}":              "codes.jpg_/000001P",
		" {group} / {serial} {name}   ":   "华东/000001P 人民广场店",
		"{group}/{serial} {name} {空}{空}.": "华东/000001P 人民广场店",
	} {
		b := named(template)
		if err := b.checkNames(); err != nil {
			t.Errorf("%q: %v", template, err)
		}
		if got := b.names()[0]; got != want {
			t.Errorf("%q gives %q, want %q", template, got, want)
		}
	}
}

func TestNamesThatCannotBeAreRefusedBeforeAnythingIsAsked(t *testing.T) {
	for _, template := range []string{
		"/{serial}", "{serial}/", "{group}//{serial}", "../{serial}", "{group}/../{serial}", "./{serial}", " / {serial}",
		"{group", "group}", "[{group}", "{没有}/{serial}", "a/b/c/d/e/f/g/h/{serial}",
	} {
		_, err := named(template).Foresee()
		if _, ok := errors.AsType[*PressError](err); !ok {
			t.Errorf("%q is not refused: %v", template, err)
		}
	}
}

func TestNamesInASCIIAreForOldPrograms(t *testing.T) {
	b := named("{group}/{serial} {name}")
	b.ASCII = true
	b.Codes = append(b.Codes, b.Codes[0], b.Codes[0])
	b.Codes[1].Name, b.Codes[2].Name = "人民广场殿", "🎉"
	for i, name := range b.names() {
		if strings.ContainsFunc(name, func(r rune) bool { return r > 0x7e }) || !strings.Contains(name, "/000001P") {
			t.Errorf("name %d is %q", i, name)
		}
	}
}

// Whatever stands in the cells, no two files of a ZIP are one on any system, and other people's unzip finds them all.
func TestNamesOfAnyCellsAreDifferentFiles(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 5))
	pieces := []string{"店", "Store", "STORE", "é", "e\u0301", "/", "\\", ":", ".", " ", "..", "CON", "nul",
		"\u202e", "🎉", "Ａ", "a", "\x00", "=", "~$"}
	text := func() string {
		var s strings.Builder
		for range random.IntN(6) {
			s.WriteString(pieces[random.IntN(len(pieces))])
		}
		return s.String()
	}
	for _, template := range []string{"", "{name}", "{城市}/{group}/{name}", "[{name} ]{city}"} {
		b := shops(1500)
		b.Names = template
		for i := range b.Codes {
			c := &b.Codes[i]
			c.Name, c.Group = text(), text()
			c.Cells = []campaign.Cell{{Heading: "城市", Text: text()}, {Heading: "city", Text: text()}}
		}
		seen := map[string]bool{}
		for _, name := range b.names() {
			folded := norm.NFC.String(cases.Fold().String(name))
			if seen[folded] {
				t.Fatalf("%q: %q is there twice", template, name)
			}
			seen[folded] = true
			for _, part := range strings.Split(name+pictureSuffix, "/") {
				checkPart(t, part)
			}
		}
	}
}

func shopsCalled(names ...string) Batch {
	b := Batch{Names: "{name}"}
	for i, name := range names {
		b.Codes = append(b.Codes, campaign.Code{Channel: campaign.Channel{Name: name}, Serial: i + 1})
	}
	return b
}

// The names that serials make can be those of others by themselves.
func TestNamesThatAreAlikeHaveTheirSerials(t *testing.T) {
	b := shopsCalled("a", "b", "A", "a 000001P", "a 000001P 000004J", "c")
	want := []string{"a 000001P", "b", "A 000003L", "a 000001P 000004J", "a 000001P 000004J 000005H", "c"}
	if got := b.names(); !slices.Equal(got, want) {
		t.Errorf("names %q, want %q", got, want)
	}
	if got := b.namesNote().String(); !strings.Contains(got, "4 codes") || !strings.Contains(got, `"{name}"`) {
		t.Errorf("the note is %q", got)
	}
	if note := shopsCalled("a", "b").namesNote(); !note.IsZero() {
		t.Errorf("nothing is alike, and the note is %q", note)
	}
}

func TestNamesDoNotDependOnTheOrderOfTheRows(t *testing.T) {
	var texts []string
	for i := range 300 {
		own := fmt.Sprint("c", i)
		texts = append(texts, []string{"a", "A", "a 000001P", "b", own, strings.Repeat("店", 60) + own}[i%6])
	}
	b := shopsCalled(texts...)
	names := map[int]string{}
	for i, name := range b.names() {
		names[b.Codes[i].Serial] = name
	}
	random := rand.New(rand.NewPCG(1, 2))
	random.Shuffle(len(b.Codes), func(i, j int) { b.Codes[i], b.Codes[j] = b.Codes[j], b.Codes[i] })
	for i, name := range b.names() {
		if want := names[b.Codes[i].Serial]; name != want {
			t.Errorf("%q became %q", want, name)
		}
	}
}

// Two long names of which each is what the other would be with its serial.
func TestNamesThatCrossAreToldApart(t *testing.T) {
	long := strings.Repeat("a", maxNamePart-len(pictureSuffix)-len(" 000001P"))
	b := shopsCalled("", "", long+" x", long+" x")
	b.Codes[0].Name, b.Codes[1].Name = long+" "+b.Codes[1].Label(), long+" "+b.Codes[0].Label()
	b.Codes = append(b.Codes, campaign.Code{Channel: campaign.Channel{Name: b.Codes[0].Name}, Serial: 9})
	seen := map[string]bool{}
	for _, name := range b.names() {
		if seen[name] {
			t.Errorf("%q is there twice", name)
		}
		seen[name] = true
	}
}

func TestTheZIPHasTheNamesOfTheTemplate(t *testing.T) {
	b := shops(3)
	b.Names = "{serial}/code"
	var out bytes.Buffer
	if err := ZIP(&out, b); err != nil {
		t.Fatal(err)
	}
	r, err := zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len()))
	if err != nil {
		t.Fatal(err)
	}
	for i := range b.Codes {
		f, err := r.Open(b.Codes[i].Label() + "/code.jpg")
		if err != nil {
			t.Fatal(err)
		}
		if n, err := io.Copy(io.Discard, f); n == 0 || err != nil {
			t.Errorf("%d bytes, %v", n, err)
		}
	}
}
