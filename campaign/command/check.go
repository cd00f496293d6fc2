package command

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"sceneqr/campaign/sheet"
	"sceneqr/campaign/words"
	"sceneqr/export/workbook"
)

// Check reads the sheet as Run does and does no more. Its errors are those of reading; when cells are bad there is a copy of
// the sheet in which they are marked.
func (s Settings) Check(ctx context.Context) error {
	list, err := s.read(ctx, s.options())
	if err != nil {
		return err
	}
	s.Console.Checked(s.sheetName(), list)
	return s.Console.Broken()
}

// mostLines of a sheet are copied when it cannot be copied as it is; of a longer one only those with problems.
const mostLines = 20_000

// mark writes a copy of the sheet in which the bad cells are marked, and says where. File is where the sheet stands. That
// there is no copy is no reason to end differently: the list on the terminal says all.
func (s Settings) mark(file string, problems *sheet.Problems) {
	p, err := s.problems(file, problems)
	if err != nil {
		s.Console.Warn("there is no copy of the sheet with its problems marked: %v", err)
		return
	}
	for _, path := range s.markedPaths() {
		err = s.replaceCopy(path, p)
		if err == nil {
			s.Console.Marked(path, problems)
			return
		}
		if !errors.Is(err, fs.ErrPermission) && !errors.Is(err, syscall.EROFS) {
			break
		}
	}
	s.Console.Warn("there is no copy of the sheet with its problems marked: %v", err)
}

// problemsEnding is how the names of copies end, before the ending of a workbook.
const problemsEnding = ".problems"

// tableEnding is how the names of sheets end.
var tableEnding = regexp.MustCompile(`(?i)\.(xlsx|xlsm|csv|tsv|txt)$`)

// markedPaths are where the copy may be: beside the sheet, or when that folder cannot be written to, in the one that the
// program was started in.
func (s Settings) markedPaths() []string {
	folder, name := filepath.Split(s.Sheet)
	if s.Sheet == standardInput {
		folder, name = "", "stdin"
	}
	name = copyName(name)
	return slices.Compact([]string{filepath.Join(folder, name), name})
}

// copyName is how the copy of a sheet is called: shops.problems.xlsx is that of shops.xlsx, and its own. Any other sheet
// keeps its ending, as in shops.csv.problems.xlsx, so that no two in a folder share a copy.
func copyName(sheet string) string {
	stem := strings.TrimSuffix(sheet, filepath.Ext(sheet))
	if !strings.EqualFold(filepath.Ext(sheet), ".xlsx") || tableEnding.MatchString(stem) {
		stem = sheet
	}
	return strings.TrimSuffix(stem, problemsEnding) + problemsEnding + ".xlsx"
}

// campaignOf is the campaign of a sheet that is given no other name: what its file is called, without the ending. That of
// a copy is that of its sheet, for people correct their cells there.
func campaignOf(file string) string {
	name := strings.TrimSuffix(file, filepath.Ext(file))
	if sheet, ok := strings.CutSuffix(name, problemsEnding); ok {
		return strings.TrimSuffix(sheet, tableEnding.FindString(sheet))
	}
	return name
}

// replaceCopy writes the copy, whole or not at all. One that somebody may have corrected cells in is replaced only by a copy
// of itself that has all that is in it.
func (s Settings) replaceCopy(path string, p workbook.Problems) error {
	if sameFile(path, s.Sheet) && workbook.IsProblems(path) {
		p.Rows = nil
	} else {
		free, err := workbook.Replaceable(path)
		if err != nil {
			return words.Errorf("looking at %q: %w", path, err)
		}
		if !free {
			return words.Errorf("%q is there already and has been changed by hand; check that file, or move it away", path)
		}
	}
	if err := writeFile(path, p.Write); err != nil {
		return words.Errorf("writing %q: %w", path, cause(err))
	}
	return nil
}

func sameFile(a, b string) bool {
	one, err := os.Stat(a)
	other, err2 := os.Stat(b)
	return err == nil && err2 == nil && os.SameFile(one, other)
}

// problems is what the copy is made of.
func (s Settings) problems(file string, problems *sheet.Problems) (workbook.Problems, error) {
	p := workbook.Problems{Name: filepath.Base(s.sheetName()), More: problems.More, Language: s.languageOf(problems.Headings)}
	for _, cell := range problems.List {
		p.Notes = append(p.Notes, workbook.Note{Sheet: cell.Sheet, Cell: cell.Cell, Text: cell.Text, Cure: cell.Cure})
	}
	p.Rows = func() (workbook.Rows, error) { return s.rows(file, problems) }
	var err error
	p.Content, err = workbook.Copyable(file)
	return p, err
}

// languageOf is that of --lang, or else that of whoever wrote the headings or, when there are none, reads the terminal.
func (s Settings) languageOf(headings []string) words.Language {
	if l, err := words.Parse(s.Language); err == nil {
		return l
	}
	if len(headings) == 0 {
		return s.Console.Language
	}
	return words.Among(headings)
}

// rows are all of a sheet, or of a long one those with headings and problems.
func (s Settings) rows(file string, problems *sheet.Problems) (workbook.Rows, error) {
	wanted, last := map[int]bool{problems.HeadingRow: true}, 0
	for _, p := range problems.List {
		row, _ := strconv.Atoi(strings.TrimLeft(p.Cell, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
		wanted[row], last = true, max(last, row)
	}
	var all, some []workbook.Line
	o := sheet.Options{Worksheet: problems.Worksheet, Map: s.Columns}
	err := sheet.Rows(file, o, func(row int, cells []string) error {
		line := workbook.Line{Number: row, Cells: slices.Clone(cells)}
		if len(all) <= mostLines {
			all = append(all, line)
		}
		if wanted[row] {
			some = append(some, line)
		}
		if len(all) > mostLines && row >= last {
			return io.EOF
		}
		return nil
	})
	if err != nil {
		return workbook.Rows{}, words.Errorf("reading the sheet once more: %w", err)
	}
	if len(all) > mostLines {
		return workbook.Rows{Lines: some, Part: true}, nil
	}
	return workbook.Rows{Lines: all}, nil
}
