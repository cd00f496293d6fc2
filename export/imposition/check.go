package imposition

import (
	"slices"

	"sceneqr/campaign/words"
)

// OrderError says in words what of an [Order] cannot be done, and what can.
type OrderError struct{ told words.Message }

func (e *OrderError) Error() string { return e.told.String() }

// Message is the same to be told in any language.
func (e *OrderError) Message() words.Message { return e.told }

func refuse(format string, args ...any) error { return &OrderError{words.Of(format, args...)} }

// mostOvers is far above what is lost in any cutting and sticking. More is a number in the wrong place.
const mostOvers = 1000

// Check tells whether labels can be dealt as ordered, whatever they are. The error is an [*OrderError].
func (o Order) Check() error {
	switch {
	case o.PerPage < 1:
		return refuse("a page has %d cells: it needs at least 1", o.PerPage)
	case o.Start < 0 || o.Start > o.PerPage:
		return refuse("the first cell is %d: choose one of 1 to %d, as many as a page has", o.Start, o.PerPage)
	case o.Stack && (o.Start > 1 || len(o.Skip) > 0):
		return refuse("labels in stacks need whole sheets: start at the first cell and skip none, or give up the stacks")
	case o.MostPages < 0 || o.MostLabels < 0:
		return refuse("a volume is to have at most %d pages and %d labels: give 0 for no limit",
			o.MostPages, o.MostLabels)
	case o.MostPages == 1 && o.ByGroup:
		return refuse("a volume of one page has no room for a slip sheet and its labels: allow at least 2 pages")
	case o.MostLabels > 0 && o.MostLabels < o.PerPage:
		return refuse("a volume is to have at most %d labels and a page has %d: allow at least that many",
			o.MostLabels, o.PerPage)
	}
	if err := o.Overs.check(); err != nil {
		return err
	}
	return o.checkSkip()
}

func (o Overs) check() error {
	if o.Number < 0 || o.Number > mostOvers {
		return refuse("%d spare labels for each: choose 0 to %d", o.Number, mostOvers)
	}
	if !(o.Percent >= 0 && o.Percent <= mostOvers) { // not a number is refused too
		return refuse("%v %% spare labels: choose 0 to %d %%", o.Percent, mostOvers)
	}
	return nil
}

func (o Order) checkSkip() error {
	pages := []int{o.firstPage()}
	for _, s := range o.Skip {
		switch {
		case s.Page < 1:
			return refuse("cell %d of page %d is to be skipped: pages are counted from 1", s.Cell, s.Page)
		case s.Cell < 1 || s.Cell > o.PerPage:
			return refuse("cell %d of page %d is to be skipped: choose one of 1 to %d, as many as a page has",
				s.Cell, s.Page, o.PerPage)
		case s.Page < o.firstPage():
			return refuse("cell %d of page %d is to be skipped, which is a slip sheet: the first labels are on page %d",
				s.Cell, s.Page, o.firstPage())
		}
		pages = append(pages, s.Page)
	}
	spoiled := o.spoiled()
	var free []int
	for _, page := range slices.Compact(pages) {
		if free = o.appendFree(free[:0], page, spoiled); len(free) == 0 {
			return refuse("every cell of page %d is to be skipped: leave the sheet out, and count the pages without it",
				page)
		}
	}
	return nil
}

// firstPage is the number of the first page of labels.
func (o Order) firstPage() int {
	if o.ByGroup {
		return 2
	}
	return 1
}

// appendFree appends the cells of a page of labels, from 0, that may be used.
func (o Order) appendFree(cells []int, page int, spoiled map[Spot]bool) []int {
	first := 1
	if page == o.firstPage() {
		first = max(first, o.Start)
	}
	for cell := first; cell <= o.PerPage; cell++ {
		if !spoiled[Spot{page, cell}] {
			cells = append(cells, cell-1)
		}
	}
	return cells
}

func (o Order) spoiled() map[Spot]bool {
	spoiled := make(map[Spot]bool, len(o.Skip))
	for _, s := range o.Skip {
		spoiled[s] = true
	}
	return spoiled
}
