// Package command is what each of sceneqr's commands does, as calls from room to room: read the sheet, ask the ledger,
// allocate, reserve, do the job, write the files, tell the person.
//
// It is wiring and holds no knowledge of its own: what a sheet is, what a code costs, how WeChat answers and what a label
// looks like stand in the packages that it calls. It reads no flags, that is package commandline's, and ends no program,
// that is main's.
//
// Start with [Settings] and [Settings.Run].
package command

import (
	"io"
	"path/filepath"
	"strings"
	"time"
	"unicode"

	"sceneqr/campaign/console"
	"sceneqr/campaign/words"
	"sceneqr/export"
)

// Settings is all that a person can choose. A command ignores what does not concern it.
type Settings struct {
	Sheet     string            // the spreadsheet's path; - for Input
	Input     io.Reader         // what the sheet - is read from; nil for standard input
	Worksheet string            // by name; "" for the one that has the channels
	Columns   map[string]string // field to heading, see [sheet.Options]
	Campaign  string            // "" for the one whose result the sheet is, or for the sheet's own name
	Scene     string            // the template for new scenes; "" for the usual one

	AppID        string
	SecretFile   string   // holds the AppSecret and nothing else
	Secret       string   // the AppSecret, when there is no SecretFile
	Token        string   // stable, which "" is too, or classic: the kind of access token that WeChat is asked for
	TokenCommand string   // a shell command that prints the token, when it is another system's
	TokenURL     string   // the company's token server, likewise
	API          []string // base URLs of the API's hosts, in the order in which they are tried; none for WeChat's own
	MP           string   // base URL of the picture host; "" for WeChat's own
	Sandbox      bool     // the built-in emulator stands in for WeChat, and a ledger in the output folder for Ledger

	Ledger    string        // the ledger's path
	LockWait  time.Duration // how long another run's hold on the ledger is waited out
	Out       string        // the folder for files; "" for out/<campaign>
	Rate      float64       // tickets a second; 0 for no limit
	ImageRate float64       // pictures a second; 0 for no limit
	Workers   int           // codes under way at once, 1 to 256
	MaxNew    int           // tickets that may be asked for in this run; 0 for no limit
	Until     string        // when asking ends, like 06:00; "" for never
	PingURL   string        // a dead-man's switch that is told of the run's beginning and end; "" for none

	Language   string // of the files, as [words.Parse] has it; "" for that of the sheet's headings
	Hidden     string // what becomes of hidden rows: take, which "" is too, or skip
	Names      string // the template of the names in the ZIP; "" for {group}/{serial} {name}
	ZIPNames   string // unicode, which "" is too, or ascii
	Thumbnails bool   // the workbook shows small pictures of the codes

	KeepOpenID bool     // the campaign keeps who scanned what, for binding accounts
	Callback   Callback // WeChat's pushes
	Span       Span     // what a report is of

	Press    Press
	Complete bool     // a PDF that is read back is to have all verified codes of the campaigns that it has any of
	Serials  string   // the codes that are printed once more, like 123-140,199; "" for all
	Measured Measured // on a calibration page

	Console *console.Console
	Now     func() time.Time
}

// Callback is how WeChat's pushes come in, and in the emulator how they go out. Of each secret the file counts, then the
// text, then the credential of systemd.
type Callback struct {
	Addr    string // to listen on
	Path    string // of the URL that WeChat knows, like /wechat
	Forward string // the URL of the system that stood there before, which gets every push too; "" for none

	URL  string // where the emulator pushes to; "" for nowhere
	Mode string // the emulator's: plain, compatible or safe

	TokenFile, Token             string // that signs the pushes; the console's 令牌
	KeyFile, Key                 string // the EncodingAESKey, of 43 characters; none for pushes that are not encrypted
	PreviousKeyFile, PreviousKey string // the one before, for as long as the console's change takes
}

// Span is what a report is of, and how it is cut.
type Span struct {
	From, To string // days or times in Zone, like 2026-11-01 or 2026-11-01 09:00, To not included when it is a time; "" for open
	By       string // what the tables for programs are by: "" for channels, or day, hour, group
	Zone     string // of the IANA, like Europe/Berlin; "" for Asia/Shanghai
}

// check refuses what can only be a slip.
func (s Settings) check() error {
	switch {
	case !isRate(s.Rate) || !isRate(s.ImageRate):
		return misused("a rate is from 0.001 to 100,000 calls a second, or 0 for no limit")
	case strings.TrimSpace(s.campaign()) == "" || strings.ContainsFunc(s.campaign(), unicode.IsControl):
		return misused("%q is not a name for a campaign", s.campaign())
	case s.Workers < 1 || s.Workers > mostWorkers:
		return misused("--workers is from 1 to %d", mostWorkers)
	case s.MaxNew < 0:
		return misused("--max-new is a number of codes, or 0 for no limit")
	case s.LockWait < 0:
		return misused("--lock-wait is a duration such as 10m")
	}
	return s.checkToken()
}

// checkChoices refuses what is none of the words that there are to choose from.
func (s Settings) checkChoices() error {
	switch s.Hidden {
	case "", hiddenTake, hiddenSkip:
	default:
		return misused("--hidden is %s or %s, not %q", hiddenTake, hiddenSkip, s.Hidden)
	}
	switch s.ZIPNames {
	case "", namesUnicode, namesASCII:
		return nil
	}
	return misused("--zip-names is %s or %s, not %q", namesUnicode, namesASCII, s.ZIPNames)
}

// What can become of hidden rows, and the letters of names in the ZIP.
const (
	hiddenTake = "take"
	hiddenSkip = "skip"

	namesUnicode = "unicode"
	namesASCII   = "ascii"
)

// isRate tells a pace that somebody can mean: slower, and a run would outlast everyone who waits for it.
func isRate(perSecond float64) bool {
	return perSecond == 0 || perSecond >= 0.001 && perSecond <= 100_000
}

func (s Settings) checkToken() error {
	switch s.Token {
	case "", tokenStable, tokenClassic:
		return nil
	}
	return misused("--token is %s or %s, not %q", tokenStable, tokenClassic, s.Token)
}

// The kinds of access token: /cgi-bin/stable_token gives one, /cgi-bin/token the other.
const (
	tokenStable  = "stable"
	tokenClassic = "classic"
)

// DefaultLedger is the ledger of who names none, in the folder that the program is started in.
const DefaultLedger = "sceneqr.db"

// mostWorkers is as many connections as the client keeps open to one host.
const mostWorkers = 256

// ErrSecretMissing says that WeChat has to be asked and there is nothing to ask it with.
var ErrSecretMissing = words.New("the account's AppSecret is not known")

// ErrAppIDMissing says that it is not known whose codes are meant.
var ErrAppIDMissing = words.New("the account's appid is not known")

// ErrLedgerMissing says that there is no ledger to look at.
var ErrLedgerMissing = words.New("there is no such ledger")

// campaign is the name under which the ledger keeps the channels.
func (s Settings) campaign() string {
	if s.Campaign != "" {
		return s.Campaign
	}
	return campaignOf(filepath.Base(s.Sheet))
}

// out is the folder that the files go to.
func (s Settings) out() string {
	if s.Out != "" {
		return s.Out
	}
	return filepath.Join("out", export.FileName(s.campaign()))
}

// ledger is the path of the ledger. A trial has its own, beside its files, so that it never touches the real one.
func (s Settings) ledger() string {
	if s.Sandbox {
		return filepath.Join(s.out(), "sandbox.db")
	}
	return s.Ledger
}
