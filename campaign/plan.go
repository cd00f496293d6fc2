package campaign

import (
	"cmp"
	"slices"
	"time"
)

// Plan is what a run would do, before it does it. A channel is counted in exactly one of New, Unfinished, Expired and
// Unchanged; Renamed repeats some of them.
type Plan struct {
	New        int      // not in the ledger
	Unfinished int      // reserved or ticketed by an earlier run, not verified
	Expired    int      // temporary codes whose time is over: to be asked for again
	Unchanged  int      // verified: nothing to ask
	Renamed    []Rename // known by their key, under another name than last time, in the order of the sheet
	Leaving    []Code   // in the sheet last time and not in this one, by serial; they keep their scenes for ever
	Used       int      // permanent scenes of the account in the ledger before the run
	After      int      // and after it
	Tickets    int      // tickets to be asked for, when none has to be asked for twice
	Pictures   int      // pictures to be downloaded, likewise
}

// Rename is a channel that has another name than last time, and keeps its code.
type Rename struct {
	Code
	Was string
}

// Compare tells what has to be done for codes that [Allocate] made from known.
func Compare(codes []Code, known Known, now time.Time) Plan {
	p := Plan{Used: known.Used()}
	p.After = p.Used
	staying := make(map[string]bool, len(codes))
	for _, c := range codes {
		staying[c.Key] = true
		old, seen := known.Codes[c.Key]
		if seen && old.Name != c.Name {
			p.Renamed = append(p.Renamed, Rename{Code: c, Was: old.Name})
		}
		p.count(c, seen, now)
		if known.adds(c) {
			p.After++
		}
	}
	p.Leaving = leaving(known, staying)
	return p
}

func (p *Plan) count(c Code, seen bool, now time.Time) {
	switch {
	case !seen:
		p.New++
	case c.Expired(now):
		p.Expired++
		c.Stage = Planned
	case c.Stage < Verified:
		p.Unfinished++
	default:
		p.Unchanged++
	}
	if c.Stage < Ticketed {
		p.Tickets++
	}
	if c.Stage < Verified {
		p.Pictures++
	}
}

func leaving(known Known, staying map[string]bool) []Code {
	var left []Code
	for key, old := range known.Codes {
		if !staying[key] && old.Row > 0 {
			left = append(left, old)
		}
	}
	slices.SortFunc(left, func(a, b Code) int { return cmp.Compare(a.Serial, b.Serial) })
	return left
}

// Work tells whether a run would ask WeChat for anything.
func (p Plan) Work() bool { return p.Pictures > 0 }
