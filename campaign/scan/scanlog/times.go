package scanlog

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"

	"sceneqr/campaign/wechat/push"
	"sceneqr/campaign/words"
)

// dated is a date with a time as programs, people and spreadsheets write it, with its parts: year, month, day, hours and
// minutes, seconds, and the offset of its zone. A fraction of a second may follow the seconds, and a zone's name the offset.
var dated = regexp.MustCompile(`^(\d{4})[-/年](\d{1,2})[-/月](\d{1,2})日?` +
	`(?:(?:T| *)(\d{1,2}:\d{2})(:\d{2})?(?:[.,]\d+)?(?: ?(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)(?: [A-Z]{3,5})?)?)?$`)

// yearLast is a date that does not begin with its year, or with half of it: 11/2/2026, 11/2/26.
var yearLast = regexp.MustCompile(`^\d{1,2}[-/.]\d{1,2}[-/.]\d{2}`)

// time reads when an event was: seconds or milliseconds since 1970, or a date with a time. What cannot be read is not shown,
// for in a wrong column it may be an openid.
func (t *table) time(text string) (time.Time, words.Message) {
	at, ok := unixTime(text)
	if !ok {
		var why words.Message
		if at, why = t.written(text); !why.IsZero() {
			return at, why
		}
	}
	if !push.IsInReason(at) {
		return at, words.Of("the time is out of reason: 2011 to 2099 can be")
	}
	return at.UTC().Truncate(time.Second), words.Message{}
}

// unixTime is in seconds with ten digits and in milliseconds with thirteen; whole numbers with a decimal point are those of
// programs that know no others.
func unixTime(text string) (time.Time, bool) {
	whole, fraction, _ := strings.Cut(text, ".")
	n, err := strconv.ParseInt(whole, 10, 64)
	switch {
	case err != nil || n < 0 || strings.Trim(fraction, "0") != "":
		return time.Time{}, false
	case n >= 1e12:
		return time.UnixMilli(n), true
	}
	return time.Unix(n, 0), true
}

// written reads a date with a time, in the table's zone when it names none.
func (t *table) written(text string) (at time.Time, why words.Message) {
	m := dated.FindStringSubmatch(text)
	switch {
	case m == nil && yearLast.MatchString(text):
		return at, words.Of("the time does not begin with its year, and month and day may be taken for each other: " +
			"write it like 2026-11-02 09:30:00")
	case m == nil:
		return at, timeless
	case m[5] == "":
		return at, words.Of("the time has no seconds, and by them a push is known again: in the workbook, give the column " +
			"the format yyyy-mm-dd hh:mm:ss and save it as CSV again")
	}
	const layout = "2006-1-2 15:04:05"
	var err error
	if stamp := m[1] + "-" + m[2] + "-" + m[3] + " " + m[4] + m[5]; m[6] == "" {
		at, err = time.ParseInLocation(layout, stamp, t.zone)
	} else {
		at, err = time.Parse(layout+"-0700", stamp+offset(m[6]))
	}
	if err != nil {
		return at, timeless
	}
	return at, why
}

var timeless = words.Of("the time cannot be read: write it like 2026-11-02 09:30:00, or in seconds since 1970")

// offset is a zone's as +0800, whichever way it is written.
func offset(zone string) string {
	switch zone = strings.ReplaceAll(zone, ":", ""); {
	case zone[0] != '+' && zone[0] != '-':
		return "+0000"
	case len(zone) == len("+08"):
		return zone + "00"
	}
	return zone
}

func notOpenID(r rune) bool { return r <= ' ' || r > '~' }

func hasControl(text string) bool { return strings.ContainsFunc(text, unicode.IsControl) }
