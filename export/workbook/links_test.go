package workbook

import (
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

func TestFilesAreLinksAndURLsAreNot(t *testing.T) {
	rows := shops(6, 3)
	rows[1].File = "华东 #1/000002N 50% & <店>?.jpg"
	_, out := returned(t, rows)
	f := open(t, out)
	for cell, want := range map[string]string{
		"O4": "codes/上海/000001P%20星光咖啡·第1号店.jpg", "O5": "codes/华东%20%231/000002N%2050%25%20&%20%3C店%3E%3F.jpg", "P4": "sheet.pdf",
		"M4": "", "A4": "https://example.com/shop?id=1",
	} {
		if _, got, err := f.GetCellHyperLink(data, cell); err != nil || got != want {
			t.Errorf("%s opens %q, %v, want %q", cell, got, err, want)
		}
	}
}

func TestCellsWithoutLinksDoNotLookLikeSome(t *testing.T) {
	r := resultOf(shops(6, 3))
	r.Original = styled(t, r.Rows)
	parts := partsOf(t, r.Original.Content)
	const sheet = "xl/worksheets/sheet2.xml"
	var theirs strings.Builder
	for n := range mostLinks - 5 {
		fmt.Fprintf(&theirs, `<hyperlink ref="A%d" location="A1"/>`, n+100)
	}
	parts[sheet] = strings.Replace(parts[sheet], "</hyperlinks>", theirs.String()+"</hyperlinks>", 1)
	r.Original.Content = packed(t, parts)
	f := open(t, written(t, r))
	if style := looksOf(t, f, data, "O4")[5].(excelize.Style); style.Font.Underline != "" {
		t.Errorf("the file is written %+v", style.Font)
	}
	if !strings.Contains(textOf(t, f, "汇总"), "65,530") {
		t.Error("the summary does not say why")
	}
}
