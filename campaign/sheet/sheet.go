// Package sheet reads a spreadsheet of channels as people make it, and finds all that is wrong with it at once.
//
// It takes Excel workbooks (.xlsx, .xlsm) and text (.csv, .tsv, .txt) in the encodings that Chinese offices save, knows
// each by its content and not by its name, finds the heading row, and reads each cell as the person who opens the file
// sees it. Mending a sheet is free and a permanent code is not, so a sheet with one bad cell gives no channels at all.
//
// It never changes the file, never holds a whole worksheet as XML, never asks WeChat and never prints.
//
// Start with [Read], then the fields in heading.go, then the way of a row in row.go.
package sheet

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"sceneqr/campaign"
)

// Options say how to read a sheet. The zero value reads the first visible worksheet with its headings known by their
// usual words.
type Options struct {
	Worksheet string // by name, ignoring case; "" for the first visible one that has anything in it

	// Map names the heading of a field where the usual words do not fit: {"name": "店面", "key": "SAP号"}. An empty
	// heading says that no column is this field, for a customer's own column that happens to be called 类型. The
	// fields are name, key, group, copies, scene_str, scene_id, type, expires and note.
	Map map[string]string

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
}

// OptionError says that the sheet was named wrongly: its path, its worksheet, or a column.
type OptionError struct{ text string }

func (e *OptionError) Error() string { return e.text }

// Read reads the channels of the spreadsheet at path. When cells are bad the error is a [*Problems] that names all of
// them, when path or o do not fit an [*OptionError]. Any other error is about the file as a whole, and is one line.
func Read(path string, o Options) (*Sheet, error) {
	o = o.withDefaults()
	words, err := o.vocabulary()
	if err != nil {
		return nil, err
	}
	s, err := readFile(path, words, o)
	if problems, ok := errors.AsType[*Problems](err); ok {
		return nil, problems
	}
	if err != nil {
		return nil, fmt.Errorf("reading %q: %w", filepath.Base(path), reason(err))
	}
	return s, nil
}

func readFile(path string, words vocabulary, o Options) (*Sheet, error) {
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
	src, err := open(f, info.Size(), o)
	if err != nil {
		return nil, err
	}
	defer src.Close()
	return read(src, words, o)
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
	// next gives the next row with its number as the spreadsheet counts, from 1; io.EOF after the last. A blank row may
	// come without cells or be left out.
	next() (int, []string, error)

	// rounded tells whether the digits shown in a cell are not those that were once typed: a spreadsheet keeps 15 of a
	// number. Columns count from 0; rows that next gave may be asked for from top to bottom.
	rounded(row, col int, digits string) bool

	worksheet() string
	unread() []string // the other worksheets that a person sees something in
	io.Closer
}

func acceptable(info fs.FileInfo, limit int64) error {
	switch {
	case info.IsDir():
		return errors.New("it is a folder, not a spreadsheet")
	case !info.Mode().IsRegular():
		return errors.New("it is not an ordinary file")
	case info.Size() == 0:
		return errors.New("the file is empty")
	case info.Size() > limit:
		return tooLarge("the file", limit)
	}
	return nil
}

// open finds out what a file is and reads it as that. The file stays the caller's to close, after the source.
func open(f *os.File, size int64, o Options) (source, error) {
	zipped, err := recognise(f)
	if err != nil {
		return nil, err
	}
	if zipped {
		return openWorkbook(f, size, o)
	}
	if o.Worksheet != "" {
		return nil, &OptionError{fmt.Sprintf("it is a text file and has no worksheet %q", o.Worksheet)}
	}
	return openText(f)
}

// reason is why the system could not open or read a file, without the path, which the caller names.
func reason(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return &OptionError{"there is no such file"}
	}
	if pathErr, ok := errors.AsType[*fs.PathError](err); ok {
		return pathErr.Err
	}
	return err
}

func tooLarge(what string, limit int64) error {
	return fmt.Errorf("%s is larger than %d MiB, the most that is read: keep only the table, without pictures, or split it",
		what, limit>>20)
}
