package console

import (
	"sceneqr/campaign"
	"sceneqr/campaign/sheet"
)

// SheetProblems lists the bad cells of a sheet.
func (c *Console) SheetProblems(p *sheet.Problems) {
	c.cells("problem", p)
}

// SheetWarnings lists the cells that may be meant as they are and may be mistakes.
func (c *Console) SheetWarnings(p sheet.Problems) {
	if !c.Quiet {
		c.cells("warning", &p)
	}
}

func (c *Console) cells(kind string, p *sheet.Problems) {
	for i, cell := range p.List {
		c.trouble(cellObject{Type: kind, Sheet: cell.Sheet, Cell: cell.Cell, Text: cell.Text, Cure: cell.Cure})
		if i < most {
			c.tell("sceneqr: %s in %s: %s\n         -> %s\n", kind, cell.Place(), cell.Text, cell.Cure)
		}
	}
	if more := p.Len() - most; more > 0 {
		c.tell("sceneqr: ... and %s\n", count(more, "more "+kind))
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
		c.trouble(refusalObject{Type: "refusal", Row: r.Row, Name: r.Name, Text: r.Cause, Cure: r.Cure})
		if i < most {
			c.tell("sceneqr: row %d %s: %s\n         -> %s\n", r.Row, r.Name, r.Cause, r.Cure)
		}
	}
	if more := len(list) - most; more > 0 {
		c.tell("sceneqr: ... and %s\n", count(more, "more row"))
	}
}

type refusalObject struct {
	Type string `json:"type"`
	Row  int    `json:"row"`
	Name string `json:"name"`
	Text string `json:"text"`
	Cure string `json:"cure"`
}
