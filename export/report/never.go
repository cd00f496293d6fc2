package report

import (
	"sceneqr/campaign/scan"
	"sceneqr/campaign/words"
)

// mostNever is how many channels that were never scanned the page names, and fewNever how many of them are not folded away.
// All are in the table of channels, which knows them apart.
const (
	mostNever = 2_000
	fewNever  = 200
)

// NeverScanned is how many channels have a code and no scan.
func (v *view) NeverScanned() int { return len(v.never) }

// NeverFirst are those that are seen at once.
func (v *view) NeverFirst() []named { return names(v.never[:min(len(v.never), fewNever)]) }

// NeverMore are those that are folded away.
func (v *view) NeverMore() []named {
	return names(v.never[min(len(v.never), fewNever):min(len(v.never), mostNever)])
}

// NeverFolded says how many that is.
func (v *view) NeverFolded() words.Message {
	return words.Count(len(v.NeverMore()), "1 more", "%s more")
}

// NeverLeft says how many are not named, if any.
func (v *view) NeverLeft() words.Message {
	n := len(v.never) - mostNever
	if n <= 0 {
		return words.Message{}
	}
	return words.Count(n, "1 more is in report.xlsx.", "%s more are in report.xlsx.")
}

func names(channels []scan.Channel) []named {
	all := make([]named, len(channels))
	for i := range channels {
		all[i] = nameOf(&channels[i])
	}
	return all
}
