package sheet

import (
	"maps"
	"strings"

	"sceneqr/campaign"
	"sceneqr/campaign/words"
)

// choose takes the worksheet of this name.
func (w *workbook) choose(name string) error {
	names := w.file.GetSheetList()
	for _, n := range names {
		if strings.EqualFold(n, name) {
			w.sheet = n
			return nil
		}
	}
	return optionError("there is no worksheet %q: it has %s", name, quotedList(names))
}

// beginning is how a worksheet begins, or why that cannot be seen.
type beginning struct {
	name   string
	rows   []line // the first that have something in them
	merged []area
	err    error
}

// chooseByHeadings takes the first visible worksheet that has anything in it, unless that has no names of channels and
// another has: people write their instructions in front. Hidden ones are never taken by themselves, nor our own.
func (w *workbook) chooseByHeadings(known vocabulary) error {
	visible := w.visible()
	if len(visible) == 0 {
		return words.New("the workbook has no visible worksheet")
	}
	w.sheet = visible[len(visible)-1]
	var filled []*beginning
	for _, name := range visible {
		if b := w.beginning(name); b.err != nil || len(b.rows) > 0 {
			filled = append(filled, b)
		}
	}
	if len(filled) == 0 {
		return nil
	}
	if filled[0].err != nil {
		return filled[0].err // it may well be the one that is meant
	}
	w.sheet = filled[0].name
	if !w.hasNames(filled[0], known) {
		if err := w.chooseAnother(filled, known); err != nil {
			return err
		}
	}
	if w.sheet != filled[0].name {
		filled = filled[1:] // a warning speaks of it
	}
	for _, b := range filled {
		if b.name != w.sheet {
			w.rest = append(w.rest, b.name)
		}
	}
	return nil
}

// hasNames looks at merged cells only when it must: that takes going through all of the worksheet.
func (w *workbook) hasNames(b *beginning, known vocabulary) bool {
	if b.err != nil || hasNames(b.rows, nil, known) {
		return b.err == nil
	}
	var marks *markup
	if marks, b.err = w.readMarkup(b.name); b.err != nil {
		return false
	}
	b.merged = marks.merged
	return hasNames(b.rows, b.merged, known)
}

// chooseAnother takes the only other worksheet that has names, unless the first looks like the one that is meant.
func (w *workbook) chooseAnother(filled []*beginning, known vocabulary) error {
	var named []string
	for _, b := range filled[1:] {
		if w.hasNames(b, known) {
			named = append(named, b.name)
		}
		if b.err != nil {
			return b.err // its names cannot be seen
		}
	}
	first := Problem{Sheet: w.sheet, Cell: "A1"}
	switch {
	case len(named) == 0:
		return nil
	case len(named) > 1:
		first.Text = words.Of("this worksheet has no column of names, and several others have: %s", quotedList(named))
		first.Cure = words.Of("choose one with --sheet %q", named[0])
		return &Problems{List: []Problem{first}, Worksheet: w.sheet}
	case isNameless(filled[0].rows, filled[0].merged, known):
		first.Text = words.Of("this worksheet has columns of channels but none of names, and %q has names", named[0])
		first.Cure = words.Of("give it a column of names, or choose a worksheet with --sheet")
		return &Problems{List: []Problem{first}, Worksheet: w.sheet}
	}
	w.sheet = named[0]
	first.Text = words.Of("this worksheet has no column of names, and %q is read in its place", w.sheet)
	first.Cure = words.Of("if another is meant, name it with --sheet")
	w.told = append(w.told, first)
	return nil
}

// visible are the worksheets that a person sees, without those that are ours.
func (w *workbook) visible() []string {
	ours := map[string]span{}
	for _, name := range []string{campaign.ProblemSheet, campaign.SummarySheet, campaign.GuideSheet} {
		maps.Copy(ours, w.marked(name))
	}
	var names []string
	for _, s := range w.file.WorkBook.Sheets.Sheet { // GetSheetVisible knows no state of a worksheet with a long name
		_, is := ours[s.Name]
		if shown := s.State == "" || s.State == "visible"; shown && !is {
			names = append(names, s.Name)
		}
	}
	return names
}

func (w *workbook) beginning(name string) *beginning {
	b := &beginning{name: name}
	c, err := w.cursor(name, false)
	if err != nil {
		b.err = err
		return b
	}
	defer c.rows.Close()
	b.rows, b.err = readTop(func() (line, error) {
		err := c.next()
		return c.line, err
	})
	ours, _ := w.resultsOn(name, b.rows)
	for i, n := range b.rows {
		b.rows[i] = ours.clear(n)
	}
	return b
}
