package export

import (
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"

	"sceneqr/campaign"
	"sceneqr/export/imposition"
	"sceneqr/export/layout"
)

// placed gives the serial in each used cell of each page, like "1:3" for the third cell of the first, having seen that
// the code there is the one of that serial's url and stands where the layout has the cell.
func placed(t testing.TB, b Batch, doc []byte) map[string]int {
	t.Helper()
	l := planned(t, b).Press.Layout
	serials := make(map[string]int)
	for _, c := range b.Codes {
		serials[c.URL] = c.Serial
	}
	places := make(map[string]int)
	for i, page := range readPages(t, doc) {
		for _, code := range page.codes {
			cell := slices.IndexFunc(squares(l), code.stands) + 1
			if cell == 0 || serials[code.text] == 0 {
				t.Fatalf("page %d: %q at %+v is no code of the batch in a cell", i+1, code.text, code.Rect)
			}
			places[fmt.Sprintf("%d:%d", i+1, cell)] = serials[code.text]
		}
	}
	return places
}

// squares are those of the codes of all cells of a layout without folds.
func squares(l layout.Layout) []layout.Rect {
	var all []layout.Rect
	for cell := range l.PerPage() {
		all = append(all, l.Codes(cell)...)
	}
	return all
}

func TestLabelsStandWhereTheOrderHasThem(t *testing.T) {
	group := func(b *Batch) {
		for i := range b.Codes {
			b.Codes[i].Group = []string{"上海", "杭州"}[i%2]
		}
	}
	for name, tc := range map[string]struct {
		codes  int
		change func(*Batch)
		want   map[string]int // serials by page and cell
	}{
		"in the order of the sheet": {3, func(*Batch) {}, map[string]int{"1:1": 1, "1:2": 2, "1:3": 3}},
		"copies and overs": {2, func(b *Batch) {
			b.Codes[0].Copies = 2
			b.Press.Order.Overs.Number = 1
		}, map[string]int{"1:1": 1, "1:2": 1, "1:3": 1, "1:4": 2, "1:5": 2}},
		"a sheet that has been begun": {3, func(b *Batch) {
			b.Press.Order.Start = 11
			b.Press.Order.Skip = []imposition.Spot{{Page: 2, Cell: 1}}
		}, map[string]int{"1:11": 1, "1:12": 2, "2:2": 3}},
		"groups behind their slip sheets": {4, func(b *Batch) {
			group(b)
			b.Press.Order.ByGroup = true
		}, map[string]int{"2:1": 1, "2:2": 3, "4:1": 2, "4:2": 4}},
		"piles": {14, func(b *Batch) { b.Press.Order.Stack = true }, map[string]int{
			"1:1": 1, "2:1": 2, "1:2": 3, "2:2": 4, "1:3": 5, "2:3": 6, "1:4": 7, "2:4": 8,
			"1:5": 9, "2:5": 10, "1:6": 11, "2:6": 12, "1:7": 13, "2:7": 14,
		}},
		"some serials": {9, func(b *Batch) { b.Press.Serials, _ = campaign.ParseSerials("7-8,2") },
			map[string]int{"1:1": 2, "1:2": 7, "1:3": 8}},
	} {
		t.Run(name, func(t *testing.T) {
			b := shops(tc.codes)
			tc.change(&b)
			got := placed(t, b, pdfBytes(t, b))
			if fmt.Sprint(got) != fmt.Sprint(tc.want) {
				t.Errorf("labels stand as\n%v, want\n%v", got, tc.want)
			}
		})
	}
}

// under is the text under a heading in each row of the batch's workbook.
func under(t testing.TB, rows [][]string, heading string) []string {
	t.Helper()
	i := slices.Index(rows[0], heading)
	if i < 0 {
		t.Fatalf("no column %q in %q", heading, rows[0])
	}
	var texts []string
	for _, row := range rows[1:] {
		texts = append(texts, row[i])
	}
	return texts
}

func TestWorkbookTellsWhereEachCodeReallyIs(t *testing.T) {
	for name, change := range map[string]func(*Batch){
		"plain": func(*Batch) {},
		"spoiled cells": func(b *Batch) {
			b.Press.Order.Start, b.Press.Order.Skip = 5, []imposition.Spot{{Page: 1, Cell: 7}, {Page: 2, Cell: 1}}
		},
		"groups in piles": func(b *Batch) { b.Press.Order.ByGroup, b.Press.Order.Stack = true, true },
		"another stock":   func(b *Batch) { b.Press.Layout, _ = layout.Find("l7160") },
		"a few of them":   func(b *Batch) { b.Press.Serials, _ = campaign.ParseSerials("5,9-20") },
	} {
		t.Run(name, func(t *testing.T) {
			b := shops(20)
			b.Codes[3].Stage = campaign.Ticketed
			b.Codes[6].Copies = 15
			change(&b)
			places := placed(t, b, pdfBytes(t, b))
			rows := rowsOf(t, b)
			files, pages, cells := under(t, rows, "PDF file"), under(t, rows, "page"), under(t, rows, "place")
			for i, c := range b.Codes {
				printed := verified(&c) && b.Press.Serials.Has(c.Serial)
				if printed != (files[i] == "sheet.pdf") || printed != (pages[i] != "") || printed != (cells[i] != "") {
					t.Errorf("serial %d: file %q, page %q, place %q", c.Serial, files[i], pages[i], cells[i])
				}
				if at := pages[i] + ":" + cells[i]; printed && places[at] != c.Serial {
					t.Errorf("the workbook has serial %d at %s, where the page has %d", c.Serial, at, places[at])
				}
			}
		})
	}
}

func TestVolumesAreNumberedThroughAndToldInTheWorkbookAndTheManifest(t *testing.T) {
	b := shops(2)
	b.Codes[0].Copies, b.Codes[0].Name = labelsInVolume+1, "𠮷野家"
	dir := t.TempDir()
	d, err := All(t.Context(), dir, b)
	if err != nil || len(d.Changes) != 1 || d.Pages != 201 {
		t.Fatalf("%d pages, %v; want one change, though the name is in both volumes: %+v", d.Pages, err, d.Changes)
	}
	there := folder(t, dir)
	first, second := strings.Count(there["sheet-01.pdf"], "/Contents "), readPages(t, []byte(there["sheet-02.pdf"]))
	if first != pagesInVolume || len(second) != 1 || len(second[0].codes) != 2 {
		t.Fatalf("%d and %d pages, %d labels on the last", first, len(second), len(second[0].codes))
	}
	if want := "2026-11-23·第 201/201 页"; second[0].texts[1] != want {
		t.Errorf("the heading of the last page says %q, want %q", second[0].texts[1], want)
	}
	rows, err := openWorkbook(t, []byte(there[workbookName])).GetRows(resultSheet)
	if err != nil {
		t.Fatal(err)
	}
	if file, page := under(t, rows, "PDF file"), under(t, rows, "page"); file[1] != "sheet-02.pdf" || page[1] != "1" {
		t.Errorf("the second code is said to stand on page %s of %s", page[1], file[1])
	}
	m, err := lastManifest(dir)
	if err != nil {
		t.Fatal(err)
	}
	want := []manifestVolume{
		{"sheet-01.pdf", 1, 200, 2400, []string{"000001P"}},
		{"sheet-02.pdf", 201, 1, 2, []string{"000001P–000002N"}},
	}
	if !reflect.DeepEqual(m.Volumes, want) {
		t.Errorf("the manifest has %+v, want %+v", m.Volumes, want)
	}
	if err := PDF(io.Discard, b); err == nil || !strings.Contains(err.Error(), "they are 2 volumes") {
		t.Errorf("as one document: %v", err)
	}
}
