package emulator

import (
	"crypto/sha256"
	"encoding/binary"
	"time"
)

// shanghai is where WeChat's days begin. It is a fixed zone, so that no zone files are needed.
var shanghai = time.FixedZone("CST", 8*60*60)

// capacity is how many permanent codes an account gets in its life.
const capacity = 100_000

// daily is how many calls a day WeChat allows to each path that it limits.
var daily = map[string]int{
	PathToken:       2_000,
	PathStableToken: 500_000,
	PathCreate:      100_000,
	PathUserInfo:    5_000_000,
}

// stableTokenPerMinute is how many calls a minute WeChat allows to stable_token.
const stableTokenPerMinute = 10_000

// An account is one appid with all that WeChat counts for it.
type account struct {
	appID  string
	number uint32 // what its urls carry

	classic, stable *grant // the latest token of each family; nil when there is none
	forces          forces
	meters          map[string]*meter // by path
	codes           map[codeKey]tally
	made            [2]int // permanent strings and permanent ids
	clears          int    // of daily counts, in clearMonth
	clearMonth      int

	shelf  shelf              // the codes, when there is a phone to scan them
	people map[string]*person // by openid: those who have done something with a phone
	held   []push             // kept back by [Faults.PushHeld], oldest first
}

// codeKey stands for a kind and a scene, so that 100,000 scenes are cheap and no scene is kept.
type codeKey [16]byte

func keyOf(k kind, scene string) codeKey {
	sum := sha256.Sum256(append([]byte{byte(k)}, scene...))
	return codeKey(sum[:16])
}

// A tally is what became of a scene.
type tally struct {
	asked uint32 // requests that got past the token
	made  uint32 // codes, each different from the others
}

// grows tells whether one more request that is granted makes one more code.
func (t tally) grows(k kind, f Faults) bool {
	return t.made == 0 || !k.isPermanent() || f.RepeatsDiffer
}

// account finds or opens the account of an appid.
func (e *Emulator) account(appID string) *account {
	if acc := e.accounts[appID]; acc != nil {
		return acc
	}
	if e.accounts == nil {
		e.accounts = make(map[string]*account)
	}
	acc := &account{
		appID:  appID,
		number: accountNumber(appID),
		meters: make(map[string]*meter),
		codes:  make(map[codeKey]tally),
	}
	e.accounts[appID] = acc
	return acc
}

// accountNumber keeps to the range of the numbers that were seen in public urls.
func accountNumber(appID string) uint32 {
	const least, most = 2_396_590_230, 3_990_600_043
	sum := sha256.Sum256([]byte(appID))
	return least + binary.LittleEndian.Uint32(sum[:])%(most-least+1)
}

// limits is how many calls a day and a minute the path allows; 0 is no limit.
func limits(path string, f Faults) (perDay, perMinute int) {
	perDay = daily[path]
	switch path {
	case PathStableToken:
		perMinute = stableTokenPerMinute
	case PathCreate:
		perMinute = f.MinuteLimit
		if f.DailyLimit != 0 {
			perDay = f.DailyLimit
		}
	}
	return perDay, perMinute
}

// spend takes one call of the account's quota for the path of c.
func (a *account) spend(c *call) error {
	perDay, perMinute := limits(c.path, c.faults)
	m := a.meter(c.path, c.now)
	if m.today >= perDay && perDay > 0 {
		return errDaily
	}
	m.today++ // a call that the minute's limit refuses is spent as well
	if m.thisMinute >= perMinute && perMinute > 0 {
		return c.faults.overMinute()
	}
	m.thisMinute++
	return nil
}

// A meter counts the calls to one path.
type meter struct {
	day, minute       int64 // of which the counts are, from the epoch in Shanghai
	today, thisMinute int
}

// meter gives the counts of the path as they stand at now.
func (a *account) meter(path string, now time.Time) *meter {
	m := a.meters[path]
	if m == nil {
		m = new(meter)
		a.meters[path] = m
	}
	if day := dayOf(now); m.day != day {
		m.day, m.today = day, 0
	}
	if minute := now.Unix() / 60; m.minute != minute {
		m.minute, m.thisMinute = minute, 0
	}
	return m
}

// dayOf numbers the days of Shanghai.
func dayOf(now time.Time) int64 {
	const day, ahead = 24 * 60 * 60, 8 * 60 * 60
	return (now.Unix() + ahead) / day
}

// take takes one permanent code out of the pool of its kind.
func (a *account) take(k kind, f Faults) error {
	all := capacity
	if f.Capacity != 0 {
		all = f.Capacity
	}
	pool := 0
	if k.isID() {
		pool = 1
	}
	used := a.made[0] + a.made[1]
	if f.SplitPools {
		used = a.made[pool]
	}
	if used >= all {
		return errCapacity
	}
	a.made[pool]++
	return nil
}

// A window finds the busiest second of a series of moments. Moments that are the same share one entry, so that a clock
// that stands still costs nothing.
type window struct {
	recent []moment // of the second that ends with the last of them
	count  int      // of all in recent
	most   int
}

type moment struct {
	at    time.Time
	count int
}

func (w *window) add(now time.Time) {
	old := 0
	for old < len(w.recent) && now.Sub(w.recent[old].at) >= time.Second {
		w.count -= w.recent[old].count
		old++
	}
	w.recent = w.recent[old:]
	if last := len(w.recent) - 1; last >= 0 && w.recent[last].at.Equal(now) {
		w.recent[last].count++
	} else {
		w.recent = append(w.recent, moment{now, 1})
	}
	w.count++
	w.most = max(w.most, w.count)
}
