package command

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"

	"sceneqr/campaign/sheet"
	"sceneqr/campaign/words"
)

// pipedName is what the ledger calls a sheet that came through a pipe, in whatever language people are told of it.
const pipedName = "stdin.xlsx"

// standardInput is the sheet that comes through a pipe.
const standardInput = "-"

// mostInput is as much as a sheet is read of, in bytes: see [sheet.Options]. One byte more is kept, for the reader to see
// that it is too much.
const mostInput = 1 << 30

// options are how the sheet is to be read.
func (s Settings) options() sheet.Options {
	return sheet.Options{Worksheet: s.Worksheet, Map: s.Columns, SkipHidden: s.Hidden == hiddenSkip}
}

// read reads the sheet. What is wrong with it is listed, and marked in a copy of the workbook.
func (s Settings) read(ctx context.Context, o sheet.Options) (*sheet.Sheet, error) {
	if err := s.checkChoices(); err != nil {
		return nil, err
	}
	file, remove, err := s.file(ctx)
	if err != nil {
		return nil, err
	}
	defer remove()
	list, err := sheet.Read(file, o)
	if problems, ok := errors.AsType[*sheet.Problems](err); ok {
		s.Console.SheetProblems(problems)
		if problems.Warnings != nil {
			s.Console.SheetWarnings(*problems.Warnings)
		}
		s.mark(file, problems)
	}
	if err != nil {
		return nil, &SheetError{err}
	}
	s.Console.SheetWarnings(list.Warnings)
	if s.Sheet == standardInput && list.Original != nil {
		list.Original.Name = pipedName
	}
	return list, nil
}

// continued goes on with the campaign whose result has come back, unless the person names one or has named the file anew.
func (s Settings) continued(list *sheet.Sheet) (Settings, error) {
	switch {
	case s.Campaign != "":
	case list.ResultOf != "" && s.saysNothing():
		s.Campaign = list.ResultOf
		s.Console.Say("%s is the result of campaign %s, which goes on with it", filepath.Base(s.sheetName()), s.Campaign)
	case s.Sheet == standardInput:
		return s, misused("standard input has no name for its campaign: add --campaign NAME")
	}
	return s, nil
}

// saysNothing tells a name that says nothing of the campaign: that of a pipe, or of every campaign's result.xlsx, which a
// browser makes result (1).xlsx of and an office result - 副本.xlsx.
func (s Settings) saysNothing() bool {
	return s.Sheet == standardInput || resultName.MatchString(filepath.Base(s.Sheet))
}

// resultName knows the copies of a result by what computers put behind a name, and no name that a person has chosen.
var resultName = regexp.MustCompile(`(?i)^result( ?[(（]\d+[)）])?( - (副本|copy)( ?[(（]\d+[)）])?)?(\.problems)?\.xlsx$`)

// file is where the sheet can be read, until remove is called. Standard input is copied, for a workbook is read from its
// end; the copy is called what it is, since errors name the file.
func (s Settings) file(ctx context.Context) (path string, remove func(), err error) {
	if s.Sheet != standardInput {
		return s.Sheet, func() {}, nil
	}
	folder, err := os.MkdirTemp("", "sceneqr-*")
	if err != nil {
		return "", nil, words.Errorf("keeping standard input for reading: %w", err)
	}
	remove = func() { _ = os.RemoveAll(folder) } // what is left is for the system to clear
	path = filepath.Join(folder, s.sheetName())
	if err := s.keep(ctx, path); err != nil {
		remove()
		return "", nil, err
	}
	return path, remove, nil
}

// keep copies standard input to a file. A pipe may be silent for ever, so it is left to itself when ctx ends.
func (s Settings) keep(ctx context.Context, path string) error {
	f, err := os.Create(path)
	if err != nil {
		return words.Errorf("keeping standard input for reading: %w", err)
	}
	copied := make(chan error, 1)
	go func() {
		_, err := io.Copy(f, io.LimitReader(s.input(), mostInput+1))
		copied <- err
	}()
	select {
	case <-ctx.Done():
		_ = f.Close() // the copier still has it, and Windows removes no open file
		return context.Cause(ctx)
	case err = <-copied:
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return words.Errorf("reading standard input: %w", err)
	}
	return nil
}

func (s Settings) input() io.Reader {
	if s.Input == nil {
		return os.Stdin
	}
	return s.Input
}

// sheetName is the sheet as people are told of it.
func (s Settings) sheetName() string {
	if s.Sheet == standardInput {
		return s.Console.Language.Of(words.Of("standard input"))
	}
	return s.Sheet
}
