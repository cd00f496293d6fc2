package export

import (
	"regexp"
	"slices"
	"strings"

	"sceneqr/campaign"
	"sceneqr/campaign/words"
	"sceneqr/export/imposition"
	"sceneqr/export/layout"
	"sceneqr/export/pdf"
)

// Press is how the labels of a batch are to be printed, and what is to go along with them. The zero value is what somebody
// wants who has said nothing: [layout.Default], one PDF after the other, each read back.
type Press struct {
	Layout  layout.Layout
	Printer layout.Printer   // what one printer's errors are met with
	Order   imposition.Order // PerPage and the bounds of a volume are set by the export
	Serials campaign.Serials // which codes are printed; none for all

	Copies   int       // labels of each code; 0 for as many as the sheet says
	Label    string    // a template that stands where the layout has {name}; "" for the name itself
	Outlines bool      // texts as curves, for shops that want no fonts
	Logo     *pdf.Logo // in the middle of every code; nil for none

	Formats Formats // of the vectors and rasters in the ZIP; none for SVG
	DPI     float64 // dots an inch of the press or printer; 0 for [DefaultDPI]
	Contact string  // whom the shop calls; on the job ticket

	Proof   Proof
	Reprint int // the number of a reprint, from 1; 0 for the first printing
}

// DefaultDPI is what ordinary laser printers and most digital presses have.
const DefaultDPI = 600

// Proof is how much of the pages is drawn and read as a phone would. The structure of every page is read in any case.
type Proof uint8

// The proofs.
const (
	Sample Proof = iota // all pages up to 100, and of more a spread sample
	Every               // every page
	Off                 // none
)

// ParseProof is the proof of a name: sample, all or off.
func ParseProof(name string) (Proof, error) {
	if i := slices.Index([]string{"sample", "all", "off"}, name); i >= 0 {
		return Proof(i), nil
	}
	return 0, words.Errorf("a proof is sample, all or off, not %q", name)
}

// withDefaults is the press with what was left open filled in; of one that has been filled in it is the same.
func (p Press) withDefaults() (Press, error) {
	if p.Layout.Name == "" {
		l, err := layout.Find(layout.Default)
		if err != nil {
			return Press{}, err
		}
		p.Layout = l
	}
	if p.DPI == 0 {
		p.DPI = DefaultDPI
	}
	if p.Label != "" {
		if err := p.relabel(); err != nil {
			return Press{}, &PressError{err}
		}
		p.Label = ""
	}
	p.Order.PerPage = p.Layout.PerPage()
	p.Order.MostPages, p.Order.MostLabels = pagesInVolume, labelsInVolume
	if p.Outlines {
		p.Order.MostLabels = curvesInVolume
	}
	return p, nil
}

var nameColumn = regexp.MustCompile(`\{\s*name\s*\}`)

// relabel puts the template of --label in the place of the name.
func (p *Press) relabel() error {
	if _, err := (layout.Field{Template: p.Label}).Columns(); err != nil {
		return words.Errorf("the label's text %q: %w", p.Label, err)
	}
	found := false
	p.Layout.Fields = slices.Clone(p.Layout.Fields)
	for i := range p.Layout.Fields {
		f := &p.Layout.Fields[i]
		found = found || nameColumn.MatchString(f.Template)
		f.Template = nameColumn.ReplaceAllLiteralString(f.Template, p.Label)
	}
	if !found {
		return words.Errorf("the layout %q has no {name} that %q could take the place of", p.Layout.Name, p.Label)
	}
	return nil
}

// A volume is at most so large: gofpdf holds a whole document in memory (measured: 4,800 labels take about 100 MB while
// they are written, and more than three times as much with their texts as curves), and two are drawn at a time.
const (
	pagesInVolume  = 200
	labelsInVolume = 2400
	curvesInVolume = 800
)

// typicalURL has the length of the urls that WeChat gives (45 characters since 2016): what is not known yet will hardly be
// longer.
const typicalURL = "http://weixin.qq.com/q/02xxxxxxxxxxxxxxxxxxxx"

// Complete is the batch as it will be when every code is verified. Codes without a url yet are taken to get one of the
// usual length.
func (b Batch) Complete() Batch {
	b.Codes = slices.Clone(b.Codes)
	for i := range b.Codes {
		b.Codes[i].Stage = campaign.Verified
		if b.Codes[i].URL == "" {
			b.Codes[i].URL = typicalURL
		}
	}
	return b
}

// Forecast is what will come of printing a batch.
type Forecast struct {
	Labels, Pages int
	Serials       []string      // of what is printed, in ranges
	Layout        string        // its name
	Warning       words.Message // of what can be printed, and may not be what was meant; zero for nothing
	Proved        int           // pages that will be drawn and read, see [Delivery]
}

// Steps is how much work [Print] has, in the units of [Batch.Progress].
func (f Forecast) Steps() int { return f.Labels + f.Proved }

// Foresee tells what of the printing will not do, before there are files: a layout whose modules would be too fine, a
// template that names no column of the sheet, an order that cannot be, a logo that hides too much. Such an error is a
// [*PressError].
func (b Batch) Foresee() (Forecast, error) {
	p, err := newPrinting(b)
	if err != nil {
		return Forecast{}, err
	}
	return Forecast{
		Labels: p.labels, Pages: p.pages, Serials: campaign.SerialRanges(p.serials()), Layout: p.Press.Layout.Name, Warning: p.warning, Proved: len(p.drawnPages()),
	}, nil
}

// Lean is the batch without the customers' cells where no text on the labels shows one: of 100,000 codes they take 40 MB.
// It is for [Print] alone, which writes no workbook.
func (b Batch) Lean() Batch {
	press, err := b.Press.withDefaults()
	if err != nil {
		return b // which newPrinting refuses
	}
	if shown, err := sheetColumns(press.Layout.Fields); err != nil || len(shown) > 0 {
		return b
	}
	b.Codes = slices.Clone(b.Codes)
	for i := range b.Codes {
		b.Codes[i].Cells = nil
	}
	return b
}

// PressError says that a batch cannot be printed as it was asked for, and nothing but the asking is wrong.
type PressError struct{ Err error }

func (e *PressError) Error() string { return e.Err.Error() }

// Message is the cause to be told in any language.
func (e *PressError) Message() words.Message { return words.Of("%v", e.Err) }

// Unwrap gives the cause.
func (e *PressError) Unwrap() error { return e.Err }

// columnsOf are the names that templates may use. A row that has left the sheet has the columns of its last day there, so
// the first row alone does not tell.
func (b Batch) columnsOf() []string { return slices.Concat(ownColumns, b.inputs().Headings) }

// checkTemplates tells which of the texts name a column that there is not.
func (b Batch) checkTemplates(fields []layout.Field) error {
	used, err := sheetColumns(fields)
	if err != nil || len(used) == 0 {
		return err
	}
	known := b.columnsOf()
	for _, u := range used {
		if !slices.Contains(known, u.column) {
			return words.Errorf("the text %q uses {%s}, but the columns are {%s}",
				u.text, u.column, strings.Join(known, "} {"))
		}
	}
	return nil
}

// A use is a column of the sheet in a text.
type use struct{ text, column string }

// sheetColumns are the columns that texts take from the sheet and not from what we know of a code.
func sheetColumns(fields []layout.Field) ([]use, error) {
	var used []use
	for _, f := range fields {
		columns, err := f.Columns()
		if err != nil {
			return nil, words.Errorf("the text %q: %w", f.Template, err)
		}
		for _, name := range columns {
			if !slices.Contains(ownColumns, name) && spokenColumns[name] == "" {
				used = append(used, use{f.Template, name})
			}
		}
	}
	return used, nil
}

// ErrNothingToPrint is of a batch of which no label is to be printed.
var ErrNothingToPrint = words.New("no verified code is to be printed")
