package export

import (
	"bytes"
	"slices"
	"time"

	"sceneqr/campaign"
	"sceneqr/campaign/words"
	"sceneqr/export/pdf"
	"sceneqr/export/qr"
)

// A pen draws single codes in the formats of a batch, all of one size. It may be used by several goroutines at once.
type pen struct {
	symbols symbols
	formats Formats
	side    float64 // of the code with its quiet zone, in millimetres
	dpi     float64
	time    time.Time
}

// newPen takes the size from the batch's layout, and the symbols that its labels have, so that a code alone is the same as on its label. Nothing of
// the batch's Press may be left open.
func newPen(b Batch, s symbols) pen {
	return pen{
		symbols: s,
		formats: b.Press.Formats.orDefault(),
		side:    b.Press.Layout.Code.Side,
		dpi:     b.Press.DPI,
		time:    b.Time,
	}
}

// check tells, before there are codes, whether pictures of that many dots can be made.
func (p pen) check() error {
	if !slices.Contains(p.formats, FormatPNG) && !slices.Contains(p.formats, FormatTIFF) {
		return nil
	}
	modules := qr.Modules(p.symbols.version) + 2*qr.QuietZone
	if wide := modules * qr.Dots(p.side, modules, p.dpi); wide > qr.MostDots {
		return words.Errorf("a PNG or TIFF of a code of %g mm at %g dpi would be %d dots wide, and %d are the most: "+
			"take a smaller --dpi, or other formats", p.side, p.dpi, wide, qr.MostDots)
	}
	return nil
}

// draw gives the code's files packed, in the order of the formats.
func (p pen) draw(c *campaign.Code) ([]entry, error) {
	symbol, err := p.symbols.of(c)
	if err != nil {
		return nil, err
	}
	files := make([]entry, len(p.formats))
	for i, f := range p.formats {
		data, err := p.file(f, symbol, c)
		if err != nil {
			return nil, words.Errorf("drawing its %s: %w", f, err)
		}
		files[i] = packed(f, data)
	}
	return files, nil
}

func (p pen) file(f Format, s qr.Symbol, c *campaign.Code) ([]byte, error) {
	var out bytes.Buffer
	var err error
	switch f {
	case FormatSVG:
		out.Write(s.AppendSVG(out.AvailableBuffer(), p.side, c.Name))
	case FormatEPS:
		out.Write(s.AppendEPS(out.AvailableBuffer(), p.side, c.Label())) // not the name: a title there is ASCII
	case FormatPDF:
		err = pdf.Code(&out, s, p.side, pdf.About{Title: c.Label() + " " + c.Name, Time: p.time})
	case FormatPNG:
		err = s.WritePNG(&out, p.dots(s), p.dpi)
	case FormatTIFF:
		err = s.WriteTIFF(&out, p.dots(s), p.dpi)
	default:
		err = words.Errorf("unknown format %q", f)
	}
	return out.Bytes(), err
}

// dots is how many dots of the press a module has: a whole number, so that no module is a dot wider than another.
func (p pen) dots(s qr.Symbol) int { return qr.Dots(p.side, s.Size()+2*qr.QuietZone, p.dpi) }

// packed deflates what is not deflated yet. A PNG is.
func packed(f Format, data []byte) entry {
	if f == FormatPNG {
		return stored(data)
	}
	return deflated(data)
}
