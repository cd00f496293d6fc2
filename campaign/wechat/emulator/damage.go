package emulator

import "net/http"

// Damage is what becomes of one request between the caller and WeChat, or of the answer to it. [ServerError] to
// [ResetBefore] keep the request from WeChat; [TimedOut] to [Flood] come after WeChat has done what it was asked for, so
// that the caller of a create cannot always know that there is a code.
type Damage uint8

const (
	Sound Damage = iota // nothing happens

	// WeChat never sees the request.

	ServerError // a gateway answers 502 with a page of HTML
	Throttled   // a gateway answers 429 with a page of HTML
	HTMLPage    // a log-in portal answers 200 with its page of HTML
	Redirected  // a log-in portal answers 302, to [PathPortal] of this server: Calls(PathPortal) tells who followed
	ResetBefore // the connection breaks

	// WeChat does what it was asked for, and the answer suffers.

	TimedOut   // a gateway gave up waiting, and answers 504 with a page of HTML
	HTMLAfter  // the page of a log-in portal comes, with 200
	ResetAfter // the connection breaks
	CutShort   // the first half of the body comes, with a Content-Length that fits it: a broken file behind a cache
	Torn       // the connection ends after half of the body, short of its Content-Length
	NotGzip    // Content-Encoding says gzip, and the body is not
	Flood      // half of the body comes and then blanks, 1 GiB unless the caller hangs up; there is no Content-Length
)

const floodBytes = 1 << 30

// A Wire tells the damage to the nth request to a path, numbered as for a [Trigger], or to its answer. It must not call
// the [Emulator], and is called by many goroutines at once; nil does none.
type Wire func(path string, n int) Damage

// Strike does this damage to the requests to a path that the trigger strikes; "" is any path. Each path is numbered by
// itself.
func Strike(path string, t Trigger, d Damage) Wire {
	return func(p string, n int) Damage {
		if (path == "" || p == path) && t.strikes(n) {
			return d
		}
		return Sound
	}
}

// FirstOf joins wires: of those that do damage to a request the first in the list has its way.
func FirstOf(wires ...Wire) Wire {
	return func(path string, n int) Damage {
		for _, w := range wires {
			if d := w.damage(path, n); d != Sound {
				return d
			}
		}
		return Sound
	}
}

func (w Wire) damage(path string, n int) Damage {
	if w == nil {
		return Sound
	}
	return w(path, n)
}

// damage is done to no path that the Emulator does not have: those are not numbered.
func (c *call) damage() Damage {
	if c.number == 0 {
		return Sound
	}
	return c.faults.Wire.damage(c.path, c.number)
}

// instead is the answer to a request that WeChat never sees; false when WeChat does.
func (d Damage) instead() (answer, bool) {
	switch d {
	case ServerError:
		return page(http.StatusBadGateway), true
	case Throttled:
		return page(http.StatusTooManyRequests), true
	case HTMLPage:
		return portal(), true
	case Redirected:
		a := page(http.StatusFound)
		a.location = PathPortal
		return a, true
	case ResetBefore:
		return answer{reset: true}, true
	}
	return answer{}, false
}

// spoil is what the caller gets of WeChat's answer.
func (d Damage) spoil(a answer) answer {
	switch d {
	case TimedOut:
		return page(http.StatusGatewayTimeout)
	case HTMLAfter:
		return portal()
	case ResetAfter:
		return answer{reset: true}
	case CutShort:
		return a.half()
	case Torn:
		whole := len(a.body) + a.blanks
		a = a.half()
		a.missing = whole - len(a.body)
	case NotGzip:
		a.encoding = "gzip"
	case Flood:
		a = a.half()
		a.blanks, a.endless = floodBytes, true
	}
	return a
}

func (a answer) half() answer {
	a.body, a.blanks = a.body[:len(a.body)/2], 0
	return a
}

// portal is the page that stands between the guests of a network and everything else.
func portal() answer {
	const html = "<html><head><title>Log in to the guest network</title></head><body>" +
		`<form method="post"><input name="room"><input type="submit"></form></body></html>` + "\n"
	return answer{contentType: "text/html", body: []byte(html)}
}
