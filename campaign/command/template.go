package command

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"sceneqr/campaign/sheet"
	"sceneqr/campaign/words"
	"sceneqr/export/workbook"
)

// TakenError says that there is a file where a template was to be.
type TakenError struct{ File string }

func (e *TakenError) Error() string { return e.Message().String() }

// Message is the file.
func (e *TakenError) Message() words.Message {
	return words.Of("%q is there already, and a template takes the place of no file", e.File)
}

// Cure is one line for who wants a template.
func (e *TakenError) Cure() words.Message {
	return words.Of("name another file, or move that one away")
}

// Template writes an empty sheet to fill in, in the language of --lang or else the terminal's. It never takes the place of a
// file that is there: somebody may have filled it in.
func (s Settings) Template(_ context.Context, file string) error {
	if !strings.EqualFold(filepath.Ext(file), ".xlsx") {
		return misused("a template is an Excel workbook: give it a name such as channels.xlsx, not %q", file)
	}
	if _, err := os.Lstat(file); err == nil {
		return &TakenError{file}
	}
	t := workbook.Template{Language: s.languageOf(nil), Example: sheet.Example, MaxCopies: sheet.MaxCopies}
	if err := writeFile(file, t.Write); err != nil {
		return words.Errorf("writing %q: %w", file, cause(err))
	}
	s.Console.Template(file)
	return s.Console.Broken()
}

// cause is what went wrong with a file, without the name that only a moment's file had.
func cause(err error) error {
	if p, ok := err.(*fs.PathError); ok {
		return p.Err
	}
	return err
}
