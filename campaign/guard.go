package campaign

import (
	"cmp"
	"maps"
	"slices"
)

// Three guards stand before a run that would spend permanent codes by mistake: the account's capacity, a campaign under a
// new name, and channels under new keys.

// fits refuses a run that the account's life has no room for, before anything is asked.
func (r Request) fits(codes []Code) error {
	added := 0
	for i := range codes {
		if r.Known.adds(codes[i]) {
			added++
		}
	}
	if used := r.Known.Used(); added > 0 && used+added > Capacity {
		return &CapacityError{Used: used, Added: added}
	}
	return nil
}

// renamed guards against spending a campaign's codes twice because its file got a new name.
func (r Request) renamed() error {
	if r.Named || len(r.Known.Codes) > 0 {
		return nil
	}
	keys := r.keys()
	shared := map[string]int{}
	for _, h := range r.Known.Scenes {
		if keys[h.Key] {
			shared[h.Campaign]++
		}
	}
	was := mostShared(shared)
	if 2*shared[was] <= len(keys) {
		return nil
	}
	return &RenamedError{Campaign: r.Campaign, Was: was, Shared: shared[was], Channels: len(keys)}
}

// rekeyed guards against spending a campaign's codes twice because its channels are told apart by another column now:
// then most names are known, each under a key that is no longer there.
func (r Request) rekeyed() error {
	keys := r.keys()
	gone := map[string]bool{}
	for key, old := range r.Known.Codes {
		if !keys[key] && !r.Known.Scenes[old.Scene].Idle {
			gone[NormalKey(old.Name)] = true
		}
	}
	again := 0
	for _, c := range r.Channels {
		if _, known := r.Known.Codes[c.Key]; !known && gone[NormalKey(c.Name)] {
			again++
		}
	}
	if 2*again <= len(r.Channels) {
		return nil
	}
	return &RekeyedError{Campaign: r.Campaign, Again: again, Channels: len(r.Channels)}
}

// keys are those of the sheet's channels.
func (r Request) keys() map[string]bool {
	keys := make(map[string]bool, len(r.Channels))
	for _, c := range r.Channels {
		keys[c.Key] = true
	}
	return keys
}

// mostShared names the campaign with most of the sheet's keys; of equals, the first by name.
func mostShared(shared map[string]int) string {
	names := slices.Sorted(maps.Keys(shared))
	if len(names) == 0 {
		return ""
	}
	return slices.MaxFunc(names, func(a, b string) int { return cmp.Compare(shared[a], shared[b]) })
}
