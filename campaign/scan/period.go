package scan

import "time"

// number is the number of the period that a time is in, without gaps: of days as the calendar has them, of hours since 1970.
func (u Unit) number(t time.Time, zone *time.Location) int {
	if u == Hour {
		return int(t.Unix()+minutesOff(zone)) / 3600
	}
	year, month, day := t.In(zone).Date()
	return int(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix()) / (24 * 3600)
}

// begins is when the period of a number begins.
func (u Unit) begins(number int, zone *time.Location) time.Time {
	if u == Hour {
		return time.Unix(int64(number)*3600-minutesOff(zone), 0).In(zone)
	}
	year, month, day := time.Unix(int64(number)*24*3600, 0).UTC().Date()
	return BeginOfDay(time.Date(year, month, day, 12, 0, 0, 0, zone))
}

// minutesOff is by how many seconds the hours of a zone begin before those of UTC, such as half an hour in India. It is that
// of one winter, so that hours have no gaps where summer time shifts them by less than one.
func minutesOff(zone *time.Location) int64 {
	_, offset := time.Date(2026, time.January, 1, 0, 0, 0, 0, zone).Zone()
	return int64((offset%3600 + 3600) % 3600)
}

// ShownTwice tells whether the clocks of its zone show this time twice, because they are set back over it. Told without its
// offset from UTC it could be either.
func ShownTwice(t time.Time) bool {
	begin, end := t.ZoneBounds()
	return t.Before(begin.Add(setBack(begin))) || !end.IsZero() && !t.Before(end.Add(-setBack(end)))
}

// setBack is by how much clocks are set back at a bound of a zone's time, which may be none.
func setBack(at time.Time) time.Duration {
	if at.IsZero() {
		return 0
	}
	_, before := at.Add(-1).Zone()
	_, after := at.Zone()
	return max(0, time.Duration(before-after)*time.Second)
}

// BeginOfDay is when the day of t begins, where its clock is: at midnight; where summer time begins or ends at midnight, an
// hour after it or at the first of two.
func BeginOfDay(t time.Time) time.Time {
	year, month, day := t.Date()
	midnight := time.Date(year, month, day, 0, 0, 0, 0, t.Location())
	if midnight.Day() != day { // there is none, and this is what the clock showed before it was set forward
		_, change := midnight.ZoneBounds()
		return change.In(t.Location())
	}
	if earlier := midnight.Add(-time.Hour); earlier.Day() == day {
		return earlier
	}
	return midnight
}
