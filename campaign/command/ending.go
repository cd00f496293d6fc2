package command

import (
	"errors"

	"sceneqr/campaign/sheet"
	"sceneqr/campaign/words"
)

// Ending is how a command can end other than well. Each has an exit status of its own.
type Ending uint8

// The endings.
const (
	Failed       Ending = iota // for a reason that none of the others names
	Misused                    // it was called wrongly
	RowsFailed                 // it finished, and some codes have a problem
	SheetBad                   // the sheet has problems; nothing was asked of WeChat
	StoppedShort               // the same command later goes on: quota, network
	Refused                    // WeChat refuses the account, or the account is full
	Held                       // another run holds the ledger
	WorkToDo                   // a plan found work
)

// ErrWork says that a plan found something to ask WeChat for.
var ErrWork = words.New("there is work for run")

// UsageError says that a command was called wrongly.
type UsageError struct {
	Cause words.Message
	Cure  words.Message // none when the command's help is the cure
}

func (e *UsageError) Error() string { return e.Cause.String() }

// Message is the cause.
func (e *UsageError) Message() words.Message { return e.Cause }

func (e *UsageError) cure() words.Message {
	if e.Cure.IsZero() {
		return words.Of("add --help to see how it is called")
	}
	return e.Cure
}

func misused(format string, args ...any) error { return &UsageError{Cause: words.Of(format, args...)} }

// PlaceError says that a file or folder cannot be where a flag, or its default, has it.
type PlaceError struct {
	Flag string // like --out
	err  error
}

func (e *PlaceError) Error() string { return e.err.Error() }
func (e *PlaceError) Unwrap() error { return e.err }

// Message is what Error says.
func (e *PlaceError) Message() words.Message { return words.Of("%v", e.err) }

// cure does not send anybody to another ledger: that would make every code again.
func (e *PlaceError) cure() words.Message {
	if e.Flag == "--ledger" {
		return words.Of("let this user write there and see that nothing is in the way; " +
			"--ledger names another place, but only the ledger that has the account's codes will do")
	}
	return words.Of("let this user write there and see that nothing is in the way, or name another place with %s", e.Flag)
}

// placed makes an error of what went wrong at a place, nil of nil.
func placed(flag string, err error) error {
	if err == nil {
		return nil
	}
	return &PlaceError{Flag: flag, err: err}
}

// SheetError says that the sheet cannot be used: its cells, or the file as a whole.
type SheetError struct{ err error }

func (e *SheetError) Error() string { return e.Message().String() }

// Message counts the cells: the console has listed them.
func (e *SheetError) Message() words.Message {
	if problems, cells := errors.AsType[*sheet.Problems](e.err); cells {
		return words.Count(problems.Len(), "the sheet has a problem", "the sheet has %s problems")
	}
	return words.Of("%v", e.err)
}

func (e *SheetError) Unwrap() error { return e.err }
