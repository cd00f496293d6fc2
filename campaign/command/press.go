package command

import (
	"errors"
	"os"

	"sceneqr/campaign"
	"sceneqr/campaign/sheet"
	"sceneqr/campaign/verify"
	"sceneqr/campaign/words"
	"sceneqr/export"
	"sceneqr/export/imposition"
	"sceneqr/export/layout"
	"sceneqr/export/pdf"
)

// Press is what a person can choose of how codes are laid out, printed and handed over. All of it is as it was typed: what
// it means is for the packages under export to say, and what cannot be meant is refused before WeChat is asked.
type Press struct {
	Layout string // the name of a built-in layout, or the path of a file
	Label  string // a template, like {城市} {名称}, that stands in the place of the name; "" for the name
	Copies int    // labels of each code of a reprint; 0 for as many as the sheet says
	Overs  string // spare labels for each code: a number, or a part of its copies like 5%; "" for none
	Start  int    // the cell of the first page at which labels begin, from 1; 0 is 1
	Skip   string // cells that get no label, like 3,7-9 on the first page and 2:5 on the second

	ByGroup bool // each group begins on a new page, behind a slip sheet
	Stack   bool // pages cut in one pile give piles in the order of the sheet

	Text    string  // fonts or outlines
	Logo    string  // the path of a picture for the middle of each code; "" for none
	Printer string  // the path of a printer's profile; "" for a printer that needs no correction
	DPI     float64 // of the press or printer: the job ticket tells modules in its dots, and PNG and TIFF have them
	Contact string  // whom the shop asks, on the job ticket; "" for nobody

	Formats string // of the files for each code: svg, eps, pdf, png and tiff, with commas between
	Proof   string // all, sample or off: the pages that are read back from a finished PDF as a printer would draw them
}

// Measured is what a ruler says of a printed calibration page, in mm; 0 is what was not measured.
type Measured = layout.Measures

// press is how the labels are to be printed, from what the person has chosen.
func (s Settings) press() (export.Press, error) {
	p := export.Press{Copies: s.Press.Copies, Label: s.Press.Label, Contact: s.Press.Contact}
	p.Order.Start, p.Order.ByGroup, p.Order.Stack = s.Press.Start, s.Press.ByGroup, s.Press.Stack
	for _, read := range []func(*export.Press) error{
		s.readLayout, s.readPrinter, s.readDPI, s.readLogo, s.readText, s.readOrder, s.readHandOver, s.readSerials,
	} {
		if err := read(&p); err != nil {
			return export.Press{}, &export.PressError{Err: err}
		}
	}
	return p, nil
}

func (s Settings) readLayout(p *export.Press) (err error) {
	name := s.Press.Layout
	if name == "" {
		name = layout.Default
	}
	p.Layout, err = layout.Find(name)
	s.list(err)
	return err
}

func (s Settings) readPrinter(p *export.Press) (err error) {
	if s.Press.Printer == "" {
		return nil
	}
	p.Printer, err = layout.ReadPrinter(s.Press.Printer)
	s.list(err)
	return err
}

// list tells all that is wrong with a file, of which an error names only the first.
func (s Settings) list(err error) {
	if faults, ok := errors.AsType[*layout.Error](err); ok && len(faults.Problems) > 1 { // one is told by the error
		s.Console.Faults(faults.File, faults.Problems)
	}
}

func (s Settings) readDPI(p *export.Press) error {
	if d := s.Press.DPI; d != 0 && !(d >= 72 && d <= 12_000) { // nor not a number
		return words.New("--dpi is from 72 to 12,000 dots an inch")
	}
	p.DPI = s.Press.DPI
	return nil
}

func (s Settings) readLogo(p *export.Press) error {
	if s.Press.Logo == "" {
		return nil
	}
	picture, err := os.ReadFile(s.Press.Logo)
	if err != nil {
		return words.Errorf("reading the logo: %w", err)
	}
	p.Logo, err = pdf.NewLogo(picture, verify.Modules)
	return err
}

func (s Settings) readText(p *export.Press) error {
	switch s.Press.Text {
	case "", "fonts":
	case "outlines":
		p.Outlines = true
	default:
		return words.Errorf("--text is fonts or outlines, not %q", s.Press.Text)
	}
	return nil
}

func (s Settings) readOrder(p *export.Press) (err error) {
	if s.Press.Copies < 0 || s.Press.Copies > sheet.MaxCopies {
		return words.Errorf("--copies is from 1 to %d labels", sheet.MaxCopies)
	}
	if p.Order.Overs, err = imposition.ParseOvers(s.Press.Overs); err != nil {
		return err
	}
	p.Order.Skip, err = imposition.ParseSkip(s.Press.Skip)
	return err
}

func (s Settings) readHandOver(p *export.Press) (err error) {
	if s.Press.Proof != "" {
		if p.Proof, err = export.ParseProof(s.Press.Proof); err != nil {
			return err
		}
	}
	p.Formats, err = export.ParseFormats(s.Press.Formats)
	return err
}

func (s Settings) readSerials(p *export.Press) (err error) {
	p.Serials, err = campaign.ParseSerials(s.Serials)
	return err
}

// foreseeLabels tells, before anything is asked, what will come of printing the codes, or why it will not do.
func (s Settings) foreseeLabels(appid string, codes []campaign.Code, press export.Press) (export.Forecast, error) {
	batch := s.assemble(appid, codes)
	batch.Press = press
	f, err := batch.Complete().Foresee()
	if !f.Warning.IsZero() {
		s.Console.Warn("%v", f.Warning)
	}
	return f, err
}
