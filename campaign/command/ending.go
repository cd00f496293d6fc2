package command

import (
	"errors"
	"fmt"

	"sceneqr/campaign"
	"sceneqr/campaign/ledger"
	"sceneqr/campaign/sheet"
	"sceneqr/campaign/wechat"
)

// Ending is how a command can end other than well. Each has an exit status of its own.
type Ending uint8

// The endings.
const (
	Failed       Ending = iota // for a reason that none of the others names
	Misused                    // it was called wrongly
	RowsFailed                 // it finished, and some codes have a problem
	SheetBad                   // the sheet has problems; nothing was asked of WeChat
	StoppedShort               // the same command later goes on: quota, network
	Refused                    // WeChat refuses the account, or the account is full
	Held                       // another run holds the ledger
	WorkToDo                   // a plan found work
)

// ErrWork says that a plan found something to ask WeChat for.
var ErrWork = errors.New("there is work for run")

// UsageError says that a command was called wrongly.
type UsageError struct{ Cause string }

func (e *UsageError) Error() string { return e.Cause }

// Explain sorts a command's error, and says what the person can do about it, with the command to type where there is
// one. The hint is empty when the error has said all.
func Explain(err error) (Ending, string) {
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
		return Misused, fmt.Sprintf("add --campaign %q to go on with those codes, or --campaign %q to make new ones", e.Was, e.Campaign)
	}
	if _, ok := errors.AsType[*sheet.Problems](err); ok {
		return SheetBad, "nothing was asked of WeChat: mend the cells above and run the same command again"
	}
	if _, ok := errors.AsType[campaign.Refusals](err); ok {
		return SheetBad, "nothing was asked of WeChat: mend the rows above and run the same command again"
	}
	if _, ok := errors.AsType[*UsageError](err); ok {
		return Misused, "add --help to see how it is called"
	}
	if _, ok := errors.AsType[*campaign.TemplateError](err); ok {
		return Misused, "a template is for example --scene '{城市}-{serial}{check}'"
	}
	switch {
	case errors.Is(err, ErrWork):
		return WorkToDo, ""
	case errors.Is(err, ErrAppIDMissing):
		return Misused, "pass --appid or set SCENEQR_APPID; --sandbox tries it all without an account"
	case errors.Is(err, ErrSecretMissing):
		return Misused, "pass --secret-file or set SCENEQR_SECRET; --sandbox tries it all without an account"
	}
	return Failed, ""
}

func explainWeChat(err error) (Ending, string, bool) {
	if errors.Is(err, campaign.ErrIncomplete) {
		return RowsFailed, "result.xlsx says for each what to do; the same command again asks only for what is missing", true
	}
	if e, ok := errors.AsType[*campaign.CapacityError](err); ok {
		return Refused, fmt.Sprintf("take rows out, or make some temporary (类型 = 临时): %d more fit", campaign.Capacity-e.Used), true
	}
	e, ok := errors.AsType[*wechat.Error](err)
	if !ok && errors.Is(err, campaign.ErrAlike) {
		return StoppedShort, "the codes exist and are not asked for twice: run the same command again to download the pictures anew", true
	}
	if !ok {
		return Failed, "", false
	}
	switch e.Class() {
	case wechat.Account:
		return Refused, e.Cause() + ": " + e.Cure(), true
	case wechat.Retry, wechat.Today:
		return StoppedShort, e.Cause() + ": " + e.Cure(), true
	}
	return Failed, e.Cause() + ": " + e.Cure(), true
}

func explainLedger(err error) (Ending, string, bool) {
	if _, ok := errors.AsType[*ledger.HeldError](err); ok {
		return Held, "wait for it to end, or stop it; a run that was killed holds nothing", true
	}
	if _, ok := errors.AsType[*UnknownCampaignError](err); ok {
		return Misused, "sceneqr status lists the campaigns", true
	}
	if _, ok := errors.AsType[*ledger.AccountsError](err); ok {
		return Misused, "pass --appid to say which is meant", true
	}
	switch {
	case errors.Is(err, ledger.ErrDamaged):
		return Failed, "put back a copy from before; do not start a new ledger, it would spend the codes again", true
	case errors.Is(err, ledger.ErrForeign):
		return Failed, "name the ledger with --ledger", true
	case errors.Is(err, ErrLedgerMissing):
		return Misused, "name the ledger with --ledger; the first run makes it", true
	}
	return Failed, "", false
}
