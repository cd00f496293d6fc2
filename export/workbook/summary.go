package workbook

import (
	"slices"

	"github.com/xuri/excelize/v2"

	"sceneqr/campaign"
	"sceneqr/campaign/words"
)

// A summary is the worksheet in the making.
type summary struct {
	*book
	sheet               string
	row                 int // the next one
	title, label, value int // styles
	head, number, alarm int
	all, sum            int
}

func (b *book) summarise() error {
	s := &summary{book: b, sheet: freeName(b.file, words.Of("Summary"), b.Language), row: 1}
	if err := addSheet(b.file, s.sheet); err != nil {
		return err
	}
	for _, step := range []func() error{s.dress, s.writeFacts, s.writeCounts, s.layOut} {
		if err := step(); err != nil {
			return err
		}
	}
	return mark(b.file, campaign.SummarySheet, quoted(s.sheet)+columnRange(1, 2+len(states)), "")
}

func (s *summary) dress() (err error) {
	const thousands = 3 // Excel's number format 1,234
	top := &excelize.Alignment{Vertical: "top"}
	above := []excelize.Border{{Type: "top", Style: 1, Color: "404040"}}
	for _, d := range []struct {
		style *int
		is    excelize.Style
	}{
		{&s.title, excelize.Style{Font: &excelize.Font{Bold: true, Size: 16}}},
		{&s.label, excelize.Style{Font: &excelize.Font{Color: "595959"}, Alignment: top}},
		{&s.value, excelize.Style{Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}}},
		{&s.alarm, excelize.Style{Font: &excelize.Font{Bold: true, Color: "C00000"}}},
		{&s.number, excelize.Style{NumFmt: thousands, Alignment: top}},
		{&s.all, excelize.Style{Font: &excelize.Font{Bold: true}, Border: above, Alignment: top}},
		{&s.sum, excelize.Style{NumFmt: thousands, Font: &excelize.Font{Bold: true}, Border: above, Alignment: top}},
	} {
		if *d.style, err = newStyle(s.file, d.is); err != nil {
			return err
		}
	}
	s.head, err = wrappedHeadingLook(s.file)
	return err
}

// writeFacts writes what there is to know before the counts.
func (s *summary) writeFacts() error { return s.tell(s.facts()) }

// tell writes whose summary it is, and these facts.
func (s *summary) tell(facts []fact) error {
	if err := s.line(s.title, xmlText(s.Campaign)); err != nil {
		return err
	}
	if s.Trial {
		trial := words.Of("A trial: these codes were made by the sandbox and lead nowhere. " +
			"Do not print them for customers.")
		if err := s.line(s.alarm, s.say(trial)); err != nil {
			return err
		}
	}
	s.row++
	for _, f := range facts {
		if err := s.fact(s.say(f.label), s.say(f.value)); err != nil {
			return err
		}
	}
	s.row++
	return nil
}

type fact struct{ label, value words.Message }

func (s *summary) facts() []fact {
	facts := []fact{
		{words.Of("Account"), words.Of("%s", s.AppID)},
		{words.Of("As of"), words.Of("%s in China", s.Time.In(campaign.China).Format("2006-01-02 15:04"))},
		{words.Of("Permanent codes"), words.Of("%s in this sheet; an account gets %s in its life",
			words.Thousands(s.permanent()), words.Thousands(campaign.Capacity))},
		{words.Of("Files"), words.Of("The pictures are in codes.zip: " +
			"unpack it into a folder named codes beside this workbook, and the links to them work.")},
	}
	if s.Version != "" {
		facts = append(facts, fact{words.Of("Made by"), words.Of("sceneqr %s", s.Version)})
	}
	for _, note := range slices.Concat(s.notes, s.remarks) {
		facts = append(facts, fact{words.Of("Note"), note})
	}
	return facts
}

// permanent is how many of the codes count against [campaign.Capacity].
func (r *Result) permanent() int {
	n := 0
	for i := range r.Rows {
		if c := r.Rows[i].Code; c.Kind.IsPermanent() && c.Stage >= campaign.Ticketed {
			n++
		}
	}
	return n
}

// writeCounts writes how many codes of each group are in each state, and draws it.
func (s *summary) writeCounts() error {
	groups, whole := s.tallies()
	whole.group = s.say(words.Of("all"))
	heading := []any{s.say(words.Of("group"))}
	for _, state := range states {
		heading = append(heading, s.say(state))
	}
	top := s.row
	if err := s.cells(s.head, append(heading, whole.group)...); err != nil {
		return err
	}
	list := s.listed(groups)
	if err := s.file.SetRowHeight(s.sheet, top, countsHeight); err != nil {
		return err
	}
	for _, g := range list {
		if err := s.counts(g, s.value, s.number); err != nil {
			return err
		}
	}
	if err := s.counts(whole, s.all, s.sum); err != nil {
		return err
	}
	if len(list) == 0 {
		return nil
	}
	return s.draw(top, len(list), groups[0].all)
}

// Heights in points: of the headings of the counts, which are as long as the names of states are, and of the counts, in
// which Chinese characters want more room than the font's own line.
const (
	countsHeight = 34
	countHeight  = 17
)

func (s *summary) counts(t tally, label, number int) error {
	row := []any{xmlText(t.group)}
	for _, n := range t.in {
		row = append(row, n)
	}
	if err := s.cells(number, append(row, t.all)...); err != nil {
		return err
	}
	if err := s.file.SetRowHeight(s.sheet, s.row-1, countHeight); err != nil {
		return err
	}
	name := cellName(1, s.row-1)
	return s.file.SetCellStyle(s.sheet, name, name, label)
}

// cells writes a row from column A on.
func (s *summary) cells(style int, values ...any) error {
	for i, value := range values {
		name := cellName(i+1, s.row)
		if err := s.file.SetCellValue(s.sheet, name, value); err != nil {
			return err
		}
		if err := s.file.SetCellStyle(s.sheet, name, name, style); err != nil {
			return err
		}
	}
	s.row++
	return nil
}

func (s *summary) line(style int, text string) error { return s.cells(style, text) }

// fact writes a label, and its value over the other columns.
func (s *summary) fact(label, value string) error {
	row, last := s.row, 2+len(states)
	if err := s.cells(s.label, label, xmlText(value)); err != nil {
		return err
	}
	if err := s.file.SetCellStyle(s.sheet, cellName(2, row), cellName(last, row), s.value); err != nil {
		return err
	}
	if err := s.file.MergeCell(s.sheet, cellName(2, row), cellName(last, row)); err != nil {
		return err
	}
	const lineHeight, widthOfLine = 15, stateWidth * 5
	lines := 1 + charactersWide(value)/widthOfLine // merged cells do not grow with their text
	return s.file.SetRowHeight(s.sheet, row, float64(lines*lineHeight+2))
}
