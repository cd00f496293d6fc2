package workbook

import (
	"archive/zip"
	"bytes"
	"errors"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"sceneqr/campaign"
	"sceneqr/campaign/words"
)

// An original is the customer's workbook with the results on their way into it.
type original struct {
	file    *excelize.File
	part    *part
	heading int // the row with the headings
	last    int // the last row with a channel

	headings []string // of the heading row, from column A
	used     []bool   // by column, from 0: something stands in it from the headings downwards
	was      [2]int   // the columns of ours of the last time, first and last; none when 0
	held     []int    // the rows with results of the last time, and those with channels
	first    int      // the first column of ours
	aside    bool     // a filter or a table of theirs ends before our columns
	linked   bool     // there is room for links to files
}

// inMemory unpacks in memory: by itself excelize puts parts of more than 16 MB into files.
var inMemory = excelize.Options{UnzipSizeLimit: mostUnzipped, UnzipXMLSizeLimit: mostUnzipped}

// openOriginal opens the customer's workbook and finds the place for so many columns of ours. The error tells the customer
// why it cannot be used as it is.
func openOriginal(r *Result, columns int) (*original, error) {
	z, err := zip.NewReader(bytes.NewReader(r.Original.Content), int64(len(r.Original.Content)))
	if err != nil {
		return nil, errOdd
	}
	if unzippedSize(z) > mostUnzipped {
		return nil, words.Errorf("unpacked, it is larger than %d MB", mostUnzipped>>20)
	}
	content, err := cleanse(r.Original.Content)
	if err != nil {
		return nil, told(err)
	}
	f, err := openOrdinary(content)
	if err != nil {
		return nil, told(err)
	}
	o := &original{file: f, heading: r.Original.HeadingRow}
	if err := o.study(r, columns); err != nil {
		_ = f.Close() // it has no files of its own
		return nil, told(err)
	}
	return o, nil
}

// unzippedSize is that of all parts: pictures, too, are unpacked.
func unzippedSize(z *zip.Reader) (size uint64) {
	for _, f := range z.File {
		size += f.UncompressedSize64
	}
	return size
}

// told leaves what excelize says to programmers out.
func told(err error) error {
	if _, ours := errors.AsType[words.Told](err); ours {
		return err
	}
	return errOdd
}

var errStrict = words.New("it is saved as a Strict Open XML workbook; " +
	"save it as an ordinary Excel workbook (.xlsx) to get it back")

func (o *original) study(r *Result, columns int) error {
	if packaged(o.file, "xl/styles.xml") == nil {
		return errOdd // excelize looks for it nowhere else, and does not say of a new one that it is there
	}
	completeLooks(o.file)
	var err error
	if o.part, err = openPart(o.file, r.Original.Worksheet); err != nil {
		return err
	}
	o.was = markedOn(o.file, r.Original.Worksheet, campaign.ResultColumns)
	named := o.was[0] > 0
	if err := o.readRows(r); err != nil {
		return err
	}
	if !named {
		o.recallPictures()
	}
	o.use(o.headings)
	o.reserve()
	if o.first = o.place(columns); o.first+columns-1 > excelize.MaxColumns {
		return words.Errorf("it has no room for %d columns more", columns)
	}
	return nil
}

// ours tells whether a column is one that we have written the last time. Others may have come between them since.
func (o *original) ours(column int) bool {
	return o.was[0] <= column && column <= o.was[1] && (column > len(o.headings) || campaign.IsResultHeading(o.headings[column-1]))
}

// place is the first column of n free ones: where ours were the last time, and else right of the headings and of all
// that stands beside the table.
func (o *original) place(n int) int {
	if o.was[0] > 0 && o.free(o.was[0], n) {
		return o.was[0]
	}
	first := 1
	for i, heading := range o.headings {
		if strings.TrimSpace(heading) != "" && !o.ours(i+1) {
			first = i + 2
		}
	}
	for !o.free(first, n) {
		first++
	}
	return first
}

func (o *original) free(first, n int) bool {
	for column := first; column < first+n && column <= len(o.used); column++ {
		if o.used[column-1] && !o.ours(column) {
			return false
		}
	}
	return true
}

// customers are the headings that are not ours, by column.
func (o *original) customers() []string {
	out := slices.Clone(o.headings)
	for i := range out {
		if o.ours(i + 1) {
			out[i] = ""
		}
	}
	return out
}

// beside is the customer's column whose looks ours take: the last one with a heading before them.
func (o *original) beside() int {
	for i := min(o.first-1, len(o.headings)); i > 0; i-- {
		if strings.TrimSpace(o.headings[i-1]) != "" && !o.ours(i) {
			return i
		}
	}
	return 1
}
