package scan

import (
	"cmp"
	"slices"
	"time"

	"sceneqr/campaign"
	"sceneqr/campaign/words"
)

// A Report is what the codes of a campaign have brought in a span of time.
type Report struct {
	Campaign string
	From, To time.Time      // the span, To not included; zero when it is open on that side
	Zone     *time.Location // in which times are told and days begin
	Unit     Unit           // of Times

	Total    Counts
	Channels []Channel // in the order of the sheet; behind them those that left it and were scanned
	Groups   []Group   // in the order in which the sheet first has them; one without a name when no channel has a group
	Times    []Period  // without gaps, at most [MostPeriods], as long as the span: see [Tally]; none when nobody has scanned

	// Of the whole account, in the same span.
	Lost    int       // new followers whose event has no scene: by other ways than a code, or WeChat has lost it
	Askable int       // those of them whom WeChat can still be asked about
	Unknown []Unknown // scenes that no code of the ledger has, most scans first; of many only the first

	UnknownScenes int // how many there are of these, told in Unknown or not
	UnknownScans  int // the scans of them all

	KeepsOpenIDs bool      // the campaign has chosen to keep who scanned what: --keep-openid
	Bound        []Binding // of all time, in the order of the sheet and then of time; none unless KeepsOpenIDs
}

// Counts are of scans: those of followers and those of people who follow after it.
type Counts struct {
	Scans       int
	People      int       // different ones among them
	Followers   int       // who followed with that scan
	First, Last time.Time // UTC; zero without scans
}

// A Channel is a code with its counts.
type Channel struct {
	Code campaign.Code // of a channel that has left its sheet without a Row
	Counts
}

// A Group is all channels of a group. A person who has scanned several of them is counted once.
type Group struct {
	Name     string // "" for channels without one
	Channels int
	Scanned  int // channels of these with a scan
	Counts
}

// A Period is a day or an hour.
type Period struct {
	Begins time.Time // in the zone of the report
	Counts
}

// Unknown is a scene that no code of the ledger has: another system's, or another ledger's.
type Unknown struct {
	Scene campaign.Scene
	Scans int
}

// A Binding is a person who has scanned a channel of a campaign that keeps openids.
type Binding struct {
	Code   campaign.Code
	OpenID string
	At     time.Time // of the first scan, UTC
}

// Unit is how long a [Period] is.
type Unit uint8

// The units.
const (
	Day Unit = iota
	Hour
)

// Table is one of a report's tables, for programs.
type Table uint8

// The tables.
const (
	ByChannel Table = iota
	ByGroup
	ByTime // days or hours: see [Unit]
)

// MostPeriods is how many periods a report tells of: eleven years of days, or nearly half a year of hours. Of more it has
// the latest.
const MostPeriods = 4_000

// MostGroups is how many groups a picture of them has: more bars cannot be read.
const MostGroups = 50

// Never are the codes that could have been scanned in the span and have not been, in the order of the sheet. Of a temporary
// code that is made again and again, only its present life is known.
func (r *Report) Never() (never []Channel) {
	for _, c := range r.Channels {
		if c.Scans == 0 && r.lives(&c.Code) {
			never = append(never, c)
		}
	}
	return never
}

// lives tells whether there was a code in the span.
func (r *Report) lives(c *campaign.Code) bool {
	return c.Stage > campaign.Planned && (r.To.IsZero() || c.Ticketed.Before(r.To)) && !(!r.From.IsZero() && c.Expired(r.From))
}

// Codeless is how many channels of the sheet have no code yet. Those whose code was made after the span, or had ended before
// it, are neither among these nor [Report.Coded].
func (r *Report) Codeless() (n int) {
	for i := range r.Channels {
		if c := &r.Channels[i]; c.Scans == 0 && c.Code.Stage == campaign.Planned {
			n++
		}
	}
	return n
}

// Coded is how many channels could have been scanned in the span: those that were, and those of [Report.Never].
func (r *Report) Coded() int { return r.Scanned() + len(r.Never()) }

// Scanned is how many channels have been scanned in the span.
func (r *Report) Scanned() (n int) {
	for i := range r.Channels {
		if r.Channels[i].Scans > 0 {
			n++
		}
	}
	return n
}

// Ranked are the channels with the most scanned first, and those that are alike in the order of the sheet.
func (r *Report) Ranked() []Channel {
	return slices.SortedStableFunc(slices.Values(r.Channels), func(a, b Channel) int { return cmp.Compare(b.Scans, a.Scans) })
}

// RankedGroups are the groups with the most scanned first, and those that are alike in the order of the sheet.
func (r *Report) RankedGroups() []Group {
	return slices.SortedStableFunc(slices.Values(r.Groups), func(a, b Group) int { return cmp.Compare(b.Scans, a.Scans) })
}

// Unbound are the channels of the sheet that have a code and nobody is bound to, in its order: of a campaign that binds
// accounts, the members who have not scanned their codes yet. It is of all time, as Bound is.
func (r *Report) Unbound() (unbound []Channel) {
	bound := r.boundSerials()
	for _, c := range r.Channels {
		if c.Code.Row > 0 && c.Code.Stage > campaign.Planned && !bound[c.Code.Serial] {
			unbound = append(unbound, c)
		}
	}
	return unbound
}

// BoundChannels is how many channels somebody is bound to, those that have left the sheet too, and of how many: those and
// [Report.Unbound]. It is of all time.
func (r *Report) BoundChannels() (bound, of int) {
	bound = len(r.boundSerials())
	return bound, bound + len(r.Unbound())
}

// SharedChannels is how many channels several people are bound to. Of accounts that one person each is to bind, somebody has
// scanned another's code.
func (r *Report) SharedChannels() (n int) {
	people := make(map[int]int, len(r.Bound))
	for i := range r.Bound {
		if people[r.Bound[i].Code.Serial]++; people[r.Bound[i].Code.Serial] == 2 {
			n++
		}
	}
	return n
}

func (r *Report) boundSerials() map[int]bool {
	serials := make(map[int]bool, len(r.Bound))
	for i := range r.Bound {
		serials[r.Bound[i].Code.Serial] = true
	}
	return serials
}

// Cut tells that there are scans older than the first of Times, which are the latest [MostPeriods].
func (r *Report) Cut() bool {
	return len(r.Times) == MostPeriods && r.Times[0].Begins.After(r.Total.First)
}

// Span is the span as people say it: a day that To ends is the last one in it.
func (r *Report) Span() words.Message {
	switch {
	case r.From.IsZero() && r.To.IsZero():
		return words.Of("from the first scan to the last")
	case r.To.IsZero():
		return words.Of("from %s on", r.moment(r.From))
	case r.From.IsZero():
		return words.Of("up to %s", r.end())
	}
	return words.Of("%s to %s", r.moment(r.From), r.end())
}

func (r *Report) moment(t time.Time) string {
	t = t.In(r.Zone)
	if t.Equal(BeginOfDay(t)) {
		return t.Format(time.DateOnly)
	}
	return t.Format("2006-01-02 15:04")
}

func (r *Report) end() string {
	if t := r.To.In(r.Zone); t.Equal(BeginOfDay(t)) {
		return t.Add(-time.Second).Format(time.DateOnly)
	}
	return r.moment(r.To)
}
