package console

import (
	"sceneqr/campaign"
	"sceneqr/campaign/sheet"
	"sceneqr/campaign/words"
)

// SheetProblems lists the bad cells of a sheet, those with the same problem as one.
func (c *Console) SheetProblems(p *sheet.Problems) {
	c.cellObjects("problem", p.List)
	if left := c.cells(p, "problem in %s: %v"); left > 0 {
		c.line(c.Language.Of(words.Count(left, "... and 1 more problem", "... and %s more problems")))
	}
}

// SheetWarnings lists the cells that may be meant as they are and may be mistakes, likewise.
func (c *Console) SheetWarnings(p sheet.Problems) {
	if c.Quiet {
		return
	}
	c.cellObjects("warning", p.List)
	if left := c.cells(&p, "warning in %s: %v"); left > 0 {
		c.line(c.Language.Of(moreWarnings(left)))
	}
}

// cells tells what is wrong with cells, in as many lines as a list may have, and returns of how many it does not tell. The
// first cell of a kind stands for it.
func (c *Console) cells(p *sheet.Problems, format string) (left int) {
	left = p.Len()
	room := most
	for _, k := range kinds(p) {
		if room -= k.lines(); room < 0 {
			break
		}
		first := k.cells[0]
		text := c.text(format, first.Place(), first.Text)
		if others := k.count() - 1; others > 0 {
			likewise := words.Count(others, "likewise in 1 more cell", "likewise in %s more cells")
			text += below + c.text("%v: %s", likewise, k.others())
		}
		c.line(text + c.arrow(first.Cure))
		left -= k.count()
	}
	return left
}

func (c *Console) cellObjects(kind string, list []sheet.Problem) {
	for _, p := range list {
		c.trouble(cellObject{
			Type: kind, Sheet: p.Sheet, Cell: p.Cell, Text: c.Language.Of(p.Text), Cure: c.Language.Of(p.Cure),
		})
	}
}

type cellObject struct {
	Type  string `json:"type"`
	Sheet string `json:"sheet,omitempty"`
	Cell  string `json:"cell"`
	Text  string `json:"text"`
	Cure  string `json:"cure"`
}

// Refusals lists the rows that cannot have a code.
func (c *Console) Refusals(list campaign.Refusals) {
	for i, r := range list {
		c.trouble(refusalObject{
			Type: "refusal", Row: r.Row, Name: r.Name, Text: c.Language.Of(r.Cause), Cure: c.Language.Of(r.Cure),
		})
		if i < most {
			c.advise(r.Cure, "row %d %s: %v", r.Row, r.Name, r.Cause)
		}
	}
	if more := len(list) - most; more > 0 {
		c.line(c.Language.Of(words.Count(more, "... and 1 more row", "... and %s more rows")))
	}
}

type refusalObject struct {
	Type string `json:"type"`
	Row  int    `json:"row"`
	Name string `json:"name"`
	Text string `json:"text"`
	Cure string `json:"cure"`
}
