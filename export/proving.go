package export

import (
	"os"
	"strings"

	"sceneqr/campaign/words"
	"sceneqr/export/imposition"
	"sceneqr/export/layout"
	"sceneqr/export/pdf"
	"sceneqr/export/proof"
	"sceneqr/export/qr"
)

// proveStructure reads a volume back from the stage: what is on the disk is what is delivered. Each label has to show its
// code, module by module, and its texts, as they were changed.
func (p *printing) proveStructure(s *stage, volume int, changed []pdf.Change) error {
	want := p.promised(volume)
	want.Codes = p.wholeLabels(volume, changed)
	labels, _ := p.contents(volume)
	return s.read(p.name(volume), func(f *os.File, size int64) error {
		codes, err := proof.Structure(s.ctx, f, size, want)
		if all := labels * len(p.Press.Layout.Faces(0)); err == nil && codes != all {
			return &proof.Failure{Volume: want.Name, Why: words.Of("it shows %d codes and not %d", codes, all)}
		}
		return err
	})
}

// provePages has the pages of [printing.drawnPages] drawn as a printer would, and each label read from the picture.
func (p *printing) provePages(s *stage) error {
	pages := p.drawnPages()
	if len(pages) == 0 {
		return nil
	}
	eye, err := proof.Open(s.ctx)
	if err != nil {
		return words.Errorf("preparing the proof: %w", err)
	}
	defer eye.Close()
	p.progress("proof", 0, len(pages))
	done := 0
	for i, v := range p.volumes {
		chosen := within(pages, v.First-1, len(v.Pages))
		if len(chosen) == 0 {
			continue
		}
		err := s.read(p.name(i), func(f *os.File, _ int64) error { return eye.Labels(s.ctx, f, p.promised(i), chosen) })
		if err != nil {
			return err
		}
		done += len(chosen)
		p.progress("proof", done, len(pages))
	}
	return nil
}

// labelPages are the pages with labels, counted from 0 through all volumes: slip sheets are none.
func (p *printing) labelPages() []int {
	var pages []int
	for _, v := range p.volumes {
		for i, page := range v.Pages {
			if page.Slip == nil {
				pages = append(pages, v.First-1+i)
			}
		}
	}
	return pages
}

// drawnPages are the pages with labels that are drawn for the proof.
func (p *printing) drawnPages() []int {
	if p.Press.Proof == Off {
		return nil
	}
	all := p.labelPages()
	chosen := proof.Pages(len(all), p.Press.Proof == Every)
	for i, at := range chosen {
		chosen[i] = all[at]
	}
	return chosen
}

// within are those of the sorted pages that stand in a volume which begins at first, counted from there.
func within(pages []int, first, length int) []int {
	var own []int
	for _, page := range pages {
		if page >= first && page < first+length {
			own = append(own, page-first)
		}
	}
	return own
}

// promised is what a volume has to be.
func (p *printing) promised(volume int) proof.Volume {
	l, margin := p.Press.Layout, p.Press.Layout.Margin()
	media := l.Media()
	v := proof.Volume{
		Name:       p.name(volume),
		Pages:      len(p.volumes[volume].Pages),
		Codes:      func(page int) []proof.Code { return codesOn(p.volumes[volume].Pages[page], p.codesIn) },
		Media:      proof.Rect{Width: media.Width, Height: media.Height},
		Trim:       proof.Rect{X: margin, Y: margin, Width: l.Page.Width, Height: l.Page.Height},
		Correction: correction(p.Press.Printer),
		Outlines:   p.Press.Outlines,
	}
	if l.Bleed > 0 {
		v.Bleed = proof.Rect{
			X: margin - l.Bleed, Y: margin - l.Bleed, Width: l.Page.Width + 2*l.Bleed, Height: l.Page.Height + 2*l.Bleed,
		}
	}
	if l.Cut {
		v.Spot = pdf.CutContour
	}
	if p.Press.Logo != nil {
		v.Images = 1
		v.Hidden = p.Press.Logo.Modules(qr.Modules(p.symbols.version))
	}
	return v
}

// correction is the printer's, about the corner of the media.
func correction(printer layout.Printer) proof.Correction {
	x0, y0 := printer.Point(0, 0)
	x1, y1 := printer.Point(1, 1)
	return proof.Correction{X: x0, Y: y0, ScaleX: x1 - x0, ScaleY: y1 - y0}
}

// codesOn are the codes that a page has to show, those of one label after those of the other.
func codesOn(page imposition.Page, label func(cell, item int) []proof.Code) []proof.Code {
	var codes []proof.Code
	for cell, item := range page.Cells {
		if item != imposition.Empty {
			codes = append(codes, label(cell, item)...)
		}
	}
	return codes
}

// codesIn are the codes of the label in a cell: one for each face.
func (p *printing) codesIn(cell, item int) []proof.Code {
	l, c := p.Press.Layout, p.code(item)
	faces := l.Faces(cell)
	codes := make([]proof.Code, len(faces))
	for i, square := range l.Codes(cell) {
		at := p.onMedia(square)
		codes[i] = proof.Code{
			Label: c.Label(), Text: c.URL, X: at.X, Y: at.Y, Side: at.Width,
			Face: p.onMedia(faces[i].Rect), Cut: p.onMedia(l.CellRect(cell)),
		}
	}
	return codes
}

// onMedia is a rectangle of the trimmed page as the media have it.
func (p *printing) onMedia(r layout.Rect) proof.Rect {
	margin := p.Press.Layout.Margin()
	return proof.Rect{X: r.X + margin, Y: r.Y + margin, Width: r.Width, Height: r.Height}
}

// wholeLabels are the codes of a volume's pages with their symbols and all that is printed around them.
func (p *printing) wholeLabels(volume int, changed []pdf.Change) func(page int) []proof.Code {
	printed := make(map[[2]int]string, len(changed))
	for _, c := range changed {
		printed[[2]int{c.Item, c.Field}] = c.Printed
	}
	whole := func(cell, item int) []proof.Code {
		label := p.codesIn(cell, item)
		symbol, shown := p.expected(item, printed)
		for i := range label {
			label[i].Symbol, label[i].Shown = symbol, shown
		}
		return label
	}
	return func(page int) []proof.Code { return codesOn(p.volumes[volume].Pages[page], whole) }
}

// expected is what a label has to show: its symbol, and its texts without white space.
func (p *printing) expected(item int, printed map[[2]int]string) (qr.Symbol, string) {
	c := p.code(item)
	symbol, err := p.symbols.of(c)
	if err != nil {
		return qr.Symbol{}, "" // it could not have been drawn
	}
	var shown strings.Builder
	for field, text := range p.texts(c) {
		line, changed := printed[[2]int{item, field}]
		if !changed {
			line = pdf.Shown(text)
		}
		shown.WriteString(strings.Join(strings.Fields(line), ""))
	}
	return symbol, shown.String()
}
