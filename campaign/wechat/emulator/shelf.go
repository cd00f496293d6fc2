package emulator

import (
	"strings"
	"time"
)

// issued is a code that was made, as the phone knows it.
type issued struct {
	scene  string // decimal for an id
	kind   kind
	ticket ticket // of when it was made: which one WeChat tells in events after it was asked for again is not known
}

// scannable tells whether a person can scan the code at now: it is not over, and has a picture.
func (c issued) scannable(now time.Time) bool { return c.ticket.alive(now) }

// A shelf holds the codes of an account in the order in which they were made, each url once.
type shelf struct {
	codes   []issued
	byURL   map[string]int
	byScene map[string]int // the latest code of the scene, of whatever kind
}

func (s *shelf) keep(c issued) {
	if s.byURL == nil {
		s.byURL, s.byScene = make(map[string]int), make(map[string]int)
	}
	if _, ok := s.byURL[c.ticket.url]; ok {
		return // asked for again
	}
	s.byURL[c.ticket.url], s.byScene[c.scene] = len(s.codes), len(s.codes)
	s.codes = append(s.codes, c)
}

// find gives the code of a ticket or, without one, the latest of a scene.
func (s *shelf) find(scene, ticket string) (issued, bool) {
	at, ok := s.byScene[scene]
	if ticket != "" {
		t, _ := parseTicket(ticket)
		at, ok = s.byURL[t.url]
	}
	if !ok {
		return issued{}, false
	}
	return s.codes[at], true
}

// page gives the codes whose scene contains the text, in capitals or not, the newest first: at most so many of them,
// after the first from. Found is how many there are in all.
func (s *shelf) page(text string, from, most int) (codes []issued, found int) {
	text = strings.ToLower(text)
	for i := len(s.codes) - 1; i >= 0; i-- {
		if !strings.Contains(strings.ToLower(s.codes[i].scene), text) {
			continue
		}
		if found >= from && len(codes) < most {
			codes = append(codes, s.codes[i])
		}
		found++
	}
	return codes, found
}
