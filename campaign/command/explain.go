package command

import (
	"errors"
	"fmt"
	"syscall"
	"time"

	"sceneqr/campaign"
	"sceneqr/campaign/ledger"
	"sceneqr/campaign/sheet"
	"sceneqr/campaign/wechat"
	"sceneqr/export"
)

// Explain sorts a command's error, and says what the person can do about it, with the command to type where there is
// one. The hint is empty when the error has said all.
func Explain(err error) (Ending, string) {
	if Lost(err) {
		return explainLoss(err)
	}
	if e, ok := errors.AsType[*checkError](err); ok {
		ending, _ := Explain(e.Unwrap())
		return ending, e.Cure()
	}
	if ending, hint, ok := explainWeChat(err); ok {
		return ending, hint
	}
	if ending, hint, ok := explainLedger(err); ok {
		return ending, hint
	}
	return explainRequest(err)
}

func explainRequest(err error) (Ending, string) {
	if e, ok := errors.AsType[*campaign.RenamedError](err); ok {
		return Misused, fmt.Sprintf("add --campaign %q to go on with those codes, or --campaign %q to make new ones",
			e.Was, e.Campaign)
	}
	if e, ok := errors.AsType[*campaign.RekeyedError](err); ok {
		return Misused, fmt.Sprintf("keep the key as it was (--map key=HEADING names the column, --map key= takes the name), "+
			"or choose another --campaign than %q to make new codes", e.Campaign)
	}
	if _, ok := errors.AsType[*LostLedgerError](err); ok {
		return Misused, "name the ledger that made them with --ledger, or put its copy back; if their codes are to be made anew, " +
			"move the files away or name another folder with --out"
	}
	if e, ok := errors.AsType[*SheetError](err); ok {
		return explainSheet(e)
	}
	if _, ok := errors.AsType[campaign.Refusals](err); ok {
		return SheetBad, "nothing was asked of WeChat: mend the rows above and run the same command again"
	}
	if _, ok := errors.AsType[*UsageError](err); ok {
		return Misused, "add --help to see how it is called"
	}
	if ending, hint, ok := explainLabels(err); ok {
		return ending, hint
	}
	if _, ok := errors.AsType[*campaign.TemplateError](err); ok {
		return Misused, "a template is for example --scene '{城市}-{serial}{check}'"
	}
	return explainPlace(err)
}

// explainPlace is for what is missing or in the way.
func explainPlace(err error) (Ending, string) {
	switch {
	case errors.Is(err, ErrWork):
		return WorkToDo, ""
	case full(err):
		return Failed, roomHint
	case errors.Is(err, syscall.EPIPE):
		return Failed, "whoever read the result has gone away; the ledger and the files are not concerned"
	case errors.Is(err, ErrAppIDMissing):
		return Misused, "pass --appid or set SCENEQR_APPID; --sandbox tries it all without an account"
	case errors.Is(err, errNoSecret):
		return Misused, "put the account's AppSecret there, 32 hex digits and nothing else: " +
			"微信开发者平台 › 我的业务 › 公众号/服务号 › 基础信息 › 开发信息"
	case errors.Is(err, ErrSecretMissing):
		return Misused, "pass --secret-file or set SCENEQR_SECRET, or take a token from elsewhere with --token-command or --token-url; " +
			"--sandbox tries it all without an account"
	}
	if e, ok := errors.AsType[*PlaceError](err); ok {
		return Failed, e.cure()
	}
	return Failed, ""
}

// full tells that the disk has no room, whoever came upon it.
func full(err error) bool {
	return errors.Is(err, ledger.ErrFull) || errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) ||
		errors.Is(err, syscall.EFBIG)
}

func explainSheet(e *SheetError) (Ending, string) {
	_, option := errors.AsType[*sheet.OptionError](e)
	_, cells := errors.AsType[*sheet.Problems](e)
	switch {
	case option:
		return Misused, ""
	case cells:
		return SheetBad, "nothing was asked of WeChat: mend the cells above and run the same command again"
	}
	return SheetBad, "nothing was asked of WeChat"
}

func explainWeChat(err error) (Ending, string, bool) {
	if e, ok := errors.AsType[*campaign.ClosedError](err); ok {
		return explainClosed(e)
	}
	if errors.Is(err, ErrUntil) {
		return StoppedShort, "run the same command again when it may ask: it asks only for what is missing", true
	}
	if errors.Is(err, campaign.ErrIncomplete) {
		return RowsFailed, "result.xlsx says for each what to do; the same command again asks only for what is missing", true
	}
	if errors.Is(err, campaign.ErrLater) {
		return StoppedShort, "run the same command again: it asks only for what is missing", true
	}
	if e, ok := errors.AsType[*campaign.CapacityError](err); ok {
		return Refused, fmt.Sprintf("take rows out, or make some temporary (类型 = 临时): %d more fit",
			campaign.Capacity-e.Used), true
	}
	if errors.Is(err, campaign.ErrPicture) {
		return StoppedShort, "the codes exist and are not asked for twice: run the same command again to download the pictures", true
	}
	e, ok := errors.AsType[*wechat.Error](err)
	if !ok {
		return Failed, "", false
	}
	hint := e.Cure()
	if e.ErrCode != 0 { // of which the error has only WeChat's words
		hint = e.Cause() + ": " + hint
	}
	switch e.Class() {
	case wechat.Account:
		return Refused, hint, true
	case wechat.Retry, wechat.Minute, wechat.Today:
		return StoppedShort, hint, true
	}
	return Failed, hint, true
}

// Lost tells that something could not be recorded, whatever else an error says: then no end is a good one.
func Lost(err error) bool {
	return errors.Is(err, campaign.ErrUnrecorded) || errors.Is(err, ledger.ErrGone)
}

func explainLoss(err error) (Ending, string) {
	if ending, hint, ok := explainLedger(err); ok {
		return ending, hint
	}
	if full(err) {
		return Failed, roomHint
	}
	return Failed, "see to the ledger, then run the same command again: " +
		"a code whose answer could not be recorded is asked for once more"
}

const roomHint = "make room on the disk, then run the same command again; what is recorded is safe"

// explainClosed says when a run that may ask for no more tickets can go on, or what there is to do instead.
func explainClosed(e *campaign.ClosedError) (Ending, string, bool) {
	switch w, ok := errors.AsType[*wechat.Error](e); {
	case !e.Back.IsZero():
		return StoppedShort, comeBack(e.Back) + ": it asks only for what is missing", true
	case errors.Is(e, campaign.ErrBudget):
		return StoppedShort, "run the same command again for the next ones", true
	case errors.Is(e, campaign.ErrTooFast):
		return StoppedShort, "run the same command again later: it begins with the pace that it has learnt", true
	case ok && w.Class() == wechat.Account:
		return Refused, w.Cause() + ": " + w.Cure(), true
	case ok:
		return StoppedShort, w.Cause() + ": " + w.Cure(), true
	}
	return StoppedShort, "run the same command again", true
}

// comeBack says from when on a run can go on, by the clock of whoever reads it and by WeChat's.
func comeBack(back time.Time) string {
	return fmt.Sprintf("run the same command again from %s on (%s in China)",
		back.Local().Format("2006-01-02 15:04 MST"), back.In(campaign.China).Format("15:04"))
}

// alarming tells an ending that a dead-man's switch must hear of: all but a good one and a stop that was asked for.
func alarming(err error) bool {
	if errors.Is(err, campaign.ErrIncomplete) || Lost(err) {
		return true // somebody has to look at a row, however the run ended
	}
	return err != nil && !errors.Is(err, campaign.ErrBudget) && !errors.Is(err, ErrUntil)
}

// note is what a dead-man's switch is told of an ending.
func note(err error) string {
	if err == nil {
		return "all codes are there and verified"
	}
	_, hint := Explain(err)
	return err.Error() + "\n" + hint
}

func explainLedger(err error) (Ending, string, bool) {
	if _, ok := errors.AsType[*ledger.HeldError](err); ok {
		return Held, "wait for it to end, or stop it; a run that was killed holds nothing", true
	}
	if _, ok := errors.AsType[*export.BusyError](err); ok {
		return Held, "wait for it to end, or name another folder with --out", true
	}
	if _, ok := errors.AsType[*export.OccupiedError](err); ok {
		return Misused, "name another folder with --out; those files are not replaced", true
	}
	if _, ok := errors.AsType[*UnknownCampaignError](err); ok {
		return Misused, "sceneqr status lists the campaigns", true
	}
	if _, ok := errors.AsType[*ledger.AccountsError](err); ok {
		return Misused, "pass --appid to say which is meant", true
	}
	if e, ok := errors.AsType[*ledger.VersionError](err); ok && e.Version > e.Known {
		return Failed, "install the newer sceneqr; the ledger is as it was", true
	}
	switch {
	case errors.Is(err, ledger.ErrBusy):
		return Held, "close the other program that has the ledger open, then run the same command again", true
	case errors.Is(err, ledger.ErrGone):
		return Failed, "put the file back, with its -wal if there is one; without it the next run would make every code again", true
	case errors.Is(err, ledger.ErrDamaged):
		return Failed, "put back a copy from before (sceneqr doctor looks through the whole of it); " +
			"do not start a new ledger, it would spend the codes again", true
	case errors.Is(err, ledger.ErrForeign):
		return Failed, "name the ledger with --ledger", true
	case errors.Is(err, ErrLedgerMissing):
		return Misused, "name the ledger with --ledger (a trial's is sandbox.db in its output folder); the first run makes it", true
	}
	return Failed, "", false
}
