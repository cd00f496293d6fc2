package workbook

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"sceneqr/campaign"
	"sceneqr/campaign/words"
)

// again hands a result in as the next sheet, and gives what comes of it.
func again(t testing.TB, r Result, content []byte) []byte {
	t.Helper()
	r.Original = &campaign.Original{Name: "result.xlsx", Worksheet: data, HeadingRow: 3, Content: content}
	out, notes := writtenWithNotes(t, r)
	if len(notes) > 0 {
		t.Fatalf("the result is not taken: %v", notes)
	}
	return out
}

func TestResultThatComesBackHasItsColumnsInTheirPlace(t *testing.T) {
	rows := shops(6, 3)
	r := resultOf(rows)
	r.Original = styled(t, rows)
	first := written(t, r)
	second := again(t, r, first)
	if got, want := textOf(t, open(t, second), data), textOf(t, open(t, first), data); got != want {
		t.Errorf("the worksheet is\n%s\nwant\n%s", got, want)
	}
	one, two := partsOf(t, first), partsOf(t, second)
	if got, want := slices.Sorted(maps.Keys(two)), slices.Sorted(maps.Keys(one)); len(got) != len(want) {
		t.Errorf("the parts are %q, want %q", got, want)
	}
	for _, part := range []string{"xl/worksheets/sheet2.xml", "xl/worksheets/_rels/sheet2.xml.rels"} {
		for _, what := range []string{"<hyperlink ", "<Relationship ", "<c "} {
			if got, want := strings.Count(two[part], what), strings.Count(one[part], what); got != want {
				t.Errorf("%s has %d of %s, want %d", part, got, what, want)
			}
		}
	}
	for _, name := range []string{campaign.ResultColumns, campaign.SummarySheet} {
		if n := strings.Count(two["xl/workbook.xml"], name); n != 1 {
			t.Errorf("%d names %s", n, name)
		}
	}
}

func TestResultInAnotherLanguageTakesThePlaceOfTheFirst(t *testing.T) {
	rows := shops(6, 3)
	r := resultOf(rows)
	r.Original = styled(t, rows)
	first := written(t, r)
	r.Language = words.English
	f := open(t, again(t, r, first))
	if got := rowsOf(t, f, data)[2][8:]; got[0] != "serial" || got[13] != "what to do" || len(got) > 14 && got[14] != "" {
		t.Errorf("the headings are %q", got)
	}
	if got := f.GetSheetList(); got[len(got)-1] != "Summary" || len(got) != 4 {
		t.Errorf("worksheets %q", got)
	}
}

func TestResultWithPicturesAndThenWithoutHasNoneLeft(t *testing.T) {
	rows := shops(6, 3)
	r := resultOf(rows)
	r.Original, r.Thumbnail = styled(t, rows), square
	first := written(t, r)
	if cells, err := open(t, first).GetPictureCells(data); err != nil || len(cells) != 7 {
		t.Errorf("pictures in %q, %v, want the customer's and six", cells, err)
	}
	r.Thumbnail = nil
	f := open(t, again(t, r, first))
	if cells, err := f.GetPictureCells(data); err != nil || !slices.Equal(cells, []string{"A20"}) {
		t.Errorf("pictures in %q, %v", cells, err)
	}
	if got := rowsOf(t, f, data)[2][8:22]; got[0] != "序列号" || got[13] != "处理办法" {
		t.Errorf("the headings are %q", got)
	}
}

func TestColumnsThatCameBetweenOursStay(t *testing.T) {
	rows := shops(6, 3)
	r := resultOf(rows)
	r.Original = styled(t, rows)
	came := edited(t, written(t, r), func(f *excelize.File) {
		check(t, f.SetCellValue(data, "X3", "跟进人"))
		check(t, f.SetCellValue(data, "X4", "小王"))
		unmark(f, campaign.ResultColumns)
		check(t, f.SetDefinedName(&excelize.DefinedName{Name: campaign.ResultColumns, RefersTo: "'" + data + "'!$I:$X"}))
	})
	f := open(t, again(t, r, came))
	if value(t, f, data, "X3") != "跟进人" || value(t, f, data, "X4") != "小王" {
		t.Errorf("the column reads %q", rowsOf(t, f, data)[2])
	}
}

func TestHeadingLikeOursKeepsItsName(t *testing.T) {
	rows := shops(6, 3)
	r := resultOf(rows)
	r.Original = styled(t, rows)
	r.Original.Content = edited(t, r.Original.Content, func(f *excelize.File) {
		check(t, f.SetCellValue(data, "C3", "状态"))
	})
	headings := rowsOf(t, open(t, written(t, r)), data)[2]
	if headings[2] != "状态" || headings[19] != "状态 (sceneqr)" {
		t.Errorf("headings %q", headings)
	}
}

func TestProblemSheetIsNotHandedBack(t *testing.T) {
	rows := shops(6, 3)
	r := resultOf(rows)
	r.Original = styled(t, rows)
	r.Original.Content = edited(t, r.Original.Content, func(f *excelize.File) {
		_, err := f.NewSheet("问题")
		check(t, err)
		check(t, mark(f, campaign.ProblemSheet, "'问题'!$A:$F", ""))
	})
	f := open(t, written(t, r))
	if got := f.GetSheetList(); slices.Contains(got, "问题") || !slices.Contains(got, costs) {
		t.Errorf("worksheets %q", got)
	}
	if sheet := marked(f, campaign.ProblemSheet); sheet != "" {
		t.Error("its mark is still there")
	}
}

func TestFilterReachesOverOurColumnsAndKeepsWhatItFiltersBy(t *testing.T) {
	rows := shops(6, 1)
	r := resultOf(rows)
	r.Original = &campaign.Original{Worksheet: "Sheet1", HeadingRow: 1, Content: edited(t, large(t, rows), func(f *excelize.File) {
		check(t, f.AutoFilter("Sheet1", "A1:J7", []excelize.AutoFilterOptions{{Column: "C", Expression: "x == 上海"}}))
	})}
	out := written(t, r)
	sheet := partsOf(t, out)["xl/worksheets/sheet1.xml"]
	for _, want := range []string{`<autoFilter ref="A1:X7">`, `<filter val="上海">`} {
		if !strings.Contains(sheet, want) {
			t.Errorf("the worksheet has no %s", want)
		}
	}
	book := partsOf(t, out)["xl/workbook.xml"]
	if !strings.Contains(book, "$A$1:$X$7") {
		t.Errorf("Excel's name for the filter is another: %s", book)
	}
}

func TestPrintIsAsTheCustomerHasSaid(t *testing.T) {
	for name, tt := range map[string]struct {
		said   func(*excelize.File) error
		across bool
	}{
		"nothing": {func(*excelize.File) error { return nil }, true},
		"print area": {func(f *excelize.File) error {
			return f.SetDefinedName(&excelize.DefinedName{Name: printArea, RefersTo: "Sheet1!$A$1:$F$9", Scope: "Sheet1"})
		}, false},
		"scale": {func(f *excelize.File) error {
			scale := uint(80)
			return f.SetPageLayout("Sheet1", &excelize.PageLayoutOptions{AdjustTo: &scale})
		}, false},
		"paper": {func(f *excelize.File) error {
			a3 := 8
			return f.SetPageLayout("Sheet1", &excelize.PageLayoutOptions{Size: &a3})
		}, false},
		"what a new worksheet has": {func(f *excelize.File) error {
			a4, upright, scale := 9, "portrait", uint(100)
			return f.SetPageLayout("Sheet1", &excelize.PageLayoutOptions{Size: &a4, Orientation: &upright, AdjustTo: &scale})
		}, true},
	} {
		rows := shops(6, 1)
		r := resultOf(rows)
		content := edited(t, large(t, rows), func(f *excelize.File) { check(t, tt.said(f)) })
		r.Original = &campaign.Original{Worksheet: "Sheet1", HeadingRow: 1, Content: content}
		layout, err := open(t, written(t, r)).GetPageLayout("Sheet1")
		check(t, err)
		if across := layout.Orientation != nil && *layout.Orientation == "landscape"; across != tt.across {
			t.Errorf("%s: printed across is %v", name, across)
		}
	}
}

// A workbook from which a chart, a picture or a worksheet was removed has gaps in the numbers of its parts.
func TestPartsOfTheCustomersAreNotWrittenOver(t *testing.T) {
	rows := shops(6, 3)
	r := resultOf(rows)
	r.Original, r.Thumbnail = styled(t, rows), square
	parts := map[string]string{}
	for name, content := range partsOf(t, r.Original.Content) {
		for _, move := range [][2]string{{"charts/chart1", "charts/chart2"}, {"drawings/drawing2", "drawings/drawing3"},
			{"drawings/_rels/drawing2", "drawings/_rels/drawing3"}, {"media/image1", "media/image5"}, {"sheets/sheet3", "sheets/sheet4"},
			{"sheets/_rels/sheet3", "sheets/_rels/sheet4"}} {
			name, content = strings.ReplaceAll(name, move[0], move[1]), strings.ReplaceAll(content, move[0], move[1])
		}
		parts[name] = content
	}
	r.Original.Content = packed(t, parts)
	is := partsOf(t, written(t, r))
	for _, name := range []string{"xl/charts/chart2.xml", "xl/drawings/drawing3.xml", "xl/media/image5.png", "xl/worksheets/sheet4.xml"} {
		if parts[name] == "" || is[name] != parts[name] {
			t.Errorf("%s is not the customer's any more", name)
		}
	}
	for name := range is {
		if strings.Contains(name, "gap") {
			t.Errorf("there is a part %q", name)
		}
	}
}

func TestResultIsTheSameBytesEveryTime(t *testing.T) {
	rows := shops(40, 3)
	for _, original := range []*campaign.Original{nil, styled(t, rows)} {
		r := resultOf(rows)
		r.Original, r.Thumbnail = original, square
		first := written(t, r)
		for n := range 5 {
			if !bytes.Equal(written(t, r), first) {
				t.Fatalf("with an original: %v: copy %d differs", original != nil, n+2)
			}
		}
	}
}

func TestTooManyPicturesAreLeftOutAndSaid(t *testing.T) {
	r := resultOf(shops(mostThumbnails+1, 1))
	r.Thumbnail = func(int) ([]byte, error) { return nil, fmt.Errorf("asked for") }
	_, notes := writtenWithNotes(t, r)
	if len(notes) != 1 || words.Chinese.Of(notes[0]) != "结果表没有缩略图：共有 501 个码，最多为 500 个码显示缩略图" {
		t.Errorf("notes %q", notes)
	}
}
