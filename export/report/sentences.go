package report

import (
	"sceneqr/campaign/words"
)

// Times are told as the spreadsheets beside the page have them, and sort.
const (
	day    = "2006-01-02"
	minute = "2006-01-02 15:04"
)

// Told says what time the report is of, and in which zone.
func (v *view) Told() words.Message { return words.Of("%v; days and times as in %s", v.Span(), v.Zone) }

// Sentences are what the numbers say, in words.
func (v *view) Sentences() (all []words.Message) {
	if n := v.half(); n > 0 && v.made() > 1 {
		all = append(all, words.Of("%s of %s channels brought half of the scans.",
			words.Thousands(n), words.Thousands(v.made())))
	}
	if !v.Empty() {
		all = append(all, words.Of("First scan %s, last scan %s.",
			v.Total.First.In(v.Zone).Format(minute), v.Total.Last.In(v.Zone).Format(minute)))
	}
	if n := len(v.Channels) - v.made(); n > 0 {
		all = append(all, words.Count(n, "1 channel more has no code yet.", "%s channels more have no code yet."))
	}
	if v.KeepsOpenIDs {
		all = append(all, words.Of("%s of %s channels are bound: somebody has scanned them. Who it was stands in report.xlsx.",
			words.Thousands(len(v.Channels)-len(v.Unbound())), words.Thousands(v.made())))
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
	return words.Count(v.Lost,
		"1 new follower came without a scene: by another way than a code, or WeChat has lost it. "+
			"Type sceneqr scans resolve, which asks WeChat for it.",
		"%s new followers came without a scene: by other ways than a code, or WeChat has lost it. "+
			"Type sceneqr scans resolve, which asks WeChat for them.")
}
