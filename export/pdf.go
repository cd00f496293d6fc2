package export

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/jung-kurt/gofpdf"

	"sceneqr/campaign"
	"sceneqr/export/font"
	"sceneqr/export/qr"
)

// PDF writes the labels of all verified codes, each as often as its copies, as one A4 document. The codes are vectors made
// from the codes' urls, all ink is black, and the same batch gives the same bytes.
//
// A document is held in memory until it is whole, some 13 KB for a label: [All] cuts a large batch into volumes and is
// the better choice above some thousand labels. A batch without verified codes is an error.
func PDF(w io.Writer, b Batch) error {
	labels := b.labels()
	if len(labels) == 0 {
		return errors.New("making a PDF of labels: the batch has no verified code")
	}
	pages := (len(labels) + labelsOnPage - 1) / labelsOnPage
	return writeVolume(w, b, volume{name: "sheet.pdf", labels: labels, firstPage: 1, pages: pages, allPages: pages})
}

// writeVolume writes one volume as a PDF file. Volumes may be written at the same time: they share nothing that is
// written to.
func writeVolume(w io.Writer, b Batch, v volume) error {
	doc, err := drawVolume(b, v)
	if err != nil {
		return err
	}
	return finish(w, doc)
}

// drawVolume gives the volume as gofpdf makes it. What is printed is cleaned beforehand so that gofpdf has nothing to panic
// about; if it still does, that costs this export and not the program.
func drawVolume(b Batch, v volume) (doc []byte, err error) {
	defer func() {
		if p := recover(); p != nil {
			doc, err = nil, fmt.Errorf("drawing %s: panic: %v", v.name, p)
		}
	}()
	d := newDocument(b)
	var l label
	for i, code := range v.labels {
		if i%labelsOnPage == 0 {
			b.progress(v.name, i, len(v.labels))
			d.addPage(v.firstPage+i/labelsOnPage, v.allPages)
		}
		if i == 0 || code != v.labels[i-1] { // copies follow one another
			if l, err = d.newLabel(&b.Codes[code]); err != nil {
				return nil, err
			}
		}
		d.drawLabel(l, i%labelsOnPage)
	}
	var out bytes.Buffer
	if err := d.pdf.Output(&out); err != nil {
		return nil, fmt.Errorf("drawing %s: %w", v.name, err)
	}
	b.progress(v.name, len(v.labels), len(v.labels))
	return out.Bytes(), nil
}

// A document is one PDF file while it is drawn. Lengths are in millimetres from the page's left upper corner, as in gofpdf.
type document struct {
	pdf     *gofpdf.Fpdf
	ink     ink
	version int    // of all codes of the batch, so that their modules are equally large
	heading string // the campaign, ready to print
	date    string
	raw     bytes.Buffer // the operators of the code that is drawn
}

func newDocument(b Batch) *document {
	d := &document{
		pdf:     gofpdf.New("P", "mm", "A4", ""),
		version: symbolVersion(b),
		date:    b.Time.In(campaign.China).Format("2006-01-02"),
	}
	d.heading = d.ink.line(b.title())
	d.pdf.SetAutoPageBreak(false, 0)
	d.pdf.SetPageBox("trim", 0, 0, pageWidth, pageHeight)
	d.pdf.AddUTF8FontFromBytes(fontFamily, "", font.TTF())
	d.pdf.SetFont(fontFamily, "", headingSize)
	d.pdf.SetLineWidth(hairline)

	d.pdf.SetTitle(d.heading, true)
	d.pdf.SetCreator("sceneqr", true)
	d.pdf.SetProducer("sceneqr with gofpdf", true)
	d.pdf.SetCatalogSort(true) // with fixed dates: the same bytes every time
	made := b.Time.UTC()
	if made.IsZero() {
		made = time.Unix(0, 0).UTC() // gofpdf takes a zero time for now
	}
	d.pdf.SetCreationDate(made)
	d.pdf.SetModificationDate(made)
	return d
}

// symbolVersion is the smallest version that holds every code of the batch that can be printed at all.
func symbolVersion(b Batch) int {
	version := 1
	for i := range b.Codes {
		if verified(&b.Codes[i]) {
			version = max(version, qr.Version(b.Codes[i].URL, printLevel))
		}
	}
	return version
}

// A label is what is printed of a code, ready to be drawn as often as it has copies.
type label struct {
	symbol  qr.Symbol
	name    block
	serial  string // with the group before it, if there is one
	expires string // "" for a permanent code
}

func (d *document) newLabel(c *campaign.Code) (label, error) {
	symbol, err := qr.EncodeAt(c.URL, printLevel, d.version)
	if err != nil {
		return label{}, fmt.Errorf("label %s of %q: %w", c.Label(), c.Name, err)
	}
	l := label{
		symbol: symbol,
		name:   fit(d.ink.line(c.Name), textWidth, nameSize, smallestName),
		serial: d.ink.line(c.Label()),
	}
	if group := d.ink.line(c.Group); group != "" {
		tail := d.ink.line("·" + c.Label())
		l.serial = clip(group, room(textWidth-span(tail, detailSize), detailSize)) + tail
	}
	if !c.Expires.IsZero() {
		l.expires = d.ink.line("有效期至 " + c.Expires.In(campaign.China).Format("2006-01-02 15:04"))
	}
	return l, nil
}
