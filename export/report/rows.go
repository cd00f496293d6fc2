package report

import (
	"iter"
	"time"

	"sceneqr/campaign"
	"sceneqr/campaign/scan"
)

// What the table says of a channel besides its counts.
const (
	ordinary = iota
	gone     // from the sheet
	codeless // nothing of it can have been scanned
	outside  // of the span is the life of its code
)

// Columns are those of the table, by the keys of their texts.
func (v *view) Columns() []string {
	return []string{"name", "key", "group", "serial", "scans", "people", "followers", "first", "last"}
}

// Rows are the channels as the page's script takes them, without the names of their fields, for there may be a hundred
// thousand: the columns, with an empty key when it is the name, and then what else there is to say.
func (v *view) Rows() iter.Seq2[int, []any] {
	return func(yield func(int, []any) bool) {
		never := make(map[int]bool, len(v.never))
		for i := range v.never {
			never[v.never[i].Code.Serial] = true
		}
		for i := range v.Channels {
			c := &v.Channels[i]
			if !yield(i, v.row(c, state(c, never[c.Code.Serial]))) {
				return
			}
		}
	}
}

func (v *view) row(c *scan.Channel, state int) []any {
	key := c.Code.Key
	if key == c.Code.Name {
		key = ""
	}
	return []any{
		c.Code.Name, key, c.Code.Group, c.Code.Label(),
		c.Scans, c.People, c.Followers, v.minutes(c.First), v.minutes(c.Last),
		state,
	}
}

// state is that of a channel which is among those never scanned, or not.
func state(c *scan.Channel, never bool) int {
	switch {
	case c.Code.Row == 0:
		return gone
	case c.Scans > 0 || never:
		return ordinary
	case c.Code.Stage == campaign.Planned:
		return codeless
	}
	return outside
}

// minutes are what a clock of the zone shows, as if it were Greenwich's, in minutes since 1970: the page's script knows no
// zones. 0 is for no time.
func (v *view) minutes(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	_, offset := t.In(v.Zone).Zone()
	return (t.Unix() + int64(offset)) / 60
}
