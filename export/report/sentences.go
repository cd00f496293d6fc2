package report

import (
	"time"

	"sceneqr/campaign/scan"
	"sceneqr/campaign/words"
)

// Times are told as the spreadsheets beside the page have them, and sort.
const (
	day    = "2006-01-02"
	minute = "2006-01-02 15:04"
)

// clock is a time as the clocks of the zone show it. What they show twice has its offset from UTC beside it.
func (v *view) clock(t time.Time) string {
	t = t.In(v.Zone)
	if scan.ShownTwice(t) {
		return t.Format(minute + " -07:00")
	}
	return t.Format(minute)
}

// Told says what time the report is of, and in which zone.
func (v *view) Told() words.Message { return words.Of("%v; days and times as in %s", v.Span(), v.Zone) }

// Sentences are what the numbers say, in words.
func (v *view) Sentences() (all []words.Message) {
	coded, codeless := v.Coded(), v.Codeless()
	if n := v.half(); n > 0 && coded > 1 {
		all = append(all, words.Of("%s of %s channels brought half of the scans.",
			words.Thousands(n), words.Thousands(coded)))
	}
	if !v.Empty() {
		all = append(all, words.Of("First scan %s, last scan %s.",
			v.clock(v.Total.First), v.clock(v.Total.Last)))
	}
	if codeless > 0 {
		all = append(all, words.Count(codeless, "1 channel more has no code yet.", "%s channels more have no code yet."))
	}
	if n := len(v.Channels) - coded - codeless; n > 0 {
		all = append(all, words.Count(n,
			"1 channel more had no code in this time.", "%s channels more had no code in this time."))
	}
	if v.KeepsOpenIDs {
		bound, of := v.BoundChannels()
		all = append(all, words.Of(
			"Of all time, %s of %s channels are bound: somebody has scanned them. Who it was stands in report.xlsx.",
			words.Thousands(bound), words.Thousands(of)))
	}
	return all
}

// half is how few channels have half of the scans among them, 0 without scans.
func (v *view) half() (n int) {
	for sum := 0; 2*sum < v.Total.Scans && n < len(v.ranked); n++ {
		sum += v.ranked[n].Scans
	}
	return n
}

// Astray says which events of the account are no channel's.
func (v *view) Astray() words.Message {
	lost := words.Count(v.Lost,
		"1 new follower came without a scene: by another way than a code, or WeChat has lost it.",
		"%s new followers came without a scene: by other ways than a code, or WeChat has lost it.")
	if v.Askable == 0 {
		return lost
	}
	return words.Of("%v WeChat can still be asked about %s: type sceneqr scans resolve.", lost, words.Thousands(v.Askable))
}
