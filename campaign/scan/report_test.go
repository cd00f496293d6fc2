package scan

import (
	"slices"
	"testing"
	"time"

	"sceneqr/campaign"
	"sceneqr/campaign/words"
)

func TestTheSpanIsToldWithItsLastDay(t *testing.T) {
	day := func(d int) time.Time { return time.Date(2026, 11, d, 0, 0, 0, 0, campaign.China) }
	for _, c := range []struct {
		from, to         time.Time
		english, chinese string
	}{
		{time.Time{}, time.Time{}, "from the first scan to the last", "从第一次扫码到最后一次"},
		{day(1), day(8), "2026-11-01 to 2026-11-07", "2026-11-01 至 2026-11-07"},
		{day(1).UTC(), time.Time{}, "from 2026-11-01 on", "2026-11-01 起"},
		{time.Time{}, day(8).Add(9 * time.Hour), "up to 2026-11-08 09:00", "截至 2026-11-08 09:00"},
	} {
		r := Report{From: c.from, To: c.to, Zone: campaign.China}
		if english, chinese := r.Span().String(), words.Chinese.Of(r.Span()); english != c.english || chinese != c.chinese {
			t.Errorf("%q, %q, want %q, %q", english, chinese, c.english, c.chinese)
		}
	}
}

func TestRanksKeepTheOrderOfTheSheetAmongEquals(t *testing.T) {
	r := talliedOf(shops(), campaign.China, Day, Visit{Scanned, "s3", at("2026-11-01 00:00"), 1},
		Visit{Scanned, "s2", at("2026-11-01 00:00"), 1}, Visit{Scanned, "s3", at("2026-11-01 00:00"), 1})
	var serials []int
	for _, c := range r.Ranked() {
		serials = append(serials, c.Code.Serial)
	}
	if want := []int{3, 2, 1, 4}; !slices.Equal(serials, want) || r.Channels[0].Code.Serial != 1 {
		t.Errorf("ranked %v, want %v", serials, want)
	}
	if groups := r.RankedGroups(); groups[0].Name != "上海" || groups[1].Name != "杭州" || r.Scanned() != 2 {
		t.Errorf("groups %+v, %d channels scanned", groups, r.Scanned())
	}
}

func TestACodeThatDoesNotExistYetIsNoneThatWasNeverScanned(t *testing.T) {
	codes := shops()
	codes[1].Stage = campaign.Planned
	r := talliedOf(codes, campaign.China, Day, Visit{Scanned, "s1", at("2026-11-01 00:00"), 1})
	if never := r.Never(); len(never) != 2 || never[0].Code.Serial != 3 || never[1].Code.Serial != 4 {
		t.Errorf("never scanned: %+v", never)
	}
}

func TestACodeThatCouldNotBeScannedInTheSpanWasNotNeverScanned(t *testing.T) {
	day := func(d int) time.Time { return time.Date(2026, 11, d, 0, 0, 0, 0, time.UTC) }
	codes := shops()
	codes[0].Ticketed, codes[0].Expires = day(1), day(5) // it ends with the last moment before the span
	codes[1].Ticketed = day(8)                           // it is made with the first moment after it
	codes[2].Ticketed = day(7)
	codes[3].Stage = campaign.Planned
	tally := NewTally(codes, campaign.China, Day)
	for _, c := range []struct {
		from, to    time.Time
		never, want int
	}{
		{day(5), day(8), 1, 1}, {time.Time{}, day(8), 2, 2}, {day(5), time.Time{}, 2, 2}, {time.Time{}, time.Time{}, 3, 3},
	} {
		tally.From, tally.To = c.from, c.to
		r := tally.Report()
		if never := r.Never(); len(never) != c.never || r.Coded() != c.want || r.Codeless() != 1 {
			t.Errorf("from %v to %v: never %+v; %d coded, %d codeless", c.from, c.to, never, r.Coded(), r.Codeless())
		}
	}
	tally.Add(Visit{Scanned, "s1", day(6), 1}) // where the clock of a phone is wrong, say
	tally.From, tally.To = day(5), day(8)
	if r := tally.Report(); r.Coded() != 2 || r.Scanned() != 1 {
		t.Errorf("%d coded, %d scanned", r.Coded(), r.Scanned())
	}
}

func TestMembersWhoAreNotBoundAreListed(t *testing.T) {
	codes := shops()
	codes[3].Stage = campaign.Planned
	r := talliedOf(codes, campaign.China, Day)
	r.Bound = []Binding{{Code: codes[1], OpenID: "o1"}, {Code: codes[1], OpenID: "o2"}, {Code: codes[4], OpenID: "o3"}}
	unbound := r.Unbound()
	if len(unbound) != 2 || unbound[0].Code.Serial != 1 || unbound[1].Code.Serial != 3 {
		t.Errorf("unbound: %+v", unbound)
	}
	if bound, of := r.BoundChannels(); bound != 2 || of != 4 { // one of them has left the sheet
		t.Errorf("%d of %d channels are bound, want 2 of 4", bound, of)
	}
	if r := talliedOf(codes, campaign.China, Day, Visit{Scanned, "s5", at("2026-11-01 00:00"), 1}); len(r.Unbound()) != 3 {
		t.Errorf("somebody is waited for who has left the sheet: %+v", r.Unbound())
	}
}
