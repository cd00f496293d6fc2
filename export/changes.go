package export

import "sceneqr/export/pdf"

// Change is a text on a label that is not printed as it was given.
type Change struct {
	at      int    // index into Batch.Codes
	Row     int    `json:"row"` // 0 when the channel has left the sheet
	Serial  string `json:"serial"`
	Name    string `json:"name"`
	Given   string `json:"given"`
	Printed string `json:"printed"`
	Cut     bool   `json:"cut,omitempty"`     // it was too long for its place
	Lacking string `json:"lacking,omitempty"` // the characters that the font lacks
}

// changes are those of all volumes, each text once: a code with several labels may stand in two volumes.
func (p *printing) changes(volumes [][]pdf.Change) []Change {
	var out []Change
	told := map[[2]int]bool{}
	for _, volume := range volumes {
		for _, c := range volume {
			if at := [2]int{c.Item, c.Field}; !told[at] {
				told[at] = true
				out = append(out, p.change(c))
			}
		}
	}
	return out
}

func (p *printing) change(c pdf.Change) Change {
	code := p.code(c.Item)
	given := p.texts(code)[c.Field]
	return Change{
		at: p.items[c.Item], Row: code.Row, Serial: code.Label(), Name: code.Name,
		Given: given.String(), Printed: c.Printed, Cut: c.Cut, Lacking: c.Lacking,
	}
}
