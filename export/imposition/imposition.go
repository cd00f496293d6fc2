// Package imposition deals labels onto pages and pages into volumes: copies and overs, a used sheet's first cells, a
// slip sheet before each group, and the order in which piles of cut labels are in the order of the sheet.
//
// It is arithmetic on numbers: it draws nothing, and does not know what is on a label.
//
// Start with [Order] and [Impose].
package imposition

import "math"

// Item is something that is printed once or more. The caller knows it by its index.
type Item struct {
	Copies int    // at least 1
	Group  string // "" is a group too
}

// Order is how labels are to be dealt. PerPage has to be set.
type Order struct {
	PerPage int // cells on a page

	Start int    // the first cell that is used of the first page of labels, from 1; 0 is 1
	Skip  []Spot // cells that are spoiled, or used already; one where no label would stand changes nothing: see [Unused]
	Overs Overs  // spare labels, the same as the others

	// ByGroup begins each group on a new page, behind a slip sheet, in the order of the groups' first items. The
	// items of a group come together though others stand between them.
	ByGroup bool
	// Stack deals so that the pages of a volume, cut in one pile, give piles that follow one another in the order of
	// the items: pile 1 is cell 1 of all pages. Each group is a stack of its own when ByGroup is set. A stack that
	// fits a volume is never divided between two; a longer one is continued as a stack of its own in the next.
	Stack bool

	// MostPages and MostLabels are how many a volume takes, slip sheets included; 0 for no limit. Only whole pages go
	// into a volume, and a slip sheet is never its last.
	MostPages, MostLabels int
}

// Labels is how many labels an item has, its copies and the overs.
func (o Order) Labels(i Item) int { return i.Copies + o.Overs.Of(i.Copies) }

// Spot is a cell of a page, both counted from 1. Pages are counted through all volumes, slip sheets included.
type Spot struct{ Page, Cell int }

// Overs are spare labels for each item: a number, and a part of its copies in per cent, rounded up.
type Overs struct {
	Number  int     // at most 1000
	Percent float64 // at most 1000
}

// Of is how many spare labels an item with some copies gets.
func (o Overs) Of(copies int) int {
	part := float64(copies) * o.Percent / 100
	return o.Number + int(math.Ceil(part-1e-9)) // 1.1 % of 3,000 is a hair more than 33 in floating point
}

// Volume is the pages of one file.
type Volume struct {
	First int // the number of its first page, from 1 through all volumes
	Pages []Page
}

// Page is a page of labels, or a slip sheet.
type Page struct {
	Cells []int // the item in each cell, or Empty; nil on a slip sheet
	Slip  *Slip // nil on a page of labels
}

// Empty is a cell without a label.
const Empty = -1

// Slip is what a slip sheet tells of the pages behind it.
type Slip struct {
	Group  string
	Items  []int // of the group, in order, each once
	Labels int   // with copies and overs
	Pages  int   // of labels; the last ones may be in later volumes
}

// Place is where a label stands. The zero Place is nowhere.
type Place struct {
	Volume int // index
	Page   int // counted through all volumes, slip sheets included, from 1
	Cell   int // from 1
}

// Places tells for each of some items where its first label stands, as one turns the pages. Its further labels are in
// the cells after it, and on later pages, unless the order is a Stack: there they are one below the other, page after
// page, and go on in another cell.
func Places(volumes []Volume, items int) []Place {
	places := make([]Place, items)
	for v, volume := range volumes {
		for p, page := range volume.Pages {
			for c, item := range page.Cells {
				if item != Empty && places[item].Page == 0 {
					places[item] = Place{Volume: v, Page: volume.First + p, Cell: c + 1}
				}
			}
		}
	}
	return places
}

// Unused are the spots of an order's Skip that are on none of its pages of labels: whoever named them has counted pages that
// are not there, or labels on a slip sheet, and a spoiled cell may have been printed on in their place.
func Unused(volumes []Volume, o Order) []Spot {
	labels := map[int]bool{}
	for _, volume := range volumes {
		for i, page := range volume.Pages {
			labels[volume.First+i] = page.Slip == nil
		}
	}
	var unused []Spot
	for _, s := range o.Skip {
		if !labels[s.Page] {
			unused = append(unused, s)
		}
	}
	return unused
}
