package sheet

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestProblemsKnowTheirHeadings(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.csv")
	if err := os.WriteFile(path, []byte("shops\n\nname,copies\nA,none\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Read(path, Options{})
	p, ok := errors.AsType[*Problems](err)
	if !ok {
		t.Fatal(err)
	}
	if p.Worksheet != "" || p.HeadingRow != 3 || !slices.Equal(p.Headings, []string{"name", "copies"}) {
		t.Errorf("worksheet %q, headings %q in row %d", p.Worksheet, p.Headings, p.HeadingRow)
	}
}

func TestRowsAreThoseOfTheTable(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.csv")
	if err := os.WriteFile(path, []byte("shops\n\nname,copies\nA,none\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var numbers []int
	enough := errors.New("enough")
	err := Rows(path, Options{}, func(row int, cells []string) error {
		if numbers = append(numbers, row); len(numbers) == 3 {
			if !slices.Equal(cells, []string{"A", "none"}) {
				t.Errorf("row %d is %q", row, cells)
			}
			return enough
		}
		return nil
	})
	if !errors.Is(err, enough) || !slices.Equal(numbers, []int{1, 3, 4}) {
		t.Errorf("rows %v, error %v", numbers, err)
	}
}
