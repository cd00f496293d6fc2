package emulator

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"time"
)

// How somebody has come to follow, as user/info tells it.
const (
	byCode   = "ADD_SCENE_QR_CODE"
	bySearch = "ADD_SCENE_SEARCH"
)

// A person is one who has a phone, as one account knows him.
type person struct {
	openID    string
	following bool
	since     time.Time
	by        string // how: byCode or bySearch
	code      issued // that was scanned before; zero when there was none
}

// person finds or makes the person of this name.
func (a *account) person(name string) *person {
	openID := openIDOf(a.appID, name)
	if p := a.people[openID]; p != nil {
		return p
	}
	if a.people == nil {
		a.people = make(map[string]*person)
	}
	p := &person{openID: openID}
	a.people[openID] = p
	return p
}

// openIDOf is the person's name for the account and for no other. It has the look of real ones: an o, and 27 characters
// of base64url.
func openIDOf(appID, name string) string {
	sum := sha256.Sum256([]byte("person\x00" + appID + "\x00" + name))
	return "o" + base64.RawURLEncoding.EncodeToString(sum[:])[:27]
}

// name is the account's own name in pushes, its 原始ID.
func (a *account) name() string {
	sum := sha256.Sum256([]byte("account\x00" + a.appID))
	return "gh_" + hex.EncodeToString(sum[:6])
}

func (p *person) follow(by string, code issued, now time.Time) {
	p.following, p.since, p.by, p.code = true, now, by, code
}

// What a person sees who has brought about no push.
const (
	codeIsOver   = "二维码已过期" // our words: what WeChat says then, and whether it pushes, is not known
	followButton = "关注公众号"
)

// scan is what comes of scanning a code: the event, or what the person sees instead.
func (a *account) scan(p *person, g gesture, now time.Time) (ev *event, screen string, err error) {
	code, err := a.codeOf(g)
	switch {
	case err != nil:
		return nil, "", err
	case !code.scannable(now):
		return nil, codeIsOver, nil
	case g.Follower && !p.following:
		p.follow(bySearch, issued{}, now)
	}
	switch {
	case p.following:
		return newEvent(a, p, eventScan, now).of(code.scene, code), "", nil
	case g.Then == thenNothing:
		return nil, followButton, nil
	}
	p.follow(byCode, code, now)
	ev = newEvent(a, p, eventSubscribe, now)
	if g.Then == thenLater {
		return ev, "", nil
	}
	return ev.of(scenePrefix+code.scene, code), "", nil
}

func (a *account) codeOf(g gesture) (issued, error) {
	switch g.Then {
	case "", thenFollow, thenLater, thenNothing:
	default:
		return issued{}, slip(http.StatusBadRequest,
			"then is %q, and none of %s, %s and %s", g.Then, thenFollow, thenLater, thenNothing)
	}
	if (g.Scene == "") == (g.Ticket == "") {
		return issued{}, slip(http.StatusBadRequest, "a scan wants the scene of a code or its ticket, and one of them")
	}
	code, ok := a.shelf.find(g.Scene, g.Ticket)
	switch {
	case ok:
		return code, nil
	case g.Ticket != "":
		return issued{}, slip(http.StatusNotFound, "no code that was made here has this ticket")
	}
	return issued{}, slip(http.StatusNotFound, "no code was made here for the scene %q", g.Scene)
}

// search is what comes of following the account without a code.
func (a *account) search(p *person, g gesture, now time.Time) (*event, string, error) {
	if p.following {
		return nil, "", slip(http.StatusBadRequest, "%q follows the account already", g.Person)
	}
	p.follow(bySearch, issued{}, now)
	return newEvent(a, p, eventSubscribe, now).keyless(), "", nil
}

// leave is what comes of following no longer.
func (a *account) leave(p *person, g gesture, now time.Time) (*event, string, error) {
	if !p.following {
		return nil, "", slip(http.StatusBadRequest, "%q does not follow the account", g.Person)
	}
	p.following = false
	return newEvent(a, p, eventUnsubscribe, now).keyless(), "", nil
}
