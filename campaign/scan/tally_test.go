package scan

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
	"time"
	_ "time/tzdata"

	"sceneqr/campaign"
)

// shops are the codes of three shops in two groups, of a poster without one, and of a shop that has left the sheet.
func shops() []campaign.Code {
	code := func(row, serial int, group string) campaign.Code {
		return campaign.Code{
			Channel: campaign.Channel{Row: row, Key: fmt.Sprintf("S%d", serial), Group: group}, Serial: serial,
			Scene: campaign.Scene(fmt.Sprintf("s%d", serial)), Stage: campaign.Verified,
		}
	}
	return []campaign.Code{code(2, 1, "上海"), code(3, 2, "杭州"), code(4, 3, "上海"), code(5, 4, ""), code(0, 5, "南京")}
}

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func at(text string) time.Time {
	t, err := time.Parse("2006-01-02 15:04", text)
	if err != nil {
		panic(err)
	}
	return t
}

// talliedOf is a report of visits by scene, kind, time in UTC and person.
func talliedOf(codes []campaign.Code, z *time.Location, u Unit, visits ...Visit) Report {
	t := NewTally(codes, z, u)
	for _, v := range visits {
		t.Add(v)
	}
	return t.Report()
}

var threeDays = []Visit{
	{Followed, "s1", at("2026-11-01 02:00"), 1},
	{Scanned, "s1", at("2026-11-01 03:00"), 1},
	{Scanned, "s3", at("2026-11-01 15:59"), 1}, // the last minute of the day in China
	{Followed, "s2", at("2026-11-01 16:00"), 2},
	{Scanned, "s1", at("2026-11-03 02:00"), 2},
	{Followed, "s1", at("2026-11-03 03:00"), 3},
}

func TestATallyCountsScansPeopleAndFollowers(t *testing.T) {
	first, last := at("2026-11-01 02:00"), at("2026-11-03 03:00")
	r := talliedOf(shops(), campaign.China, Day, threeDays...)
	if want := (Counts{6, 3, 3, first, last}); r.Total != want {
		t.Errorf("total %+v, want %+v", r.Total, want)
	}
	for i, want := range []Counts{
		{4, 3, 2, first, last},
		{1, 1, 1, at("2026-11-01 16:00"), at("2026-11-01 16:00")},
		{1, 1, 0, at("2026-11-01 15:59"), at("2026-11-01 15:59")},
		{},
	} {
		if got := r.Channels[i].Counts; got != want || r.Channels[i].Code.Serial != i+1 {
			t.Errorf("channel %d: %+v, want %+v", i+1, got, want)
		}
	}
	want := []Group{
		{"上海", 2, 2, Counts{5, 3, 2, first, last}}, // person 1 was at two of its channels and is one person
		{"杭州", 1, 1, Counts{1, 1, 1, at("2026-11-01 16:00"), at("2026-11-01 16:00")}},
		{"", 1, 0, Counts{}},
	}
	if !slices.Equal(r.Groups, want) {
		t.Errorf("groups %+v, want %+v", r.Groups, want)
	}
}

func TestDaysBeginInTheZoneAndHaveNoGaps(t *testing.T) {
	var got []string
	for _, p := range talliedOf(shops(), campaign.China, Day, threeDays...).Times {
		got = append(got, fmt.Sprint(p.Begins.Format(time.RFC3339), " ", p.Scans, " ", p.People, " ", p.Followers))
	}
	want := []string{"2026-11-01T00:00:00+08:00 3 1 1", "2026-11-02T00:00:00+08:00 1 1 1", "2026-11-03T00:00:00+08:00 2 2 1"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	quiet := talliedOf(shops(), campaign.China, Day, threeDays[0], threeDays[5])
	if len(quiet.Times) != 3 || quiet.Times[1].Counts != (Counts{}) {
		t.Errorf("a day without scans is not there: %+v", quiet.Times)
	}
}

func TestDaysOfSummerTimeAreWhole(t *testing.T) {
	for _, c := range []struct{ zone, first, last, want string }{
		{"Europe/Berlin", "2026-03-28 12:00", "2026-03-30 12:00", "[2026-03-28T00:00:00+01:00 2026-03-29T00:00:00+01:00 2026-03-30T00:00:00+02:00]"},
		{"Europe/Berlin", "2026-10-24 12:00", "2026-10-26 12:00", "[2026-10-24T00:00:00+02:00 2026-10-25T00:00:00+02:00 2026-10-26T00:00:00+01:00]"},
		{"America/Sao_Paulo", "2018-11-03 12:00", "2018-11-04 12:00", "[2018-11-03T00:00:00-03:00 2018-11-04T01:00:00-02:00]"},
		{"America/Havana", "2026-10-31 12:00", "2026-11-01 20:00", "[2026-10-31T00:00:00-04:00 2026-11-01T00:00:00-04:00]"},
	} {
		r := talliedOf(shops(), zone(t, c.zone), Day,
			Visit{Scanned, "s1", at(c.first), 1}, Visit{Scanned, "s1", at(c.last), 1})
		if got := begins(r); got != c.want {
			t.Errorf("%s: %s, want %s", c.zone, got, c.want)
		}
	}
}

func TestHoursBeginWithTheHourOfTheZone(t *testing.T) {
	for _, c := range []struct{ zone, first, last, want string }{
		{"Asia/Kolkata", "2026-11-01 04:29", "2026-11-01 04:30", "[2026-11-01T09:00:00+05:30 2026-11-01T10:00:00+05:30]"},
		{"Europe/Berlin", "2026-10-25 00:10", "2026-10-25 02:10",
			"[2026-10-25T02:00:00+02:00 2026-10-25T02:00:00+01:00 2026-10-25T03:00:00+01:00]"},
	} {
		r := talliedOf(shops(), zone(t, c.zone), Hour,
			Visit{Scanned, "s1", at(c.first), 1}, Visit{Scanned, "s1", at(c.last), 1})
		if got := begins(r); got != c.want {
			t.Errorf("%s: %s, want %s", c.zone, got, c.want)
		}
	}
}

func begins(r Report) string {
	var all []string
	for _, p := range r.Times {
		all = append(all, p.Begins.Format(time.RFC3339))
	}
	return fmt.Sprint(all)
}

func TestAReportHasTheLatestPeriods(t *testing.T) {
	r := talliedOf(shops(), campaign.China, Hour,
		Visit{Scanned, "s1", at("2025-01-01 00:00"), 1}, Visit{Scanned, "s1", at("2026-01-01 00:00"), 1})
	last := r.Times[len(r.Times)-1]
	if len(r.Times) != MostPeriods || !last.Begins.Equal(at("2026-01-01 00:00")) || last.Scans != 1 || !r.Cut() {
		t.Errorf("%d periods, the last %+v", len(r.Times), last)
	}
	if r.Total.Scans != 2 || !r.Total.First.Equal(at("2025-01-01 00:00")) {
		t.Errorf("the total %+v is not of all", r.Total)
	}
}

func TestAVisitCountsInAnyOrder(t *testing.T) {
	forth := talliedOf(shops(), campaign.China, Day, threeDays...)
	backwards := slices.Clone(threeDays)
	slices.Reverse(backwards)
	if back := talliedOf(shops(), campaign.China, Day, backwards...); fmt.Sprint(back) != fmt.Sprint(forth) {
		t.Errorf("backwards %+v, forwards %+v", back, forth)
	}
}

func TestWhatIsNoScanOfTheCampaignIsNotCounted(t *testing.T) {
	r := talliedOf(shops(), campaign.China, Day,
		Visit{Scanned, "another's", at("2026-11-01 00:00"), 1}, Visit{Left, "s1", at("2026-11-01 00:00"), 1})
	if r.Total != (Counts{}) || r.Times != nil {
		t.Errorf("%+v", r)
	}
}

func TestAChannelThatLeftTheSheetIsToldOfWhenItWasScanned(t *testing.T) {
	if r := talliedOf(shops(), campaign.China, Day); len(r.Channels) != 4 || len(r.Groups) != 3 {
		t.Errorf("%d channels in %d groups, want 4 in 3", len(r.Channels), len(r.Groups))
	}
	r := talliedOf(shops(), campaign.China, Day, Visit{Scanned, "s5", at("2026-11-01 00:00"), 1})
	if len(r.Channels) != 5 || r.Channels[4].Scans != 1 || len(r.Groups) != 4 || r.Groups[3].Name != "南京" {
		t.Errorf("channels %+v, groups %+v", r.Channels, r.Groups)
	}
}

// BenchmarkTally is a large campaign: it tells the heap that the tally holds at the end.
func BenchmarkTally(b *testing.B) {
	codes := make([]campaign.Code, 1000)
	for i := range codes {
		codes[i] = campaign.Code{Channel: campaign.Channel{Row: i + 2, Group: fmt.Sprint(i % 40)}, Scene: campaign.Scene(fmt.Sprint(i))}
	}
	for b.Loop() {
		before := heap()
		tally, random := NewTally(codes, campaign.China, Day), rand.New(rand.NewPCG(1, 2))
		for n := range 1_000_000 {
			tally.Add(Visit{
				Kind: Scanned, Scene: codes[n*7919%1000].Scene, Person: random.Int64N(300_000) << 32,
				At: time.Unix(1_790_000_000+int64(n*2), 0),
			})
		}
		b.ReportMetric(float64(heap()-before)/1e6, "MB-heap")
		runtime.KeepAlive(tally)
	}
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
