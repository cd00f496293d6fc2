package workbook

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"sceneqr/campaign/words"
)

// comeBack gives a result that somebody has edited.
func comeBack(t testing.TB, r Result, edit func(*excelize.File)) []byte {
	t.Helper()
	r.Original = styled(t, r.Rows)
	return edited(t, written(t, r), edit)
}

func TestWhatStandsBelowOurColumnsStays(t *testing.T) {
	r := resultOf(shops(6, 3))
	came := comeBack(t, r, func(f *excelize.File) {
		check(t, f.SetCellFormula(data, "T11", `COUNTIF(T4:T9,"已核对")`))
		check(t, f.SetCellValue(data, "I11", 6))
		check(t, f.RemoveRow(data, 9)) // a channel less, whose row was not the last of the table
		check(t, f.DuplicateRowTo(data, 8, 9))
	})
	r.Rows = r.Rows[:5]
	f := open(t, again(t, r, came))
	formula, err := f.GetCellFormula(data, "T11")
	if formula != `COUNTIF(T4:T8,"已核对")` || value(t, f, data, "I11") != "6" || err != nil {
		t.Errorf("the sums are %q and %q, %v", formula, value(t, f, data, "I11"), err)
	}
	if got := value(t, f, data, "I9"); got != "" {
		t.Errorf("the row of a channel that has left still has the serial %q", got)
	}
	props, err := f.GetCalcProps()
	if err != nil || props.FullCalcOnLoad == nil || !*props.FullCalcOnLoad {
		t.Errorf("formulas keep the values of the last time: %+v, %v", props, err)
	}
}

func TestResultThatLibreOfficeHasSavedGetsNoNewColumns(t *testing.T) {
	r := resultOf(shops(6, 3))
	came := file(t, "returned.xlsx")
	for _, thumbnail := range []func(int) ([]byte, error){square, nil} {
		r.Thumbnail = thumbnail
		f := open(t, again(t, r, came))
		want := 14
		if thumbnail != nil {
			want++
		}
		headings := slices.DeleteFunc(rowsOf(t, f, data)[2][8:], func(s string) bool { return s == "" })
		if len(headings) != want || headings[want-1] != "处理办法" {
			t.Errorf("the headings are %q, want %d", headings, want)
		}
		pictures, err := f.GetPictureCells(data)
		if want := 1 + 6*(want-14); err != nil || len(pictures) != want {
			t.Errorf("pictures in %q, %v, want %d", pictures, err, want)
		}
		if got := f.GetSheetList(); !slices.Equal(got, []string{readme, data, costs, "汇总"}) {
			t.Errorf("worksheets %q", got)
		}
	}
}

func TestLinkThatWasCopiedKeepsItsFile(t *testing.T) {
	r := resultOf(shops(6, 3))
	came := partsOf(t, comeBack(t, r, func(*excelize.File) {}))
	const sheet, relations = "xl/worksheets/sheet2.xml", "xl/worksheets/_rels/sheet2.xml.rels"
	id := regexp.MustCompile(`<hyperlink ref="O5" r:id="(\w+)"`).FindStringSubmatch(came[sheet])
	copied := fmt.Sprintf(`<hyperlink ref="B15" r:id="%s"/></hyperlinks>`, id[1])
	came[sheet] = strings.Replace(came[sheet], "</hyperlinks>", copied, 1)
	r.Rows = r.Rows[1:] // the links of the others get numbers that they had not
	out := again(t, r, packed(t, came))
	_, link, err := open(t, out).GetCellHyperLink(data, "B15")
	if err != nil || !strings.Contains(link, "000002") {
		t.Errorf("it opens %q, %v", link, err)
	}
	ids := regexp.MustCompile(`\bId="([^"]+)"`).FindAllString(partsOf(t, out)[relations], -1)
	slices.Sort(ids)
	if once := slices.Compact(slices.Clone(ids)); len(once) != len(ids) {
		t.Errorf("the ids are %q", ids)
	}
}

// Counted again each time, the second result of a large workbook would be too large for the third.
func TestColumnsOfTheLastTimeAreNotCounted(t *testing.T) {
	o := original{was: [2]int{11, 24}}
	for cells, want := range map[int]int{0: 0, 10: 10, 12: 10, 24: 10, 30: 16} {
		if got := o.kept(cells); got != want {
			t.Errorf("of %d cells, %d are counted, want %d", cells, got, want)
		}
	}
	if got := new(original).kept(30); got != 30 {
		t.Errorf("of 30 cells of a first sheet, %d are counted", got)
	}
}

// Other programs anchor pictures by one cell, and give the parts other names.
func TestPicturesThatAnotherProgramHasSavedAreNotThereTwice(t *testing.T) {
	r := resultOf(shops(6, 3))
	r.Thumbnail = square
	came := partsOf(t, comeBack(t, r, func(*excelize.File) {}))
	const drawing = "xl/drawings/drawing1.xml"
	one := regexp.MustCompile(`(?s)<xdr:to>.*?</xdr:to>`).ReplaceAllString(came[drawing], `<xdr:ext cx="600000" cy="600000"/>`)
	came[drawing] = strings.NewReplacer("twoCellAnchor", "oneCellAnchor", "xdr:", "d:", "xmlns:xdr", "xmlns:d").Replace(one)
	for _, pictures := range []bool{true, false} {
		if r.Thumbnail = square; !pictures {
			r.Thumbnail = nil
		}
		out := again(t, r, packed(t, came))
		want := 1
		if pictures {
			want += 6
		}
		parts := partsOf(t, out)
		if n := strings.Count(parts[drawing], "pic>") / 2; n != want {
			t.Errorf("%d pictures, want %d: %s", n, want, parts[drawing])
		}
		images := 0
		for name := range parts {
			if strings.HasPrefix(name, "xl/media/") {
				images++
			}
		}
		if images != want {
			t.Errorf("%d files of pictures, want %d", images, want)
		}
	}
}

// Only the column that is headed so has our pictures. Somebody's own may lie over the others, such as a stamp.
func TestPictureOfTheCustomersOverOurColumnsStays(t *testing.T) {
	r := resultOf(shops(6, 3))
	r.Thumbnail = square
	stamp, err := square(99)
	check(t, err)
	came := comeBack(t, r, func(f *excelize.File) {
		check(t, f.AddPictureFromBytes(data, "K6", &excelize.Picture{Extension: ".png", File: stamp}))
	})
	r.Thumbnail = nil
	cells, err := open(t, again(t, r, came)).GetPictureCells(data)
	if slices.Sort(cells); err != nil || !slices.Equal(cells, []string{"A20", "K6"}) {
		t.Errorf("pictures in %q, %v", cells, err)
	}
}

func TestCorrectedCopyGivesAResultWithoutMarksOfProblems(t *testing.T) {
	rows := shops(6, 3)
	r := resultOf(rows)
	r.Original = styled(t, rows)
	var copied bytes.Buffer
	check(t, Problems{Name: "渠道.xlsx", Content: r.Original.Content, Notes: []Note{
		{Sheet: data, Cell: "B4", Text: words.Known("no name"), Cure: words.Known("give one")},
		{Sheet: data, Cell: "C5", Text: words.Known("no city"), Cure: words.Known("give one")},
	}}.Write(&copied))
	f := open(t, again(t, r, copied.Bytes()))
	was := open(t, styled(t, rows).Content)
	for _, cell := range []string{"B4", "C5"} {
		if got, want := fillOf(t, f, data, cell), fillOf(t, was, data, cell); got != want {
			t.Errorf("%s is filled with %q, want %q", cell, got, want)
		}
	}
	comments, err := f.GetComments(data)
	if err != nil || len(comments) != 1 || comments[0].Author != "王" || strings.Contains(fmt.Sprint(comments), "no name") {
		t.Errorf("comments %+v, %v", comments, err)
	}
	if sheets := f.GetSheetList(); len(sheets) != 4 {
		t.Errorf("worksheets %q", sheets)
	}
}
