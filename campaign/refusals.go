package campaign

import "fmt"

// Refusal is why a channel cannot have a code.
type Refusal struct {
	Row         int
	Name        string
	Cause, Cure string
}

// Refusals is every channel of a sheet that cannot have a code, in the order of the sheet. Nothing was reserved or asked.
type Refusals []Refusal

func (r Refusals) Error() string {
	return fmt.Sprintf("%d rows cannot have a code; the first is row %d (%s): %s", len(r), r[0].Row, r[0].Name, r[0].Cause)
}

// RenamedError says that a campaign new to the ledger is, by its channels, most likely an old one whose file was renamed.
type RenamedError struct {
	Campaign, Was    string
	Shared, Channels int // of the sheet's channels, how many have codes under Was
}

func (e *RenamedError) Error() string {
	return fmt.Sprintf("campaign %q is new, but %d of its %d channels have codes under campaign %q", e.Campaign, e.Shared, e.Channels, e.Was)
}

// CapacityError says that the account has no room for the new permanent codes.
type CapacityError struct {
	Used, Added int
}

func (e *CapacityError) Error() string {
	return fmt.Sprintf("the sheet needs %d new permanent codes, but the ledger holds %d of the %d that an account can ever have",
		e.Added, e.Used, Capacity)
}

// TemplateError says that a scene template cannot be used.
type TemplateError struct {
	Text, Cause string
}

func (e *TemplateError) Error() string { return fmt.Sprintf("scene template %q %s", e.Text, e.Cause) }
