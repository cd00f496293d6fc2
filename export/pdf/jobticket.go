package pdf

import (
	"fmt"
	"io"
	"strings"

	"sceneqr/campaign/words"
	"sceneqr/export/layout"
)

// JobTicket is the form that goes to the printer with a job: what to print, on what, how often. Its words are the
// caller's.
type JobTicket struct {
	About    // the title stands on the first page, large
	Sections []Section
}

// Section is a part of a ticket under a heading of its own.
type Section struct {
	Heading string
	// Rows are a label and a value each. Both are broken into lines where they are too long, and where they have line
	// breaks. A row without a label continues the value above it.
	Rows [][2]string
}

var a4 = layout.Size{Width: 210, Height: 297}

// The form, in millimetres on the page.
const (
	formLeft   = 22.0
	formRight  = 188.0
	formTop    = 24.0
	formBottom = 272.0
	formValue  = 60.0 // where the values begin
	formFooter = 282.0
	formGutter = 4.0 // between a label and its value

	heavyRule = 0.6
	thinRule  = 0.2
	hairRule  = 0.08
)

// A typeStep is one of the few sizes of a form: points, and millimetres from line to line.
type typeStep struct {
	size, line float64
	bold       bool
}

var (
	titleStep   = typeStep{20, 9, true}
	headingStep = typeStep{11, 5.4, true}
	labelStep   = typeStep{8, 4.6, false}
	valueStep   = typeStep{9, 4.6, false}
	footerStep  = typeStep{8, 4, false}
)

// Write writes the ticket as a PDF of as many A4 pages as its rows take. No row is lost, and what the font lacks stands
// as 〓.
func (t JobTicket) Write(w io.Writer) (err error) {
	defer survive(words.Of("the job ticket"), &err)
	d := newDocument(t.About, sheet{page: a4}, false)
	var f form
	f.begin(t.Title)
	for _, section := range t.Sections {
		f.section(section)
	}
	title := clean(t.Title)
	for i, page := range f.pages {
		d.addPage()
		d.fill(page.rules...)
		for _, l := range page.lines {
			d.line(l.x, l.base, l.size, l.bold, l.text)
		}
		number := fmt.Sprintf("%d/%d", i+1, len(f.pages))
		width := span(number, footerStep.size)
		d.line(formLeft, formFooter, footerStep.size, false,
			clip(title, room(formRight-formLeft-width-formGutter, footerStep.size)))
		d.line(formRight-width, formFooter, footerStep.size, false, number)
	}
	return d.finish(w)
}

// A form is set before it is drawn: only then is the number of its pages known.
type form struct {
	pages []formPage
	y     float64 // down to which the last page is filled
}

type formPage struct {
	lines []formLine
	rules []layout.Rect
}

type formLine struct {
	typeStep
	x, base float64
	text    string
}

func (f *form) begin(title string) {
	f.turn()
	for _, line := range f.broken(title, formRight-formLeft, titleStep) {
		f.room(titleStep.line)
		f.y += titleStep.line
		f.set(formLeft, titleStep, line)
	}
	f.y += 3
	f.rule(heavyRule)
}

// turn begins a page.
func (f *form) turn() {
	f.pages = append(f.pages, formPage{})
	f.y = formTop
}

// room turns the page when less than a height is left of it, and tells whether it did.
func (f *form) room(height float64) bool {
	if f.y+height <= formBottom || f.y == formTop {
		return false
	}
	f.turn()
	return true
}

// section keeps the heading with the first row, and says it again on each page that the section goes on to.
func (f *form) section(s Section) {
	const before = 6
	heading := f.broken(s.Heading, formRight-formLeft, headingStep)
	again := heading[:min(len(heading), 1)]
	rows := make([]formRow, len(s.Rows))
	for i, cells := range s.Rows {
		rows[i] = f.row(cells)
	}
	wanted := before + headingStep.line
	if len(rows) > 0 {
		wanted += min(rows[0].height(), (formBottom-formTop)/4)
	}
	if !f.room(wanted) {
		f.y += before
	}
	f.heading(heading)
	for i, r := range rows {
		if r.height() < (formBottom-formTop)/2 && f.room(r.height()) {
			f.heading(again)
		} else if i > 0 && len(r.label) > 0 {
			f.rule(hairRule)
		}
		f.setRow(r, again)
	}
}

func (f *form) heading(lines []string) {
	for _, line := range lines {
		f.room(headingStep.line)
		f.y += headingStep.line
		f.set(formLeft, headingStep, line)
	}
	f.y += 1.5
	f.rule(thinRule)
}

// A formRow is a row broken into lines.
type formRow struct{ label, value []string }

const rowSpace = 1.3 // of a row, over and above its lines

func (r formRow) height() float64 {
	return float64(max(len(r.label), len(r.value)))*valueStep.line + rowSpace
}

func (f *form) row(cells [2]string) formRow {
	return formRow{
		label: f.broken(cells[0], formValue-formLeft-formGutter, labelStep),
		value: f.broken(cells[1], formRight-formValue, valueStep),
	}
}

// setRow sets a row line by line, over the end of the page when it must.
func (f *form) setRow(r formRow, heading []string) {
	for i := range max(len(r.label), len(r.value)) {
		if f.room(valueStep.line) {
			f.heading(heading)
		}
		f.y += valueStep.line
		if i < len(r.label) {
			f.set(formLeft, labelStep, r.label[i])
		}
		if i < len(r.value) {
			f.set(formValue, valueStep, r.value[i])
		}
	}
	f.y += rowSpace
}

// set puts a line on the last page.
func (f *form) set(x float64, step typeStep, text string) {
	page := &f.pages[len(f.pages)-1]
	page.lines = append(page.lines, formLine{step, x, f.y, text})
}

// rule draws a line across the form at the height that is reached.
func (f *form) rule(thickness float64) {
	page := &f.pages[len(f.pages)-1]
	page.rules = append(page.rules, across(formLeft, formRight, f.y, thickness))
}

// broken is a text in printable lines of at most so many millimetres.
func (f *form) broken(text string, width float64, step typeStep) []string {
	var lines []string
	for part := range strings.SplitSeq(text, "\n") {
		lines = append(lines, paragraph([]rune(clean(part)), room(width, step.size))...)
	}
	return lines
}

// paragraph breaks a printable text into as many lines as it takes, inside a word when it must.
func paragraph(text []rune, room int) []string {
	var lines []string
	for len(text) > 0 {
		n := max(roughEnd(text, room), 1)
		lines = append(lines, strings.TrimRight(string(text[:n]), " "))
		text = text[n:]
	}
	return lines
}
