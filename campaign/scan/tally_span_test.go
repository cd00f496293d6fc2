package scan

import (
	"fmt"
	"testing"
	"time"

	"sceneqr/campaign"
)

func TestTimesBeginAndEndWithTheSpanThatIsGiven(t *testing.T) {
	day := func(d int) time.Time { return time.Date(2026, 11, d, 0, 0, 0, 0, campaign.China) }
	var none time.Time
	for name, c := range map[string]struct{ from, to, known, first, last time.Time }{
		"an open span is of the scans":       {none, none, day(20), day(5), day(7)},
		"both sides are given":               {day(3), day(10), day(20), day(3), day(9)},
		"the first day is given":             {day(3), none, day(20), day(3), day(7)},
		"the last day is given":              {none, day(10), day(20), day(5), day(9)},
		"in the middle of days":              {day(3).Add(9 * time.Hour), day(10).Add(time.Hour), day(20), day(3), day(10)},
		"what is to come has no days":        {day(3), day(30), day(8).Add(9 * time.Hour), day(3), day(8)},
		"nothing is known of the last time":  {none, day(10), none, day(5), day(9)},
		"a scan is later than what is known": {none, day(10), day(2), day(5), day(7)},
	} {
		tally := NewTally(shops(), campaign.China, Day)
		tally.From, tally.To, tally.Known = c.from, c.to, c.known
		tally.Add(Visit{Scanned, "s1", day(7).Add(20 * time.Hour), 1})
		tally.Add(Visit{Scanned, "s1", day(5).Add(20 * time.Hour), 1})
		r := tally.Report()
		first, last := r.Times[0].Begins, r.Times[len(r.Times)-1].Begins
		if !first.Equal(c.first) || !last.Equal(c.last) || r.From != c.from || r.To != c.to {
			t.Errorf("%s: from %v to %v, want %v to %v", name, first, last, c.first, c.last)
		}
	}
}

func TestALongSpanHasItsLatestPeriods(t *testing.T) {
	tally := NewTally(shops(), campaign.China, Day)
	tally.From, tally.To = at("1990-01-01 00:00"), at("2026-11-11 00:00")
	tally.Add(Visit{Scanned, "s1", at("2026-11-01 00:00"), 1})
	r := tally.Report()
	if last := r.Times[len(r.Times)-1].Begins; len(r.Times) != MostPeriods || !last.Equal(at("2026-11-10 16:00")) || r.Cut() {
		t.Errorf("%d periods, the last one of %v", len(r.Times), last)
	}
	tally.Add(Visit{Scanned, "s1", at("1990-01-01 00:00"), 1})
	if r := tally.Report(); !r.Cut() {
		t.Error("a scan is left out, and it is not told")
	}
}

func TestTimesThatClocksShowTwiceAreKnown(t *testing.T) {
	for _, c := range []struct{ zone, first, last, want string }{
		{"Europe/Berlin", "2026-10-24 23:00", "2026-10-25 03:00", "[false true true false false]"},
		{"America/New_York", "2026-11-01 04:00", "2026-11-01 08:00", "[false true true false false]"},
		{"Europe/Berlin", "2026-03-29 00:00", "2026-03-29 02:00", "[false false false]"},
		{"Asia/Shanghai", "2026-10-25 00:00", "2026-10-25 01:00", "[false false]"},
		{"UTC", "2026-10-25 00:00", "2026-10-25 01:00", "[false false]"},
	} {
		r := talliedOf(shops(), zone(t, c.zone), Hour, Visit{Scanned, "s1", at(c.first), 1}, Visit{Scanned, "s1", at(c.last), 1})
		var got []bool
		for _, p := range r.Times {
			got = append(got, ShownTwice(p.Begins))
		}
		if fmt.Sprint(got) != c.want {
			t.Errorf("%s from %s: %v, want %s", c.zone, c.first, got, c.want)
		}
	}
}
