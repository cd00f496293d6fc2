package export

import (
	"context"
	"fmt"
	"io"
	"strings"

	"golang.org/x/sync/errgroup"

	"sceneqr/campaign"
	"sceneqr/campaign/words"
	"sceneqr/export/imposition"
	"sceneqr/export/pdf"
)

// name is a volume's file.
func (p *printing) name(volume int) string {
	if len(p.volumes) == 1 {
		return "sheet.pdf"
	}
	return fmt.Sprintf("sheet-%0*d.pdf", max(2, len(fmt.Sprint(len(p.volumes)))), volume+1)
}

// code is the code of an item.
func (p *printing) code(item int) *campaign.Code { return &p.Codes[p.items[item]] }

// documents is how many volumes are drawn at once: each holds some 50 MB until it is written.
const documents = 2

// draw puts all volumes into the stage, and has each read back as it lies there. The changes are in the order of the pages.
func (p *printing) draw(s *stage) (files []File, changes []Change, err error) {
	files = make([]File, len(p.volumes))
	changed := make([][]pdf.Change, len(p.volumes))
	g, ctx := errgroup.WithContext(s.ctx)
	g.SetLimit(documents)
	for i := range p.volumes {
		g.Go(func() error {
			drawing := p.drawing(i)
			drawing.Label = p.until(ctx)
			file, err := s.write(p.name(i), func(w io.Writer) (err error) {
				changed[i], err = drawing.Write(w)
				return err
			})
			if err != nil {
				return err
			}
			files[i] = file
			return p.proveStructure(s, i, changed[i])
		})
	}
	if err := g.Wait(); err != nil {
		return nil, nil, err
	}
	return files, p.changes(changed), nil
}

// PDF writes the labels of all verified codes, each as often as its copies, as one document. A document is held in memory
// until it is whole, so that a batch with more labels than one volume takes is an error: [All] makes volumes of it. So is
// one without verified codes.
func PDF(w io.Writer, b Batch) error {
	p, err := newPrinting(b)
	if err != nil {
		return err
	}
	switch len(p.volumes) {
	case 0:
		return &PressError{ErrNothingToPrint}
	case 1:
		_, err := p.drawing(0).Write(w)
		return err
	}
	return words.Errorf("making one PDF of %d labels: it would be too large, they are %d volumes", p.labels, len(p.volumes))
}

// drawing is a volume as it is to be drawn.
func (p *printing) drawing(i int) pdf.Volume {
	name := p.name(i)
	labels, _ := p.contents(i)
	return pdf.Volume{
		About:    p.about(),
		Layout:   p.Press.Layout,
		Printer:  p.Press.Printer,
		Heading:  p.title(),
		Date:     p.date(),
		Pages:    p.volumes[i].Pages,
		First:    p.volumes[i].First,
		All:      p.pages,
		Label:    p.label,
		Slip:     p.slip,
		Outlines: p.Press.Outlines,
		Logo:     p.Press.Logo,
		Progress: func(done int) { p.progress(name, done, labels) },
	}
}

func (p *printing) about() pdf.About { return pdf.About{Title: p.title(), Time: p.Time} }

func (p *printing) date() string { return p.Time.In(campaign.China).Format("2006-01-02") }

// until is label as long as ctx lasts: a volume is drawn for seconds before its first byte is written.
func (p *printing) until(ctx context.Context) func(int) (pdf.Label, error) {
	return func(item int) (pdf.Label, error) {
		if ctx.Err() != nil {
			return pdf.Label{}, context.Cause(ctx)
		}
		return p.label(item)
	}
}

func (p *printing) label(item int) (pdf.Label, error) {
	c := p.code(item)
	symbol, err := p.symbols.of(c)
	if err != nil {
		return pdf.Label{}, words.Errorf("label %s of %q: %w", c.Label(), c.Name, err)
	}
	return pdf.Label{Name: c.Label(), Symbol: symbol, Texts: p.texts(c)}, nil
}

// slip is what a slip sheet says.
func (p *printing) slip(s *imposition.Slip) []string {
	group := s.Group
	if group == "" {
		group = "无分组 no group"
	}
	var serials []int
	for _, item := range s.Items {
		serials = append(serials, p.code(item).Serial)
	}
	return []string{
		group,
		p.title(),
		fmt.Sprintf("%d 个码 codes·%d 张标签 labels·%d 页 pages", len(s.Items), s.Labels, s.Pages),
		firstAndLast(serials),
		"隔页·不是标签 slip sheet, no labels",
	}
}

// firstAndLast are the serials of a group as far as a slip sheet has room: those between stand on the pages behind it.
func firstAndLast(serials []int) string {
	list := campaign.SerialRanges(serials)
	if len(list) <= 4 {
		return strings.Join(list, ", ")
	}
	return fmt.Sprintf("%s … %s", list[0], list[len(list)-1])
}
