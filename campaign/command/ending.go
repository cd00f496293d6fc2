package command

import (
	"errors"
	"fmt"

	"sceneqr/campaign/sheet"
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
var ErrWork = errors.New("there is work for run")

// UsageError says that a command was called wrongly.
type UsageError struct{ Cause string }

func (e *UsageError) Error() string { return e.Cause }

// PlaceError says that a file or folder cannot be where a flag, or its default, has it.
type PlaceError struct {
	Flag string // like --out
	err  error
}

func (e *PlaceError) Error() string { return e.err.Error() }
func (e *PlaceError) Unwrap() error { return e.err }

// cure does not send anybody to another ledger: that would make every code again.
func (e *PlaceError) cure() string {
	const there = "let this user write there and see that nothing is in the way"
	if e.Flag == "--ledger" {
		return there + "; --ledger names another place, but only the ledger that has the account's codes will do"
	}
	return there + ", or name another place with " + e.Flag
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

// Error counts the cells: the console has listed them.
func (e *SheetError) Error() string {
	problems, cells := errors.AsType[*sheet.Problems](e.err)
	switch {
	case cells && problems.Len() == 1:
		return "the sheet has a problem"
	case cells:
		return fmt.Sprintf("the sheet has %d problems", problems.Len())
	}
	return e.err.Error()
}

func (e *SheetError) Unwrap() error { return e.err }
