package command

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

const badShops = "门店编号,门店名称,份数\nA1,静安寺店,1\nA1,徐家汇店,0\nA3,,1\n"

// checker is somebody who checks a sheet of this name, in a folder of its own that the program is started in.
func checker(t *testing.T, name string, content []byte) Settings {
	t.Helper()
	t.Chdir(t.TempDir())
	s, _ := customer(t)
	s.Sheet = name
	store(t, name, content)
	return s
}

func store(t *testing.T, path string, content []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

// cellsOf are the cells that the list of a copy names.
func cellsOf(t *testing.T, path string) []string {
	t.Helper()
	f, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows(f.GetSheetName(0))
	if err != nil {
		t.Fatal(err)
	}
	var cells []string
	for _, row := range rows[4:] {
		cells = append(cells, row[0])
	}
	return cells
}

func TestCheckCountsWhatAGoodSheetHas(t *testing.T) {
	s := checker(t, "shops.csv", []byte(threeShops))
	if err := s.Check(t.Context()); err != nil {
		t.Fatal(err)
	}
	if told := result(s); !strings.Contains(told, "3 channels in shops.csv, no problems") || !strings.Contains(told, "labels: 3") {
		t.Errorf("told %s", told)
	}
	if left, _ := filepath.Glob("*"); len(left) != 1 {
		t.Errorf("there are %q", left)
	}
}

func TestCheckMarksTheProblemsBesideTheSheet(t *testing.T) {
	for name, tc := range map[string]struct {
		sheet   string
		content []byte
		copy    string
		want    string
	}{
		"text":     {"spring/shops.csv", []byte(badShops), "spring/shops.csv.problems.xlsx", "A3 C3 B4"},
		"workbook": {"spring/shops.xlsx", asWorkbook(t, badShops), "spring/shops.problems.xlsx", "Sheet1!A3 Sheet1!C3 Sheet1!B4"},
	} {
		t.Run(name, func(t *testing.T) {
			s := checker(t, tc.sheet, tc.content)
			expectEnding(t, s.Check(t.Context()), SheetBad)
			if got := strings.Join(cellsOf(t, tc.copy), " "); got != tc.want {
				t.Errorf("the copy lists %s, want %s", got, tc.want)
			}
			if _, err := os.Stat(filepath.Base(tc.copy)); err == nil {
				t.Error("there is a second copy")
			}
		})
	}
}

func TestRunAndPlanMarkTheProblemsToo(t *testing.T) {
	s := checker(t, "shops.csv", []byte(badShops))
	expectEnding(t, s.Run(t.Context()), SheetBad)
	if got := len(cellsOf(t, "shops.csv.problems.xlsx")); got != 3 {
		t.Errorf("%d problems are listed after run", got)
	}
	if err := os.Remove("shops.csv.problems.xlsx"); err != nil {
		t.Fatal(err)
	}
	_, err := s.Plan(t.Context())
	expectEnding(t, err, SheetBad)
	if got := len(cellsOf(t, "shops.csv.problems.xlsx")); got != 3 {
		t.Errorf("%d problems are listed after plan", got)
	}
}

func TestCopyOfStandardInputIsWhereTheProgramWasStarted(t *testing.T) {
	s := checker(t, "elsewhere.csv", nil)
	s.Sheet, s.Input = standardInput, bytes.NewReader([]byte(badShops))
	expectEnding(t, s.Check(t.Context()), SheetBad)
	if got := len(cellsOf(t, "stdin.problems.xlsx")); got != 3 {
		t.Errorf("%d problems are listed", got)
	}
}

func TestCorrectedCopyIsTheNextSheetAndIsNotWrittenOver(t *testing.T) {
	s := checker(t, "shops.xlsx", asWorkbook(t, badShops))
	expectEnding(t, s.Check(t.Context()), SheetBad)
	expectEnding(t, s.Check(t.Context()), SheetBad) // nobody has touched the copy, and it is made anew

	correct(t, "shops.problems.xlsx", map[string]string{"A3": "A2"})
	s.Sheet = "shops.problems.xlsx"
	expectEnding(t, s.Check(t.Context()), SheetBad)
	if got := strings.Join(cellsOf(t, s.Sheet), " "); got != "Sheet1!C3 Sheet1!B4" {
		t.Errorf("the copy of the copy lists %s", got)
	}

	correct(t, s.Sheet, map[string]string{"C3": "2", "B4": "西湖店"})
	before, err := os.ReadFile(s.Sheet)
	if err != nil {
		t.Fatal(err)
	}
	original := s
	original.Sheet = "shops.xlsx"
	expectEnding(t, original.Check(t.Context()), SheetBad)
	if after, err := os.ReadFile(s.Sheet); err != nil || !bytes.Equal(before, after) {
		t.Errorf("checking the sheet again has changed the corrected copy, %v", err)
	}
	if err := s.Check(t.Context()); err != nil {
		t.Errorf("the corrected copy: %v", err)
	}
}

// correct does what a person does in a spreadsheet.
func correct(t *testing.T, path string, cells map[string]string) {
	t.Helper()
	f, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for cell, text := range cells {
		if err := f.SetCellStr("Sheet1", cell, text); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.SetAppProps(&excelize.AppProperties{Application: "Microsoft Excel"}); err != nil {
		t.Fatal(err)
	}
	if err := f.Save(); err != nil {
		t.Fatal(err)
	}
}

func TestFileOfTheCustomersIsNotWrittenOver(t *testing.T) {
	s := checker(t, "shops.csv", []byte(badShops))
	theirs := asWorkbook(t, threeShops)
	store(t, "shops.csv.problems.xlsx", theirs)
	expectEnding(t, s.Check(t.Context()), SheetBad)
	if got, err := os.ReadFile("shops.csv.problems.xlsx"); err != nil || !bytes.Equal(got, theirs) {
		t.Errorf("it has been changed, %v", err)
	}

	named := checker(t, "ours.problems.xlsx", asWorkbook(t, badShops))
	expectEnding(t, named.Check(t.Context()), SheetBad)
	if got, err := os.ReadFile("ours.problems.xlsx"); err != nil || !bytes.Equal(got, asWorkbook(t, badShops)) {
		t.Errorf("a sheet that only has such a name has been changed, %v", err)
	}
}

func TestCopyIsElsewhereWhenTheFolderIsLocked(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("nothing is locked for root")
	}
	s := checker(t, "locked/shops.csv", []byte(badShops))
	if err := os.Chmod("locked", 0o500); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod("locked", 0o700) })
	expectEnding(t, s.Check(t.Context()), SheetBad)
	if got := len(cellsOf(t, "shops.csv.problems.xlsx")); got != 3 {
		t.Errorf("%d problems are listed", got)
	}
}

func TestLongSheetIsCheckedToTheEnd(t *testing.T) {
	var long strings.Builder
	long.WriteString("名称,份数\n")
	for i := range mostLines + 10 {
		fmt.Fprintf(&long, "%d号店,1\n", i)
	}
	long.WriteString("最后,many\n")
	s := checker(t, "shops.csv", []byte(long.String()))
	expectEnding(t, s.Check(t.Context()), SheetBad)
	if got, want := strings.Join(cellsOf(t, "shops.csv.problems.xlsx"), " "), "B"+strconv.Itoa(mostLines+12); got != want {
		t.Errorf("the copy lists %s, want %s", got, want)
	}
	s.Sheet = "shops.csv.problems.xlsx"
	err := s.Check(t.Context())
	expectEnding(t, err, SheetBad)
	if err == nil || !strings.Contains(err.Error(), "no visible worksheet") {
		t.Errorf("the rows with problems are taken for a sheet: %v", err)
	}
}

func TestSheetsOfOneNameHaveACopyEach(t *testing.T) {
	s := checker(t, "shops.csv", []byte(badShops))
	store(t, "shops.xlsx", asWorkbook(t, "门店名称,份数\n静安寺店,0\n"))
	for range 2 {
		for _, sheet := range []string{"shops.csv", "shops.xlsx"} {
			s.Sheet = sheet
			expectEnding(t, s.Check(t.Context()), SheetBad)
		}
	}
	for file, want := range map[string]string{"shops.csv.problems.xlsx": "A3 C3 B4", "shops.problems.xlsx": "Sheet1!B2"} {
		if got := strings.Join(cellsOf(t, file), " "); got != want {
			t.Errorf("%s lists %s, want %s", file, got, want)
		}
	}
	if left, _ := filepath.Glob("*"); len(left) != 4 {
		t.Errorf("there are %q", left)
	}
}

func TestCopyIsCalledAsItsSheetAndOfItsCampaign(t *testing.T) {
	copies := map[string]string{}
	for sheet, want := range map[string]string{
		"春.xlsx": "春.problems.xlsx", "春.XLSX": "春.problems.xlsx", "春.xlsm": "春.xlsm.problems.xlsx", "春.csv": "春.csv.problems.xlsx",
		"v1.2.xlsx": "v1.2.problems.xlsx", "a.csv.xlsx": "a.csv.xlsx.problems.xlsx", "a.csv": "a.csv.problems.xlsx",
		"stdin": "stdin.problems.xlsx", "problems.xlsx": "problems.problems.xlsx",
	} {
		made := copyName(sheet)
		if made != want {
			t.Errorf("the copy of %s is %s, want %s", sheet, made, want)
		}
		if again := copyName(made); again != made {
			t.Errorf("the copy of %s is %s", made, again)
		}
		if one, other := campaignOf(sheet), campaignOf(made); one != other {
			t.Errorf("%s is campaign %s and its copy %s", sheet, one, other)
		}
		if other, taken := copies[made]; taken && !strings.EqualFold(other, sheet) {
			t.Errorf("%s and %s share a copy", sheet, other)
		}
		copies[made] = sheet
	}
}
