package imposition

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// randomOrder is one that can be carried out, with every field set in a part of the cases.
func randomOrder(random *rand.Rand) Order {
	chance := func(n int) bool { return random.IntN(n) == 0 }
	o := Order{PerPage: 1 + random.IntN(12), ByGroup: chance(2), Stack: chance(2)}
	if chance(3) {
		o.Overs = Overs{Number: random.IntN(3), Percent: float64(random.IntN(60))}
	}
	if chance(2) {
		o.MostPages = 2 + random.IntN(5)
	}
	if chance(2) {
		o.MostLabels = o.PerPage + random.IntN(30)
	}
	if o.Stack {
		return o
	}
	o.Start = random.IntN(o.PerPage + 1)
	for range random.IntN(5) {
		o.Skip = append(o.Skip, Spot{o.firstPage() + random.IntN(5), 1 + random.IntN(o.PerPage)})
	}
	if o.Check() != nil { // a page without a cell
		o.Skip = nil
	}
	return o
}

func randomItems(random *rand.Rand) []Item {
	items := make([]Item, random.IntN(60))
	for i := range items {
		items[i] = Item{Copies: 1 + random.IntN(3)*random.IntN(10), Group: []string{"", "x", "y", "z"}[random.IntN(4)]}
	}
	return items
}

func TestEveryOrderIsCarriedOut(t *testing.T) {
	random := rand.New(rand.NewPCG(4, 4))
	for range 5_000 {
		o, items := randomOrder(random), randomItems(random)
		volumes, err := Impose(items, o)
		if err != nil {
			t.Fatalf("%+v: %v", o, err)
		}
		checkLabels(t, volumes, items, o)
		checkLimits(t, volumes, o)
		checkSpoiled(t, volumes, o)
		checkSlips(t, volumes, items, o)
		checkOrder(t, volumes, items, o)
		if t.Failed() {
			t.Fatalf("%+v\n%+v\n%s", o, items, drawn(volumes))
		}
	}
}

func checkLabels(t *testing.T, volumes []Volume, items []Item, o Order) {
	t.Helper()
	times := make([]int, len(items))
	for _, p := range pagesOf(volumes) {
		for _, item := range p.Cells {
			if item != Empty {
				times[item]++
			}
		}
	}
	for i, got := range times {
		if want := items[i].Copies + o.Overs.Of(items[i].Copies); got != want {
			t.Errorf("item %d is printed %d times, want %d", i, got, want)
		}
	}
}

func checkLimits(t *testing.T, volumes []Volume, o Order) {
	t.Helper()
	pages := 1
	for i, v := range volumes {
		if v.First != pages {
			t.Errorf("volume %d begins at page %d, want %d", i, v.First, pages)
		}
		pages += len(v.Pages)
		labels := 0
		for _, p := range v.Pages {
			labels += labelsOn(p)
			if p.Slip == nil && (len(p.Cells) != o.PerPage || labelsOn(p) == 0) {
				t.Errorf("volume %d has a page of %d cells and %d labels", i, len(p.Cells), labelsOn(p))
			}
		}
		if o.MostPages > 0 && len(v.Pages) > o.MostPages || o.MostLabels > 0 && labels > o.MostLabels {
			t.Errorf("volume %d has %d pages and %d labels", i, len(v.Pages), labels)
		}
		if labels == 0 || v.Pages[len(v.Pages)-1].Slip != nil {
			t.Errorf("volume %d is empty or ends with a slip sheet", i)
		}
	}
}

func checkSpoiled(t *testing.T, volumes []Volume, o Order) {
	t.Helper()
	first := true
	for n, p := range pagesOf(volumes) {
		if p.Slip != nil {
			continue
		}
		for c, item := range p.Cells {
			spoiled := slices.Contains(o.Skip, Spot{n + 1, c + 1}) || first && c+1 < o.Start
			if spoiled && item != Empty {
				t.Errorf("page %d has a label in cell %d", n+1, c+1)
			}
		}
		first = false
	}
}

func checkSlips(t *testing.T, volumes []Volume, items []Item, o Order) {
	t.Helper()
	var slip *Slip
	labels, pages := 0, 0
	total := func() {
		if slip != nil && (slip.Labels != labels || slip.Pages != pages) {
			t.Errorf("slip sheet %+v stands before %d labels on %d pages", *slip, labels, pages)
		}
		labels, pages = 0, 0
	}
	for _, p := range pagesOf(volumes) {
		if p.Slip != nil {
			total()
			slip = p.Slip
			continue
		}
		labels, pages = labels+labelsOn(p), pages+1
		if (slip != nil) != o.ByGroup {
			t.Fatal("a page of labels without a slip sheet, or a slip sheet that was not asked for")
		}
		for _, item := range p.Cells {
			if slip != nil && item != Empty && (items[item].Group != slip.Group || !slices.Contains(slip.Items, item)) {
				t.Errorf("item %d stands behind the slip sheet of %q", item, slip.Group)
			}
		}
	}
	total()
}

// checkOrder reads the labels as people would, page by page or pile by pile, and wants them in the order of the
// items; with slip sheets, of the groups and of the items in them.
func checkOrder(t *testing.T, volumes []Volume, items []Item, o Order) {
	t.Helper()
	var got []int
	for _, v := range volumes {
		for _, run := range runsOf(v) {
			got = append(got, read(run, o.Stack)...)
		}
	}
	var want []int
	for _, g := range o.groups(items) {
		want = append(want, o.labels(g, items)...)
	}
	if !slices.Equal(got, want) {
		t.Errorf("read %v, want %v", got, want)
	}
}

// runsOf is the pages of labels of a volume, divided where slip sheets lie.
func runsOf(v Volume) [][]Page {
	runs := [][]Page{nil}
	for _, p := range v.Pages {
		if p.Slip != nil {
			runs = append(runs, nil)
			continue
		}
		runs[len(runs)-1] = append(runs[len(runs)-1], p)
	}
	return runs
}

func read(pages []Page, piles bool) []int {
	var labels []int
	if len(pages) == 0 {
		return nil
	}
	if !piles {
		for _, p := range pages {
			labels = append(labels, p.Cells...)
		}
	} else {
		for c := range pages[0].Cells {
			for _, p := range pages {
				labels = append(labels, p.Cells[c])
			}
		}
	}
	return slices.DeleteFunc(labels, func(item int) bool { return item == Empty })
}

func pagesOf(volumes []Volume) []Page {
	var pages []Page
	for _, v := range volumes {
		pages = append(pages, v.Pages...)
	}
	return pages
}

func labelsOn(p Page) int {
	n := 0
	for _, item := range p.Cells {
		if item != Empty {
			n++
		}
	}
	return n
}

func BenchmarkImpose(b *testing.B) {
	items := singles(100_000)
	for name, o := range map[string]Order{
		"plain": {PerPage: 24, MostPages: 400},
		"stack": {PerPage: 24, MostPages: 400, Stack: true},
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				volumes, err := Impose(items, o)
				if err != nil {
					b.Fatal(err)
				}
				Places(volumes, len(items))
			}
		})
	}
}
