package workbook

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"sceneqr/campaign/scan"
	"sceneqr/campaign/words"
)

// Report is what the codes of a campaign have brought, as a workbook of ours: a summary with charts, then a worksheet each of
// the channels never scanned, all channels, the groups, the days or hours, and, where there are any, the bound accounts and
// the unknown scenes. Numbers and times are such to a spreadsheet, and every text is one, =1+1 too.
type Report struct {
	scan.Report
	AppID    string
	Trial    bool           // the codes were made by the emulator: the summary says so
	Time     time.Time      // of the data
	Version  string         // of the program; "" is not told
	Language words.Language // of the workbook
}

// Write writes the workbook, the same one as the same bytes. Rows are streamed through a file in [os.TempDir] once they are
// more than 16 MB; what is held in memory is the workbook as it is packed.
func (r Report) Write(w io.Writer) (err error) {
	b := &reportBook{report: &r, book: &book{file: excelize.NewFile(), Result: &Result{
		Title: r.Campaign, Campaign: r.Campaign, AppID: r.AppID, Trial: r.Trial, Time: r.Time, Version: r.Version,
		Language: r.Language,
	}}}
	defer func() { err = errors.Join(err, b.file.Close()) }()
	for _, step := range []func() error{b.dress, b.sumUp, b.addLists, b.asTimes, b.describe} {
		if err := step(); err != nil {
			return words.Errorf("making the report: %w", err)
		}
	}
	return writeSorted(b.file, w)
}

// writeSorted writes a workbook with several streams, the same one as the same bytes: excelize writes them in the order of a
// map.
func writeSorted(f *excelize.File, w io.Writer) error {
	var packed bytes.Buffer
	if err := writeFile(f, &packed); err != nil {
		return err
	}
	z, err := zip.NewReader(bytes.NewReader(packed.Bytes()), int64(packed.Len()))
	if err != nil {
		return err
	}
	slices.SortFunc(z.File, func(a, b *zip.File) int { return strings.Compare(a.Name, b.Name) })
	sorted := zip.NewWriter(w)
	for _, part := range z.File {
		if err := sorted.Copy(part); err != nil {
			return err
		}
	}
	return sorted.Close()
}

// A reportBook is the workbook of a report in the making. Of a book of results it has all that knows no results.
type reportBook struct {
	*book
	report *Report

	headings [asNumber + 1]int // styles: over words, and over numbers and times
	formats  [formats]int      // of cells
	twice    map[string]int    // formats of hours that clocks show twice, by their offset from UTC
}

// The formats of cells.
const (
	asWords  = iota // a text
	asNumber        // 1,234
	asDay           // 2026-11-01
	asTime          // 2026-11-01 09:30
	asHour          // likewise, of when an hour begins: with its offset from UTC when clocks show it twice
	formats
)

func (b *reportBook) dress() (err error) {
	for i, at := range [...]string{asWords: "left", asNumber: "right"} {
		if b.headings[i], err = newHeading(b.file, excelize.Alignment{Vertical: "center", Horizontal: at, WrapText: true}); err != nil {
			return err
		}
	}
	const thousands = 3 // Excel's number format 1,234
	day, minute := "yyyy-mm-dd", "yyyy-mm-dd hh:mm"
	for i, style := range [formats]excelize.Style{
		asWords: {NumFmt: asText}, asNumber: {NumFmt: thousands},
		asDay: {CustomNumFmt: &day}, asTime: {CustomNumFmt: &minute}, asHour: {CustomNumFmt: &minute},
	} {
		if b.formats[i], err = newStyle(b.file, style); err != nil {
			return err
		}
	}
	b.twice = map[string]int{}
	return nil
}

// format is the style of a cell with this value.
func (b *reportBook) format(value any, as int) (style int, err error) {
	hour, ok := value.(time.Time)
	if !ok || as != asHour || !scan.ShownTwice(hour.In(b.report.Zone)) {
		return b.formats[as], nil
	}
	offset := hour.In(b.report.Zone).Format("-07:00")
	if _, made := b.twice[offset]; !made {
		with := `yyyy-mm-dd hh:mm "` + offset + `"`
		b.twice[offset], err = newStyle(b.file, excelize.Style{CustomNumFmt: &with})
	}
	return b.twice[offset], err
}

// addLists adds a worksheet for each list.
func (b *reportBook) addLists() error {
	for _, l := range b.report.lists() {
		if err := b.add(l); err != nil {
			return err
		}
	}
	return nil
}
