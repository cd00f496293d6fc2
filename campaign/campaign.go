// Package campaign is the story sceneqr tells: a channel of a spreadsheet gets a scene, the scene gets a ticket from
// WeChat, the ticket gets a picture, and the picture is read back before anything is printed.
//
// It treats a permanent code as an accountant treats money, because an account gets 100,000 of them in its life and
// can give none back: Allocate and [Ledger.Reserve] come before the first question, [Ledger.Save] comes before the
// next step, and no channel is ever given a second scene. It never opens a file, reads a flag or prints.
//
// Start with [Channel] and [Code] here, then [Allocate], then [Job].
package campaign

import (
	"context"
	"fmt"
	"time"

	"sceneqr/campaign/words"
)

// Capacity is how many permanent codes an account gets in its life (WeChat's documentation: 目前为最多10万个). Permanent
// strings and permanent ids are taken to share it, the careful reading of two that the documentation allows.
const Capacity = 100_000

// China is where WeChat's days begin and end. It has had no summer time since 1991, and needs no zone files this way.
var China = time.FixedZone("Asia/Shanghai", 8*60*60)

// Channel is one valid row of a sheet: a store, a poster, a member of staff, whatever is to be told apart by its code.
type Channel struct {
	Row      int           // as the spreadsheet numbers it, from 1
	Key      string        // names the channel across runs: see [NormalKey]
	Name     string        // what people read, as the sheet shows it
	Group    string        // "" when there is none
	Copies   int           // labels to print, at least 1
	Kind     Kind          //
	Validity time.Duration // how long a temporary code is to live: 1 minute to 30 days; 0 for a permanent one
	Given    Scene         // the sheet's own scene; "" to have one allocated
	Cells    []Cell        // the whole row as the sheet shows it, in its order: the customer's own columns come through here
}

// Cell is one cell of a row under its heading, as the person who opens the sheet sees it.
type Cell struct {
	Heading, Text string
}

// Original is the file in which the customer sent the channels, as it came: it is kept to be handed back with the results in
// it.
type Original struct {
	Name       string // of the file, without its folder
	Worksheet  string // the one that was read
	HeadingRow int    // from 1
	Content    []byte // an Excel workbook (.xlsx)
}

// These are the names, in the sense of Excel's defined names, by which sceneqr knows what it has itself put into a customer's
// workbook: the columns of results, and the worksheets that list the problems, sum up the results, and explain the template.
// A workbook that comes back is read and written without them; only the explanations stay in it.
const (
	ResultColumns = "sceneqr_results"
	ResultOf      = "sceneqr_campaign" // a text: the campaign whose results they are
	ProblemSheet  = "sceneqr_problems"
	SummarySheet  = "sceneqr_summary"
	GuideSheet    = "sceneqr_guide"
)

// MostReturned is how many channels an [Original] has at most: it is held in memory as a whole when it is handed back.
const MostReturned = 20_000

// Code is a channel with all that it has got so far.
type Code struct {
	Channel
	Campaign string
	Serial   int       // from 1 within the campaign, never given twice
	Scene    Scene     // never another channel's; exchanged only when WeChat refused it, see [Code.Refused]
	Stage    Stage     // the last step done
	Asked    int       // how often WeChat was asked for the ticket, counted before each question leaves
	Ticket   string    // WeChat's name for the picture
	URL      string    // the text of the code, as WeChat gave it
	Ticketed time.Time // when the ticket was given, UTC, whole seconds
	Expires  time.Time // when a temporary code ends, UTC, whole seconds; zero for a permanent one
	Problem  *Problem  // what stopped it, nil when nothing did

	// Outstanding says that WeChat was asked for the ticket and no answer is recorded: the run was killed, or the answer
	// was lost. There may be a code, so the same scene is asked for again and no other.
	Outstanding bool
}

// Expired tells whether a temporary code's time is over at now. A permanent code never expires.
func (c Code) Expired(now time.Time) bool {
	return !c.Expires.IsZero() && !now.Before(c.Expires)
}

// ValidUntil is when a temporary code ends, as it is told to people: in China, to the minute. It is "" for a permanent one.
func (c Code) ValidUntil() string {
	if c.Expires.IsZero() {
		return ""
	}
	return c.Expires.In(China).Format("2006-01-02 15:04")
}

// renewed is a temporary code whose time is over, at the beginning of its next life.
func (c Code) renewed() Code {
	c.Stage, c.Ticket, c.URL, c.Problem = Planned, "", "", nil
	c.Ticketed, c.Expires = time.Time{}, time.Time{}
	return c
}

// Refused tells whether WeChat has refused the scene itself, so that there is certainly no code for it. Only then may the
// sheet give the channel another one: of a scene that was never asked for a killed run may know better.
func (c Code) Refused() bool {
	return c.Stage == Planned && !c.Outstanding && c.Problem != nil && c.Problem.BadScene
}

// Label is the serial as it is printed under a code: six digits and their check character, like 000123C.
func (c Code) Label() string {
	digits := fmt.Sprintf("%06d", c.Serial)
	return digits + string(checkCharacter(digits))
}

// Kind is which of WeChat's four kinds of code a channel gets. The zero value is the default.
type Kind uint8

// The kinds. An id is a number: 1 to 100,000 when permanent, 1 to 4,294,967,295 when temporary.
const (
	Permanent   Kind = iota // QR_LIMIT_STR_SCENE
	PermanentID             // QR_LIMIT_SCENE
	Temporary               // QR_STR_SCENE
	TemporaryID             // QR_SCENE
)

var kindNames = [...]string{"permanent", "permanent-id", "temporary", "temporary-id"}

// String is the kind's name in files and in the ledger: permanent, permanent-id, temporary or temporary-id.
func (k Kind) String() string { return kindNames[k] }

// ParseKind is the inverse of [Kind.String].
func ParseKind(s string) (Kind, error) {
	for k, name := range kindNames {
		if name == s {
			return Kind(k), nil
		}
	}
	return 0, words.Errorf("unknown kind of code %q", s)
}

// IsPermanent tells whether a code of this kind counts against [Capacity].
func (k Kind) IsPermanent() bool { return k == Permanent || k == PermanentID }

// IsID tells whether the scene is WeChat's scene_id, a number, and not a scene_str.
func (k Kind) IsID() bool { return k == PermanentID || k == TemporaryID }

// Stage is the last step a code has taken. It only grows. There is no failed stage: a code has got as far as it has
// got and may carry the [Problem] that stopped it, so that one command resumes a killed run, a refused scene and a
// used-up quota alike. Only a temporary code whose time is over begins again at Planned.
type Stage uint8

// The stages.
const (
	Planned  Stage = iota // the scene is reserved in the ledger
	Ticketed              // WeChat's ticket and url are in the ledger
	Verified              // WeChat's picture is in the ledger and reads as the url
)

var stageNames = [...]string{"planned", "ticketed", "verified"}

// String is the stage's name in files and in the ledger: planned, ticketed or verified.
func (s Stage) String() string { return stageNames[s] }

// ParseStage is the inverse of [Stage.String].
func ParseStage(s string) (Stage, error) {
	for g, name := range stageNames {
		if name == s {
			return Stage(g), nil
		}
	}
	return 0, words.Errorf("unknown stage %q", s)
}

// Ledger is what the story needs of the embedded database. Its methods return only when what they were given would
// survive a power cut.
type Ledger interface {
	// Reserve writes all codes of one campaign's sheet in one transaction, and returns them in the same order as they
	// now stand: a code that the ledger has already comes back with the stage, ticket and url that it has there, and
	// with the scene too unless it was [Code.Refused]. Codes of the campaign that are not among them have left the sheet
	// and keep their scenes.
	Reserve(ctx context.Context, codes []Code) ([]Code, error)

	// Save records how far one code has got, and before each question for a ticket that it is being asked. The picture is
	// nil except with the step to Verified, and is then committed in the same transaction. It may be called from many
	// goroutines at once.
	Save(ctx context.Context, code Code, picture []byte) error
}
