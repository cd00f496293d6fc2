package command

import (
	"errors"
	"io/fs"
	"os"

	"sceneqr/campaign"
	"sceneqr/campaign/words"
)

// LostLedgerError says that the folder for the files has those of this campaign, and the ledger knows nothing of it: another
// ledger made them, or a later state of this one. They are the last sign of a ledger that is lost, was looked for in the wrong
// place, or was put back from an old copy; without it codes would be made again, and labels that are printed given away.
type LostLedgerError struct {
	Dir, Campaign   string
	Verified, Known int // the codes that the files have, and those that the ledger has ever asked for
}

func (e *LostLedgerError) Error() string { return e.Message().String() }

// Message is what Error says.
func (e *LostLedgerError) Message() words.Message {
	codes := words.Count(e.Verified, "a code", "%s codes")
	if e.Known > 0 {
		return words.Of("the folder %q has %v of campaign %q, and this ledger has asked for %d only", e.Dir, codes, e.Campaign, e.Known)
	}
	return words.Of("the folder %q has %v of campaign %q, which this ledger does not know", e.Dir, codes, e.Campaign)
}

// missLedger tells, before a ledger is made, whether there was one.
func (s Settings) missLedger(appid string) error {
	for _, trace := range []string{s.ledger(), s.ledger() + "-wal"} {
		if _, err := os.Stat(trace); !errors.Is(err, fs.ErrNotExist) {
			return nil // there is one, or opening it says what is wrong
		}
	}
	return s.fits(appid, campaign.Known{})
}

// fits tells whether the files may go where they are to go, and whether the ledger knows of all codes that are there. Those
// of a trial cost nothing.
func (s Settings) fits(appid string, known campaign.Known) error {
	made, err := s.identify(appid).Fits(s.out())
	if err != nil || s.Sandbox {
		return err
	}
	asked := 0
	for _, c := range known.Codes {
		if c.Asked > 0 {
			asked++
		}
	}
	if made <= asked {
		return nil
	}
	return &LostLedgerError{Dir: s.out(), Campaign: s.campaign(), Verified: made, Known: asked}
}
