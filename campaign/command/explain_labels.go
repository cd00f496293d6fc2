package command

import (
	"errors"

	"sceneqr/campaign/words"
	"sceneqr/export"
	"sceneqr/export/layout"
	"sceneqr/export/proof"
)

// explainLabels is for labels: how they were asked for, and how they were read back.
func explainLabels(err error) (Ending, words.Message, bool) {
	if e, ok := errors.AsType[*export.PressError](err); ok {
		return Misused, pressHint(e), true
	}
	if _, ok := errors.AsType[*proof.Failure](err); ok {
		return Failed, words.Of("nothing was delivered, and the files of before are as they were: this is a fault of sceneqr, " +
			"please report it; another --layout may do meanwhile"), true
	}
	switch {
	case errors.Is(err, ErrDoubtful):
		return RowsFailed, words.Of("scan that page with a phone, or ask the shop for a file with larger codes"), true
	case errors.Is(err, ErrUnproved):
		return RowsFailed, words.Of("do not print it before those codes are looked at: scan them with a phone"), true
	case errors.Is(err, ErrLacking):
		return RowsFailed, words.Of("is a page or a volume missing?"), true
	case errors.Is(err, ErrNoCodes):
		return RowsFailed, words.Of("is it the right file? A code that is only a photograph may be too coarse to be found"), true
	case errors.Is(err, proof.ErrEncrypted):
		return Failed, words.Of("ask the shop for the file without a password"), true
	case errors.Is(err, proof.ErrNotPDF):
		return Failed, words.Of("name a PDF; of a picture, print it into one first"), true
	}
	return Failed, words.Message{}, false
}

// pressHint is what to do about labels that cannot be printed as they were asked for.
func pressHint(e *export.PressError) words.Message {
	_, file := errors.AsType[*layout.Error](e)
	_, fine := errors.AsType[*layout.FineError](e)
	if file || fine {
		return words.Of("nothing is printed; sceneqr layouts lists the layouts, " +
			"sceneqr layouts NAME prints one to begin your own with")
	}
	return words.Of("nothing is printed: put that right and run the same command again; --help has examples")
}
