package export

import (
	"cmp"
	"slices"

	"sceneqr/campaign"
	"sceneqr/campaign/words"
	"sceneqr/export/imposition"
)

// A printing is the labels of a batch, dealt onto pages and into volumes. Nothing of its Press is left open.
type printing struct {
	Batch
	symbols symbols
	items   []int // what is printed: indices into Codes, in the order of the sheet
	volumes []imposition.Volume
	pages   int
	labels  int
	warning words.Message // of what will do, but may not be what was meant
}

// newPrinting deals the batch's labels. A batch of which nothing is printed has no volumes. What cannot be printed as it
// was asked for is a [*PressError].
func newPrinting(b Batch) (*printing, error) {
	var err error
	if b.Press, err = b.Press.withDefaults(); err != nil {
		return nil, err
	}
	p := &printing{Batch: b, symbols: b.symbols(b.Press.Layout.Code.Level)}
	if err := p.check(); err != nil {
		return nil, &PressError{err}
	}
	if err := p.checkNames(); err != nil {
		return nil, &PressError{err}
	}
	if err := p.impose(); err != nil {
		return nil, &PressError{err}
	}
	if err := p.tryLogo(); err != nil {
		return nil, &PressError{err}
	}
	return p, nil
}

func (p *printing) impose() (err error) {
	var items []imposition.Item
	for i := range p.Codes {
		if c := &p.Codes[i]; verified(c) && p.Press.Serials.Has(c.Serial) {
			p.items = append(p.items, i)
			items = append(items, imposition.Item{Copies: p.copies(c), Group: c.Group})
		}
	}
	if len(items) == 0 {
		return nil
	}
	for _, item := range items {
		if p.labels += p.Press.Order.Labels(item); p.labels > mostLabels {
			return words.Errorf("more than %d labels cannot be printed at once: print them in parts", mostLabels)
		}
	}
	if p.volumes, err = imposition.Impose(items, p.Press.Order); err != nil {
		return err
	}
	for _, v := range p.volumes {
		p.pages += len(v.Pages)
	}
	p.warnUnused()
	p.warnTimeless()
	return p.count(items)
}

// copies is how many labels a code has without the overs.
func (p *printing) copies(c *campaign.Code) int {
	if p.Press.Layout.Once {
		return cmp.Or(p.Press.Copies, 1)
	}
	return cmp.Or(p.Press.Copies, c.Copies)
}

// warnTimeless tells of temporary codes whose labels do not say when they end.
func (p *printing) warnTimeless() {
	for _, f := range p.Press.Layout.Fields {
		if columns, _ := f.Columns(); slices.Contains(columns, "expires") {
			return
		}
	}
	for i := range p.items {
		if c := p.code(i); c.Kind == campaign.Temporary || c.Kind == campaign.TemporaryID {
			p.warn(words.Of("labels of temporary codes do not say when they end: the layout has no {expires}"))
			return
		}
	}
}

// warn adds to what may not be what was meant.
func (p *printing) warn(of words.Message) {
	if p.warning.IsZero() {
		p.warning = of
		return
	}
	p.warning = words.Of("%v; %v", p.warning, of)
}

// warnUnused tells of cells that were to be left out and that are not there: somebody has counted other sheets.
func (p *printing) warnUnused() {
	switch unused := imposition.Unused(p.volumes, p.Press.Order); len(unused) {
	case 0:
	case 1:
		p.warn(words.Of("cell %d of page %d is not left out: there is no such cell with labels",
			unused[0].Cell, unused[0].Page))
	default:
		p.warn(words.Of("%d cells are not left out, the first cell %d of page %d: there are no such cells with labels",
			len(unused), unused[0].Cell, unused[0].Page))
	}
}

// mostLabels bounds one printing: more than 800 volumes, which nobody prints in one go.
const mostLabels = 2_000_000

// count sees that each code has its labels on the pages: what both proofs hold the pages to begins here.
func (p *printing) count(items []imposition.Item) error {
	left := make([]int, len(items))
	for i, item := range items {
		left[i] = p.Press.Order.Labels(item)
	}
	for _, v := range p.volumes {
		for _, page := range v.Pages {
			for _, item := range page.Cells {
				if item != imposition.Empty {
					left[item]--
				}
			}
		}
	}
	for i, n := range left {
		if n != 0 {
			return words.Errorf("dealing the labels of %s: %d are missing on the pages", p.code(i).Label(), n)
		}
	}
	return nil
}
