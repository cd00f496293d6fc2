package command

import (
	"errors"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // the zones, wherever the tests run
)

func TestUntilIsWhenTheClockNextSaysSo(t *testing.T) {
	const shanghai, newYork = "Asia/Shanghai", "America/New_York"
	for _, tc := range []struct{ zone, now, text, want string }{
		{shanghai, "2026-11-22T23:10:00+08:00", "06:00", "2026-11-23T06:00:00+08:00"},
		{shanghai, "2026-11-22T23:10:00+08:00", "6:00", "2026-11-23T06:00:00+08:00"},
		{shanghai, "2026-11-22T05:59:59+08:00", "06:00", "2026-11-22T06:00:00+08:00"},
		{shanghai, "2026-11-22T06:00:00+08:00", "06:00", "2026-11-23T06:00:00+08:00"},
		{shanghai, "2026-11-22T06:00:30+08:00", "06:00", "2026-11-23T06:00:00+08:00"},
		{shanghai, "2026-12-31T18:00:00+08:00", "00:00", "2027-01-01T00:00:00+08:00"},
		{shanghai, "2026-11-22T23:10:00+08:00", "2026-11-23 06:00", "2026-11-23T06:00:00+08:00"},
		{shanghai, "2026-11-22T23:10:00+08:00", "2026-11-23T06:00:00Z", "2026-11-23T14:00:00+08:00"},

		// The night of 8 March 2026 has no 02:30, and is an hour short.
		{newYork, "2026-03-07T23:00:00-05:00", "06:00", "2026-03-08T06:00:00-04:00"},
		{newYork, "2026-03-08T01:00:00-05:00", "02:30", "2026-03-08T03:00:00-04:00"},
		// That of 1 November has 01:30 twice.
		{newYork, "2026-10-31T23:00:00-04:00", "06:00", "2026-11-01T06:00:00-05:00"},
		{newYork, "2026-11-01T01:00:00-04:00", "01:30", "2026-11-01T01:30:00-04:00"},
		{newYork, "2026-11-01T01:45:00-04:00", "01:30", "2026-11-01T01:30:00-05:00"},
	} {
		zone, err := time.LoadLocation(tc.zone)
		if err != nil {
			t.Fatal(err)
		}
		got, err := until(tc.text, moment(t, tc.now).In(zone))
		if err != nil || !got.Equal(moment(t, tc.want)) {
			t.Errorf("%s at %s: %v, %v; not %s", tc.text, tc.now, got, err, tc.want)
		}
	}
}

func moment(t *testing.T, rfc3339 string) time.Time {
	t.Helper()
	m, err := time.Parse(time.RFC3339, rfc3339)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestUntilRefusesWhatIsNoTimeToCome(t *testing.T) {
	now := moment(t, "2026-11-22T23:10:00Z")
	for text, cause := range map[string]string{
		"":                     "is a time like 06:00",
		"24:00":                "is a time like 06:00",
		"6":                    "is a time like 06:00",
		"tomorrow":             "is a time like 06:00",
		"2026-02-30 06:00":     "is a time like 06:00",
		"2026-11-22 23:10":     "is over: it is 2026-11-22 23:10",
		"2026-11-22T06:00:00Z": "is over",
	} {
		_, err := until(text, now)
		if _, ok := errors.AsType[*UsageError](err); !ok || !strings.Contains(err.Error(), cause) {
			t.Errorf("%q: %v", text, err)
		}
	}
}
