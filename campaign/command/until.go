package command

import "time"

// until is the moment that text names, for a person who looks at a clock in now's zone: "06:00" is when it shows that
// next, tomorrow when it shows it now; "2026-11-23 06:00" and RFC 3339 are that moment, which must be to come.
//
// Where the clock is set forward past the time, the moment is that of setting; where it shows the time twice, it is the
// first that is to come.
func until(text string, now time.Time) (time.Time, error) {
	if clock, err := time.Parse("15:04", text); err == nil {
		return nextShown(clock.Hour()*60+clock.Minute(), now), nil
	}
	t, err := time.ParseInLocation("2006-01-02 15:04", text, now.Location())
	if err != nil {
		t, err = time.Parse(time.RFC3339, text)
	}
	switch {
	case err != nil:
		return time.Time{}, misused("--until is a time like 06:00 or 2026-11-23 06:00, not %q", text)
	case !t.After(now):
		return time.Time{}, misused("--until %q is over: it is %s", text, now.Format("2006-01-02 15:04"))
	}
	return t, nil
}

// nextShown looks at the clock minute by minute, as the person would: no arithmetic on days is right when the clock is
// changed.
func nextShown(wanted int, now time.Time) time.Time {
	before := minuteOfDay(now)
	for t := now.Truncate(time.Minute).Add(time.Minute); ; t = t.Add(time.Minute) {
		shown := minuteOfDay(t)
		if shown == wanted || before < wanted && wanted < shown {
			return t
		}
		before = shown
	}
}

func minuteOfDay(t time.Time) int { return t.Hour()*60 + t.Minute() }
