package sheet

import (
	"errors"
	"io"
	"os"
)

// Rows hands over the rows of the table that [Read] reads, from the top and as they stand, headings too, until use gives
// an error, or [io.EOF], which is none, when it has seen enough. Blank rows may be left out. It is for showing somebody what
// stands in rows that have problems: the cells are worth no more than they look.
func Rows(path string, o Options, use func(row int, cells []string) error) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	known, err := o.vocabulary()
	if err != nil {
		return err
	}
	src, err := open(f, info.Size(), known, o.withDefaults())
	if err != nil {
		return err
	}
	defer src.Close()
	for {
		n, err := src.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := use(n.row, n.cells); err != nil {
			return enough(err)
		}
	}
}

func enough(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}
