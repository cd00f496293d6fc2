// Package sheet reads a spreadsheet of channels as people make it, and finds all that is wrong with it at once.
//
// It takes Excel workbooks (.xlsx, .xlsm) and text (.csv, .tsv, .txt) in the encodings that Chinese offices save, knows
// each by its content and not by its name, finds the worksheet and the heading row, and reads each cell as the person who
// opens the file sees it: a merged group belongs to all its rows, a formula is its result, a total is no channel. What may
// be meant otherwise is told as a warning. Mending a sheet is free and a permanent code is not, so a sheet with one bad cell
// gives no channels at all.
//
// It never changes the file, never holds a whole worksheet as XML unless it is small and has formulas to work out, never
// takes a hidden worksheet by itself, never asks WeChat and never prints.
//
// Start with [Read], then the fields in vocabulary.go, then the way of a row in row.go. The folder testdata/life shows by
// some seventy sheets what people send, and what each gives.
package sheet

import (
	"cmp"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"sceneqr/campaign"
	"sceneqr/campaign/words"
)

// Options say how to read a sheet. The zero value reads the first visible worksheet with its headings known by their
// usual words.
type Options struct {
	// Worksheet is the name of one, ignoring case; "" for the first visible one that has anything in it, or for the only
	// one with a column of names when the first has instructions and no column of channels.
	Worksheet string

	// Map names the heading of a field where the usual words do not fit: {"name": "店面", "key": "SAP号"}. An empty
	// heading says that no column is this field, for a customer's own column that happens to be called 类型. The
	// fields are name, key, group, copies, scene_str, scene_id, type, expires and note.
	Map map[string]string

	SkipHidden bool // leave out the rows that a person or a filter has hidden, rather than read them; both are told

	// Keep has the file itself kept, to be handed back with results in it: see [Sheet.Original].
	Keep bool

	MaxUnpacked int64 // bytes of the file and of a workbook when unpacked; 0 for 1 GiB
	MaxRows     int   // channels; 0 for 200,000, twice what an account can have of permanent codes
	MaxColumns  int   // 0 for 200
	MaxProblems int   // kept of the problems, and of the warnings, the rest being counted; 0 for 1,000
}

// Sheet is what a spreadsheet without problems holds.
type Sheet struct {
	Worksheet  string             // as the workbook spells it; "" for a text file, which has none
	HeadingRow int                // from 1
	Headings   []string           // of every column, in order; an empty or repeated one is told apart by its column letter
	Channels   []campaign.Channel // in the order of the sheet; each has a cell for each of Headings
	Warnings   Problems           // what may be meant and may be a mistake
	ResultOf   string             // the campaign whose results the workbook has come back with; "" for none

	// Original is the file itself, when the options say Keep. It is nil for text, for workbooks other than .xlsx, and for
	// those of more than 20,000 channels or 32 MiB, which the result writer does not hold in memory.
	Original *campaign.Original
}

// OptionError says that the sheet was named wrongly: its path, its worksheet, or a column.
type OptionError struct{ message words.Message }

// Message says what is wrong.
func (e *OptionError) Message() words.Message { return e.message }

// Error is the message in English.
func (e *OptionError) Error() string { return e.message.String() }

// Read reads the channels of the spreadsheet at path. When cells are bad the error is a [*Problems] that names all of
// them, when path or o do not fit an [*OptionError]. Any other error is about the file as a whole, and is one line.
func Read(path string, o Options) (*Sheet, error) {
	o = o.withDefaults()
	known, err := o.vocabulary()
	if err != nil {
		return nil, err
	}
	s, err := readFile(path, known, o)
	if problems, ok := errors.AsType[*Problems](err); ok {
		return nil, problems
	}
	if err != nil {
		return nil, words.Errorf("reading %q: %w", filepath.Base(path), reason(err))
	}
	return s, nil
}

func readFile(path string, known vocabulary, o Options) (*Sheet, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if err := acceptable(info, o.MaxUnpacked); err != nil {
		return nil, err
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	src, err := open(f, info.Size(), known, o)
	if err != nil {
		return nil, err
	}
	defer src.Close()
	s, err := read(src, known, o)
	if err != nil {
		return nil, err
	}
	if o.Keep {
		err = s.keepOriginal(f, info.Size(), src)
	}
	return s, cmp.Or(err, unchanged(path, info))
}

func (o Options) withDefaults() Options {
	if o.MaxUnpacked == 0 {
		o.MaxUnpacked = 1 << 30
	}
	if o.MaxRows == 0 {
		o.MaxRows = 2 * campaign.Capacity
	}
	if o.MaxColumns == 0 {
		o.MaxColumns = 200
	}
	if o.MaxProblems == 0 {
		o.MaxProblems = 1000
	}
	return o
}

// source is a table read from top to bottom.
type source interface {
	// next gives the next row; io.EOF after the last. A blank row may come without cells or be left out.
	next() (line, error)

	// altered tells whether the digits or the date shown in a cell are not what was once typed: a spreadsheet keeps 15
	// digits of a number, and makes a date of 3-1. Columns count from 0; rows that next gave may be asked for from top to
	// bottom.
	altered(row, col int, shown string) bool

	// results are the columns of a result that the table has been, by its first rows, and whether its texts are held as a
	// result as text has them.
	results(top []line) (ours columns, isHeld bool)

	about() about
	worksheet() string
	unread() []string // the other worksheets that a person sees something in
	returnable() bool // it is a file that can be handed back with results in it
	io.Closer
}

// about is what a source knows of its table before the first row.
type about struct {
	told   []Problem // worth a warning
	result string    // the campaign whose results are in it
	ours   columns   // that we have put in
	merged []area
	hidden []span // columns
}

func acceptable(info fs.FileInfo, limit int64) error {
	switch {
	case info.IsDir() && filepath.Ext(info.Name()) == ".numbers":
		return words.Errorf("it is %v, not an Excel workbook: %v", words.Of("a Numbers file"), inNumbers)
	case info.IsDir():
		return words.New("it is a folder, not a spreadsheet")
	case !info.Mode().IsRegular():
		return words.New("it is not an ordinary file")
	case info.Size() == 0:
		return words.New("the file is empty")
	case info.Size() > limit:
		return tooLarge(words.Of("the file"), limit)
	}
	return nil
}

// open finds out what a file is and reads it as that. The file stays the caller's to close, after the source.
func open(f *os.File, size int64, known vocabulary, o Options) (source, error) {
	src, err := openAny(f, size, known, o)
	if err != nil {
		return nil, err
	}
	t, err := withoutResults(src)
	if err != nil {
		src.Close()
		return nil, err
	}
	return t, nil
}

func openAny(f *os.File, size int64, known vocabulary, o Options) (source, error) {
	zipped, err := recognise(f)
	if err != nil {
		return nil, err
	}
	if zipped {
		return openWorkbook(f, size, known, o)
	}
	if o.Worksheet != "" {
		return nil, optionError("it is a text file and has no worksheet %q", o.Worksheet)
	}
	return openText(f, known)
}

// reason is why the system could not open or read a file, without the path, which the caller names.
func reason(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return optionError("there is no such file")
	}
	if pathErr, ok := errors.AsType[*fs.PathError](err); ok {
		return pathErr.Err
	}
	return err
}

func tooLarge(what words.Message, limit int64) error {
	return words.Errorf("%v is larger than %d MiB, the most that is read: keep only the table, without pictures, or split it",
		what, limit>>20)
}
