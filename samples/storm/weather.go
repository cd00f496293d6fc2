package main

import (
	"hash/fnv"
	"math/rand/v2"
	"net/http"
	"regexp"
	"sync"
	"time"

	"sceneqr/campaign/wechat/emulator"
)

// A misfortune befalls a share of the requests to a path.
type misfortune struct {
	name    string
	share   float64
	damage  emulator.Damage
	busy    bool          // errcode -1
	another bool          // the picture of another code
	slow    time.Duration // at most
}

const slow = 800 * time.Millisecond

// Where there are two halves of a twentieth, WeChat does what the second half asks for.
var ofCalls = []misfortune{
	{name: "busy", share: .05, busy: true},
	{name: "502", share: .025, damage: emulator.ServerError},
	{name: "504, done", share: .025, damage: emulator.TimedOut},
	{name: "reset", share: .025, damage: emulator.ResetBefore},
	{name: "reset, done", share: .025, damage: emulator.ResetAfter},
	{name: "HTML", share: .025, damage: emulator.HTMLPage},
	{name: "HTML, done", share: .025, damage: emulator.HTMLAfter},
	{name: "slow", share: .05, slow: slow},
}

var ofPictures = []misfortune{
	{name: "502", share: .05, damage: emulator.ServerError},
	{name: "reset", share: .05, damage: emulator.ResetBefore},
	{name: "HTML", share: .05, damage: emulator.HTMLPage},
	{name: "half a picture", share: .025, damage: emulator.CutShort},
	{name: "half, then the end", share: .025, damage: emulator.Torn},
	{name: "another's picture", share: .05, another: true},
	{name: "slow", share: .05, slow: slow},
}

// tooSlow befalls one create and one picture: longer than the client waits, which is 15 seconds.
const (
	tooSlow      = "too slow, done"
	tooSlowTakes = 20 * time.Second
)

// lost are the misfortunes of a create after which there may be a code that nobody was told of.
var lost = []string{"504, done", "reset, done", "HTML, done", tooSlow}

// revokeEvery is how many requests for tickets a token is good for before another system has it replaced.
const revokeEvery = 100

// A weather decides what befalls each request. The nth request to a path meets the same in every storm of one seed.
type weather struct {
	seed     uint64
	channels int

	// again is told of each scene that WeChat is asked for once more, before it answers.
	again func(scene string)

	mu    sync.Mutex
	dealt map[happening]int
}

// A happening is a misfortune on a path, or an errcode in an answer.
type happening struct{ path, name string }

func (w *weather) faults() emulator.Faults {
	return emulator.Faults{
		Wire:          w.deal,
		Slow:          func(path string, n int) time.Duration { return w.lot(path, n).slow },
		Busy:          func(n int) bool { return w.lot(emulator.PathCreate, n).busy },
		PictureWrong:  func(n int) bool { return w.lot(emulator.PathPicture, n).another },
		TokenRevoked:  emulator.Every(revokeEvery),
		MinuteLimit:   w.minuteLimit(),
		QuotaSilent:   true,
		RepeatsDiffer: true,
		Refused: func(scene string, asked int) int {
			if asked > 1 {
				w.again(scene)
			}
			return 0
		},
	}
}

// minuteLimit is such that the whole takes some minutes: more than two, or the limit would not be met, and not ten.
func (w *weather) minuteLimit() int { return max(45, w.channels*9/20) }

// lot is what befalls a request, if anything.
func (w *weather) lot(path string, n int) misfortune {
	lots := ofCalls
	switch {
	case n == w.channels/2 && (path == emulator.PathCreate || path == emulator.PathPicture):
		return misfortune{name: tooSlow, slow: tooSlowTakes}
	case path == emulator.PathPicture:
		lots = ofPictures
	}
	h := fnv.New64a()
	_, _ = h.Write([]byte(path)) // never fails
	die := rand.New(rand.NewPCG(w.seed^h.Sum64(), uint64(n)))
	thrown := die.Float64()
	for _, m := range lots {
		if thrown -= m.share; thrown < 0 {
			m.slow = time.Duration(die.Float64() * float64(m.slow))
			return m
		}
	}
	return misfortune{}
}

// deal is called once for each request, and so it is here that all are counted. What WeChat itself says, watch counts.
func (w *weather) deal(path string, n int) emulator.Damage {
	m := w.lot(path, n)
	if m.name != "" && !m.busy {
		w.count(path, m.name)
	}
	return m.damage
}

func (w *weather) count(path, name string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.dealt[happening{path, name}]++
}

// watch counts the errcodes in what WeChat answers.
func (w *weather) watch(wechat http.Handler) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		wechat.ServeHTTP(&watched{rw, func(errcode string) { w.count(r.URL.Path, "errcode "+errcode) }}, r)
	})
}

// A watched answer tells the errcode that it has.
type watched struct {
	http.ResponseWriter
	tell func(errcode string)
}

var refusal = regexp.MustCompile(`^\{"errcode":(-?[1-9]\d*)`)

func (w *watched) Write(body []byte) (int, error) {
	if found := refusal.FindSubmatch(body); found != nil {
		w.tell(string(found[1]))
	}
	return w.ResponseWriter.Write(body)
}

// Unwrap lets the emulator break the connection.
func (w *watched) Unwrap() http.ResponseWriter { return w.ResponseWriter }
