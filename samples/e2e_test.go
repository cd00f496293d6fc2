//go:build e2e

package samples

import (
	"archive/zip"
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// The printed page, in millimetres: what the print shop is promised, said again so that a page that moves is noticed.
const (
	labelsAcross = 3
	labelsOnPage = 12
	labelWidth   = 63.0
	labelHeight  = 67.0
	gridLeft     = 10.5
	gridTop      = 18.0

	dpi = 300
)

// TestOtherPeoplesDecoderReadsEveryCode has zbarimg read every picture of the ZIP and every label of the PDF as poppler
// draws it, and holds the texts against the urls of the workbook, row by row. SCENEQR_E2E_FILES is the folder with the
// files of a run; samples/e2e.sh makes one.
func TestOtherPeoplesDecoderReadsEveryCode(t *testing.T) {
	folder := os.Getenv("SCENEQR_E2E_FILES")
	if folder == "" {
		t.Fatal("SCENEQR_E2E_FILES is not set; bash samples/e2e.sh runs this test")
	}
	rows := readWorkbook(t, filepath.Join(folder, "result.xlsx"))
	pictures := unpackPictures(t, filepath.Join(folder, "codes.zip"))
	labels := cutLabels(t, filepath.Join(folder, "sheet.pdf"))

	read, printed := 0, 0
	for _, row := range rows {
		path, ok := pictures[row.file]
		if !ok {
			t.Errorf("row %d: the ZIP has no %q", row.number, row.file)
			continue
		}
		if got := decode(t, path); got != row.url {
			t.Errorf("row %d: the picture %q reads %q, want %q", row.number, row.file, got, row.url)
		}
		read++
		for label := row.label; label < row.label+row.copies; label++ {
			if label >= len(labels) {
				t.Errorf("row %d: the PDF has no label %d", row.number, label+1)
				break
			}
			if got := decode(t, labels[label]); got != row.url {
				t.Errorf("row %d: label %d reads %q, want %q", row.number, label+1, got, row.url)
			}
			printed++
		}
	}
	for _, path := range labels[min(printed, len(labels)):] {
		if got := decode(t, path); got != "" {
			t.Errorf("a label after the last reads %q", got)
		}
	}
	if read == 0 || read != len(pictures) {
		t.Errorf("%d pictures read for %d in the ZIP", read, len(pictures))
	}
	fmt.Printf("zbarimg read %d of %d pictures and %d labels as the workbook has them\n", read, len(pictures), printed)
}

// A resultRow is a row of result.xlsx, as far as it matters here.
type resultRow struct {
	number int
	url    string
	file   string // in the ZIP
	label  int    // the first of its labels, counted from 0 through all pages
	copies int
}

func readWorkbook(t *testing.T, path string) []resultRow {
	t.Helper()
	book, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	cells, err := book.GetRows(book.GetSheetList()[0])
	if err != nil {
		t.Fatal(err)
	}
	column := map[string]int{}
	for i, heading := range cells[0] {
		column[heading] = i
	}
	var rows []resultRow
	for i, cells := range cells[1:] {
		text := func(heading string) string {
			at, ok := column[heading]
			if !ok {
				t.Fatalf("the workbook has no column %q", heading)
			}
			return cells[at]
		}
		number := func(heading string) int {
			n, err := strconv.Atoi(text(heading))
			if err != nil {
				t.Fatalf("row %d, %s: %v", i+2, heading, err)
			}
			return n
		}
		rows = append(rows, resultRow{
			number: i + 2,
			url:    text("链接 url"),
			file:   text("图片 file"),
			label:  (number("页 page")-1)*labelsOnPage + number("位置 place") - 1,
			copies: number("份数"),
		})
	}
	return rows
}

// unpackPictures gives the path of each JPEG by its name in the ZIP.
func unpackPictures(t *testing.T, path string) map[string]string {
	t.Helper()
	archive, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	dir := t.TempDir()
	out := map[string]string{}
	for _, entry := range archive.File {
		if !strings.HasSuffix(entry.Name, ".jpg") {
			continue
		}
		content, err := entry.Open()
		if err != nil {
			t.Fatal(err)
		}
		out[entry.Name] = filepath.Join(dir, fmt.Sprintf("%d.jpg", len(out)))
		save(t, out[entry.Name], func(w io.Writer) error {
			_, err := io.Copy(w, content)
			return err
		})
		content.Close()
	}
	return out
}

// cutLabels draws the pages as a printer would and cuts them up, in the order of the labels.
func cutLabels(t *testing.T, path string) []string {
	t.Helper()
	dir := t.TempDir()
	command(t, "pdftoppm", "-r", strconv.Itoa(dpi), "-gray", "-png", path, filepath.Join(dir, "page"))
	pages, err := filepath.Glob(filepath.Join(dir, "page*.png")) // sorted, and numbered with leading zeros
	if err != nil {
		t.Fatal(err)
	}
	var labels []string
	for _, page := range pages {
		paper := readPNG(t, page)
		for cell := range labelsOnPage {
			label := image.NewGray(image.Rect(0, 0, pixels(labelWidth), pixels(labelHeight)))
			corner := image.Pt(pixels(gridLeft+float64(cell%labelsAcross)*labelWidth),
				pixels(gridTop+float64(cell/labelsAcross)*labelHeight))
			draw.Draw(label, label.Bounds(), paper, corner, draw.Src)
			name := filepath.Join(dir, fmt.Sprintf("label-%04d.png", len(labels)))
			save(t, name, func(w io.Writer) error { return png.Encode(w, label) })
			labels = append(labels, name)
		}
	}
	return labels
}

func pixels(millimetres float64) int { return int(math.Round(millimetres / 25.4 * dpi)) }

func readPNG(t *testing.T, path string) image.Image {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return img
}

func save(t *testing.T, path string, content func(io.Writer) error) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := content(f); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

// decode is what zbarimg reads in a picture: "" for nothing, several lines for several codes.
func decode(t *testing.T, path string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "zbarimg", "-q", "--raw", "-Sdisable", "-Sqrcode.enable", path)
	out, err := cmd.Output()
	const nothingFound = 4
	if err != nil && cmd.ProcessState.ExitCode() != nothingFound {
		t.Fatalf("zbarimg: %v", err)
	}
	return strings.TrimSuffix(string(out), "\n")
}

func command(t *testing.T, name string, args ...string) {
	t.Helper()
	if out, err := exec.CommandContext(t.Context(), name, args...).CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
}
