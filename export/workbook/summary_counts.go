package workbook

import (
	"cmp"
	"slices"

	"sceneqr/campaign"
	"sceneqr/campaign/words"
)

// mostGroups is how many groups the summary lists, the largest ones: the bars of its chart must stay readable.
const mostGroups = 30

// states are what the summary counts, in the order in which a code gets there from the end.
var states = []words.Message{
	campaign.Code{Stage: campaign.Verified}.State(),
	campaign.Code{Stage: campaign.Ticketed}.State(),
	campaign.Code{Problem: &campaign.Problem{}}.State(),
	campaign.Code{}.State(),
}

// stateColours are those of the bars.
var stateColours = []string{"2E7D5B", "9DC3E6", "E0A030", "BFBFBF"}

// A tally is how many codes of a group there are in each state.
type tally struct {
	group string
	in    []int // by state
	all   int
}

func (t *tally) add(other []int) {
	for i, n := range other {
		t.in[i] += n
		t.all += n
	}
}

// tallies are those of the groups, the largest first, and those of all.
func (r *Result) tallies() (groups []tally, whole tally) {
	index := map[string]int{}
	for i, s := range states {
		index[s.String()] = i
	}
	at := map[string]int{}
	whole = tally{in: make([]int, len(states))}
	for i := range r.Rows {
		c := r.Rows[i].Code
		g, known := at[c.Group]
		if !known {
			g, at[c.Group] = len(groups), len(groups)
			groups = append(groups, tally{group: c.Group, in: make([]int, len(states))})
		}
		one := make([]int, len(states))
		one[index[c.State().String()]]++
		groups[g].add(one)
		whole.add(one)
	}
	slices.SortStableFunc(groups, func(a, b tally) int { return cmp.Compare(b.all, a.all) })
	return groups, whole
}

// listed are the groups as the summary has them: those too many are one.
func (r *Result) listed(groups []tally) []tally {
	for i := range groups {
		if groups[i].group == "" {
			groups[i].group = r.say(words.Of("(no group)"))
		}
	}
	if len(groups) <= mostGroups {
		return groups
	}
	rest := tally{in: make([]int, len(states))}
	rest.group = r.say(words.Of("%s other groups", words.Thousands(len(groups)-mostGroups)))
	for _, g := range groups[mostGroups:] {
		rest.add(g.in)
	}
	return append(groups[:mostGroups:mostGroups], rest)
}
