package command

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"

	"sceneqr/campaign/ledger"
	"sceneqr/campaign/verify"
	"sceneqr/campaign/words"
)

// mostFound is how many codes are listed that fit what somebody knows: of more, somebody has to know more.
const mostFound = 20

// maxPhotoFile is in bytes. A photograph of 50 million pixels has some 20 million.
const maxPhotoFile = 64 << 20

// NotFoundError says that the ledger has no code of which somebody knows this.
type NotFoundError struct {
	What  string // as it was asked for; of a picture, the text of its code
	File  string // the picture; "" for a text
	Meant string // the serial with its right check character, when What is one with another
}

func (e *NotFoundError) Error() string { return e.Message().String() }

// Message names a serial as mistyped.
func (e *NotFoundError) Message() words.Message {
	switch {
	case e.Meant != "":
		return words.Of("%q is no serial: the check character of %s is %s, so it was misread or mistyped",
			e.What, e.Meant[:serialDigits], e.Meant[serialDigits:])
	case e.File != "":
		return words.Of("the code in %q says %q, which is none of this ledger", e.File, e.What)
	}
	if suffix.MatchString(e.What) {
		return words.Of("there is no file %q, and the ledger has no code of that name", e.What)
	}
	return words.Of("the ledger has no code with the url, ticket, scene, serial, key, name or file name %q", e.What)
}

// Cure is one line for who has the code in hand.
func (e *NotFoundError) Cure() words.Message {
	switch {
	case e.Meant != "":
		return words.Of("read it again, each digit; if the digits are right, it is %s", e.Meant)
	case e.File != "":
		return words.Of("it may be of another account or ledger (--ledger), or of a temporary code that was renewed since")
	}
	return words.Of("write it as it stands, or name another ledger with --ledger")
}

// PhotoError says that a picture shows no code that can be read, and why.
type PhotoError struct {
	File string
	err  error
}

func (e *PhotoError) Error() string { return e.Message().String() }
func (e *PhotoError) Unwrap() error { return e.err }

// Message is the file and what is wrong with it. What a decoder says of a damaged one would help nobody.
func (e *PhotoError) Message() words.Message {
	if size, ok := errors.AsType[*verify.SizeError](e.err); ok {
		return words.Of("reading %q: %v: %d x %d pixels", e.File, words.From(verify.ErrTooLarge), size.Width, size.Height)
	}
	if errors.Is(e.err, verify.ErrDamaged) {
		return words.Of("reading %q: %v", e.File, words.From(verify.ErrDamaged))
	}
	return words.Of("reading %q: %v", e.File, words.From(e.err))
}

// Cure is one line for who took the picture.
func (e *PhotoError) Cure() words.Message {
	switch {
	case errors.Is(e.err, verify.ErrNotPicture):
		return words.Of("save it as a JPEG or PNG, or take a screenshot of it")
	case errors.Is(e.err, verify.ErrTooLarge):
		return words.Of("cut out the part with the code")
	}
	return words.Of("photograph the code straight on, from near and in good light, with all of its white margin")
}

// DocumentError says that a file is a PDF and no picture.
type DocumentError struct{ File string }

func (e *DocumentError) Error() string { return e.Message().String() }

// Message is the file and what it is.
func (e *DocumentError) Message() words.Message {
	return words.Of("%q is a PDF, of which the codes are not looked up", e.File)
}

// Cure is the command that reads it.
func (e *DocumentError) Cure() words.Message {
	return words.Of("sceneqr proof reads all codes of a PDF")
}

// Lookup tells whose code it is: of a picture, of each code in it; of a text, whatever the ledger knows by it. What is not
// found is a [*NotFoundError].
func (s Settings) Lookup(ctx context.Context, what string) (err error) {
	none := notFound(what)
	texts, err := codesIn(what)
	if errors.Is(err, verify.ErrNotPicture) { // its name may say whose it is, as that of an SVG of ours does
		none, err = err, nil
	}
	if err != nil {
		return err
	}
	l, err := s.look(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, l.Close()) }()
	if texts == nil {
		return s.lookup(ctx, l, cluesOf(what), none)
	}
	for _, text := range texts {
		clues := []ledger.Clue{{Text: text}}
		err = errors.Join(err, s.lookup(ctx, l, clues, &NotFoundError{What: text, File: what}))
	}
	return err
}

// lookup tells of the codes that the first clue finds which finds any.
func (s Settings) lookup(ctx context.Context, l *ledger.Ledger, clues []ledger.Clue, none error) error {
	for _, clue := range clues {
		found, all, err := l.Search(ctx, clue, mostFound)
		if err != nil {
			return err
		}
		if all > 0 {
			s.Console.Found(found, all, s.Now())
			return nil
		}
	}
	return none
}

// codesIn are the texts of the codes in a picture, nil when what is no file.
func codesIn(what string) ([]string, error) {
	info, err := os.Stat(what)
	if err != nil || !info.Mode().IsRegular() {
		return nil, nil
	}
	f, err := os.Open(what)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	picture, err := io.ReadAll(io.LimitReader(f, maxPhotoFile+1))
	if err != nil {
		return nil, err
	}
	switch {
	case len(picture) > maxPhotoFile:
		return nil, &PhotoError{what, verify.ErrTooLarge}
	case bytes.HasPrefix(picture, []byte("%PDF-")):
		return nil, &DocumentError{what}
	}
	texts, err := verify.Photo(picture)
	if err != nil {
		return nil, &PhotoError{what, err}
	}
	return texts, nil
}
