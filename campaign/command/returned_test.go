package command

import (
	"bytes"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"sceneqr/campaign/wechat/emulator"
)

// finished is a customer who has got the codes of three shops, and the result with another shop written below them. It
// stands in a folder of its own.
func finished(t *testing.T) (s Settings, e *emulator.Emulator, result string) {
	t.Helper()
	s, e = customer(t)
	s.Sheet = written(t, t.TempDir(), "spring.xlsx", string(asWorkbook(t, threeShops)))
	if err := s.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenFile(filepath.Join(s.out(), "result.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	result = filepath.Join(t.TempDir(), "result.xlsx")
	row := []string{"B2", "断桥店", "杭州"}
	if err := errors.Join(f.SetSheetRow("Sheet1", "A5", &row), f.SaveAs(result)); err != nil {
		t.Fatal(err)
	}
	return s, e, result
}

func TestAResultThatComesBackGoesOnWithItsCampaign(t *testing.T) {
	s, e, result := finished(t)
	content, err := os.ReadFile(result)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"result.xlsx", "Result (1).xlsx", "result(1).xlsx", "result - 副本.xlsx", "-"} {
		s.Sheet, s.Input = name, bytes.NewReader(content)
		if name != "-" {
			s.Sheet = written(t, t.TempDir(), name, string(content))
		}
		if err := s.Run(t.Context()); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if e.Spent() != 4 {
			t.Errorf("%s: %d codes are spent, want one more than 3", name, e.Spent())
		}
		if !strings.Contains(said(s), "is the result of campaign spring") {
			t.Errorf("%s: told %s", name, said(s))
		}
		s.Console.Err.(*bytes.Buffer).Reset()
	}
	for _, name := range []string{"summer.xlsx", "results.xlsx", "result-summer.xlsx"} {
		renamed := s
		renamed.Sheet = written(t, t.TempDir(), name, string(content))
		expectEnding(t, renamed.Run(t.Context()), Misused)
	}
	s.Sheet, s.Campaign = "-", "summer"
	s.Input = bytes.NewReader(content)
	expectEnding(t, s.Run(t.Context()), Misused)
	if e.Spent() != 4 {
		t.Errorf("%d codes are spent, want no more than 4", e.Spent())
	}
}

func TestADamagedWorkbookInTheLedgerHoldsNothingBack(t *testing.T) {
	s, _ := customer(t)
	s.Sheet = written(t, t.TempDir(), "spring.xlsx", string(asWorkbook(t, threeShops)))
	if err := s.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", s.Ledger)
	if err != nil {
		t.Fatal(err)
	}
	_, err = db.Exec(`UPDATE original SET content = randomblob(length(content))`)
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	const damaged = "the results are not in your own workbook"
	s.Campaign, s.Out = "spring", t.TempDir()
	if err := s.Export(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(s.Out, "result.xlsx")); err != nil || !strings.Contains(said(s), damaged) {
		t.Errorf("%v; told %s", err, said(s))
	}
	s.Console.Err.(*bytes.Buffer).Reset()
	if err := s.Run(t.Context()); err != nil || strings.Contains(said(s), damaged) {
		t.Errorf("%v; told %s", err, said(s))
	}
	if kept := original(t, s); kept == nil || !bytes.Equal(kept.Content, asWorkbook(t, threeShops)) {
		t.Error("the workbook is not kept anew")
	}
}
