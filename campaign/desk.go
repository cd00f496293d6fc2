package campaign

import (
	"context"
	"sync"
	"time"

	"sceneqr/campaign/words"
)

// ErrBudget says that a run has asked for as many tickets as it was allowed.
var ErrBudget = words.New("as many codes as this run may make were asked for")

// ClosedError says that a run ended with codes for which no ticket may be asked now. All others were taken to their end.
type ClosedError struct {
	Left int       // codes without a ticket
	Back time.Time // when the same run can go on, in China's time; zero when waiting is not what helps
	Err  error     // why: [ErrBudget], or WeChat's refusal
}

func (e *ClosedError) Error() string { return e.Message().String() }

// Message is the error in the language of who reads it.
func (e *ClosedError) Message() words.Message {
	if e.Left == 1 {
		return words.Of("1 code is left without a ticket: %v", e.Err)
	}
	return words.Of("%d codes are left without a ticket: %v", e.Left, e.Err)
}

// Unwrap returns Err.
func (e *ClosedError) Unwrap() error { return e.Err }

// errClosed is given to a code that comes to a closed desk. It is nobody's problem: the code waits for another run.
var errClosed = words.New("no more tickets are asked for")

// ErrTooFast says that WeChat wanted it slower again and again, until it was no use to go on.
var ErrTooFast = words.New("WeChat wants fewer calls a minute than it could be brought to")

// desk is where tickets are asked for. It closes for all when the day's calls or the run's budget are used up, and for
// one kind of code when the account can have no more of that: whether ids and strings share the 100,000 is not known,
// so each finds out for itself. Pictures are fetched elsewhere, and go on.
type desk struct {
	open context.Context // ends when the desk closes for all who were admitted, too
	shut context.CancelCauseFunc

	mu     sync.Mutex
	budget int            // codes that may still be admitted; negative for no limit
	left   int            // codes that were turned away
	why    error          // why it is closed for all; nil when it is not
	kinds  map[Kind]error // why it is closed for a kind
	back   time.Time      // see [ClosedError]
}

func newDesk(ctx context.Context, most int) *desk {
	d := &desk{budget: most, kinds: map[Kind]error{}}
	if most == 0 {
		d.budget = -1
	}
	d.open, d.shut = context.WithCancelCause(ctx)
	return d
}

// admit lets a code of kind k come to ask, which uses up one of the budget, however often it will ask.
func (d *desk) admit(k Kind) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.budget == 0 && d.why == nil {
		d.why = ErrBudget
	}
	if d.why != nil || d.kinds[k] != nil {
		d.left++
		return false
	}
	if d.budget > 0 {
		d.budget--
	}
	return true
}

// serves tells whether a code that was admitted may still ask. The end of the budget is not its concern.
func (d *desk) serves(k Kind) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return (d.why == nil || d.why == ErrBudget) && d.kinds[k] == nil
}

// turnAway counts a code that was admitted and found the desk closed.
func (d *desk) turnAway() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.left++
}

// close ends the asking for all kinds, also for those who wait for their turn, until the time back if that is known. What
// closed it first is what is told.
func (d *desk) close(why error, back time.Time) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.left++
	if d.why == nil || d.why == ErrBudget {
		d.why, d.back = why, back
	}
	d.shut(errClosed)
}

// closeFor ends the asking for one kind of code, for good.
func (d *desk) closeFor(k Kind, why error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.left++
	if d.kinds[k] == nil {
		d.kinds[k] = why
	}
}

// verdict is how the desk ended a run: nil when it was open to the last. What a person must act on comes before what time
// alone mends.
func (d *desk) verdict() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	for k := Permanent; k <= TemporaryID; k++ {
		if why := d.kinds[k]; why != nil {
			return &ClosedError{Left: d.left, Err: why}
		}
	}
	if d.why == nil {
		return nil
	}
	return &ClosedError{Left: d.left, Back: d.back, Err: d.why}
}

// NextDay is when WeChat's counters have begun anew: midnight in China, and five minutes for them to do it, as the exact
// minute is not known.
func NextDay(now time.Time) time.Time {
	year, month, day := now.In(China).Date()
	return time.Date(year, month, day+1, 0, 5, 0, 0, China)
}
