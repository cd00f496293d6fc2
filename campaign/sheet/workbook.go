package sheet

import (
	"archive/zip"
	"errors"
	"io"
	"os"
	"strings"
	"sync"

	"github.com/xuri/excelize/v2"

	"sceneqr/campaign"
	"sceneqr/campaign/words"
)

// onDisk is the size, unpacked, above which excelize puts a worksheet or the shared strings on disk rather than in memory,
// where strings take many times that.
const onDisk = 4 << 20

// workbook reads one worksheet of an Excel workbook, row by row.
type workbook struct {
	file  *excelize.File
	zip   *zip.Reader
	dir   string // for what excelize unpacks to disk
	sheet string
	rest  []string // the other visible worksheets with something in them, when it was not asked for by name
	told  []Problem
	shown *cursor
	typed *cursor // the same cells without their number formats, moved along when a cell needs it; nil until then

	marks *markup
	calc  *calculator

	// whole waits for the second look at the file, by another core, that tells whether the worksheets are whole.
	whole func() error
}

// cursor stands on a row of a worksheet.
type cursor struct {
	rows *excelize.Rows
	line line
	raw  bool
}

// openWorkbook reads f until the workbook is closed.
func openWorkbook(f *os.File, size int64, known vocabulary, o Options) (*workbook, error) {
	z, err := zip.NewReader(f, size)
	if err != nil {
		return nil, words.New("the workbook is cut short: copy or download it again")
	}
	if err := inspect(z, o.MaxUnpacked); err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "sceneqr-")
	if err != nil {
		return nil, err
	}
	looked := make(chan error, 1)
	go func() { looked <- wellFormed(z) }()
	w := &workbook{zip: z, dir: dir, whole: sync.OnceValue(func() error { return <-looked })}
	if err := w.openAt(f.Name(), known, o); err != nil {
		w.Close()
		return nil, err
	}
	return w, nil
}

// openAt hands the file to excelize and stands before the first row of the worksheet.
func (w *workbook) openAt(path string, known vocabulary, o Options) (err error) {
	defer guard(&err)
	options := excelize.Options{
		TmpDir:            w.dir,
		UnzipSizeLimit:    o.MaxUnpacked,
		UnzipXMLSizeLimit: min(o.MaxUnpacked, onDisk),
		// Excel shows its short date in the reader's own order. This one can't be misread, and is what is seen in China.
		ShortDatePattern: "yyyy/m/d",
		CultureInfo:      excelize.CultureNameZhCN,
	}
	w.file, err = excelize.OpenFile(path, options)
	if err != nil {
		return damaged(reason(err))
	}
	if o.Worksheet != "" {
		err = w.choose(o.Worksheet)
	} else {
		err = w.chooseByHeadings(known)
	}
	if err != nil {
		return err
	}
	if w.marks, err = w.readMarkup(w.sheet); err != nil {
		return err
	}
	w.calc = newCalculator(path, options, w.zip, w.sheet, w.marks)
	w.shown, err = w.cursor(w.sheet, false)
	return err
}

// readMarkup gives none for a worksheet whose part cannot be found, which excelize finds by guessing.
func (w *workbook) readMarkup(worksheet string) (*markup, error) {
	part := sheetPart(w.zip, worksheet)
	if part == nil {
		return &markup{}, nil
	}
	m, err := readMarkup(part)
	if err != nil {
		return nil, damaged(err)
	}
	return m, nil
}

func (w *workbook) cursor(worksheet string, raw bool) (*cursor, error) {
	rows, err := w.file.Rows(worksheet)
	if isMisnamed(err) {
		return nil, &Problems{Worksheet: worksheet, List: []Problem{{Sheet: worksheet, Cell: "A1",
			Text: words.Of("a worksheet cannot be read under the name %q", worksheet),
			Cure: words.Of("give it a name of at most 31 characters, with no ' at either end and none of : \\ / ? * [ ]")}}}
	}
	if err != nil {
		return nil, damaged(err)
	}
	return &cursor{rows: rows, raw: raw}, nil
}

// next gives the next row with the results of formulas that have none.
func (w *workbook) next() (line, error) {
	err := w.shown.next()
	if errors.Is(err, io.EOF) {
		if broken := w.whole(); broken != nil {
			return line{}, damaged(broken)
		}
	}
	if err != nil {
		return line{}, err
	}
	n := w.shown.line
	for col := range n.cells {
		if n.cells[col] == "" && w.marks.isPending(place{col, n.row}) {
			w.calculate(&n, col)
		}
	}
	return n, nil
}

func (w *workbook) calculate(n *line, col int) {
	text, ok := w.calc.result(place{col, n.row})
	if !ok {
		n.pending = append(n.pending, col)
		return
	}
	n.cells[col] = text
	n.calculated = append(n.calculated, col)
}

// next moves to the next row. excelize gives the rows that the worksheet leaves out, too, so that they can be counted.
func (c *cursor) next() (err error) {
	defer guard(&err)
	if !c.rows.Next() {
		if err := c.rows.Error(); err != nil {
			return damaged(err)
		}
		return io.EOF
	}
	cells, err := c.rows.Columns(excelize.Options{RawCellValue: c.raw})
	if err != nil {
		return damaged(err)
	}
	c.line = line{row: c.line.row + 1, cells: cells, hidden: len(cells) > 0 && c.rows.GetRowOpts().Hidden}
	return nil
}

// altered compares what is shown with what the file holds. A text of twenty digits is the same in both; a number shown
// with more than 15 has been rounded, and the file tells by its exponent. A date is the number of its day.
func (w *workbook) altered(row, col int, shown string) bool {
	if w.typed == nil {
		typed, err := w.cursor(w.sheet, true)
		if err != nil {
			return true
		}
		w.typed = typed
	}
	for w.typed.line.row < row {
		if err := w.typed.next(); err != nil {
			return true
		}
	}
	cells := w.typed.line.cells
	return col >= len(cells) || strings.TrimSpace(cells[col]) != shown
}

func (w *workbook) results(top []line) (columns, bool) { return w.resultsOn(w.sheet, top) }

// resultsOn goes by the headings alone where the mark is missing: some programs drop it, and a result as text that Excel has
// saved as a workbook never had it.
func (w *workbook) resultsOn(worksheet string, top []line) (columns, bool) {
	if s, ok := w.marked(campaign.ResultColumns)[worksheet]; ok {
		return resultsWithin(s, top), false
	}
	ours := resultsInOrder(top)
	return ours, len(ours) > 0
}

func (w *workbook) worksheet() string { return w.sheet }
func (w *workbook) unread() []string  { return w.rest }

// returnable is what opens as an ordinary workbook: one with macros or a template would not under the name of a result.
func (w *workbook) returnable() bool {
	const ordinary = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
	var types struct {
		Override []struct {
			ContentType string `xml:",attr"`
		}
	}
	unmarshal(w.zip, "[content_types].xml", &types)
	for _, o := range types.Override {
		if o.ContentType == ordinary {
			return true
		}
	}
	return false
}

func (w *workbook) about() about {
	return about{told: w.told, result: w.resultOf(), merged: w.marks.merged, hidden: w.marks.hidden}
}

// Close removes what was unpacked to disk, and lets go of the archive.
func (w *workbook) Close() error {
	_ = w.whole() // whoever needed to know has asked
	for _, c := range []*cursor{w.shown, w.typed} {
		if c != nil {
			c.rows.Close()
		}
	}
	if w.calc != nil {
		w.calc.Close()
	}
	if w.file != nil {
		w.file.Close()
	}
	return os.RemoveAll(w.dir)
}

// guard turns a panic of excelize, which reads what strangers made, into an error. It is deferred.
func guard(err *error) {
	if r := recover(); r != nil {
		*err = damaged(words.Errorf("%v", r))
	}
}

func damaged(err error) error {
	return words.Errorf("the workbook is damaged (%w): open it in Excel or WPS and save it again", err)
}
