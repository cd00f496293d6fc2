package workbook

import (
	"slices"
	"testing"

	"github.com/xuri/excelize/v2"

	"sceneqr/campaign"
)

// LibreOffice writes the range of the name with rows, and other programs drop the name.
func TestColumnsOfTheLastTimeAreFoundHoweverTheyAreMarked(t *testing.T) {
	for name, refersTo := range map[string]string{
		"Excel": "'" + data + "'!$I:$W", "LibreOffice": "'" + data + "'!$I$1:$W$1048576", "deleted": "#REF!", "dropped": "",
	} {
		for _, thumbnail := range []func(int) ([]byte, error){square, nil} {
			r := resultOf(shops(6, 3))
			r.Thumbnail = square
			came := comeBack(t, r, func(f *excelize.File) {
				unmark(f, campaign.ResultColumns)
				if refersTo != "" {
					check(t, f.SetDefinedName(&excelize.DefinedName{Name: campaign.ResultColumns, RefersTo: refersTo}))
				}
			})
			r.Thumbnail = thumbnail
			f := open(t, again(t, r, came))
			headings := slices.DeleteFunc(rowsOf(t, f, data)[2][8:], func(s string) bool { return s == "" })
			pictures, err := f.GetPictureCells(data)
			check(t, err)
			want := 14
			if thumbnail != nil {
				want++
			}
			if len(headings) != want || slices.Contains(headings, "序列号"+campaign.ResultMark) {
				t.Errorf("%s: the headings are %q", name, headings)
			}
			if want := (want-14)*6 + 1; len(pictures) != want {
				t.Errorf("%s: pictures in %q, want %d", name, pictures, want)
			}
		}
	}
}

func TestColumnOfTheCustomersThatIsCalledPictureKeepsItsHeading(t *testing.T) {
	r := resultOf(shops(6, 3))
	came := comeBack(t, r, func(f *excelize.File) { check(t, f.SetCellValue(data, "H3", "图片")) })
	if got := value(t, open(t, again(t, r, came)), data, "H3"); got != "图片" {
		t.Errorf("it is called %q", got)
	}
}

func TestResultsOnTwoWorksheetsOfAWorkbookKeepTheirMarks(t *testing.T) {
	r := resultOf(shops(6, 3))
	for name, scope := range map[string]string{"of the workbook": "", "of the worksheet": costs} {
		came := comeBack(t, r, func(f *excelize.File) {
			check(t, mark(f, campaign.ResultColumns, quoted(costs)+"$D:$Q", scope))
		})
		f := open(t, again(t, r, came))
		if one, other := markedOn(f, data, campaign.ResultColumns), markedOn(f, costs, campaign.ResultColumns); one !=
			[2]int{9, 22} || other != [2]int{4, 17} {
			t.Errorf("a mark %s: %v and %v", name, one, other)
		}
	}
}
