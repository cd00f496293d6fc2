package export

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"sceneqr/campaign"
	"sceneqr/campaign/words"
)

// resultSheet is the worksheet of the rows in a workbook of our own, in English.
const resultSheet = "Result"

func workbookBytes(t testing.TB, b Batch) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := Workbook(&out, b); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func openWorkbook(t testing.TB, data []byte) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// rowsOf gives all rows of the workbook of b, each as long as the first.
func rowsOf(t testing.TB, b Batch) [][]string {
	t.Helper()
	rows, err := openWorkbook(t, workbookBytes(t, b)).GetRows(resultSheet)
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

func TestWorkbookSaysWhereTheLabelsAre(t *testing.T) {
	b := shops(14)
	b.Codes[1].Copies = 12
	b.Codes[2].Stage = campaign.Ticketed
	rows := rowsOf(t, b)
	for i, want := range [][]string{
		1: {"上海/000001P 星光咖啡·第1号店.jpg", "sheet.pdf", "1", "1"},
		3: {"", "", "", ""},
		5: {"杭州/000005H 星光咖啡·第5号店.jpg", "sheet.pdf", "2", "3"},
	} {
		if want != nil && !slices.Equal(rows[i][9:13], want) {
			t.Errorf("row %d says %q, want %q", i+1, rows[i][9:13], want)
		}
	}
}

func TestWorkbookNamesTheFilesOfTheZIP(t *testing.T) {
	b := shops(30)
	b.Codes[4].Stage = campaign.Planned
	r := openZIP(t, zipBytes(t, b))
	column := len(b.Codes[0].Cells) + 6
	for i, row := range rowsOf(t, b)[1:] {
		if b.Codes[i].Stage != campaign.Verified {
			continue
		}
		if want, _ := jpegOf(b.Codes[i]); !bytes.Equal(readEntry(t, r, row[column]), want) {
			t.Errorf("row %d names %q", i+2, row[column])
		}
	}
}

func TestWorkbookOfAllNamesPNGsAsSuch(t *testing.T) {
	b := shops(2)
	b.Picture = func(campaign.Code) ([]byte, error) { return []byte("\x89PNG\r\n\x1a\n"), nil }
	dir := t.TempDir()
	all(t, dir, b)
	f := openWorkbook(t, []byte(folder(t, dir)[workbookName]))
	if got, err := f.GetCellValue(resultSheet, "J3"); err != nil || got != b.names()[1]+".png" {
		t.Errorf("the file of the second code is %q, %v", got, err)
	}
}

func TestThumbnailsAreTheCodes(t *testing.T) {
	b := shops(3)
	b.Codes[1].Stage = campaign.Planned
	b.Thumbnails = true
	f := openWorkbook(t, workbookBytes(t, b))
	for cell, want := range map[string]int{"D2": 1, "D3": 0, "D4": 1} {
		pictures, err := f.GetPictures(resultSheet, cell)
		if err != nil || len(pictures) != want {
			t.Fatalf("%d pictures at %s, %v, want %d", len(pictures), cell, err, want)
		}
		if want == 1 && !bytes.HasPrefix(pictures[0].File, []byte("\x89PNG")) {
			t.Errorf("the picture at %s begins %q", cell, pictures[0].File[:8])
		}
	}
}

// The customer's workbook goes through the whole export; that it is not damaged is the business of package workbook.
func TestOriginalIsHandedBackAndWhyNotIsANote(t *testing.T) {
	b := shops(3)
	b.Language = words.Chinese
	b.Original = original(t, b)
	dir := t.TempDir()
	d, err := All(t.Context(), dir, b)
	if err != nil || len(d.Notes) > 0 {
		t.Fatalf("notes %v, %v", d.Notes, err)
	}
	f := openWorkbook(t, []byte(folder(t, dir)[workbookName]))
	if got := f.GetSheetList(); !slices.Equal(got, []string{"Sheet1", "汇总"}) {
		t.Errorf("worksheets %q", got)
	}
	if got, _ := f.GetCellValue("Sheet1", "D1"); got != "序列号" {
		t.Errorf("behind the customer's columns stands %q", got)
	}
	b.Codes[2].Name, b.Codes[2].Key = "another", "another"
	const why = `row 4 is not the row of channel "another"`
	d, err = All(t.Context(), dir, b)
	if err != nil || len(d.Notes) != 1 || !strings.Contains(d.Notes[0].String(), why) {
		t.Errorf("notes %v, %v", d.Notes, err)
	}
}

func TestNamesThatAreAlikeAreANote(t *testing.T) {
	b := shops(3)
	b.Names = "x"
	d, err := All(t.Context(), t.TempDir(), b)
	if err != nil || len(d.Notes) != 1 || !strings.Contains(d.Notes[0].String(), "codes.zip") {
		t.Errorf("notes %v, %v", d.Notes, err)
	}
}

func original(t testing.TB, b Batch) *campaign.Original {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for i, c := range b.Codes {
		for n, cell := range c.Cells {
			for row, text := range map[int]string{1: cell.Heading, i + 2: cell.Text} {
				at, _ := excelize.CoordinatesToCellName(n+1, row)
				if err := f.SetCellStr("Sheet1", at, text); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	out, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return &campaign.Original{Name: "channels.xlsx", Worksheet: "Sheet1", HeadingRow: 1, Content: out.Bytes()}
}
