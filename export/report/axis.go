package report

import (
	"time"

	"sceneqr/campaign/scan"
)

// rounds are round numbers from 0 to at least most, in steps of 1, 2 or 5 times a power of ten. There are no more than so
// many of them above 0.
func rounds(most, above int) []int {
	for unit := 1; ; unit *= 10 {
		for _, step := range []int{unit, 2 * unit, 5 * unit} {
			if step*above >= most {
				return multiples(step, max(most, 1))
			}
		}
	}
}

// multiples are 0 and the multiples of a step, the last of which is at least so much.
func multiples(step, most int) []int {
	numbers := []int{0}
	for last := 0; last < most; {
		last += step
		numbers = append(numbers, last)
	}
	return numbers
}

// A rhythm is a choice of the periods whose time is written under a chart.
type rhythm struct {
	layout string
	takes  func(begins time.Time, at int) bool
}

func isMidnight(t time.Time) bool { return t.Hour() == 0 && t.Minute() == 0 }

// isFirst tells the beginning of a month's first day.
func isFirst(t time.Time) bool { return t.Day() == 1 && t.Hour() == 0 }

// days are the rhythms of a chart of days, the closest first. Each takes fewer than the one before it.
var days = []rhythm{
	{"01-02", func(time.Time, int) bool { return true }},
	{"01-02", func(_ time.Time, at int) bool { return at%2 == 0 }},
	{"01-02", func(t time.Time, _ int) bool { return t.Weekday() == time.Monday && t.Hour() == 0 }},
	{"2006-01", func(t time.Time, _ int) bool { return isFirst(t) }},
	{"2006-01", func(t time.Time, _ int) bool { return isFirst(t) && t.Month()%3 == 1 }},
	{"2006", func(t time.Time, _ int) bool { return t.YearDay() == 1 && t.Hour() == 0 }},
}

// hours are those of a chart of hours.
var hours = append([]rhythm{
	{"15:04", func(time.Time, int) bool { return true }},
	{"15:04", func(t time.Time, _ int) bool { return t.Hour()%3 == 0 }},
	{"15:04", func(t time.Time, _ int) bool { return t.Hour()%6 == 0 }},
	{"15:04", func(t time.Time, _ int) bool { return t.Hour()%12 == 0 }},
	{"01-02", func(t time.Time, _ int) bool { return t.Hour() == 0 }},
	{"01-02", func(t time.Time, _ int) bool { return t.Hour() == 0 && t.YearDay()%2 == 1 }},
}, days[2:]...)

// A label is what is written under the period at a place.
type label struct {
	at   int
	text string
}

// labels are at most so many, in the closest rhythm that allows it. Where a day begins among hours, its date is written.
func labels(periods []scan.Period, unit scan.Unit, most int) (chosen []label) {
	rhythms := days
	if unit == scan.Hour {
		rhythms = hours
	}
	for _, r := range rhythms {
		chosen = chosen[:0]
		for i, p := range periods {
			if r.takes(p.Begins, i) && !(i > 0 && showsAgain(periods[i-1].Begins, p.Begins)) {
				chosen = append(chosen, label{i, p.Begins.Format(layoutOf(r, p.Begins))})
			}
		}
		if len(chosen) <= most {
			return chosen
		}
	}
	return chosen
}

// showsAgain tells whether the clock, which was set back, shows what it has shown a period earlier. There is no room on an
// axis to tell the two apart.
func showsAgain(earlier, later time.Time) bool { return earlier.Format(minute) == later.Format(minute) }

func layoutOf(r rhythm, t time.Time) string {
	if r.layout == "15:04" && isMidnight(t) {
		return "01-02"
	}
	return r.layout
}
