package scanlog

import (
	"strconv"
	"time"
	"unicode"

	"sceneqr/campaign/words"
)

// layouts are those of times without a zone, as programs and spreadsheets write them. A fraction of a second may follow.
var layouts = []string{"2006-1-2 15:04:05", "2006/1/2 15:04:05", "2006-1-2T15:04:05"}

// coarse are times by which a push cannot be known again: spreadsheets show them so.
var coarse = []string{"2006-1-2 15:04", "2006/1/2 15:04", "2006-1-2", "2006/1/2"}

// The first and the last second that a push may be of: WeChat began in 2011.
var (
	earliest = time.Date(2011, 1, 1, 0, 0, 0, 0, time.UTC)
	latest   = time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)
)

// time reads when an event was: seconds or milliseconds since 1970, or a date with a time. What cannot be read is not shown,
// for in a wrong column it may be an openid.
func (t *table) time(text string) (time.Time, words.Message) {
	at, ok := unixTime(text)
	if !ok {
		at, ok = t.written(text)
	}
	switch {
	case !ok && parses(text, coarse):
		return at, words.Of("the time has no seconds, and by them a push is known again")
	case !ok:
		return at, words.Of("the time cannot be read")
	case at.Before(earliest) || !at.Before(latest):
		return at, words.Of("the time is out of reason: 2011 to 2099 can be")
	}
	return at.UTC().Truncate(time.Second), words.Message{}
}

// unixTime is in seconds with ten digits and in milliseconds with thirteen.
func unixTime(text string) (time.Time, bool) {
	n, err := strconv.ParseInt(text, 10, 64)
	switch {
	case err != nil || n < 0:
		return time.Time{}, false
	case n >= 1e12:
		return time.UnixMilli(n), true
	}
	return time.Unix(n, 0), true
}

// written reads a date with a time, in the table's zone when it names none.
func (t *table) written(text string) (time.Time, bool) {
	if at, err := time.Parse(time.RFC3339, text); err == nil {
		return at, true
	}
	for _, layout := range layouts {
		if at, err := time.ParseInLocation(layout, text, t.zone); err == nil {
			return at, true
		}
	}
	return time.Time{}, false
}

func parses(text string, layouts []string) bool {
	for _, layout := range layouts {
		if _, err := time.Parse(layout, text); err == nil {
			return true
		}
	}
	return false
}

func notOpenID(r rune) bool { return r <= ' ' || r > '~' }

func hasControl(text string) bool {
	for _, r := range text {
		if unicode.IsControl(r) {
			return true
		}
	}
	return false
}
