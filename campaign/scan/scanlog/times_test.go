package scanlog_test

import (
	"strings"
	"testing"
	"time"

	"sceneqr/campaign/scan/scanlog"
	"sceneqr/campaign/wechat/push"
)

func TestTimesAreReadAsProgramsWriteThem(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{
		"1793505600", "1793505600.0", "1793505600.000", "1793505600999",
		"2026-11-01 05:00:00", "2026-11-1 5:00:00", "2026/11/01 05:00:00.250", "2026-11-01T05:00:00",
		"2026年11月1日 05:00:00", "2026年11月01日05:00:00",
		"2026-11-01T04:00:00Z", "2026-11-01 04:00:00Z", "2026-11-01 04:00:00 UTC", "2026/11/01 04:00:00 GMT",
		"2026-11-01T12:00:00+0800", "2026-11-01T12:00:00+08", "2026-11-01T12:00:00.123456+08:00",
		"2026-11-01 12:00:00+0800", "2026-11-01 12:00:00 +0800", "2026-11-01 12:00:00 +08:00", "2026-11-01 12:00:00 +08",
		"2026-11-01 12:00:00 +0800 CST", "2026-11-01 12:00:00.5 +0800 CST", "2026-10-31 23:00:00 -0500 EST",
		"\"2026-11-01 12:00:00,250 +0800\"",
	} {
		_, got := read(t, "openid;time;event;event_key\n"+anna+";"+text+";SCAN;a\n", scanlog.Options{Zone: berlin})
		if len(got) != 1 || !got[0].At.Equal(noon) {
			t.Errorf("%q: %+v", text, got)
		}
	}
}

// In Berlin the clock never shows 02:30 on this day: an offset must not go through the zone of the others.
func TestAnOffsetIsNotOfTheZone(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	_, got := read(t, "openid,time,event,event_key\n"+anna+",2026-03-29 02:30:00 +0800,SCAN,a\n", scanlog.Options{Zone: berlin})
	if want := time.Date(2026, 3, 28, 18, 30, 0, 0, time.UTC); len(got) != 1 || !got[0].At.Equal(want) {
		t.Errorf("%+v, want %v", got, want)
	}
}

func TestAnEventOfTheFutureIsNotRead(t *testing.T) {
	now := func() time.Time { return noon.Add(-24 * time.Hour) }
	late := push.Event{From: anna, At: noon.Add(time.Second), Type: "event", Name: push.Scan, Key: "a"}
	click := late
	click.Name = "CLICK"
	for name, event := range map[string]func(push.Event) string{
		"XML": func(e push.Event) string { return asXML(e, "") }, "XML on several lines": func(e push.Event) string { return asXML(e, "\n") },
		"JSON": asJSON,
	} {
		early := late
		early.At = noon
		count, got := read(t, event(early)+"\n"+event(click)+"\n\n"+event(late)+"\n", scanlog.Options{Now: now})
		if len(got) != 2 || count.BadTotal != 1 || !strings.Contains(count.Bad[0].Why.String(), "clock") {
			t.Errorf("%s: %+v, %+v", name, got, count)
		}
	}
	const rows = "openid,time,event,scene\n" + anna + ",1793505600,SCAN,a\n" + anna + ",1793505601,SCAN,a\n"
	count, got := read(t, rows, scanlog.Options{Now: now})
	if len(got) != 1 || len(count.Bad) != 1 || count.Bad[0].Line != 3 {
		t.Errorf("a table: %+v, %+v", got, count)
	}
}
