package gallery

import (
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"html/template"
	"io"
	"strings"
	"sync"

	"sceneqr/campaign/words"
)

//go:embed page
var files embed.FS

// parse reads the pages' markup. It is done when the first page is written.
var parse = sync.OnceValues(func() (*template.Template, error) {
	return template.ParseFS(files, "page/*.tmpl")
})

// A page is what its markup is filled with.
type page struct {
	Language words.Language
	Policy   string
	Style    template.CSS
	Scripts  []template.JS
	Data     any // a Gallery or an Index
}

// write fills in the markup of a page. It holds no more of the page than one code.
func write(w io.Writer, markup string, l words.Language, scripts []string, data any) error {
	pages, err := parse()
	if err != nil {
		return err
	}
	p, err := newPage(l, scripts, data)
	if err != nil {
		return err
	}
	return pages.ExecuteTemplate(w, markup, p)
}

func newPage(l words.Language, scripts []string, data any) (page, error) {
	style, err := files.ReadFile("page/page.css")
	if err != nil {
		return page{}, err
	}
	p := page{Language: l, Style: template.CSS(style), Data: data}
	allowed := make([]string, len(scripts))
	for i, name := range scripts {
		script, err := files.ReadFile("page/" + name)
		if err != nil {
			return page{}, err
		}
		p.Scripts = append(p.Scripts, template.JS(script))
		allowed[i] = source(script)
	}
	p.Policy = "default-src 'none'; base-uri 'none'; form-action 'none'; style-src " + source(style) +
		"; script-src " + strings.Join(allowed, " ")
	return p, nil
}

// source is how a Content-Security-Policy names a script or a style that stands in the page itself.
func source(text []byte) string {
	sum := sha256.Sum256(text)
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// Tag is the language as HTML has it.
func (p page) Tag() string {
	if p.Language == words.Chinese {
		return "zh-CN"
	}
	return "en"
}

// Text is one of the page's texts in the language that it opens in.
func (p page) Text(key string) string { return p.Language.Of(texts[key]) }

// Texts are all of them, in both languages and by their keys.
func (p page) Texts() map[string]*both {
	all := make(map[string]*both, len(texts))
	for key, m := range texts {
		all[key] = bothOf(m)
	}
	return all
}

// Thousands is a number as one reads it.
func (p page) Thousands(n int) string { return words.Thousands(n) }
