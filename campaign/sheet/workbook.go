package sheet

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"

	"github.com/xuri/excelize/v2"
)

// onDisk is the size, unpacked, above which excelize puts a worksheet or the shared strings on disk rather than in memory,
// where strings take many times that.
const onDisk = 4 << 20

// workbook reads one worksheet of an Excel workbook, row by row.
type workbook struct {
	file  *excelize.File
	dir   string // for what excelize unpacks to disk
	sheet string
	rest  []string // the worksheets after it, when it was not asked for by name
	shown *cursor
	typed *cursor // the same cells without their number formats, moved along when a cell needs it; nil until then

	// whole waits for the second look at the file, by another core, that tells whether the worksheets are whole.
	whole func() error
}

// cursor stands on a row of a worksheet.
type cursor struct {
	rows  *excelize.Rows
	row   int
	cells []string
	raw   bool
}

// openWorkbook reads f until the workbook is closed.
func openWorkbook(f *os.File, size int64, o Options) (*workbook, error) {
	z, err := zip.NewReader(f, size)
	if err != nil {
		return nil, errors.New("the workbook is cut short: copy or download it again")
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
	w := &workbook{dir: dir, whole: sync.OnceValue(func() error { return <-looked })}
	if err := w.openAt(f.Name(), o); err != nil {
		w.Close()
		return nil, err
	}
	return w, nil
}

// openAt hands the file to excelize and stands before the first row of the worksheet.
func (w *workbook) openAt(path string, o Options) (err error) {
	defer guard(&err)
	w.file, err = excelize.OpenFile(path, excelize.Options{
		TmpDir:            w.dir,
		UnzipSizeLimit:    o.MaxUnpacked,
		UnzipXMLSizeLimit: min(o.MaxUnpacked, onDisk),
		// Excel shows its short date in the reader's own order. This one can't be misread, and is what is seen in China.
		ShortDatePattern: "yyyy/m/d",
		CultureInfo:      excelize.CultureNameZhCN,
	})
	if err != nil {
		return damaged(reason(err))
	}
	if o.Worksheet != "" {
		return w.choose(o.Worksheet)
	}
	return w.chooseFirst()
}

func (w *workbook) choose(name string) error {
	names := w.file.GetSheetList()
	for _, n := range names {
		if strings.EqualFold(n, name) {
			w.sheet = n
			return w.rewind()
		}
	}
	return &OptionError{fmt.Sprintf("there is no worksheet %q: it has %s", name, quotedList(names))}
}

// chooseFirst stands before the first visible worksheet that has anything in it, or before the last visible one.
func (w *workbook) chooseFirst() error {
	names := w.file.GetSheetList()
	for i, name := range names {
		if visible, err := w.file.GetSheetVisible(name); err != nil || !visible {
			continue
		}
		w.sheet, w.rest = name, names[i+1:]
		if err := w.rewind(); err != nil {
			return err
		}
		_, _, err := w.next()
		if errors.Is(err, io.EOF) {
			continue
		}
		if err != nil {
			return err
		}
		return w.rewind()
	}
	if w.sheet == "" {
		return errors.New("the workbook has no visible worksheet")
	}
	return nil
}

func (w *workbook) rewind() (err error) {
	if w.shown != nil {
		w.shown.rows.Close()
	}
	w.shown, err = w.cursor(false)
	return err
}

func (w *workbook) cursor(raw bool) (*cursor, error) {
	rows, err := w.file.Rows(w.sheet)
	if err != nil {
		return nil, damaged(err)
	}
	return &cursor{rows: rows, raw: raw}, nil
}

func (w *workbook) next() (int, []string, error) {
	err := w.shown.next()
	if errors.Is(err, io.EOF) {
		if broken := w.whole(); broken != nil {
			return 0, nil, damaged(broken)
		}
	}
	return w.shown.row, w.shown.cells, err
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
	c.row++
	c.cells, err = c.rows.Columns(excelize.Options{RawCellValue: c.raw})
	if err != nil {
		return damaged(err)
	}
	return nil
}

// rounded compares what is shown with what the file holds. A text of twenty digits is the same in both; a number shown
// with more than 15 has been rounded, and the file tells by its exponent.
func (w *workbook) rounded(row, col int, digits string) bool {
	if w.typed == nil {
		typed, err := w.cursor(true)
		if err != nil {
			return true
		}
		w.typed = typed
	}
	for w.typed.row < row {
		if err := w.typed.next(); err != nil {
			return true
		}
	}
	return col >= len(w.typed.cells) || w.typed.cells[col] != digits
}

func (w *workbook) worksheet() string { return w.sheet }

func (w *workbook) unread() []string {
	var names []string
	for _, name := range w.rest {
		visible, err := w.file.GetSheetVisible(name)
		if err != nil || !visible {
			continue
		}
		if w.filled(name) {
			names = append(names, name)
		}
	}
	return names
}

// filled tells whether a person sees text near the top of a worksheet. One that cannot be read is none of ours.
func (w *workbook) filled(name string) bool {
	found, err := false, error(nil)
	func() {
		defer guard(&err)
		rows, openErr := w.file.Rows(name)
		if openErr != nil {
			return
		}
		defer rows.Close()
		for range headingRows {
			if found || !rows.Next() {
				return
			}
			cells, _ := rows.Columns()
			found = strings.TrimSpace(strings.Join(cells, "")) != ""
		}
	}()
	return found && err == nil
}

// Close removes what was unpacked to disk, and lets go of the archive.
func (w *workbook) Close() error {
	_ = w.whole() // whoever needed to know has asked
	for _, c := range []*cursor{w.shown, w.typed} {
		if c != nil {
			c.rows.Close()
		}
	}
	if w.file != nil {
		w.file.Close()
	}
	return os.RemoveAll(w.dir)
}

// wellFormed reads the tables of a workbook as XML and throws them away. excelize takes the first mistake for the end of
// the worksheet, and the rows behind it would be missing without a word.
func wellFormed(z *zip.Reader) error {
	for _, part := range z.File {
		if !isSheetPart(part) {
			continue
		}
		if err := wellFormedPart(part); err != nil {
			return fmt.Errorf("%s: %w", part.Name, err)
		}
	}
	return nil
}

func wellFormedPart(part *zip.File) error {
	r, err := part.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	d := xml.NewDecoder(r)
	for {
		_, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// guard turns a panic of excelize, which reads what strangers made, into an error. It is deferred.
func guard(err *error) {
	if r := recover(); r != nil {
		*err = damaged(fmt.Errorf("%v", r))
	}
}

func damaged(err error) error {
	return fmt.Errorf("the workbook is damaged (%w): open it in Excel or WPS and save it again", err)
}
