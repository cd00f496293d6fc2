package pdf

import (
	"fmt"

	"sceneqr/export/imposition"
	"sceneqr/export/layout"
)

const (
	headingSize  = 10.0 // points, and the size to which it may shrink
	headingLeast = 6.0
	headingGap   = 5.0 // between the two parts of a heading, at least
)

// drawPage draws a page of labels, from the heading to the line along which they are cut out.
func (p *press) drawPage(page imposition.Page, number int) error {
	p.addPage()
	if p.Layout.Heading {
		p.heading(number)
	}
	p.marks()
	if p.Layout.Cut {
		p.contours(page.Cells)
	}
	for cell, item := range page.Cells {
		if item == imposition.Empty {
			continue
		}
		if err := p.prepare(item); err != nil {
			return err
		}
		p.drawLabel(cell)
	}
	return nil
}

// heading puts the campaign, the date and the page's number over the grid.
func (p *press) heading(number int) {
	left := p.Layout.CellRect(0).X
	last := p.Layout.CellRect(p.Layout.PerPage() - 1)
	right := last.X + last.Width

	h := newHeadline(clean(p.Heading), clean(p.Date), clean(fmt.Sprintf("第 %d/%d 页", number, p.All)), right-left)
	p.line(left, layout.HeadingBase, h.size, false, h.title)
	p.line(right-span(h.end, h.size), layout.HeadingBase, h.size, false, h.end)
}

// A headline is the one line of a heading: the title at its beginning, and the rest at its end.
type headline struct {
	title, end string
	size       float64
}

// newHeadline fits a heading into a width. What has no room is first made smaller; then the date goes, and then the end of
// the title. Where less than half of the line would be left to the title, the page's number goes too: a title begins with
// what must not be missed, that the labels are a trial's.
func newHeadline(title, date, pages string, width float64) headline {
	ends := []string{date + "·" + pages, pages}
	if date == "" {
		ends = ends[1:]
	}
	for _, end := range ends {
		for _, size := range sizes(headingSize, headingLeast) {
			if span(title, size)+headingGap+span(end, size) <= width {
				return headline{title, end, size}
			}
		}
	}
	left := width - headingGap - span(pages, headingLeast)
	if left < width/2 {
		pages, left = "", width
	}
	return headline{clip(title, room(left, headingLeast)), pages, headingLeast}
}
