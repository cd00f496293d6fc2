package push

import (
	"errors"
	"time"
)

// An Outcome is what became of one request.
type Outcome struct {
	Event   Event // zero when it was not read
	Verdict Verdict
	Err     error // why it was refused, could not be kept or not be read, for our own log: whoever sent it is not told
	Took    time.Duration
	Signed  bool // the query is signed with the token, not long ago unless it was for [Forward]

	Forwarded  bool  // it went to the other system, whatever became of it here
	ForwardErr error // why that system's answer did not come; nil when it did
	AnswerErr  error // why WeChat will not take that system's answer, which it gets all the same
}

// Verdict is what became of a request, in a word.
type Verdict uint8

// The verdicts.
const (
	Recorded  Verdict = iota + 1 // it is kept
	Ignored                      // a message, or an event that codes have nothing to do with, readable or not
	Refused                      // not proven to be WeChat's, or not readable
	Failed                       // it could not be kept; WeChat sends it again
	Handshake                    // WeChat has checked the URL, and was answered
)

var verdictNames = [...]string{"", "recorded", "ignored", "refused", "failed", "handshake"}

// String is the verdict in one lower-case word.
func (v Verdict) String() string { return verdictNames[v] }

// Why a request is refused. Each is a sentence for who runs the callback, with what there is to do.
var (
	errMethod   = errors.New("it is neither GET nor POST, so it is not WeChat's")
	errUnsigned = errors.New("it is not signed with the callback's token; " +
		"if WeChat says so of all of them, the Token in WeChat's console is another one")
	errStale = errors.New("it was signed more than an hour ago or ahead: somebody sends an old push again, " +
		"or this computer's clock is wrong")
	errPlain = errors.New("it is not encrypted, so that nothing proves what it says: choose 安全模式 in WeChat's console, " +
		"or leave the EncodingAESKey out here when the console has 明文模式")
	errEncrypted = errors.New("it is encrypted and there is no EncodingAESKey: name the one in WeChat's console")
	errEnvelope  = errors.New("it says that it is encrypted, and has nothing encrypted in it")
	errEcho      = errors.New("it is a GET without an echostr of WeChat's kind, so it is no check of the URL")
	errBroken    = errors.New("its body did not come to an end")
	errLoop      = errors.New("it was passed on by this program itself, so that the system behind --forward sends it back here: " +
		"name that system's own URL")

	// errUnreadable is what is signed and cannot be read.
	errUnreadable = errors.New("it is signed and cannot be read")

	// errNeedless is that too, of what was ignored.
	errNeedless = errors.New("it cannot be read, and names no event of codes")

	// errCrowded is no refusal: WeChat is to send it again.
	errCrowded = errors.New("so many pushes came at once that it was not read in time")
)
