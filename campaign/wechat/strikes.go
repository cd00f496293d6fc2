package wechat

import (
	"errors"
	"time"
)

// A refused token is replaced, and what replaces it may be refused as well. These bounds see to it that no loop comes of
// that: a token that carried enough calls has paid for the next request to the token endpoint, others are counted.
const (
	// paid is how many calls a token must have carried before its refusal, for that to be no strike. So there is at most
	// one request for a token to 20 calls, and those that strikeWindow allows.
	paid = 20

	// That many strikes within strikeWindow mean that another system is refreshing the tokens: one more refresh would only
	// take its token away in turn.
	maxStrikes   = 3
	strikeWindow = 10 * time.Minute

	// That many times in a row the owner of a token may lend the one that WeChat refused; readings closer together than
	// lateness count once, for many callers who try again at the same time must not use up the owner's time.
	maxStale = 3
	lateness = 5 * time.Second
)

// served counts a call that succeeded with t.
func (s *tokens) served(t *token) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.current != t {
		return
	}
	t.carried++
	if t.carried == paid {
		s.forced = false
	}
}

// refuse forgets t, which WeChat refused with e, unless it has been replaced by now. It returns the error to report: e,
// or that it is no use to go on.
func (s *tokens) refuse(t *token, e *Error) *Error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.current != t {
		return e
	}
	s.current, s.refused = nil, t
	if t.carried >= paid {
		return e
	}
	strikes := s.strike()
	switch {
	case !t.forced && strikes < maxStrikes:
		return e
	case t.lent:
		return s.giveUp(e, &lentInVain)
	}
	return s.giveUp(e, &contested)
}

// strike counts a strike, and returns how many there were lately.
func (s *tokens) strike() int {
	now := time.Now()
	for len(s.strikes) > 0 && now.Sub(s.strikes[0]) > strikeWindow {
		s.strikes = s.strikes[1:]
	}
	s.strikes = append(s.strikes, now)
	return len(s.strikes)
}

// giveUp returns e with this verdict, and makes it the answer to every further wish for a token.
func (s *tokens) giveUp(e *Error, why *verdict) *Error {
	e.fixed = why
	further := *e
	further.Op = opToken
	s.contested = &further
	return e
}

// handedOutAgain is the end when WeChat issues no token but the one that it refused.
func (s *tokens) handedOutAgain() *Error {
	s.mu.Lock()
	defer s.mu.Unlock()
	err := errors.New("the token that was refused is handed out again")
	return s.giveUp(&Error{Op: opToken, Err: err}, &contested)
}

// lentAgain counts that the token which WeChat refused was lent again. Its owner may only be a moment late.
func (s *tokens) lentAgain() *Error {
	s.mu.Lock()
	defer s.mu.Unlock()
	e := &Error{Op: opToken, Err: errors.New("the token that was refused is given again"), fixed: &stale}
	if now := time.Now(); now.Sub(s.staleAt) >= lateness {
		s.stale, s.staleAt = s.stale+1, now
	}
	if s.stale < maxStale {
		return e
	}
	return s.giveUp(e, &lentInVain)
}

func (s *tokens) wasRefused(t *token) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.refused != nil && s.refused.text() == t.text()
}

// mayForce tells whether force_refresh may be used, and takes it to be used then.
func (s *tokens) mayForce() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	first := !s.forced
	s.forced = true
	return first
}

// texts is the tokens that are known, for keeping them out of a text.
func (s *tokens) texts() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var texts []string
	for _, t := range []*token{s.current, s.refused} {
		if t != nil {
			texts = append(texts, t.text())
		}
	}
	return texts
}
