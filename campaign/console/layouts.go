package console

import (
	"strings"

	"sceneqr/campaign/words"
	"sceneqr/export/layout"
)

// Layouts lists layouts, each with a drawing of its page.
func (c *Console) Layouts(list []layout.Layout) {
	for _, l := range list {
		title := c.Language.Of(l.Title)
		c.object(layoutObject{
			Type: "layout", Name: l.Name, Title: title, Stock: l.Stock,
			Labels: l.PerPage(), Width: l.Page.Width, Height: l.Page.Height,
			Bleed: l.Bleed, LabelWidth: l.Label.Width, LabelHeight: l.Label.Height, Code: l.Code.Side,
		})
		c.row(l.Name + "\n  " + title + "\n  " + c.Language.Of(measures(l)) + "\n\n" + indented(l.Drawing()))
	}
}

type layoutObject struct {
	Type        string  `json:"type"`
	Name        string  `json:"name"`
	Title       string  `json:"title"`
	Stock       string  `json:"stock,omitempty"`
	Labels      int     `json:"labels"` // a page
	Width       float64 `json:"page_width"`
	Height      float64 `json:"page_height"`
	Bleed       float64 `json:"bleed"`
	LabelWidth  float64 `json:"label_width"`
	LabelHeight float64 `json:"label_height"`
	Code        float64 `json:"code"` // with its quiet zone
}

// measures are a layout's lengths in a line.
func measures(l layout.Layout) words.Message {
	all := []words.Message{words.Of("page %g x %g mm, %v of %g x %g mm, code %g mm", l.Page.Width, l.Page.Height,
		labels(l.PerPage()), l.Label.Width, l.Label.Height, l.Code.Side)}
	if l.Bleed > 0 {
		all = append(all, words.Of("bleed %g mm", l.Bleed))
	}
	if l.Stock != "" {
		all = append(all, words.Of("stock %s", l.Stock))
	}
	return listed(all)
}

func indented(drawing string) string {
	return "  " + strings.ReplaceAll(strings.TrimRight(drawing, "\n"), "\n", "\n  ") + "\n"
}

// Faults lists what is wrong with a file that a person has written.
func (c *Console) Faults(file string, faults []words.Message) {
	for _, fault := range faults {
		text := c.Language.Of(fault)
		c.trouble(faultObject{"fault", file, text})
		c.line(file + ": " + text)
	}
}

type faultObject struct {
	Type  string `json:"type"`
	File  string `json:"file"`
	Fault string `json:"fault"`
}

// Source prints a file's text as it is, for a person or for another file; quiet or not, for that is all that was asked for.
func (c *Console) Source(text string) { c.print(text) }
