package workbook

import (
	"archive/zip"
	"fmt"
	"io"
	"regexp"
	"sort"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"sceneqr/campaign"
)

// writeFile writes the workbook, the same one as the same bytes.
func writeFile(f *excelize.File, w io.Writer) error {
	if f.ContentTypes != nil { // nothing was added else
		// With a picture, excelize adds these in the order of a map. Their type has no name here, which slices.SortFunc wants.
		types := f.ContentTypes.Defaults
		sort.SliceStable(types, func(i, j int) bool { return types[i].Extension < types[j].Extension })
	}
	// By itself excelize would make the whole file in memory and write it at the end.
	f.SetZipWriter(func(io.Writer) excelize.ZipWriter { return zip.NewWriter(w) })
	return f.Write(io.Discard)
}

// numbered are the parts that excelize numbers by how many of them there are, and so would write over a customer's when one
// before it was removed.
var numbered = []string{"xl/charts/chart", "xl/drawings/drawing", "xl/media/image"}

// makeRoom fills the gaps in the numbers, so that what is added gets numbers of its own. The caller clears them before the
// workbook is written.
func makeRoom(f *excelize.File) (clear func()) {
	var added []string
	for _, prefix := range numbered {
		count, highest := numbers(f, prefix)
		for n := count; n < highest; n++ {
			name := fmt.Sprintf("%s gap %d", prefix, n)
			f.Pkg.Store(name, []byte{})
			added = append(added, name)
		}
	}
	return func() {
		for _, name := range added {
			f.Pkg.Delete(name)
		}
	}
}

var partNumber = regexp.MustCompile(`^\d+`)

// numbers tells how many parts begin so, and the highest of their numbers.
func numbers(f *excelize.File, prefix string) (count, highest int) {
	f.Pkg.Range(func(name, _ any) bool {
		if rest, ok := strings.CutPrefix(name.(string), prefix); ok {
			n, _ := strconv.Atoi(partNumber.FindString(rest))
			count, highest = count+1, max(highest, n)
		}
		return true
	})
	return count, highest
}

// addSheet adds a worksheet behind the others. excelize names its part after the worksheets' ids, which need not be the
// numbers of theirs.
func addSheet(f *excelize.File, name string) error {
	f.GetSheetList() // reads the workbook
	first := &f.WorkBook.Sheets.Sheet[0]
	id := first.SheetID
	_, highest := numbers(f, "xl/worksheets/sheet")
	first.SheetID = max(id, highest)
	_, err := f.NewSheet(name)
	f.WorkBook.Sheets.Sheet[0].SheetID = id
	return err
}

// removeSummary removes the worksheet that we have put into the workbook the last time.
func removeSummary(f *excelize.File) error {
	sheet := marked(f, campaign.SummarySheet)
	unmark(f, campaign.SummarySheet)
	if sheet == "" {
		return nil
	}
	drawings := drawingsOf(f, sheet)
	if err := f.DeleteSheet(sheet); err != nil {
		return err
	}
	for _, part := range drawings {
		dropPart(f, part)
	}
	return nil
}

// drawingsOf are the drawings and charts of a worksheet of ours, which excelize leaves where they are.
func drawingsOf(f *excelize.File, sheet string) []string {
	p, err := openPart(f, sheet)
	if err != nil {
		return nil
	}
	var all []string
	for _, r := range relationsOf(f, p.name) {
		if kindOf(r) != "drawing" {
			continue
		}
		all = append(all, r.Target)
		for _, c := range relationsOf(f, r.Target) {
			if kindOf(c) == "chart" {
				all = append(all, c.Target)
			}
		}
	}
	return all
}

func dropPart(f *excelize.File, name string) {
	f.Pkg.Delete(name)
	f.Pkg.Delete(relationsName(name))
	f.Drawings.Delete(name)
	kept := f.ContentTypes.Overrides[:0]
	for _, o := range f.ContentTypes.Overrides {
		if o.PartName != "/"+name {
			kept = append(kept, o)
		}
	}
	f.ContentTypes.Overrides = kept
}
