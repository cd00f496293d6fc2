package report

import (
	"slices"
	"strings"
	"testing"
	"time"

	"sceneqr/campaign/scan"
)

func TestAxisHasRoundNumbers(t *testing.T) {
	for most, want := range map[int][]int{
		0: {0, 1}, 1: {0, 1}, 5: {0, 1, 2, 3, 4, 5}, 6: {0, 2, 4, 6}, 11: {0, 5, 10, 15}, 166: {0, 50, 100, 150, 200},
		1_000: {0, 200, 400, 600, 800, 1_000}, 1_234_567: {0, 500_000, 1_000_000, 1_500_000},
	} {
		if got := rounds(most, 5); !slices.Equal(got, want) {
			t.Errorf("up to %d: %v, want %v", most, got, want)
		}
	}
}

func TestTimesAreWrittenAsCloselyAsThereIsRoom(t *testing.T) {
	for name, c := range map[string]struct {
		periods int
		unit    scan.Unit
		most    int
		want    string
	}{
		"one day":                {1, scan.Day, 6, "11-02"},
		"each day":               {3, scan.Day, 6, "11-02 11-03 11-04"},
		"each other day":         {8, scan.Day, 6, "11-02 11-04 11-06 11-08"},
		"Mondays":                {30, scan.Day, 6, "11-02 11-09 11-16 11-23 11-30"},
		"months":                 {90, scan.Day, 6, "2026-12 2027-01"},
		"quarters":               {400, scan.Day, 6, "2027-01 2027-04 2027-07 2027-10"},
		"years":                  {4_000, scan.Day, 14, "2027 2028 2029 2030 2031 2032 2033 2034 2035 2036 2037"},
		"each hour":              {3, scan.Hour, 6, "11-02 01:00 02:00"},
		"each third hour":        {16, scan.Hour, 6, "11-02 03:00 06:00 09:00 12:00 15:00"},
		"the date at midnight":   {50, scan.Hour, 6, "11-02 12:00 11-03 12:00 11-04"},
		"hours of a week":        {168, scan.Hour, 7, "11-02 11-03 11-04 11-05 11-06 11-07 11-08"},
		"hours of nearly a year": {4_000, scan.Hour, 6, "2026-12 2027-01 2027-02 2027-03 2027-04"},
	} {
		var got []string
		for _, l := range labels(spring(1, c.periods, c.unit).Times, c.unit, c.most) {
			got = append(got, l.text)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestNoDrawingHasMoreLabelsThanThereIsRoomFor(t *testing.T) {
	times := spring(1, scan.MostPeriods, scan.Day).Times
	for n := 1; n <= len(times); n += 37 {
		for most, unit := range map[int]scan.Unit{14: scan.Day, 13: scan.Hour} {
			if got := len(labels(times[:n], unit, most)); got > most || got == 0 {
				t.Errorf("%d periods have %d labels", n, got)
			}
		}
	}
}

func TestHourThatTheClockShowsTwiceIsToldApart(t *testing.T) {
	newYork, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	r := spring(2, 4, scan.Hour)
	r.Zone = newYork
	first := time.Date(2026, 11, 1, 4, 0, 0, 0, time.UTC) // two hours before clocks are set back to 01:00
	for i := range r.Times {
		r.Times[i].Begins = first.Add(time.Duration(i) * time.Hour).In(newYork)
	}
	r.Total.First = first.Add(time.Hour + 30*time.Minute)
	page := written(t, r)
	for _, want := range []string{
		">2026-11-01 00:00<", ">2026-11-01 01:00 -04:00<", ">2026-11-01 01:00 -05:00<", ">2026-11-01 02:00<",
		"2026-11-01 01:00 -05:00 – scans: ", "First scan 2026-11-01 01:30 -04:00,",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if n := strings.Count(drawings(t, page)[0], ">01:00</text>"); n != 1 {
		t.Errorf("the axis says 01:00 %d times", n)
	}
}

func TestTimesAreThoseOfTheZone(t *testing.T) {
	newYork, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	r := spring(2, 1, scan.Hour)
	r.Zone = newYork
	r.Times[0].Begins = time.Date(2026, 11, 1, 6, 0, 0, 0, time.UTC).In(newYork)
	page := written(t, r)
	for _, want := range []string{"America/New_York", "(2026-11-01 01:00 -05:00)", "First scan 2026-11-01 20:00"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	v := view{Report: &r}
	for _, month := range []time.Month{time.July, time.December} {
		at := time.Date(2026, month, 1, 12, 30, 0, 0, newYork)
		if got := time.Unix(v.minutes(at)*60, 0).UTC().Format("15:04"); got != "12:30" {
			t.Errorf("the table would say %s", got)
		}
	}
}
