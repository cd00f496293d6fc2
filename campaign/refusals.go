package campaign

import (
	"sceneqr/campaign/words"
)

// Refusal is why a channel cannot have a code.
type Refusal struct {
	Row         int
	Name        string
	Cause, Cure words.Message
}

// Refusals is every channel of a sheet that cannot have a code, in the order of the sheet. Nothing was reserved or asked.
type Refusals []Refusal

func (r Refusals) Error() string { return r.Message().String() }

// Message is the error in the language of who reads it.
func (r Refusals) Message() words.Message {
	if len(r) == 1 {
		return words.Of("row %d cannot have a code", r[0].Row)
	}
	return words.Of("%d rows cannot have a code", len(r))
}

// RenamedError says that a campaign new to the ledger is, by its channels, most likely an old one whose file was renamed.
type RenamedError struct {
	Campaign, Was    string
	Shared, Channels int // of the sheet's channels, how many have codes under Was
}

func (e *RenamedError) Error() string { return e.Message().String() }

// Message is the error in the language of who reads it.
func (e *RenamedError) Message() words.Message {
	return words.Of("campaign %q is new, but %d of its %d channels have codes under campaign %q",
		e.Campaign, e.Shared, e.Channels, e.Was)
}

// RekeyedError says that most channels of a campaign have codes under other keys than now, by their names: the column that
// is the key was added, taken out or changed.
type RekeyedError struct {
	Campaign        string
	Again, Channels int // of the sheet's channels, how many have a code under another key
}

func (e *RekeyedError) Error() string { return e.Message().String() }

// Message is the error in the language of who reads it.
func (e *RekeyedError) Message() words.Message {
	return words.Of("%d of the %d channels have codes in campaign %q already, under other keys than in this sheet",
		e.Again, e.Channels, e.Campaign)
}

// CapacityError says that the account has no room for the new permanent codes.
type CapacityError struct {
	Used, Added int
}

func (e *CapacityError) Error() string { return e.Message().String() }

// Message is the error in the language of who reads it.
func (e *CapacityError) Message() words.Message {
	return words.Of("the sheet needs %d new permanent codes, but the ledger holds %d of the %d that an account can ever have",
		e.Added, e.Used, Capacity)
}

// TemplateError says that a scene template cannot be used.
type TemplateError struct {
	Cause words.Message // a whole sentence with the template in it
}

func (e *TemplateError) Error() string { return e.Cause.String() }

// Message is the error in the language of who reads it.
func (e *TemplateError) Message() words.Message { return e.Cause }
