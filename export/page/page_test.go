package page_test

import (
	"errors"
	"io"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/sync/errgroup"

	"sceneqr/campaign/words"
	"sceneqr/export/page"
	"sceneqr/export/page/pagetest"
)

// A sheet is a page of a design of its own, with a number in a sentence and a text of somebody's.
type sheet struct {
	page.Page
	design *page.Design
}

type content struct {
	Text   string
	Number words.Message
}

func sheetOf(text string) sheet {
	return sheet{
		page.Page{
			Markup: "sheet.tmpl", Style: "sheet.css", Scripts: []string{"print.js", "sheet.js"},
			Campaign: text, Trial: true, Time: text, Data: content{text, words.Count(3, "1 code", "%s codes")},
		},
		&page.Design{
			Files: fstest.MapFS{
				"page/sheet.tmpl": {Data: []byte(sheetMarkup)},
				"page/sheet.css":  {Data: []byte("p { color: red }\n")},
				"page/sheet.js":   {Data: []byte("\"use strict\";\n")},
			},
			Texts: map[string]words.Message{
				"close": words.Of("Close"), "trial": words.Of("Next"), "noScript": words.Of("Previous"), "printed": words.Of("Print"),
			},
		},
	}
}

func (s sheet) Write(w io.Writer) error { return s.design.Write(w, s.Page) }

const sheetMarkup = `{{template "head" .}}
<body>{{template "banner" .}}<h1>{{.Campaign}}</h1>{{template "time" .}}{{template "print" .}}{{template "language" .}}
<p title="{{.Data.Text}}" aria-label="{{.Text "close"}}" data-label="close">{{.Data.Text}}</p>
<p>{{template "say" .Say .Data.Number}}</p>
<script type="application/json" id="data">{{.Data.Text}}</script>
{{template "scripts" .}}</body></html>
`

func TestOwnScriptsAndStyleRunAndNothingElse(t *testing.T) {
	written := pagetest.Written(t, sheetOf("spring"))
	pagetest.Strict(t, written)
	pagetest.Texts(t, written)
	if shared, own := strings.Index(written, "--page:"), strings.Index(written, "p { color: red }"); own < shared || shared < 0 {
		t.Error("the style of the page does not come after that of all")
	}
}

func TestPageOpensInItsLanguageAndHasBoth(t *testing.T) {
	for l, want := range map[words.Language][]string{
		words.English: {`<html lang="en">`, `aria-label="Close"`, ">As of<", ">3 codes</span>"},
		words.Chinese: {`<html lang="zh-CN">`, `aria-label="关闭"`, ">数据时间<", ">3 个码</span>"},
	} {
		s := sheetOf("spring")
		s.Language = l
		written := pagetest.Written(t, s)
		for _, text := range append(want, `data-en="3 codes" data-zh="3 个码"`, `"close":{"en":"Close","zh":"关闭"}`) {
			if !strings.Contains(written, text) {
				t.Errorf("the page in %v does not have %q", l, text)
			}
		}
	}
}

func TestWhatIsFilledInIsText(t *testing.T) {
	harmless := pagetest.Written(t, sheetOf("plain"))
	for _, text := range pagetest.Hostile {
		written := pagetest.Written(t, sheetOf(text))
		pagetest.Inert(t, written, harmless)
		var got string
		if pagetest.Data(t, written, "data", &got); got != text {
			t.Errorf("%q comes back as %q", text, got)
		}
	}
}

func TestTrialIsMarked(t *testing.T) {
	s := sheetOf("spring")
	for _, s.Trial = range []bool{true, false} {
		written := pagetest.Written(t, s)
		for _, mark := range []string{"<strong>试用 sandbox</strong>", "<title>试用 sandbox"} {
			if strings.Contains(written, mark) != s.Trial {
				t.Errorf("a trial: %v, and the page says otherwise: %s", s.Trial, mark)
			}
		}
	}
}

func TestPagesAreWrittenAtOnce(t *testing.T) {
	s := sheetOf("spring")
	var all errgroup.Group
	for range 8 {
		all.Go(func() error { return s.Write(io.Discard) })
	}
	if err := all.Wait(); err != nil {
		t.Error(err)
	}
}

func TestMissingFileIsTold(t *testing.T) {
	for name, spoil := range map[string]func(*sheet){
		"style": func(s *sheet) { s.Style = "none.css" }, "script": func(s *sheet) { s.Scripts = []string{"none.js"} },
	} {
		s := sheetOf("spring")
		spoil(&s)
		if err := s.Write(io.Discard); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
