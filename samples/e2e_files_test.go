//go:build e2e

package samples

import (
	"archive/zip"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	sceneqr "sceneqr/samples/program"
)

// The campaigns that are printed: one of many groups and copies, and one of few labels.
const (
	shops = "channels"
	few   = "few"
)

const fewSheet = `编号,名称,分组,份数
F1,上海南京西路旗舰店,上海,2
F2,北京国际金融中心购物广场东区负一层中庭咖啡体验店,北京,1
F3,“老张” Café·No.8 (B1),北京,1
F4,䶮泉路店,成都,3
F5,店,成都,1
`

// ledgers are those of campaigns that are finished, by campaign.
type ledgers map[string]string

// newLedgers runs each campaign in the sandbox.
func newLedgers(t *testing.T) ledgers {
	t.Helper()
	dir, samples := t.TempDir(), workingDirectory(t)
	sheet := filepath.Join(dir, few+".csv")
	if err := os.WriteFile(sheet, []byte(fewSheet), 0o600); err != nil {
		t.Fatal(err)
	}
	all := ledgers{}
	for campaign, sheet := range map[string]string{shops: filepath.Join(samples, "channels.xlsx"), few: sheet} {
		execute(t, dir, "run", "--sandbox", "--quiet", "--proof", "off", sheet)
		all[campaign] = filepath.Join(dir, "out", campaign, "sandbox.db")
	}
	return all
}

// export makes the files of a campaign once more, as the job says, and gives their folder.
func (l ledgers) export(t *testing.T, campaign string, j job) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range j.files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	arguments := append([]string{
		"export", "--quiet", "--proof", "off", "--ledger", l[campaign], "--layout", j.layout, "--out", "files",
	}, j.flags...)
	execute(t, dir, append(arguments, campaign)...)
	return filepath.Join(dir, "files")
}

func workingDirectory(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// execute runs the program in a folder and gives what it prints.
func execute(t *testing.T, dir string, arguments ...string) []byte {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), program(t), arguments...)
	cmd.Dir, cmd.Env = dir, sceneqr.Environment()
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("sceneqr %q: %v\n%s", arguments, err, said(err))
	}
	return out
}

// A resultRow is a row of result.xlsx, as far as it matters here.
type resultRow struct {
	number int
	url    string
	file   string // in the ZIP
	first  place  // of its labels
	copies int
}

// A place is a label's, both counted from 1 as in the workbook.
type place struct{ page, cell int }

// readWorkbook reads the result of an export of one volume.
func readWorkbook(t *testing.T, folder string) []resultRow {
	t.Helper()
	book, err := excelize.OpenFile(filepath.Join(folder, "result.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	cells, err := book.GetRows(book.GetSheetList()[0])
	if err != nil {
		t.Fatal(err)
	}
	top := slices.IndexFunc(cells, func(row []string) bool { return slices.Contains(row, "链接") })
	if top < 0 {
		t.Fatal("the workbook has no headings")
	}
	column := map[string]int{}
	for i, heading := range cells[top] {
		column[heading] = i
	}
	var rows []resultRow
	for i, cells := range cells[top+1:] {
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
				t.Fatalf("row %d, %s: %v", top+i+2, heading, err)
			}
			return n
		}
		rows = append(rows, resultRow{
			number: top + i + 2,
			url:    text("链接"),
			file:   text("图片文件"),
			first:  place{number("页"), number("位置")},
			copies: number("份数"),
		})
	}
	return rows
}

// once are the rows with one label each, as a page for sign-off has them.
func once(rows []resultRow) []resultRow {
	rows = slices.Clone(rows)
	for i := range rows {
		rows[i].copies = 1
	}
	return rows
}

// wantedLabels is what stands in each cell. The labels of a row follow one another.
func wantedLabels(rows []resultRow, perPage, overs int) map[place]string {
	want := map[place]string{}
	for _, row := range rows {
		at := row.first
		for range row.copies + overs {
			want[at] = row.url
			if at.cell++; at.cell > perPage {
				at = place{at.page + 1, 1}
			}
		}
	}
	return want
}

// unpackPictures unpacks the ZIP's files with one of the endings, and gives the path of each by its name in the ZIP.
func unpackPictures(t *testing.T, folder string, endings ...string) map[string]string {
	t.Helper()
	archive, err := zip.OpenReader(filepath.Join(folder, "codes.zip"))
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	dir := t.TempDir()
	out := map[string]string{}
	for _, entry := range archive.File {
		for _, ending := range endings {
			if strings.HasSuffix(entry.Name, ending) {
				out[entry.Name] = filepath.Join(dir, strconv.Itoa(len(out))+ending)
				unpackTo(t, entry, out[entry.Name])
			}
		}
	}
	return out
}

func unpackTo(t *testing.T, entry *zip.File, path string) {
	t.Helper()
	r, err := entry.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	content, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
}
