package command

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"sceneqr/campaign"
	"sceneqr/campaign/words"
)

const threeShops = "门店编号,门店名称,城市\nA1,静安寺店,上海\nA2,徐家汇店,上海\nB1,西湖店,杭州\n"

// asWorkbook is a table as an Excel workbook.
func asWorkbook(t *testing.T, table string) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	row := 1
	for line := range strings.Lines(table) {
		for col, cell := range strings.Split(strings.TrimSpace(line), ",") {
			name, err := excelize.CoordinatesToCellName(col+1, row)
			if err != nil {
				t.Fatal(err)
			}
			if err := f.SetCellStr("Sheet1", name, cell); err != nil {
				t.Fatal(err)
			}
		}
		row++
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// piped is a customer whose sheet comes from another program. Temporary files go to a folder of their own, which is to be
// empty in the end.
func piped(t *testing.T, content []byte) Settings {
	t.Helper()
	scratch := t.TempDir()
	t.Setenv("TMPDIR", scratch)
	t.Setenv("TMP", scratch)
	t.Cleanup(func() {
		if left, err := os.ReadDir(scratch); err != nil || len(left) > 0 {
			t.Errorf("%v is left, %v", left, err)
		}
	})
	s, _ := customer(t)
	s.Sheet, s.Input, s.Campaign = "-", bytes.NewReader(content), "spring"
	return s
}

func TestASheetComesThroughAPipe(t *testing.T) {
	for name, content := range map[string][]byte{
		"csv": []byte(threeShops), "xlsx": asWorkbook(t, threeShops),
	} {
		t.Run(name, func(t *testing.T) {
			s := piped(t, content)
			if err := s.Run(t.Context()); err != nil {
				t.Fatal(err)
			}
			if told := result(s); !strings.Contains(told, "3 of 3 codes") {
				t.Errorf("told %s", told)
			}
			s.Input = bytes.NewReader(content)
			if work, err := s.Plan(t.Context()); err != nil || work {
				t.Errorf("after the run a plan finds work: %t, %v", work, err)
			}
		})
	}
}

func TestAPipeIsCalledWhatItIs(t *testing.T) {
	for name, content := range map[string]string{"nothing": "", "no spreadsheet": "%PDF-1.7\n"} {
		s := piped(t, []byte(content))
		err := s.Run(t.Context())
		expectEnding(t, err, SheetBad)
		if err == nil || !strings.Contains(err.Error(), `"standard input"`) || strings.Contains(err.Error(), os.TempDir()) {
			t.Errorf("%s: %v", name, err)
		}
		s.Input, s.Console.Language = strings.NewReader(content), words.Chinese
		if err := s.Run(t.Context()); !strings.Contains(words.Chinese.Of(err), `"标准输入"`) {
			t.Errorf("%s: %s", name, words.Chinese.Of(err))
		}
	}
}

func TestAPipeNeedsACampaign(t *testing.T) {
	s := piped(t, []byte(threeShops))
	s.Campaign = ""
	_, planned := s.Plan(t.Context())
	expectEnding(t, planned, Misused)
	s.Input = strings.NewReader(threeShops)
	expectEnding(t, s.Run(t.Context()), Misused)
}

func TestAPipeThatFailsIsToldOf(t *testing.T) {
	s, broken := piped(t, nil), errors.New("the other program is gone")
	s.Input = io.MultiReader(strings.NewReader(threeShops), failing{broken})
	if err := s.Run(t.Context()); !errors.Is(err, broken) {
		t.Errorf("%v", err)
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

func TestASilentPipeIsLeftWhenTheRunIsToStop(t *testing.T) {
	s := piped(t, nil)
	ctx, cancel := context.WithCancelCause(t.Context())
	told, end := errors.New("told to stop"), make(chan struct{})
	defer close(end)
	s.Input = silent{begun: func() { cancel(told) }, end: end}
	if err := s.Run(ctx); !errors.Is(err, told) {
		t.Errorf("%v", err)
	}
}

// silent is a pipe into which nobody writes.
type silent struct {
	begun func()
	end   <-chan struct{}
}

func (s silent) Read([]byte) (int, error) {
	s.begun()
	<-s.end
	return 0, io.EOF
}

func TestTheCampaignIsCalledAsTheFileIs(t *testing.T) {
	for file, want := range map[string]string{
		"spring.xlsx":                             "spring",
		filepath.Join("lists", "渠道.csv"):          "渠道",
		"spring.problems.xlsx":                    "spring",
		"spring.problems.problems.xlsx":           "spring.problems",
		"spring.result.xlsx":                      "spring.result",
		"problems.xlsx":                           "problems",
		filepath.Join("spring.problems", "a.csv"): "a",
	} {
		if got := (Settings{Sheet: file}).campaign(); got != want {
			t.Errorf("%s: %q", file, got)
		}
	}
}

func TestTheCustomersWorkbookIsKeptWithItsCodes(t *testing.T) {
	s, _ := customer(t)
	content := asWorkbook(t, threeShops)
	s.Sheet = written(t, t.TempDir(), "spring.xlsx", string(content))
	if err := s.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if kept := original(t, s); kept == nil || !bytes.Equal(kept.Content, content) || kept.Name != "spring.xlsx" {
		t.Errorf("kept %+v", kept)
	}
	changed := asWorkbook(t, strings.Replace(threeShops, "西湖店", "西湖二店", 1))
	write(t, s.Sheet, string(changed))
	if err := s.Run(t.Context()); err != nil { // nothing is asked, for a name is no key
		t.Fatal(err)
	}
	if kept := original(t, s); kept == nil || !bytes.Equal(kept.Content, changed) {
		t.Error("the newer workbook is not kept")
	}
	s.Campaign, s.Sheet = "spring", written(t, t.TempDir(), "spring.csv", threeShops)
	if err := s.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if kept := original(t, s); kept != nil {
		t.Errorf("of a text file %q is kept", kept.Name)
	}
}

// original is the workbook that the ledger has of the campaign, nil for none.
func original(t *testing.T, s Settings) *campaign.Original {
	t.Helper()
	l, err := s.view(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	kept, err := l.Original(t.Context(), s.campaign())
	if err != nil {
		t.Fatal(err)
	}
	return kept
}
