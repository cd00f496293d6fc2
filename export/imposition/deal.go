package imposition

import "slices"

// Impose deals the labels of items onto pages and the pages into volumes. No items are no volumes. The error is an
// [*OrderError]: that of [Order.Check], or it tells of an item without copies.
func Impose(items []Item, o Order) ([]Volume, error) {
	if err := o.Check(); err != nil {
		return nil, err
	}
	for i, item := range items {
		if item.Copies < 1 {
			return nil, refuse("item %d is to be printed %d times: give each at least one copy", i+1, item.Copies)
		}
	}
	d := dealer{Order: o, spoiled: o.spoiled()}
	for _, g := range o.groups(items) {
		d.deal(g, o.labels(g, items))
	}
	return d.volumes, nil
}

// A group is the items behind one slip sheet; all there are, when there are no slip sheets.
type group struct {
	name  string
	items []int
}

func (o Order) groups(items []Item) []group {
	var groups []group
	known := map[string]int{}
	for i, item := range items {
		name := ""
		if o.ByGroup {
			name = item.Group
		}
		at, ok := known[name]
		if !ok {
			at = len(groups)
			known[name] = at
			groups = append(groups, group{name: name})
		}
		groups[at].items = append(groups[at].items, i)
	}
	return groups
}

// labels has each item of a group as often as it is printed.
func (o Order) labels(g group, items []Item) []int {
	var labels []int
	for _, i := range g.items {
		for range o.Labels(items[i]) {
			labels = append(labels, i)
		}
	}
	return labels
}

// A dealer puts labels on the pages of the last volume, and begins another when it is full.
type dealer struct {
	Order
	spoiled map[Spot]bool
	volumes []Volume
	pages   int   // of all volumes
	labels  int   // in the last volume
	cells   []int // what free gave last
}

func (d *dealer) deal(g group, labels []int) {
	var slip *Slip
	if d.ByGroup {
		slip = &Slip{Group: g.name, Items: g.items, Labels: len(labels)}
	}
	for ahead := slip; len(labels) > 0; ahead = nil {
		n := d.part(len(labels), ahead)
		if n == 0 {
			d.volumes = append(d.volumes, Volume{First: d.pages + 1})
			d.labels = 0
			n = d.part(len(labels), ahead)
		}
		if ahead != nil {
			d.add(Page{Slip: ahead})
		}
		pages := d.lay(labels[:n])
		if slip != nil {
			slip.Pages += pages
		}
		labels = labels[n:]
	}
}

// part is how many of n labels are laid next, behind a slip sheet if there is one: a page of them or, in a stack,
// what the volume takes. It is 0 when that has to be in a new volume.
func (d *dealer) part(n int, ahead *Slip) int {
	if len(d.volumes) == 0 {
		return 0
	}
	slips := 0
	if ahead != nil {
		slips = 1
	}
	pages := room(d.MostPages, len(d.volumes[len(d.volumes)-1].Pages)+slips, n)
	labels := room(d.MostLabels, d.labels, n)
	if d.Stack {
		return d.stack(n, pages, labels, room(d.MostPages, slips, n))
	}
	page := min(n, len(d.free(d.pages+slips+1)))
	if pages == 0 || page > labels {
		return 0
	}
	return page
}

// room is what a limit leaves, or as much as is wanted without one.
func room(most, used, wanted int) int {
	if most == 0 {
		return wanted
	}
	return max(0, most-used)
}

// stack is how many of n labels make a stack in a volume that has room for some pages and labels, when a new volume has
// room for newPages.
func (o Order) stack(n, pages, labels, newPages int) int {
	whole := (n + o.PerPage - 1) / o.PerPage
	switch {
	case whole <= pages && n <= labels:
		return n
	case whole <= newPages && n <= room(o.MostLabels, 0, n):
		return 0
	}
	return min(pages, labels/o.PerPage) * o.PerPage
}

// lay puts labels on as many new pages as they need, in piles: the first ones are in the first free cell of each
// page, the next ones in the second. On a single page that is one after the other.
func (d *dealer) lay(labels []int) (pages int) {
	free := d.free(d.pages + 1)
	pages = (len(labels) + len(free) - 1) / len(free)
	cells := slices.Repeat([]int{Empty}, pages*d.PerPage)
	for i, item := range labels {
		cells[i%pages*d.PerPage+free[i/pages]] = item
	}
	for page := range slices.Chunk(cells, d.PerPage) {
		d.add(Page{Cells: page})
	}
	d.labels += len(labels)
	return pages
}

// free is the cells of a page that may be used, from 0, until it is called again. Check has seen that there always is
// one.
func (d *dealer) free(page int) []int {
	d.cells = d.appendFree(d.cells[:0], page, d.spoiled)
	return d.cells
}

func (d *dealer) add(p Page) {
	last := &d.volumes[len(d.volumes)-1]
	last.Pages = append(last.Pages, p)
	d.pages++
}
