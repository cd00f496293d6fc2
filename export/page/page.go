// Package page writes pages to look at: one HTML file each, that works without a network, by double click or out of a mail,
// and speaks both languages.
//
// Nothing on a page comes from elsewhere, and its Content-Security-Policy lets nothing else run or load than what stands in
// the file. What is filled in is data to the page, never markup.
//
// It knows nothing of what its pages are about: a package that has pages brings their markup, scripts, style and texts. What
// all pages share stands in the folder frame: the head, the switch between the languages, colours, paper, and search.
//
// Start with [Design].
package page

import (
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"html/template"
	"io"
	"io/fs"
	"maps"
	"sync"

	"sceneqr/campaign/words"
)

//go:embed frame
var frame embed.FS

// A Design is what the pages of a package are made of. It is not to be copied, and may be written from many goroutines at
// once.
type Design struct {
	Files fs.FS                    // the markup (*.tmpl), scripts and styles, in the folder page
	Texts map[string]words.Message // by the keys of markup and scripts; names in braces are for scripts to fill in

	once   sync.Once
	markup *template.Template
	err    error
}

// A Page is one page of a design. The same page gives the same bytes.
type Page struct {
	Markup  string   // the file of the markup, which begins with the template head and ends with scripts
	Style   string   // the file of the style, which comes after that of all pages
	Scripts []string // files, in an order in which each finds what it needs; language.js, which all need, comes first unasked

	Campaign string
	Trial    bool   // the page says so on top, by the text trial, and on each sheet of paper
	Time     string // of the data, as it is told to people
	Language words.Language
	Data     any // the rest, for the markup
}

// Write fills in the markup. It holds no more of the page than one value of it.
func (d *Design) Write(w io.Writer, p Page) error {
	d.once.Do(d.parse)
	if d.err != nil {
		return d.err
	}
	f, err := d.fill(p)
	if err != nil {
		return err
	}
	return d.markup.ExecuteTemplate(w, p.Markup, f)
}

// parse reads the markup, when the first page is written.
func (d *Design) parse() {
	d.markup, d.err = template.ParseFS(frame, "frame/*.tmpl")
	if d.err == nil {
		d.markup, d.err = d.markup.ParseFS(d.Files, "page/*.tmpl")
	}
}

// filling is what the markup is filled with.
type filling struct {
	Page
	Policy  string
	Style   template.CSS
	Scripts []template.JS

	texts map[string]words.Message
}

func (d *Design) fill(p Page) (filling, error) {
	f := filling{Page: p, texts: maps.Clone(shared)}
	maps.Copy(f.texts, d.Texts)
	style, err := d.style(p.Style)
	if err != nil {
		return filling{}, err
	}
	f.Style = template.CSS(style)
	f.Policy = "default-src 'none'; base-uri 'none'; form-action 'none'; style-src " + source(style) + "; script-src"
	for _, name := range append([]string{"language.js"}, p.Scripts...) {
		script, err := d.read(name)
		if err != nil {
			return filling{}, err
		}
		f.Scripts = append(f.Scripts, template.JS(script))
		f.Policy += " " + source(script)
	}
	return f, nil
}

func (d *Design) style(name string) ([]byte, error) {
	all, err := frame.ReadFile("frame/frame.css")
	if err != nil {
		return nil, err
	}
	own, err := d.read(name)
	return append(append(all, '\n'), own...), err
}

// read reads a file of the design, or of the frame.
func (d *Design) read(name string) ([]byte, error) {
	if content, err := frame.ReadFile("frame/" + name); err == nil {
		return content, nil
	}
	return fs.ReadFile(d.Files, "page/"+name)
}

// source is how a Content-Security-Policy names a script or a style that stands in the page itself.
func source(text []byte) string {
	sum := sha256.Sum256(text)
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// With is the same page with other data: for a template that is about a part of it.
func (f filling) With(data any) filling {
	f.Data = data
	return f
}

// Tag is the language as HTML has it.
func (f filling) Tag() string {
	if f.Language == words.Chinese {
		return "zh-CN"
	}
	return "en"
}

// Thousands is a number as one reads it.
func (f filling) Thousands(n int) string { return words.Thousands(n) }
