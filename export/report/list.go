package report

import (
	"sceneqr/campaign/scan"
	"sceneqr/campaign/words"
)

// A list names things in columns. Few of them are seen at once, more are folded away, and what is left is named elsewhere.
type list struct {
	First, More []named
	left        int // neither seen nor folded away, and in report.xlsx
}

// Folded says how many are folded away.
func (l list) Folded() words.Message { return words.Count(len(l.More), "1 more", "%s more") }

// Left says how many are not on the page, and Unprinted how many are not on paper, which cannot be unfolded.
func (l list) Left() words.Message      { return elsewhere(l.left) }
func (l list) Unprinted() words.Message { return elsewhere(len(l.More) + l.left) }

// elsewhere is no text of nothing.
func elsewhere(n int) words.Message {
	if n == 0 {
		return words.Message{}
	}
	return words.Count(n, "1 more is in report.xlsx.", "%s more are in report.xlsx.")
}

// How many things of a list are seen at once, and how many are on the page at most.
const (
	fewNever   = 200
	mostNever  = 2_000 // all are in the table of channels, which knows them apart
	fewUnknown = 20
)

// NeverScanned is how many channels have a code and no scan.
func (v *view) NeverScanned() int { return len(v.never) }

// NeverNamed are their names.
func (v *view) NeverNamed() list {
	some := v.never[:min(len(v.never), mostNever)]
	few := min(len(some), fewNever)
	return list{names(some[:few]), names(some[few:]), len(v.never) - len(some)}
}

func names(channels []scan.Channel) []named {
	all := make([]named, len(channels))
	for i := range channels {
		all[i] = nameOf(&channels[i])
	}
	return all
}

// UnknownNamed are the scenes that no code has, with their scans beside them.
func (v *view) UnknownNamed() list {
	all := make([]named, len(v.Unknown))
	for i, u := range v.Unknown {
		all[i] = named{string(u.Scene), "× " + words.Thousands(u.Scans)}
	}
	few := min(len(all), fewUnknown)
	return list{First: all[:few], More: all[few:]}
}

// UnknownTold says how many those are, for the report names only so many.
func (v *view) UnknownTold() words.Message {
	scenes, scans := words.Thousands(v.UnknownScenes), words.Thousands(v.UnknownScans)
	if n := len(v.Unknown); n < v.UnknownScenes {
		return words.Of("Scenes: %s, scans: %s. The report names the %s with the most scans.", scenes, scans, words.Thousands(n))
	}
	return words.Of("Scenes: %s, scans: %s.", scenes, scans)
}
