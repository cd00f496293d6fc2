package gallery

import (
	"encoding/base64"
	"errors"
	"fmt"
	"html"
	"strings"
	"testing"

	"sceneqr/campaign/words"
	"sceneqr/export/page"
	"sceneqr/export/page/pagetest"
)

// chequered is a symbol that no scanner reads, and that shows which module is which.
type chequered int

func (c chequered) Size() int           { return int(c) }
func (c chequered) Black(x, y int) bool { return (x*y+x)%3 == 0 }

func shop(name string) Code {
	return Code{
		Name: name, Key: "SH001", Group: "上海", Serial: "000001X", Scene: "spring-000001X", State: Verified,
		URL: "http://weixin.qq.com/q/02kQ7xyAbCdEf00000001Gh", Symbol: chequered(37),
	}
}

// data reads the codes back as the page's script does.
func data(t *testing.T, page string) (rows []row) {
	t.Helper()
	pagetest.Data(t, page, "codes", &rows)
	return rows
}

func TestWhatTheCustomerWroteIsText(t *testing.T) {
	plain := pagetest.Written(t, Gallery{Campaign: "spring", Codes: []Code{shop("plain")}})
	for _, text := range pagetest.Hostile {
		c := shop(text)
		c.Key, c.Group, c.Scene = text+"k", text, text
		page := pagetest.Written(t, Gallery{Campaign: text, Time: text, Codes: []Code{c}})
		if got := data(t, page)[0]; got.Name != text || got.Key != text+"k" || got.Group != text || got.Scene != text {
			t.Errorf("%q comes back as %+v", text, got)
		}
		pagetest.Inert(t, page, plain)
		if !strings.Contains(html.UnescapeString(page), "<h1>"+text+"</h1>") {
			t.Errorf("the heading does not say %q", text)
		}
	}
}

func TestIndexTakesNamesForText(t *testing.T) {
	for _, text := range pagetest.Hostile {
		x := Index{Campaign: text, Parts: []Part{{File: "gallery-01.html", Groups: []Group{{Name: text, Codes: 3}}}}}
		page := pagetest.Written(t, x)
		if !strings.Contains(html.UnescapeString(page), ">"+text+"</a>") {
			t.Errorf("the index does not say %q", text)
		}
		if n := strings.Count(page, "<script"); n != 2 {
			t.Errorf("with %q the index has %d scripts, want 2", text, n)
		}
	}
}

func TestModulesAreThoseOfTheSymbol(t *testing.T) {
	for n := 21; n <= 61; n += 4 {
		bits, err := base64.StdEncoding.DecodeString(modules(chequered(n)))
		if err != nil {
			t.Fatal(err)
		}
		size := 0
		for size*size <= len(bits)*8 {
			size++
		}
		if size-1 != n {
			t.Fatalf("the size of %d modules reads as %d", n, size-1)
		}
		for i := range n * n {
			if got := bits[i/8]>>(7-i%8)&1 != 0; got != chequered(n).Black(i%n, i/n) {
				t.Fatalf("%d modules: that at column %d, row %d is wrong", n, i%n, i/n)
			}
		}
	}
}

func TestUnverifiedCodesAreNeverDrawn(t *testing.T) {
	c := shop("外滩店")
	c.Problem, c.Cure = words.Of("Previous"), words.Of("Next")
	for _, state := range []State{Planned, Ticketed} {
		c.State = state
		got := data(t, pagetest.Written(t, Gallery{Codes: []Code{c}}))[0]
		if got.Modules != "" || got.URL != "" {
			t.Errorf("a code that is %s has a picture or a link: %+v", got.State, got)
		}
		if got.State != stateNames[state] || *got.Problem != (page.Both{English: "Previous", Chinese: "上一个"}) || *got.Cure != (page.Both{English: "Next", Chinese: "下一个"}) {
			t.Errorf("state %q, problem %v, cure %v", got.State, got.Problem, got.Cure)
		}
	}
}

func TestTrialIsMarked(t *testing.T) {
	real := pagetest.Written(t, Gallery{Campaign: "spring", Codes: []Code{shop("外滩店")}})
	trial := pagetest.Written(t, Gallery{Campaign: "spring", Trial: true, Codes: []Code{shop("外滩店")}})
	const mark = ">试用 sandbox<"
	if n := strings.Count(trial, mark); n != 3 {
		t.Errorf("a trial is marked %d times, want on top, on the cards and on the enlarged code", n)
	}
	if strings.Contains(real, mark) {
		t.Error("what is no trial is marked as one")
	}
}

func TestSameGalleryGivesTheSameBytes(t *testing.T) {
	g := Gallery{Campaign: "spring", Time: "2026-11-23 00:30", Codes: []Code{shop("外滩店"), shop("南京西路店")}}
	if first, second := pagetest.Written(t, g), pagetest.Written(t, g); first != second {
		t.Error("they differ")
	}
}

func TestCodeTakesAboutHalfAKilobyte(t *testing.T) {
	codes := make([]Code, 1000)
	for i := range codes {
		codes[i] = shop(fmt.Sprintf("星光咖啡·第%d号店", i+1))
	}
	empty := len(pagetest.Written(t, Gallery{}))
	if each := (len(pagetest.Written(t, Gallery{Codes: codes})) - empty) / len(codes); each > 600 {
		t.Errorf("a code takes %d bytes", each)
	}
}

var errFull = errors.New("no space left on device")

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestFullDiskIsTold(t *testing.T) {
	if err := (Gallery{}).Write(full{}); !errors.Is(err, errFull) {
		t.Errorf("gallery: %v", err)
	}
	if err := (Index{}).Write(full{}); !errors.Is(err, errFull) {
		t.Errorf("index: %v", err)
	}
}
