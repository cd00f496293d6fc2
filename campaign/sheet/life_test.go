package sheet_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"sceneqr/campaign"
	"sceneqr/campaign/sheet"
	"sceneqr/campaign/words"
)

// TestSheetsFromLife reads the sheets that testdata/life/make.py makes. Beside each stands what it must give: a line for
// the headings, for each channel and for each warning, or one for each problem. Its first line may say how the sheet is
// read. Nothing here rewrites what is expected: whoever changes it is to look at it.
func TestSheetsFromLife(t *testing.T) {
	files, err := filepath.Glob("testdata/life/*.txt")
	if err != nil || len(files) < 40 {
		t.Fatalf("%d expectations, %v", len(files), err)
	}
	for _, file := range files {
		path := strings.TrimSuffix(file, ".txt")
		t.Run(filepath.Base(path), func(t *testing.T) {
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			first, _, _ := strings.Cut(string(want), "\n")
			skip := first == "hidden rows are skipped"
			got := told(sheet.Read(path, sheet.Options{SkipHidden: skip}))
			if skip {
				got = first + "\n" + got
			}
			if got != string(want) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// TestSheetsFromLifeAreToldInChinese holds every message that those sheets give against the English one: what is ours
// must not be left in English.
func TestSheetsFromLifeAreToldInChinese(t *testing.T) {
	files, err := filepath.Glob("testdata/life/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		s, err := sheet.Read(strings.TrimSuffix(file, ".txt"), sheet.Options{})
		var all []any
		if problems, ok := errors.AsType[*sheet.Problems](err); ok {
			told := problems.List
			if problems.Warnings != nil {
				told = slices.Concat(told, problems.Warnings.List)
			}
			for _, p := range told {
				all = append(all, p.Text, p.Cure)
			}
		} else if err != nil {
			all = append(all, err)
		} else {
			for _, p := range s.Warnings.List {
				all = append(all, p.Text, p.Cure)
			}
		}
		for _, message := range all {
			chinese := words.Chinese.Of(message)
			if chinese == words.English.Of(message) || !strings.ContainsFunc(chinese, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
				t.Errorf("%s: in Chinese %q", file, chinese)
			}
		}
	}
}

// told is all that a sheet gives, in lines.
func told(s *sheet.Sheet, err error) string {
	var b strings.Builder
	if problems, ok := errors.AsType[*sheet.Problems](err); ok {
		tell(&b, "problem", problems)
		tell(&b, "warning", problems.Warnings)
		return b.String()
	}
	if err != nil {
		return fmt.Sprintf("error %v\n", err)
	}
	fmt.Fprintf(&b, "%s row %d: %s\n", s.Worksheet, s.HeadingRow, strings.Join(s.Headings, " | "))
	for _, c := range s.Channels {
		fmt.Fprintf(&b, "%d: %s, %q, group %q, %d copies, %s", c.Row, c.Key, c.Name, c.Group, c.Copies, kind(c))
		if c.Given != "" {
			fmt.Fprintf(&b, ", scene %s", c.Given)
		}
		b.WriteString("; cells")
		for _, cell := range c.Cells {
			fmt.Fprintf(&b, " | %s", strings.TrimSpace(strings.ReplaceAll(cell.Text, "\n", "↵")))
		}
		b.WriteByte('\n')
	}
	tell(&b, "warning", &s.Warnings)
	return b.String()
}

func tell(b *strings.Builder, what string, p *sheet.Problems) {
	if p == nil {
		return
	}
	for _, p := range p.List {
		fmt.Fprintf(b, "%s %s: %v\n\t-> %v\n", what, p.Place(), p.Text, p.Cure)
	}
}

func kind(c campaign.Channel) string {
	text := "permanent"
	if !c.Kind.IsPermanent() {
		text = "temporary for " + c.Validity.String()
	}
	if c.Kind.IsID() {
		text += " by number"
	}
	return text
}
