package emulator

import (
	"cmp"
	"time"
)

// Faults is everything that can go wrong, one field for each. The zero value is WeChat on a good day.
//
// Fields that are a [Trigger] strike single requests, and so does Wire; the others hold for as long as they are set.
// None of the functions may call the Emulator, and all must bear to be called by many goroutines at once.
type Faults struct {
	// Between the caller and WeChat, at any path.

	// Wire tells the damage to each request or to its answer: see [Strike] and [FirstOf].
	Wire Wire

	// Slow is how long the answer to the nth request to a path is held back, after the work is done: a caller who gives
	// up waiting for a create has a code without knowing it. It ends early when the caller hangs up.
	Slow func(path string, n int) time.Duration

	// Skew is how far the server's clock is ahead of [Emulator.Now]; negative when it is behind. All that WeChat tells
	// the time by goes with it: the Date of its answers, rids, tickets, the ends of tokens, minutes and days.
	Skew time.Duration

	// Of tokens.

	TokenRevoked Trigger       // of qrcode/create, 40001: another system had the token replaced; it is dead from now on
	TokenExpired Trigger       // of qrcode/create, 42001: the token's time is over
	TokenStuck   bool          // stable_token goes on giving out a revoked token until it is forced to refresh
	TokenLife    time.Duration // of the tokens given out from now on; 0 is WeChat's two hours

	// Of qrcode/create, before anything was done.

	Unauthorized Trigger // 48001: the account is no certified service account
	Busy         Trigger // -1: WeChat asks to be left alone for a moment
	NoEscapes    bool    // 40033 for any \u escape in the body; reported of some of WeChat's endpoints

	// Refused gives the errcode for a scene, or 0 to let it pass: a row that WeChat does not like. Asked is how often
	// the scene was asked for until now, this time included.
	Refused func(scene string, asked int) (errcode int)

	// Of the account.

	NotWhitelisted Trigger // 40164 at every endpoint of the API: the caller's address is not on the account's list
	DailyLimit     int     // creates in a day of Asia/Shanghai, then 45009; 0 is WeChat's 100,000
	MinuteLimit    int     // creates in a minute of the clock, then MinuteErrcode; 0 is none: WeChat's is not known
	MinuteErrcode  int     // for calls over the minute's limit; 0 is 45011, and 44991 and 45009 were told of
	Capacity       int     // permanent codes in the account's life, then 45029; 0 is WeChat's 100,000
	SplitPools     bool    // permanent ids and permanent strings have that capacity each, and do not share it
	RepeatsDiffer  bool    // a permanent scene asked for again gets another url and costs capacity again
	QuotaSilent    bool    // quota/get leaves out rate_limit, the minute's limit
	QuotaOff       int     // the errcode that quota/get refuses good requests with, such as 76022; 0 is none

	// Errcode gives the errcode with which the nth request to a path of the API is refused before it is read, or 0 to
	// let it pass: a frozen secret (40243), a banned account (48004, 50002) and whatever else befalls an account.
	Errcode func(path string, n int) (errcode int)

	// Of showqrcode.

	PictureMissing Trigger // 404, as for a ticket that does not exist
	PictureEmpty   Trigger // 200 with no bytes at all
	PictureHuge    Trigger // the right code, which reads, and after it blanks up to 20 MB
	PictureWrong   Trigger // the sound picture of another code: a cache mixed up
	PicturePNG     Trigger // the right code as image/png: WeChat promises no format

	// Of pushes, which are numbered under [PathPush].

	PushTwice Trigger // the push comes a second time after it was answered well
	PushHeld  Trigger // the push comes only after the next that is not held itself: out of order

	// SceneLost pushes a subscribe with an empty EventKey and an empty Ticket, although user/info knows the scene: the
	// incident of 2023-01-10. It does nothing to other events.
	SceneLost Trigger
}

// overMinute is the refusal of a call over the minute's limit.
func (f Faults) overMinute() errcode { return cmp.Or(errcode(f.MinuteErrcode), errMinute) }

// Trigger tells which requests a fault strikes. Each path numbers the requests that it gets, from 1 since the Emulator
// began or since [Emulator.Set]. It must not call the Emulator; nil strikes none.
type Trigger func(n int) bool

func (t Trigger) strikes(n int) bool { return t != nil && t(n) }

// Always is the [Trigger] of every request.
func Always(int) bool { return true }

// Every strikes the nth request, the 2nth and so on; none when n is not positive.
func Every(n int) Trigger {
	return func(i int) bool { return n > 0 && i%n == 0 }
}

// First strikes the first n requests.
func First(n int) Trigger {
	return func(i int) bool { return i <= n }
}

// Nth strikes the one request with this number.
func Nth(k int) Trigger {
	return func(i int) bool { return i == k }
}
