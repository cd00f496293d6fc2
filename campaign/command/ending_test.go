package command

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"
	"testing"
	"time"

	"sceneqr/campaign"
	"sceneqr/campaign/console"
	"sceneqr/campaign/ledger"
	"sceneqr/campaign/sheet"
	"sceneqr/campaign/wechat"
	"sceneqr/campaign/words"
	"sceneqr/export"
	"sceneqr/export/layout"
	"sceneqr/export/proof"
)

func TestEveryEndingHasItsHint(t *testing.T) {
	for _, tc := range []struct {
		err    error
		ending Ending
		hint   string // a part of it
	}{
		{&campaign.RenamedError{Campaign: "new", Was: "old"}, Misused, `--campaign "old"`},
		{&campaign.RekeyedError{Campaign: "c"}, Misused, "--map key="},
		{&campaign.TemplateError{}, Misused, "--scene"},
		{&campaign.CapacityError{Used: 99_990, Added: 20}, Refused, "10 more fit"},
		{campaign.Refusals{{Row: 2}}, SheetBad, "nothing was asked"},
		{campaign.ErrIncomplete, RowsFailed, "result.xlsx"},
		{campaign.ErrLater, StoppedShort, "same command again"},
		{fmt.Errorf("%w: %w: %w", campaign.ErrAlike, campaign.ErrPicture, &wechat.Error{Op: "image", Status: 404}),
			StoppedShort, "not asked for twice"},
		{&SheetError{&sheet.Problems{List: []sheet.Problem{{}}}}, SheetBad, "mend the cells"},
		{&SheetError{errors.New("cut short")}, SheetBad, "nothing was asked"},
		{&SheetError{&sheet.OptionError{}}, Misused, ""},
		{&UsageError{}, Misused, "--help"},
		{replaceable("ending_test.go"), Misused, "name another file"},
		{ErrAppIDMissing, Misused, "--appid"},
		{fmt.Errorf("%w: no such file", ErrSecretMissing), Misused, "--secret-file"},
		{fmt.Errorf("%w: x.db", ErrLedgerMissing), Misused, "--ledger"},
		{ErrWork, WorkToDo, ""},
		{&ledger.HeldError{}, Held, "wait for it"},
		{&ledger.AccountsError{}, Misused, "--appid"},
		{&ledger.StrangerError{AppID: "wx1", Known: "wx2"}, Misused, "--appid"},
		{placed("--ledger", ledger.ErrNoAccount), Misused, "--appid"},
		{ErrTokenMissing, Misused, "--callback-token-file"},
		{fmt.Errorf("%w: empty", callbackToken.spoilt), Misused, "消息与事件推送"},
		{fmt.Errorf("%w: empty", aesKey.spoilt), Misused, "43 letters"},
		{fmt.Errorf("%w: no such file", errPreviousKeyMissing), Misused, "before the change"},
		{fmt.Errorf("opening: %w", ledger.ErrDamaged), Failed, "a copy from before"},
		{fmt.Errorf("opening: %w", ledger.ErrForeign), Failed, "--ledger"},
		{&UnknownCampaignError{}, Misused, "sceneqr status"},
		{&export.BusyError{}, Held, "--out"},
		{&export.OccupiedError{}, Misused, "--out"},
		{&export.PressError{Err: export.ErrNothingToPrint}, Misused, "nothing is printed"},
		{&export.PressError{Err: &layout.FineError{}}, Misused, "sceneqr layouts"},
		{&proof.Failure{Volume: "sheet.pdf"}, Failed, "nothing was delivered"},
		{ErrUnproved, RowsFailed, "with a phone"},
		{ErrNoCodes, RowsFailed, "the right file"},
		{&wechat.Error{ErrCode: 40164}, Refused, "white list"},
		{&wechat.Error{ErrCode: 48001}, Refused, "certified"},
		{&wechat.Error{ErrCode: 45029}, Refused, "permanent"},
		{&wechat.Error{ErrCode: 45009}, StoppedShort, "midnight"},
		{&wechat.Error{ErrCode: 45011}, StoppedShort, "lower rate"},
		{&campaign.ClosedError{Err: campaign.ErrBudget}, StoppedShort, "same command again"},
		{&campaign.ClosedError{Err: &wechat.Error{ErrCode: 45029}}, Refused, "permanent"},
		{&campaign.ClosedError{Err: &wechat.Error{ErrCode: 45011}}, StoppedShort, "lower rate"},
		{&campaign.ClosedError{Err: &wechat.Error{ErrCode: 45009}, Back: time.Date(2026, 11, 22, 16, 5, 0, 0, time.UTC)},
			StoppedShort, "00:05 in China"},
		{ErrUntil, StoppedShort, "same command again"},
		{Interrupted{syscall.SIGTERM}, StoppedShort, "nothing is lost"},
		{&wechat.Error{Err: errors.New("connection refused")}, StoppedShort, "same command again"},
		{fmt.Errorf("%w: %w", campaign.ErrAlike, &wechat.Error{ErrCode: 99999}), Failed, "look the errcode up"},
		{fs.ErrPermission, Failed, ""},
		{placed("--out", fs.ErrPermission), Failed, "--out"},
		{&NotFoundError{What: "nobody"}, Failed, "--ledger"},
		{fmt.Errorf("saving: %w", ledger.ErrFull), Failed, "make room"},
		{&fs.PathError{Op: "write", Path: "codes.zip", Err: syscall.ENOSPC}, Failed, "make room"},
		{fmt.Errorf("saving: %w", ledger.ErrBusy), Held, "the other program"},
	} {
		ending, hint := Explain(fmt.Errorf("while testing: %w", tc.err))
		if ending != tc.ending || !strings.Contains(hint.String(), tc.hint) || tc.hint == "" && ending == StoppedShort {
			t.Errorf("%T %v: ending %d with hint %q; want %d with %q", tc.err, tc.err, ending, hint, tc.ending, tc.hint)
		}
		if chinese := words.Chinese.Of(hint); !hint.IsZero() && chinese == hint.String() {
			t.Errorf("%T %v: the hint in Chinese is %q", tc.err, tc.err, chinese)
		}
	}
}

func TestWhatCanOnlyBeASlipIsRefused(t *testing.T) {
	for name, change := range map[string]func(*Settings){
		"a negative rate":           func(s *Settings) { s.Rate = -1 },
		"a negative budget":         func(s *Settings) { s.MaxNew = -1 },
		"a wait before now":         func(s *Settings) { s.LockWait = -time.Minute },
		"no workers":                func(s *Settings) { s.Workers = 0 },
		"a campaign without a name": func(s *Settings) { s.Campaign = "  " },
		"a campaign of two lines":   func(s *Settings) { s.Campaign = "a\nb" },
	} {
		s := Settings{Sheet: "a.xlsx", Rate: 5, ImageRate: 5, Workers: 16}
		if err := s.check(); err != nil {
			t.Fatalf("good settings: %v", err)
		}
		change(&s)
		if _, ok := errors.AsType[*UsageError](s.check()); !ok {
			t.Errorf("%s: %v", name, s.check())
		}
	}
}

func TestAWordThatIsNoChoiceIsRefused(t *testing.T) {
	for name, tc := range map[string]struct {
		s    Settings
		good bool
	}{
		"nothing":           {Settings{}, true},
		"choices":           {Settings{Hidden: "skip", ZIPNames: "ascii"}, true},
		"the usual":         {Settings{Hidden: "take", ZIPNames: "unicode"}, true},
		"other hidden rows": {Settings{Hidden: "show"}, false},
		"other letters":     {Settings{ZIPNames: "gbk"}, false},
	} {
		_, slip := errors.AsType[*UsageError](tc.s.checkChoices())
		if slip == tc.good {
			t.Errorf("%s: %v", name, tc.s.checkChoices())
		}
	}
}

func TestATokenComesFromOnePlace(t *testing.T) {
	for name, s := range map[string]Settings{
		"an unknown kind":    {Token: "new", Secret: someSecret},
		"file and command":   {SecretFile: "a", TokenCommand: "b"},
		"command and server": {TokenCommand: "b", TokenURL: "https://c"},
	} {
		s.Console = new(console.Console)
		_, err := s.client()
		if _, ok := errors.AsType[*UsageError](err); !ok {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTheEmulatorServesLoopbackOnly(t *testing.T) {
	for addr, ok := range map[string]bool{
		"127.0.0.1:0": true, "localhost:0": true, "0.0.0.0:0": false, ":0": false, "192.0.2.1:80": false, "nonsense": false,
	} {
		l, err := listenLoopback(t.Context(), addr)
		if (err == nil) != ok {
			t.Errorf("%s: %v", addr, err)
		}
		if l != nil {
			l.Close()
		}
	}
}
