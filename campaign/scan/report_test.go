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

func TestMembersWhoAreNotBoundAreListed(t *testing.T) {
	r := talliedOf(shops(), campaign.China, Day)
	r.Bound = []Binding{{Code: shops()[1], OpenID: "o1"}, {Code: shops()[1], OpenID: "o2"}, {Code: shops()[4], OpenID: "o3"}}
	unbound := r.Unbound()
	if len(unbound) != 3 || unbound[0].Code.Serial != 1 || unbound[1].Code.Serial != 3 || unbound[2].Code.Serial != 4 {
		t.Errorf("unbound: %+v", unbound)
	}
}
