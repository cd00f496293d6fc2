package export

import (
	"sceneqr/campaign/words"
	"sceneqr/export/layout"
)

func (p *printing) check() (err error) {
	if err := p.checkPrinter(); err != nil {
		return err
	}
	if p.warning, err = p.Press.Layout.Fits(p.symbols.version); err != nil {
		return err
	}
	if err := newPen(p.Batch, p.symbols).check(); err != nil {
		return err
	}
	return p.checkTemplates(p.Press.Layout.Fields)
}

// checkPrinter tells of a profile that would push what is printed off the sheet.
func (p *printing) checkPrinter() error {
	l := p.Press.Layout
	for cell := range l.PerPage() {
		for _, r := range printedOn(l, cell) {
			if !p.onSheet(r) {
				return words.Errorf("the printer profile %q would push label %d of a page off the sheet: it is for "+
					"another layout, or the printer pulls its paper in too far off", p.Press.Printer.Name, cell+1)
			}
		}
	}
	return nil
}

// printedOn is where a label has its codes and texts, on the trimmed page.
func printedOn(l layout.Layout, cell int) []layout.Rect {
	out := l.Codes(cell)
	for _, face := range l.Faces(cell) {
		for _, f := range l.Fields {
			out = append(out, face.Place(layout.Rect{X: f.X, Y: f.Y, Width: f.Width, Height: f.Height}))
		}
	}
	return out
}

// onSheet tells whether a rectangle of the trimmed page comes to lie on the media.
func (p *printing) onSheet(r layout.Rect) bool {
	margin, media := p.Press.Layout.Margin(), p.Press.Layout.Media()
	left, top := p.Press.Printer.Point(r.X+margin, r.Y+margin)
	right, bottom := p.Press.Printer.Point(r.X+r.Width+margin, r.Y+r.Height+margin)
	return left >= 0 && top >= 0 && right <= media.Width && bottom <= media.Height
}

// tryLogo puts the logo on one code. Symbols of one version and level have as many codewords under a logo, so it
// is too heavy for all of them or for none.
func (p *printing) tryLogo() error {
	if p.Press.Logo == nil || len(p.items) == 0 {
		return nil
	}
	l, err := p.label(0)
	if err != nil {
		return err
	}
	if err := p.Press.Logo.Fits(l.Symbol); err != nil {
		return words.Errorf("label %s: %w", l.Name, err)
	}
	return nil
}
