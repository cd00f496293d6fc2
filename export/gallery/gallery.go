// Package gallery writes the codes of a campaign as a page to look at: one HTML file that works without a network, by
// double click or out of a mail, in both languages.
//
// Nothing on the page comes from elsewhere, and its Content-Security-Policy lets nothing else run or load than what stands
// in the file. A code that is not verified is listed with its state and its problem, and never drawn. Texts of the
// customer are data to the page, never markup.
//
// A page is quick up to [Most] codes: it draws only what is near the screen. Of more, [Pack] makes several pages and an
// [Index] leads to them. The package knows no campaigns and no ledger, and encodes no codes.
//
// Start with [Gallery].
package gallery

import (
	"embed"
	"encoding/base64"
	"io"
	"iter"

	"sceneqr/campaign/words"
	"sceneqr/export/page"
)

//go:embed page
var files embed.FS

// design is that of the galleries and of the index.
var design = page.Design{Files: files, Texts: texts}

// Most is how many codes one page is to have: 4.4 MB with symbols of version 5, which every mail server takes.
const Most = 10_000

// A Gallery is one page of codes. The same gallery gives the same bytes.
type Gallery struct {
	Campaign string
	Part     int    // which of several pages, from 1; 0 for the only one
	Trial    bool   // the codes lead nowhere: the page says so, and so does each code
	Time     string // of the data, as it is told to people
	Language words.Language
	Codes    []Code // in the order of the page
}

// A Code is one code of a gallery. What is empty is not shown.
type Code struct {
	Name, Key, Group, Serial, Scene string

	State   State
	Expires string        // when a temporary code ends, in China: 2006-01-02 15:04
	Problem words.Message // why it got no further
	Cure    words.Message // what to do about it

	// URL is the text of the code, and Symbol its picture. Neither is shown of a code that is not verified.
	URL    string
	Symbol Symbol
}

// A State is how far a code has got.
type State uint8

// The states.
const (
	Planned  State = iota // nothing but its scene is settled
	Ticketed              // WeChat has made it, and nobody has read it back
	Verified              // it was read back
	Stopped               // a problem stands in the way of its being read back
)

var stateNames = [...]string{"planned", "ticketed", "verified", "stopped"}

// A Symbol is a QR code without its quiet zone.
type Symbol interface {
	Size() int           // modules along a side
	Black(x, y int) bool // the module at column x, row y
}

// galleryScripts are the page's, in an order in which each finds what it needs.
var galleryScripts = []string{"search.js", "symbol.js", "card.js", "gallery.js", "enlarged.js", "print.js", "paper.js"}

// Write writes the page as one HTML file. The data of the codes are made one at a time.
func (g Gallery) Write(w io.Writer) error {
	return design.Write(w, page.Page{
		Markup: "gallery.tmpl", Style: "gallery.css", Scripts: galleryScripts,
		Campaign: g.Campaign, Trial: g.Trial, Time: g.Time, Language: g.Language, Data: g,
	})
}

// Rows are the codes as the page's script takes them.
func (g Gallery) Rows() iter.Seq2[int, any] {
	return func(yield func(int, any) bool) {
		for i := range g.Codes {
			if !yield(i, g.Codes[i].row()) {
				return
			}
		}
	}
}

// A row is a code as data.
type row struct {
	Name    string     `json:"name"`
	Key     string     `json:"key,omitempty"` // only when it is not the name
	Group   string     `json:"group,omitempty"`
	Serial  string     `json:"serial,omitempty"`
	Scene   string     `json:"scene,omitempty"`
	State   string     `json:"state"`
	Expires string     `json:"expires,omitempty"`
	Problem *page.Both `json:"problem,omitempty"`
	Cure    *page.Both `json:"cure,omitempty"`
	URL     string     `json:"url,omitempty"`
	Modules string     `json:"modules,omitempty"` // see pack
}

func (c *Code) row() row {
	r := row{
		Name: c.Name, Group: c.Group, Serial: c.Serial, Scene: c.Scene, State: stateNames[c.State], Expires: c.Expires,
		Problem: page.BothOf(c.Problem), Cure: page.BothOf(c.Cure),
	}
	if c.Key != c.Name {
		r.Key = c.Key
	}
	if c.State == Verified {
		r.URL, r.Modules = c.URL, modules(c.Symbol)
	}
	return r
}

// modules are a symbol's, row by row, a bit each with the highest first, in base64. The size is not told: no other square
// takes as many bytes.
func modules(s Symbol) string {
	if s == nil {
		return ""
	}
	n := s.Size()
	bits := make([]byte, (n*n+7)/8)
	for i := range n * n {
		if s.Black(i%n, i/n) {
			bits[i/8] |= 0x80 >> (i % 8)
		}
	}
	return base64.StdEncoding.EncodeToString(bits)
}
