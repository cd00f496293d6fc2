// Package export turns verified codes into files for people: a ZIP of images, printable PDF sheets with a job ticket, the
// customer's workbook with the results in it, a gallery, and the manifest and checksums that belong to them. What the codes
// have brought when they hang on a wall becomes a report beside them.
//
// It never talks to WeChat and never opens the ledger: all it knows stands in a [Batch], so that files can be made again
// offline, and the same batch gives the same bytes on any machine. A code that is not verified stands in the workbook
// and the gallery with its problem, and in no ZIP and on no page.
//
// Start with [Batch], then [All] and [Report].
package export

import (
	"time"

	"sceneqr/campaign"
	"sceneqr/campaign/words"
)

// Batch is finished codes on their way to files.
type Batch struct {
	Campaign string
	AppID    string
	Trial    bool            // made by the emulator: the codes lead nowhere, and the files say so
	Time     time.Time       // when the ledger last recorded something of these codes, UTC; printed in the files
	Codes    []campaign.Code // in the order of the sheet, the unverified ones too

	Press Press // how the labels are printed

	Language   words.Language     // that the files for people are written in
	Original   *campaign.Original // the customer's own workbook, to be handed back; nil when there is none
	Version    string             // of the program, told in the workbook
	Names      string             // the template of the names in the ZIP; "" for {group}/{serial} {name}
	ASCII      bool               // names in the ZIP are written in ASCII, Chinese as pinyin
	Thumbnails bool               // the workbook shows small pictures of the codes

	// Picture gives WeChat's own picture of a verified code. It is called once a code, in order, so that no two
	// pictures need be held at once.
	Picture func(campaign.Code) ([]byte, error)

	// Whole, when set, is called once all files are whole and read back, before they take the places of the old ones. An
	// error leaves the old ones where they are.
	Whole func() error

	// Progress, when set, is told how much of a file is done: codes, and on pages labels. It may be called from several
	// goroutines at once. Steps is the sum of all totals that it is told of.
	Progress func(file string, done, total int)
}

// Steps is how much work [All] has with the batch, in the units of Progress; none when it cannot be printed as asked.
func (b Batch) Steps() int {
	f, err := b.Foresee()
	if err != nil {
		return 0
	}
	return 3*len(b.Codes) + b.verifiedCodes() + f.Steps() // the rows of both tables, the gallery, and the places in the ZIP
}

// verified tells whether a code may be printed: its picture was read back.
func verified(c *campaign.Code) bool { return c.Stage == campaign.Verified }

// title is what a page is headed with: a trial's codes look real and must not be printed for real.
func (b Batch) title() string {
	if b.Trial {
		return "（试用 sandbox）" + b.Campaign
	}
	return b.Campaign
}

func (b Batch) progress(file string, done, total int) {
	if b.Progress != nil {
		b.Progress(file, done, total)
	}
}
