package samples

import (
	"archive/zip"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/xuri/excelize/v2"
)

// The commands of this file are for stories of what is printed and handed over.

// logo FILE draws a picture such as a company has: a disc in its colour, and nothing around it.
func logo(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: logo FILE")
	}
	const side = 100
	picture := image.NewNRGBA(image.Rect(0, 0, side, side))
	for y := range side {
		for x := range side {
			if dx, dy := x-side/2, y-side/2; dx*dx+dy*dy < side*side/4 {
				picture.Set(x, y, color.NRGBA{R: 0xc0, B: 0x40, A: 0xff})
			}
		}
	}
	savePNG(ts, args[0], picture)
}

func savePNG(ts *testscript.TestScript, name string, picture image.Image) {
	f, err := os.Create(ts.MkAbs(name))
	ts.Check(err)
	ts.Check(png.Encode(f, picture))
	ts.Check(f.Close())
}

// packed ZIP prints the names of what is in it, one a line.
func packed(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: packed ZIP")
	}
	archive, err := zip.OpenReader(ts.MkAbs(args[0]))
	ts.Check(err)
	for _, f := range archive.File {
		_, err := fmt.Fprintln(ts.Stdout(), f.Name)
		ts.Check(err)
	}
	ts.Check(archive.Close())
}

// columns XLSX HEADING... prints these columns of a workbook that has its headings in the first row, one row a line, with |
// between the cells.
func columns(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: columns XLSX HEADING...")
	}
	book, err := excelize.OpenFile(ts.MkAbs(args[0]))
	ts.Check(err)
	rows, err := book.GetRows(book.GetSheetList()[0])
	ts.Check(err)
	ts.Check(book.Close())
	at := map[string]int{}
	for i, heading := range rows[0] {
		at[heading] = i
	}
	for _, row := range rows[1:] {
		cells := make([]string, 0, len(args)-1)
		for _, heading := range args[1:] {
			i, ok := at[heading]
			switch {
			case !ok:
				ts.Fatalf("%s has no column %q, only %q", args[0], heading, rows[0])
			case i < len(row): // empty cells at the end of a row are left out
				cells = append(cells, row[i])
			default:
				cells = append(cells, "")
			}
		}
		_, err := fmt.Fprintln(ts.Stdout(), strings.Join(cells, "|"))
		ts.Check(err)
	}
}
