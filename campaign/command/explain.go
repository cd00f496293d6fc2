package command

import (
	"errors"
	"syscall"
	"time"

	"sceneqr/campaign"
	"sceneqr/campaign/ledger"
	"sceneqr/campaign/sheet"
	"sceneqr/campaign/wechat"
	"sceneqr/campaign/words"
	"sceneqr/export"
)

// Explain sorts a command's error, and says what the person can do about it, with the command to type where there is
// one. The hint is empty when the error has said all. Of nil it is empty, and the ending means nothing.
func Explain(err error) (Ending, words.Message) {
	if Lost(err) {
		return explainLoss(err)
	}
	if e, ok := errors.AsType[*checkError](err); ok {
		ending, _ := Explain(e.Unwrap())
		return ending, e.Cure()
	}
	if _, ok := errors.AsType[Interrupted](err); ok {
		return StoppedShort, words.Of("nothing is lost: run the same command again to go on")
	}
	if ending, hint, ok := explainWeChat(err); ok {
		return ending, hint
	}
	if ending, hint, ok := explainLedger(err); ok {
		return ending, hint
	}
	return explainRequest(err)
}

func explainRequest(err error) (Ending, words.Message) {
	if e, ok := errors.AsType[*campaign.RenamedError](err); ok {
		return Misused, words.Of("add --campaign %q to go on with those codes, or --campaign %q to make new ones",
			e.Was, e.Campaign)
	}
	if e, ok := errors.AsType[*campaign.RekeyedError](err); ok {
		return Misused, words.Of("keep the key as it was (--map key=HEADING names the column, --map key= takes the name), "+
			"or choose another --campaign than %q to make new codes", e.Campaign)
	}
	if _, ok := errors.AsType[*LostLedgerError](err); ok {
		return Misused, words.Of("name the ledger that made them with --ledger, or put its copy back; " +
			"if their codes are to be made anew, move the files away or name another folder with --out")
	}
	if e, ok := errors.AsType[*SheetError](err); ok {
		return explainSheet(e)
	}
	if _, ok := errors.AsType[campaign.Refusals](err); ok {
		return SheetBad, words.Of("nothing was asked of WeChat: mend the rows above and run the same command again")
	}
	if e, ok := errors.AsType[*UsageError](err); ok {
		return Misused, e.cure()
	}
	if ending, hint, ok := explainLabels(err); ok {
		return ending, hint
	}
	if ending, hint, ok := explainLog(err); ok {
		return ending, hint
	}
	if _, ok := errors.AsType[*campaign.TemplateError](err); ok {
		return Misused, words.Of("a template is for example --scene '{城市}-{serial}{check}'")
	}
	return explainPlace(err)
}

// explainPlace is for what is missing or in the way.
func explainPlace(err error) (Ending, words.Message) {
	switch {
	case errors.Is(err, ErrWork):
		return WorkToDo, words.Message{}
	case full(err):
		return Failed, roomHint
	case errors.Is(err, syscall.EPIPE):
		return Failed, words.Of("whoever read the result has gone away; the ledger and the files are not concerned")
	case errors.Is(err, ErrAppIDMissing):
		return Misused, words.Of("pass --appid or set SCENEQR_APPID; --sandbox tries it all without an account")
	}
	if cure, ok := explainSecret(err); ok {
		return Misused, cure
	}
	if e, ok := errors.AsType[*PlaceError](err); ok {
		return Failed, e.cure()
	}
	if e, ok := errors.AsType[cured](err); ok {
		return Failed, e.Cure()
	}
	return Failed, words.Message{}
}

// cured is an error that has its own cure.
type cured interface {
	error
	Cure() words.Message
}

// full tells that the disk has no room, whoever came upon it.
func full(err error) bool {
	return errors.Is(err, ledger.ErrFull) || errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) ||
		errors.Is(err, syscall.EFBIG)
}

func explainSheet(e *SheetError) (Ending, words.Message) {
	_, option := errors.AsType[*sheet.OptionError](e)
	_, cells := errors.AsType[*sheet.Problems](e)
	switch {
	case option:
		return Misused, words.Message{}
	case cells:
		return SheetBad, words.Of("nothing was asked of WeChat: mend the cells above and run the same command again")
	}
	return SheetBad, words.Of("nothing was asked of WeChat")
}

func explainWeChat(err error) (Ending, words.Message, bool) {
	if e, ok := errors.AsType[*campaign.ClosedError](err); ok {
		return explainClosed(e)
	}
	if errors.Is(err, ErrUntil) {
		return StoppedShort, words.Of("run the same command again when it may ask: it asks only for what is missing"), true
	}
	if errors.Is(err, campaign.ErrIncomplete) {
		return RowsFailed, words.Of("result.xlsx says for each what to do; " +
			"the same command again asks only for what is missing"), true
	}
	if errors.Is(err, campaign.ErrLater) {
		return StoppedShort, words.Of("run the same command again: it asks only for what is missing"), true
	}
	if e, ok := errors.AsType[*campaign.CapacityError](err); ok {
		return Refused, words.Of("take rows out, or make some temporary (类型 = 临时): %d more fit",
			campaign.Capacity-e.Used), true
	}
	if errors.Is(err, campaign.ErrPicture) {
		return StoppedShort, words.Of("the codes exist and are not asked for twice: " +
			"run the same command again to download the pictures"), true
	}
	e, ok := errors.AsType[*wechat.Error](err)
	if !ok {
		return Failed, words.Message{}, false
	}
	_, hint := campaign.Explain(e)
	if e.ErrCode != 0 { // of which the error has only WeChat's words
		hint = whole(e)
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

func explainLoss(err error) (Ending, words.Message) {
	if ending, hint, ok := explainLedger(err); ok {
		return ending, hint
	}
	if full(err) {
		return Failed, roomHint
	}
	return Failed, words.Of("see to the ledger, then run the same command again: " +
		"a code whose answer could not be recorded is asked for once more")
}

var roomHint = words.Of("make room on the disk, then run the same command again; what is recorded is safe")

// whole is what went wrong at WeChat and what to do about it.
func whole(e *wechat.Error) words.Message {
	cause, cure := campaign.Explain(e)
	return words.Of("%v: %v", cause, cure)
}

// explainClosed says when a run that may ask for no more tickets can go on, or what there is to do instead.
func explainClosed(e *campaign.ClosedError) (Ending, words.Message, bool) {
	switch w, ok := errors.AsType[*wechat.Error](e); {
	case !e.Back.IsZero():
		return StoppedShort, words.Of("%v: it asks only for what is missing", comeBack(e.Back)), true
	case errors.Is(e, campaign.ErrBudget):
		return StoppedShort, words.Of("run the same command again for the next ones"), true
	case errors.Is(e, campaign.ErrTooFast):
		return StoppedShort, words.Of("run the same command again later: it begins with the pace that it has learnt"), true
	case ok && w.Class() == wechat.Account:
		return Refused, whole(w), true
	case ok:
		return StoppedShort, whole(w), true
	}
	return StoppedShort, words.Of("run the same command again"), true
}

// comeBack says from when on a run can go on, by the clock of whoever reads it and by WeChat's.
func comeBack(back time.Time) words.Message {
	return words.Of("run the same command again from %s on (%s in China)",
		back.Local().Format("2006-01-02 15:04 MST"), back.In(campaign.China).Format("15:04"))
}

func explainLedger(err error) (Ending, words.Message, bool) {
	if _, ok := errors.AsType[*ledger.HeldError](err); ok {
		return Held, words.Of("wait for it to end, or stop it; a run that was killed holds nothing"), true
	}
	if _, ok := errors.AsType[*export.BusyError](err); ok {
		return Held, words.Of("wait for it to end, or name another folder with --out"), true
	}
	if _, ok := errors.AsType[*export.OccupiedError](err); ok {
		return Misused, words.Of("name another folder with --out; those files are not replaced"), true
	}
	if _, ok := errors.AsType[*UnknownCampaignError](err); ok {
		return Misused, words.Of("sceneqr status lists the campaigns"), true
	}
	if _, ok := errors.AsType[*ledger.AccountsError](err); ok || errors.Is(err, ledger.ErrNoAccount) {
		return Misused, words.Of("pass --appid to say which is meant"), true
	}
	if e, ok := errors.AsType[*ledger.StrangerError](err); ok {
		return Misused, e.Cure(), true
	}
	if e, ok := errors.AsType[*ledger.VersionError](err); ok && e.Version > e.Known {
		return Failed, words.Of("install the newer sceneqr; the ledger is as it was"), true
	}
	switch {
	case errors.Is(err, ledger.ErrBusy):
		return Held, words.Of("close the other program that has the ledger open, then run the same command again"), true
	case errors.Is(err, ledger.ErrGone):
		return Failed, words.Of("put the file back, with its -wal if there is one; " +
			"without it the next run would make every code again"), true
	case errors.Is(err, ledger.ErrDamaged):
		return Failed, words.Of("put back a copy from before (sceneqr doctor looks through the whole of it); " +
			"do not start a new ledger, it would spend the codes again"), true
	case errors.Is(err, ledger.ErrForeign):
		return Failed, words.Of("name the ledger with --ledger"), true
	case errors.Is(err, ErrLedgerMissing):
		return Misused, words.Of("name the ledger with --ledger (a trial's is sandbox.db in its output folder); " +
			"the first run makes it"), true
	}
	return Failed, words.Message{}, false
}
