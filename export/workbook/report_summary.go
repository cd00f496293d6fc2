package workbook

import (
	"github.com/xuri/excelize/v2"

	"sceneqr/campaign/scan"
	"sceneqr/campaign/words"
)

// mostRanked is how many channels the summary has, those with the most scans: as many as one looks at.
const mostRanked = 20

// A reportSummary is the first worksheet in the making.
type reportSummary struct {
	*summary
	of    *reportBook
	chart int // the row of the next chart
	name  int // the style of a channel's name and the like, on one line
}

// sumUp makes the first worksheet.
func (b *reportBook) sumUp() error {
	s := &reportSummary{summary: &summary{book: b.book, sheet: b.say(words.Of("Summary")), row: 1}, of: b, chart: 2}
	if err := b.file.SetSheetName("Sheet1", s.sheet); err != nil {
		return err
	}
	for _, step := range []func() error{s.dress, s.dressNames, s.layOut, s.begin, s.total, s.drawTimes, s.rank} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func (s *reportSummary) dressNames() (err error) {
	s.name, err = newStyle(s.file, excelize.Style{Alignment: &excelize.Alignment{Vertical: "top", ShrinkToFit: true}})
	return err
}

// begin writes whose the report is, and what there is to know before the numbers.
func (s *reportSummary) begin() error {
	r := s.of.report
	facts := []fact{
		{words.Of("Account"), words.Of("%s", r.AppID)},
		{words.Of("Time span"), words.Of("%v; days and times as in %s", r.Span(), r.Zone)},
		{words.Of("As of"), words.Of("%s", r.Time.In(r.Zone).Format("2006-01-02 15:04"))},
	}
	if s.Version != "" {
		facts = append(facts, fact{words.Of("Made by"), words.Of("sceneqr %s", s.Version)})
	}
	for _, note := range r.notes() {
		facts = append(facts, fact{words.Of("Note"), note})
	}
	return s.tell(facts)
}

// notes are what the numbers do not say, or do not have.
func (r *Report) notes() (notes []words.Message) {
	if r.Total.Scans == 0 {
		notes = append(notes, words.Of("There are no scans in this time. Scans come in by sceneqr listen, "+
			"which takes WeChat's pushes, or by sceneqr scans import, which reads the logs of another system."))
	}
	if r.Lost > 0 {
		notes = append(notes, words.Of("New followers of the account without a scene: %s. They have come by other ways than a code, "+
			"or they followed some minutes after scanning one, and WeChat no longer tells which.", words.Thousands(r.Lost)))
	}
	if r.Askable > 0 {
		notes = append(notes, words.Of("Of the new followers without a scene, %s can still be asked about: "+
			"sceneqr scans resolve asks WeChat.", words.Thousands(r.Askable)))
	}
	if len(r.Unknown) > 0 {
		notes = append(notes, r.unknownNote())
	}
	if r.KeepsOpenIDs {
		notes = append(notes, words.Of("This campaign keeps who scanned what: the worksheet of bound accounts has personal data. "+
			"Pass it on only to those who need it. It is of all time, whatever the time span of the other numbers."))
	}
	if n := r.SharedChannels(); n > 0 {
		notes = append(notes, words.Count(n, "1 channel is bound by several people.", "%s channels are bound by several people."))
	}
	if r.Cut() {
		notes = append(notes, words.Of("Days or hours are listed for the latest %s only; all other numbers are of the whole time.",
			words.Thousands(scan.MostPeriods)))
	}
	return notes
}

// unknownNote says how many scans are of no code, and how many of their scenes are listed.
func (r *Report) unknownNote() words.Message {
	listed, scenes, scans := words.Thousands(len(r.Unknown)), words.Thousands(r.UnknownScenes), words.Thousands(r.UnknownScans)
	if len(r.Unknown) < r.UnknownScenes {
		return words.Of("Some scans have scenes that are none of this ledger, as codes of another system have: "+
			"%s scans of %s scenes. The last worksheet has the %s of them with the most scans; they are counted nowhere else.",
			scans, scenes, listed)
	}
	return words.Of("Some scans have scenes that are none of this ledger, as codes of another system have: "+
		"%s scans of %s scenes. They are on the last worksheet and counted nowhere else.", scans, scenes)
}

// total writes the numbers of the whole campaign.
func (s *reportSummary) total() error {
	r := s.of.report
	if err := s.headings(words.Of("scans"), words.Of("people"), words.Of("new followers"), words.Of("channels with a code"),
		words.Of("of these scanned"), words.Of("never scanned")); err != nil {
		return err
	}
	if err := s.totals(r.Total.Scans, r.Total.People, r.Total.Followers, r.Coded(), r.Scanned(), len(r.Never())); err != nil {
		return err
	}
	if !r.KeepsOpenIDs {
		return nil
	}
	bound, of := r.BoundChannels()
	if err := s.headings(words.Of("bound channels, of all time"), words.Of("not bound yet"),
		words.Of("bound accounts, of all time")); err != nil {
		return err
	}
	return s.totals(bound, of-bound, len(r.Bound))
}

func (s *reportSummary) totals(numbers ...any) error {
	if err := s.cells(s.sum, numbers...); err != nil {
		return err
	}
	s.row++
	return s.file.SetRowHeight(s.sheet, s.row-2, countHeight)
}

// headings writes a row of them.
func (s *reportSummary) headings(all ...words.Message) error {
	texts := make([]any, len(all))
	for i, m := range all {
		texts[i] = s.say(m)
	}
	if err := s.cells(s.head, texts...); err != nil {
		return err
	}
	return s.file.SetRowHeight(s.sheet, s.row-1, countsHeight)
}

// rank writes the channels with the most scans, and draws them.
func (s *reportSummary) rank() error {
	best := s.of.report.Ranked()[:min(mostRanked, s.of.report.Scanned())]
	if len(best) == 0 {
		return nil
	}
	top := s.row
	if err := s.headings(words.Of("channel"), words.Of("group"), words.Of("serial"), counted[0].heading, counted[1].heading,
		counted[2].heading); err != nil {
		return err
	}
	for _, c := range best {
		if err := s.ranked(&c); err != nil {
			return err
		}
	}
	return s.place(s.of.draw(reportChart{
		title: words.Of("The channels with the most scans"), rows: len(best), scans: 4, largest: best[0].Scans,
	}, s.sheet, top))
}

func (s *reportSummary) ranked(c *scan.Channel) error {
	row := s.row
	name, group := shortened(c.Code.Name, nameWidth), shortened(c.Code.Group, nameWidth)
	err := s.cells(s.number, xmlText(name), xmlText(group), c.Code.Label(), c.Scans, c.People, c.Followers)
	if err != nil {
		return err
	}
	if err := s.file.SetRowHeight(s.sheet, row, countHeight); err != nil {
		return err
	}
	return s.file.SetCellStyle(s.sheet, cellName(1, row), cellName(3, row), s.name)
}

// nameWidth is how wide a name is at most where a chart has it beside a bar: 20 Chinese characters or 40 others. The
// worksheet of the channels has it whole.
const nameWidth = 40

// shortened is the beginning of a text that is wider than this, as [charactersWide] has it.
func shortened(text string, most int) string {
	if charactersWide(text) <= most {
		return text
	}
	begin := []rune(text)
	begin = begin[:min(len(begin), most)]
	for charactersWide(string(begin)) >= most {
		begin = begin[:len(begin)-1]
	}
	return string(begin) + "…"
}

// drawTimes draws the worksheet of days or hours.
func (s *reportSummary) drawTimes() error {
	l := s.of.report.times()
	if l.chart.rows == 0 {
		return nil
	}
	return s.place(s.of.draw(l.chart, s.say(l.name), 1))
}

// place puts a chart to the right of what is there, below the one before: so the whole summary is printed on one page.
func (s *reportSummary) place(chart *excelize.Chart) error {
	const rowHeight = 20 // in pixels, of a row as it is by itself; most of those here are higher
	at := cellName(chartColumn, s.chart)
	s.chart += int(chart.Dimension.Height)/rowHeight + 1
	return s.file.AddChart(s.sheet, at, chart)
}

// chartColumn leaves one column of the summary free.
const chartColumn = 8
