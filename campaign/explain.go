package campaign

import (
	"sceneqr/campaign/wechat"
	"sceneqr/campaign/words"
)

// Explain says to a person what went wrong in a call to WeChat and what to do about it, a line each. The cause has with it
// what is this error's own: the address that WeChat saw, or the error underneath. It names no errcode, which is in e.
func Explain(e *wechat.Error) (cause, cure words.Message) {
	cause, cure = words.Known(e.Cause()), words.Known(e.Cure())
	switch caller := e.Caller(); {
	case caller != "":
		cause = words.Of("%v: WeChat saw %s", cause, caller)
	case e.ErrCode == 0 && e.Err != nil:
		cause = words.Of("%v: %v", cause, words.From(e.Err))
	}
	return cause, cure
}
