package sheet

import (
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"sceneqr/campaign"
	"sceneqr/campaign/words"
)

// maxOriginalBytes is how large a file can be an [Sheet.Original].
const maxOriginalBytes = 32 << 20

// keepOriginal keeps the file for the results, or tells why they will be in another. Of text nobody expects it, and of how
// many channels are too many the results tell themselves.
func (s *Sheet) keepOriginal(f *os.File, size int64, src source) (err error) {
	var why words.Message
	switch {
	case src.worksheet() == "", len(s.Channels) > campaign.MostReturned:
		return nil
	case !src.returnable():
		why = words.Of("the results will be in a new workbook: one with macros, or a template, is not handed back")
	case size > maxOriginalBytes:
		why = words.Of("the results will be in a new workbook: one of more than %d MiB is not handed back", maxOriginalBytes>>20)
	default:
		s.Original, err = original(f, s)
		return err
	}
	s.Warnings.List = append(s.Warnings.List, Problem{Sheet: s.Worksheet, Cell: "A1", Text: why,
		Cure: words.Of("to get your own workbook back with the results in it, save it as .xlsx, without pictures if it is large")})
	return nil
}

// unchanged refuses a file that is another than it was: some rows may be of the one and some of the other.
func unchanged(path string, was fs.FileInfo) error {
	is, err := os.Stat(path)
	if err != nil {
		return err
	}
	if !os.SameFile(was, is) || was.Size() != is.Size() || !was.ModTime().Equal(is.ModTime()) {
		return words.New("the file was changed while it was read: close it in Excel or WPS, and run this again")
	}
	return nil
}

// original is the whole file, from which the sheet was read.
func original(f *os.File, s *Sheet) (*campaign.Original, error) {
	if err := rewound(f, nil); err != nil {
		return nil, err
	}
	content, err := io.ReadAll(f)
	if err != nil {
		return nil, err
	}
	return &campaign.Original{Name: filepath.Base(f.Name()), Worksheet: s.Worksheet, HeadingRow: s.HeadingRow, Content: content}, nil
}
