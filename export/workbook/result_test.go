package workbook

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"sceneqr/campaign"
	"sceneqr/campaign/words"
)

// shops are n rows of verified codes in three cities, whose channels stand in a sheet with its headings in the row heading.
func shops(n, heading int) []Row {
	rows := make([]Row, n)
	for i := range rows {
		c := &campaign.Code{
			Channel: campaign.Channel{
				Row: heading + 1 + i, Key: fmt.Sprintf("%06d", i+1), Name: fmt.Sprintf("星光咖啡·第%d号店", i+1),
				Group: []string{"上海", "杭州", "北京"}[i%3], Copies: 1,
			},
			Campaign: "春季拉新", Serial: i + 1, Scene: campaign.Scene(fmt.Sprintf("spring-%06d", i+1)), Stage: campaign.Verified,
			Ticket: fmt.Sprintf("gQH47joAAAAAAAAAASxodHRwOi8vd2VpeGlu%08d", i), URL: fmt.Sprintf("http://weixin.qq.com/q/02kQ7xy%08d", i),
		}
		c.Cells = []campaign.Cell{{Heading: "编号", Text: c.Key}, {Heading: "名称", Text: c.Name}, {Heading: "城市", Text: c.Group}}
		rows[i] = Row{Code: c, File: fmt.Sprintf("%s/%s %s.jpg", c.Group, c.Label(), c.Name), Volume: "sheet.pdf", Page: i/12 + 1, Cell: i%12 + 1}
	}
	return rows
}

func resultOf(rows []Row) Result {
	return Result{
		Title: "春季拉新", Campaign: "春季拉新", AppID: "wx1234567890abcdef", Time: time.Date(2026, 11, 22, 16, 30, 0, 0, time.UTC),
		Version: "v1.5.0", Language: words.Chinese, Rows: rows,
	}
}

func written(t testing.TB, r Result) []byte {
	t.Helper()
	data, _ := writtenWithNotes(t, r)
	return data
}

func writtenWithNotes(t testing.TB, r Result) ([]byte, []words.Message) {
	t.Helper()
	var out bytes.Buffer
	notes, err := r.Write(&out)
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes(), notes
}

func open(t testing.TB, data []byte) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// value is what a cell shows.
func value(t testing.TB, f *excelize.File, sheet, cell string) string {
	t.Helper()
	text, err := f.GetCellValue(sheet, cell)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// rowsOf gives all rows of a worksheet, each as long as the first.
func rowsOf(t testing.TB, f *excelize.File, sheet string) [][]string {
	t.Helper()
	rows, err := f.GetRows(sheet)
	if err != nil {
		t.Fatal(err)
	}
	for i := range rows {
		for len(rows[i]) < len(rows[0]) {
			rows[i] = append(rows[i], "")
		}
	}
	return rows
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// square is a picture for each row, and another one for each.
func square(i int) ([]byte, error) {
	picture := image.NewGray(image.Rect(0, 0, 148, 148))
	picture.SetGray(i%148, i/148, color.Gray{Y: 255})
	var out bytes.Buffer
	err := png.Encode(&out, picture)
	return out.Bytes(), err
}
