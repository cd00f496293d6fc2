package command

import (
	"errors"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"sceneqr/campaign"
	"sceneqr/campaign/sheet"
	"sceneqr/campaign/words"
)

func TestUntouchedTemplateIsRefusedAtItsExample(t *testing.T) {
	for _, lang := range []string{"en", "zh"} {
		t.Chdir(t.TempDir())
		s, _ := customer(t)
		s.Language = lang
		if err := s.Template(t.Context(), "a.xlsx"); err != nil {
			t.Fatal(err)
		}
		_, err := sheet.Read("a.xlsx", sheet.Options{})
		p, ok := errors.AsType[*sheet.Problems](err)
		if !ok || len(p.List) != 1 || p.List[0].Cell != "A2" {
			t.Errorf("%s: %v", lang, err)
		}
	}
}

func TestFilledInTemplateIsRead(t *testing.T) {
	for lang, row := range map[string][]any{
		"zh": {"西湖店", "0012", "杭州", 3, "", "临时", "7天", "靠窗", "王芳"},
		"en": {"West Lake", "0012", "Hangzhou", 3, "", "temporary", "7 days", "window", "Wang Fang"},
	} {
		t.Run(lang, func(t *testing.T) {
			t.Chdir(t.TempDir())
			s, _ := customer(t)
			s.Language = lang
			if err := s.Template(t.Context(), "a.xlsx"); err != nil {
				t.Fatal(err)
			}
			fillIn(t, "a.xlsx", row)
			list, err := sheet.Read("a.xlsx", sheet.Options{})
			if err != nil {
				t.Fatal(err)
			}
			c := list.Channels[0]
			if c.Name != row[0] || c.Key != "0012" || c.Group != row[2] || c.Copies != 3 || c.Kind != campaign.Temporary ||
				c.Validity != 7*24*time.Hour || c.Cells[8].Text != row[8] {
				t.Errorf("read %+v", c)
			}
			if list.Warnings.Len() > 0 {
				t.Errorf("warnings %v", list.Warnings.List)
			}
		})
	}
}

// fillIn writes a channel over the example, and adds a column of the customer's own.
func fillIn(t *testing.T, path string, row []any) {
	t.Helper()
	f, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	name := f.GetSheetName(0)
	if err := errors.Join(f.SetCellStr(name, "I1", "店长"), f.SetSheetRow(name, "A2", &row), f.Save()); err != nil {
		t.Fatal(err)
	}
}

// Each choice of the drop-down is a type that the reader knows, and a different one.
func TestEveryTypeOfTheTemplateIsKnown(t *testing.T) {
	for lang, kinds := range map[words.Language]string{
		words.Chinese: "永久,临时,永久ID,临时ID", words.English: "permanent,temporary,permanent ID,temporary ID",
	} {
		t.Chdir(t.TempDir())
		table := "name,type,scene\n"
		for i, kind := range strings.Split(kinds, ",") {
			table += "店" + strconv.Itoa(i) + "," + kind + "," + strconv.Itoa(i+1) + "\n"
		}
		store(t, "a.csv", []byte(table))
		list, err := sheet.Read("a.csv", sheet.Options{})
		if err != nil {
			t.Fatalf("%s: %v", lang, err)
		}
		for i, want := range []campaign.Kind{campaign.Permanent, campaign.Temporary, campaign.PermanentID, campaign.TemporaryID} {
			if got := list.Channels[i].Kind; got != want {
				t.Errorf("%s: type %d is %s, want %s", lang, i, got, want)
			}
		}
	}
}

func TestTemplateTakesThePlaceOfNothing(t *testing.T) {
	t.Chdir(t.TempDir())
	s, _ := customer(t)
	store(t, "a.xlsx", []byte("theirs"))
	for name, want := range map[string]Ending{"a.xlsx": Failed, "a.csv": Misused, "a": Misused} {
		expectEnding(t, s.Template(t.Context(), name), want)
	}
	if got, err := os.ReadFile("a.xlsx"); err != nil || string(got) != "theirs" {
		t.Errorf("the file is %q, %v", got, err)
	}
	if left, err := os.ReadDir("."); err != nil || len(left) != 1 {
		t.Errorf("there are %v, %v", left, err)
	}
}
