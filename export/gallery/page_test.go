package gallery

import (
	"strings"
	"testing"

	"sceneqr/campaign/words"
	"sceneqr/export/page/pagetest"
)

func TestPageAllowsItsOwnScriptsAndStyleOnly(t *testing.T) {
	pagetest.Strict(t, pagetest.Written(t, Gallery{Trial: true, Codes: []Code{shop("外滩店")}}))
	pagetest.Strict(t, pagetest.Written(t, Index{Trial: true, Parts: []Part{{File: "gallery-01.html"}}}))
}

func TestPageOpensInItsLanguageAndHasBoth(t *testing.T) {
	for l, want := range map[words.Language][]string{
		words.English: {`<html lang="en">`, ">Copy link<"}, words.Chinese: {`<html lang="zh-CN">`, ">复制链接<"},
	} {
		page := pagetest.Written(t, Gallery{Language: l, Codes: []Code{shop("外滩店")}})
		for _, text := range append(want, `"copy":{"en":"Copy link","zh":"复制链接"}`) {
			if !strings.Contains(page, text) {
				t.Errorf("the page in %v does not have %q", l, text)
			}
		}
	}
}

func TestEveryTextIsSaidInBothLanguages(t *testing.T) {
	g := Gallery{Part: 1, Trial: true, Codes: []Code{shop("外滩店")}}
	x := Index{Parts: []Part{{"gallery-01.html", []Group{{"", 1, 1}, {"上海", 1, 1}}}}}
	pagetest.Texts(t, pagetest.Written(t, g), pagetest.Written(t, x))
}
