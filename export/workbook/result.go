package workbook

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"sceneqr/campaign"
	"sceneqr/campaign/words"
)

// What a result has of each at most.
const (
	mostCells      = 300_000  // of its worksheet with ours in it: a whole run takes 390 MB then
	mostUnzipped   = 64 << 20 // bytes of its parts, pictures and all
	mostLinked     = 20_000   // rows with links, of which Excel takes 65,530 a worksheet
	mostThumbnails = 500      // pictures, which make a file heavy to open and to mail
)

// Result is a table of channels with the codes that they got, on its way to the people who sent the channels.
type Result struct {
	Title    string // that a file manager shows
	Campaign string
	AppID    string
	Trial    bool      // the codes lead nowhere, and every row says so
	Time     time.Time // when the ledger last recorded something of these codes
	Version  string    // of the program
	Language words.Language

	Original *campaign.Original // the workbook that the results are put into; nil for one of our own
	Rows     []Row              // in the order of the sheet

	// Progress, when set, is told how many rows are done.
	Progress func(done, total int)

	// Thumbnail, when set, gives a small picture (PNG) of a row's code, by index into Rows. It is asked only for rows that
	// name a file, and not at all when more than 500 do.
	Thumbnail func(row int) ([]byte, error)
}

// Row is what there is to tell of one code.
type Row struct {
	Code    *campaign.Code
	File    string // inside codes.zip; "" when it is in none
	Volume  string // the PDF with its labels; "" when it is on no page
	Page    int    // in that file, from 1; 0 when it is on no page
	Cell    int    // on that page, from 1
	Printed string // how texts stand on the label that could not be printed as they are; "" when all could
}

// Write writes the workbook and returns what the reader of the files should know of it: why it is not quite what he may
// expect. The same is told in the workbook's summary.
//
// With an Original of at most 20,000 rows and 300,000 cells it is the customer's own workbook. Our columns stand at the right
// of the table, or in the place in which they stood when it is a result that came back; the summary is its last worksheet.
// Of the customer's own, this is changed: an automatic filter on the headings reaches over our columns, rows are as high as
// small pictures need, a worksheet whose print settings are those of a new one is printed across on A4, and what an earlier
// run of ours has put in is taken out, with the marks of problems; formulas are then computed again when it is opened. The
// worksheet and what belongs to all of them are written anew by excelize, which leaves out what it does not know, such as
// by what a filter has sorted. Every other part stays the same bytes.
//
// Without an Original, or when it does not fit the rows or cannot be written, a table of all cells is made anew, all of them
// text, so that 000123 keeps its zeros and =1+1 computes nothing. A workbook is an aid, and codes that are paid for are not
// held up by it.
//
// New rows are streamed through a file in [os.TempDir] once they are more than 16 MB, so memory does not grow with them.
// What XML cannot hold (control characters) is left out of a cell, and a cell ends at Excel's 32,767 characters.
func (r Result) Write(w io.Writer) (notes []words.Message, err error) {
	why := r.tooLong()
	if r.Original != nil && why == nil {
		var whole bytes.Buffer
		if notes, why = r.handBack(&whole); why == nil {
			_, err = whole.WriteTo(w)
			return notes, err
		}
	}
	return r.makeAnew(w, why)
}

// tooLong tells it of what was sent as text too: nobody knows here.
func (r *Result) tooLong() error {
	if len(r.Rows) <= campaign.MostReturned {
		return nil
	}
	return words.Errorf("there are more than %s channels", words.Thousands(campaign.MostReturned))
}

var errOdd = words.New("it is not written as Excel writes workbooks; " +
	"open it in Excel, save it under a new name, and run the same command with that file")

// handBack writes the customer's workbook with the results in it. On an error, which says why to him, what it has written is
// worth nothing.
func (r *Result) handBack(w io.Writer) (notes []words.Message, err error) {
	defer guard(&err)
	b := r.begin()
	o, err := openOriginal(r, len(b.columns))
	if err != nil {
		return nil, err
	}
	defer o.file.Close() // it has no files of its own
	b.file, b.sheet, b.looks.file = o.file, r.Original.Worksheet, o.file
	b.fill = func() error { return o.fill(b) }
	if err := b.write(w); err != nil {
		return nil, told(err)
	}
	return b.notes, nil
}

// makeAnew writes a workbook of our own, and why it is none of the customer's, if there is a why.
func (r *Result) makeAnew(w io.Writer, why error) (notes []words.Message, err error) {
	b := r.begin()
	if why != nil {
		b.notes = append(b.notes, words.Of("the result is not your own workbook but a new one with simple formats: %v", why))
	}
	b.file = excelize.NewFile()
	defer func() { err = errors.Join(err, b.file.Close()) }()
	if err := b.lay(); err != nil {
		return nil, err
	}
	return b.notes, b.write(w)
}

// A book is a workbook of results in the making.
type book struct {
	*Result
	file    *excelize.File
	sheet   string // the worksheet with the rows
	columns []column
	notes   []words.Message // to be told wherever the files are
	remarks []words.Message // to be told in the summary only
	fill    func() error
	looks   wardrobe
}

// begin is a book without a file.
func (r *Result) begin() *book {
	b := &book{Result: r, columns: columns}
	b.considerThumbnails()
	return b
}

func (b *book) write(w io.Writer) error {
	if err := b.complete(); err != nil {
		return err
	}
	return writeFile(b.file, w)
}

func (b *book) complete() error {
	defer makeRoom(b.file)()
	for _, step := range []func() error{b.fill, b.claim, b.summarise} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// mostInName bounds the campaign's name as it is kept in the workbook: a text in a formula has at most 255 characters.
const mostInName = 120

// claim names the campaign, so that a result that comes back can be told from a new sheet.
func (b *book) claim() error {
	unmark(b.file, campaign.ResultOf)
	name := xmlText(b.Campaign)
	if utf8.RuneCountInString(name) > mostInName {
		return nil
	}
	return mark(b.file, campaign.ResultOf, `"`+strings.ReplaceAll(name, `"`, `""`)+`"`, "")
}

// remark adds to what only the summary tells.
func (b *book) remark(format string, args ...any) {
	b.remarks = append(b.remarks, words.Of(format, args...))
}

// say is a text in the language of the file.
func (r *Result) say(told any) string { return r.Language.Of(told) }

func (r *Result) progress(done int) {
	if r.Progress != nil && (done%1000 == 0 || done == len(r.Rows)) {
		r.Progress(done, len(r.Rows))
	}
}

func (b *book) considerThumbnails() {
	if b.Thumbnail == nil {
		return
	}
	pictures := 0
	for i := range b.Rows {
		if b.Rows[i].File != "" {
			pictures++
		}
	}
	if pictures > mostThumbnails {
		b.notes = append(b.notes, words.Of("the workbook has no small pictures: there are %s codes, and at most %s get one",
			words.Thousands(pictures), words.Thousands(mostThumbnails)))
		return
	}
	b.columns = append([]column{pictureColumn}, b.columns...)
}
