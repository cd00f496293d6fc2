package gallery

import (
	"crypto/sha256"
	"encoding/base64"
	"html"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sceneqr/campaign/words"
)

func TestPageAllowsItsOwnScriptsAndStyleOnly(t *testing.T) {
	page := written(t, Gallery{Trial: true, Codes: []Code{shop("外滩店")}})
	found := regexp.MustCompile(`Content-Security-Policy" content="([^"]*)"`).FindStringSubmatch(page)
	if found == nil {
		t.Fatal("the page has no policy")
	}
	policy := html.UnescapeString(found[1])
	if !strings.HasPrefix(policy, "default-src 'none'; ") || strings.Contains(policy, "unsafe") {
		t.Errorf("the policy is %q", policy)
	}
	inline := regexp.MustCompile(`(?s)<(?:script|style)>(.*?)</(?:script|style)>`).FindAllStringSubmatch(page, -1)
	if len(inline) != strings.Count(policy, "'sha256-") || len(inline) < 2 {
		t.Errorf("%d scripts and styles, and the policy %q", len(inline), policy)
	}
	for _, found := range inline {
		sum := sha256.Sum256([]byte(found[1]))
		if !strings.Contains(policy, base64.StdEncoding.EncodeToString(sum[:])) {
			t.Errorf("the policy does not allow what begins with %.40q", found[1])
		}
	}
	outside := regexp.MustCompile(`(?i)\s(src|srcset|style|on[a-z]+)=|url\(|@import|innerHTML`)
	if found := outside.FindString(page); found != "" {
		t.Errorf("the page has %q", found)
	}
}

func TestPageOpensInItsLanguageAndHasBoth(t *testing.T) {
	for l, want := range map[words.Language][]string{
		words.English: {`<html lang="en">`, ">Copy link<"}, words.Chinese: {`<html lang="zh-CN">`, ">复制链接<"},
	} {
		page := written(t, Gallery{Language: l, Codes: []Code{shop("外滩店")}})
		for _, text := range append(want, `"copy":{"en":"Copy link","zh":"复制链接"}`) {
			if !strings.Contains(page, text) {
				t.Errorf("the page in %v does not have %q", l, text)
			}
		}
	}
}

func TestPlacesInTextsAreTheSameInBothLanguages(t *testing.T) {
	place := regexp.MustCompile(`\{\w+\}`)
	for key, m := range texts {
		english, chinese := place.FindAllString(words.English.Of(m), -1), place.FindAllString(words.Chinese.Of(m), -1)
		slices.Sort(english)
		slices.Sort(chinese)
		if !slices.Equal(english, chinese) {
			t.Errorf("%s: %q and %q", key, english, chinese)
		}
	}
}

func TestEveryTextIsUsed(t *testing.T) {
	var used strings.Builder
	entries, err := files.ReadDir("page")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		content, err := files.ReadFile("page/" + e.Name())
		if err != nil {
			t.Fatal(err)
		}
		used.Write(content)
	}
	for key := range texts {
		if !strings.Contains(used.String(), `"`+key+`"`) {
			t.Errorf("no page says %q", key)
		}
	}
	asked := regexp.MustCompile(`(?:data-(?:text|label|placeholder)=|text\()"(\w+)"`)
	for _, found := range asked.FindAllStringSubmatch(used.String(), -1) {
		if key := found[1]; texts[key].IsZero() {
			t.Errorf("a page asks for the text %q, and there is none", key)
		}
	}
}
