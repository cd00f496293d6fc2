package gallery

import (
	"io"

	"sceneqr/campaign/words"
	"sceneqr/export/page"
)

// An Index is the page that leads to the galleries of a campaign that has too many codes for one.
type Index struct {
	Campaign string
	Trial    bool
	Time     string // as in [Gallery]
	Language words.Language
	Parts    []Part
}

// A Part is one of the galleries.
type Part struct {
	File   string // beside the index
	Groups []Group
}

// A Group is the codes of one group that are in one part.
type Group struct {
	Name            string // "" for those that have none
	Codes, Verified int
}

// GroupsOf counts codes by their groups, in the order in which the groups first appear.
func GroupsOf(codes []Code) []Group {
	var groups []Group
	at := make(map[string]int)
	for i := range codes {
		c := &codes[i]
		n, known := at[c.Group]
		if !known {
			n = len(groups)
			at[c.Group] = n
			groups = append(groups, Group{Name: c.Group})
		}
		groups[n].Codes++
		if c.State == Verified {
			groups[n].Verified++
		}
	}
	return groups
}

// Write writes the page as one HTML file.
func (x Index) Write(w io.Writer) error {
	return design.Write(w, page.Page{
		Markup: "index.tmpl", Style: "gallery.css",
		Campaign: x.Campaign, Trial: x.Trial, Time: x.Time, Language: x.Language, Data: x,
	})
}

// Codes is how many there are in the part.
func (p Part) Codes() int {
	n := 0
	for _, g := range p.Groups {
		n += g.Codes
	}
	return n
}

// Pack deals codes into pages of at most so many. Groups holds the group of each code, and a page the codes' places in it,
// in their order. A group stays on one page unless it is larger than a page: it then begins a new one and is divided. The
// groups come in the order in which they first appear.
func Pack(groups []string, most int) [][]int {
	var order []string
	members := make(map[string][]int)
	for i, g := range groups {
		if members[g] == nil {
			order = append(order, g)
		}
		members[g] = append(members[g], i)
	}
	var pages [][]int
	var page []int
	for _, g := range order {
		group := members[g]
		if len(page) > 0 && len(page)+len(group) > most {
			pages, page = append(pages, page), nil
		}
		for ; len(group) > most; group = group[most:] {
			pages = append(pages, group[:most])
		}
		page = append(page, group...)
	}
	if len(page) > 0 {
		pages = append(pages, page)
	}
	return pages
}
