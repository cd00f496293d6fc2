// Package emulator is WeChat as an [http.Handler]: the token endpoints, qrcode/create, showqrcode, user/info, and the
// endpoints that tell about quotas and refused requests, under the paths of both of WeChat's hosts. It ships with the
// product, for trials without an account. Its [Faults] are the misfortunes that WeChat's users have told of, and the
// [Damage] that a request or an answer can take on the wire.
//
// It is also the people who scan: with [Emulator.Phone] it serves a page of the codes with buttons to scan them, and
// what a person does there is pushed to the [Callback] as WeChat would push it.
//
// It is written from what is publicly known of the service and from nothing else: it shares no line with the client and
// the receiver of pushes that it is used to test, and they meet only on the wire. It never writes to disk. What it knows
// is gone with the process, except that the same account and scene give the same permanent url in every process, and at
// the same time of the server's clock the same ticket; that a ticket carries all that is needed to draw its picture, so
// that tickets outlive the emulator that made them; and that the same person always has the same openid.
//
// Start with [Emulator], then [Faults]. The file phone.go has what people can do, witness.go what the server can tell
// about its callers, and ticket.go says what is inside a ticket.
package emulator

import (
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"sync"
	"time"
)

// Emulator answers as WeChat does. The zero value works and knows every account whose appid and secret have the right
// shape; each appid is an account of its own, with its own tokens, quotas and codes.
type Emulator struct {
	AppID  string // the only account that exists; "" accepts any wx + 16 hex digits
	Secret string // its AppSecret; "" accepts any 32 hex digits

	// Now is the server's clock but for [Faults.Skew]; nil is [time.Now]. It may stand still: then nothing expires, and
	// neither the minute nor the day of a limit ends. It is never called twice at once, and must not call the Emulator.
	Now func() time.Time

	// Faults is what goes wrong. It is set before serving and changed with [Emulator.Set].
	Faults Faults

	// Phone remembers the codes that are made and serves the person with a phone: the page at /, and what it asks under
	// /emulator/. Without it no code is remembered, so that making 100,000 of them costs next to no memory, and those
	// paths do not exist. Whoever can reach the page can make the server push.
	Phone bool

	// Callback is who is told what people do; the zero value is nobody. See [Emulator.CheckCallback].
	Callback Callback

	// Pushed, when set, is told of each attempt to hand a push over, when it is over; of several at once.
	Pushed func(Attempt)

	phone    phone
	mu       sync.Mutex
	accounts map[string]*account // by appid
	grants   map[string]*grant   // by token
	calls    map[string]int      // by path, for good
	numbers  map[string]int      // by path, since the faults were set
	tokens   []string            // all that were given out, for good
	creates  window
	refused  []refused // the latest, oldest first
}

// A call is one request with all that an endpoint needs of it.
type call struct {
	method, path string
	query        url.Values
	body         []byte
	client       string // the caller's address
	now          time.Time
	faults       Faults
	number       int      // of this request among those to its path, as [Trigger] counts; 0 for a path we do not have
	account      *account // whose token it came with, once that is known
}

// An endpoint is what answers on one path. It runs under the lock of the Emulator.
type endpoint struct {
	method string
	answer func(*Emulator, *call) (answer, error) // the error is always an errcode
}

// The paths that the Emulator answers, as [Emulator.Calls] and [Strike] take them. All but the last two are WeChat's.
const (
	PathToken        = "/cgi-bin/token"
	PathStableToken  = "/cgi-bin/stable_token"
	PathCreate       = "/cgi-bin/qrcode/create"
	PathPicture      = "/cgi-bin/showqrcode"
	PathQuota        = "/cgi-bin/openapi/quota/get"
	PathRID          = "/cgi-bin/openapi/rid/get"
	PathClearQuota   = "/cgi-bin/clear_quota"
	PathClearQuotaV2 = "/cgi-bin/clear_quota/v2"
	PathUserInfo     = "/cgi-bin/user/info"
	PathPortal       = "/portal" // the page that [Redirected] leads to

	// PathPush stands for the pushes to the [Callback], which the Emulator sends and does not answer: they are counted
	// and numbered under it, each once however often it is sent, and also when there is no callback.
	PathPush = "/emulator/push"
)

var endpoints = map[string]endpoint{
	PathToken:        {http.MethodGet, (*Emulator).classicToken},
	PathStableToken:  {http.MethodPost, (*Emulator).stableToken},
	PathCreate:       {http.MethodPost, (*Emulator).create},
	PathQuota:        {http.MethodPost, (*Emulator).quota},
	PathRID:          {http.MethodPost, (*Emulator).lookUpRID},
	PathClearQuota:   {http.MethodPost, (*Emulator).clearQuota},
	PathClearQuotaV2: {http.MethodPost, (*Emulator).clearQuotaV2},
	PathUserInfo:     {http.MethodGet, (*Emulator).userInfo},
}

// maxBody is the longest request body that is read, in bytes. The longest honest one is under a kilobyte.
const maxBody = 64 << 10

// ServeHTTP answers the paths of api.weixin.qq.com and mp.weixin.qq.com alike, and those of the phone.
func (e *Emulator) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if e.Phone && isPhone(r.URL.Path) {
		e.servePhone(w, r)
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	var tooLong *http.MaxBytesError
	if err != nil && !errors.As(err, &tooLong) {
		panic(http.ErrAbortHandler) // the caller is gone
	}
	c := e.receive(r, body)
	d := c.damage()
	a, lost := d.instead()
	if !lost {
		a = d.spoil(e.serve(c, tooLong != nil))
	}
	if c.faults.Slow != nil && !pause(r, c.faults.Slow(c.path, c.number)) {
		return
	}
	a.write(w, c.now)
}

// receive numbers the request and takes the time and the faults that hold for all of it.
func (e *Emulator) receive(r *http.Request, body []byte) *call {
	client, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		client = r.RemoteAddr
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	c := &call{method: r.Method, path: r.URL.Path, query: r.URL.Query(), body: body, client: client}
	now := e.now()
	c.now, c.faults = now.Add(e.Faults.Skew), e.Faults
	if _, ok := endpoints[c.path]; !ok && c.path != PathPicture && c.path != PathPortal {
		return c
	}
	c.number = e.count(c.path)
	if c.path == PathCreate {
		e.creates.add(now)
	}
	return c
}

// count counts one more request to the path, and gives its number as [Trigger] counts.
func (e *Emulator) count(path string) int {
	if e.calls == nil {
		e.calls = make(map[string]int)
	}
	if e.numbers == nil {
		e.numbers = make(map[string]int)
	}
	e.calls[path]++
	e.numbers[path]++
	return e.numbers[path]
}

func (e *Emulator) serve(c *call, tooLong bool) answer {
	switch {
	case c.path == PathPicture:
		return picture(c)
	case c.path == PathPortal:
		return portal()
	case tooLong:
		return e.refuse(c, errArgsSize)
	}
	return e.serveAPI(c)
}

// serveAPI answers what belongs to api.weixin.qq.com.
func (e *Emulator) serveAPI(c *call) answer {
	to, ok := endpoints[c.path]
	switch {
	case !ok:
		return e.refuse(c, errURL)
	case c.method != to.method && to.method == http.MethodGet:
		return e.refuse(c, errNotGET)
	case c.method != to.method:
		return e.refuse(c, errNotPOST)
	case c.faults.NotWhitelisted.strikes(c.number):
		return e.refuse(c, errAddress)
	}
	if f := c.faults.Errcode; f != nil {
		if n := f(c.path, c.number); n != 0 {
			return e.refuse(c, errcode(n))
		}
	}
	a, err := e.answer(to, c)
	if err != nil {
		return e.refuse(c, err)
	}
	return a
}

func (e *Emulator) answer(to endpoint, c *call) (answer, error) {
	e.mu.Lock()
	defer e.mu.Unlock() // also when a function of Faults panics
	return to.answer(e, c)
}

// pause holds the answer back for d. It is false when the caller went away meanwhile.
func pause(r *http.Request, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-r.Context().Done():
		return false
	}
}

func (e *Emulator) now() time.Time {
	if e.Now != nil {
		return e.Now()
	}
	return time.Now()
}

// Set changes what goes wrong from the next request on, and begins to number the requests anew (see [Trigger]). Codes,
// tokens and counts stay as they are.
func (e *Emulator) Set(f Faults) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.Faults = f
	clear(e.numbers)
}
