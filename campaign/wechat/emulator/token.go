package emulator

import (
	"cmp"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"time"
)

const (
	longestLife  = 2 * time.Hour
	tokenOverlap = 5 * time.Minute // see [Faults.overlap]
	forcePause   = 30 * time.Second
	forcesADay   = 20
)

var (
	appIDShape  = regexp.MustCompile(`^wx[0-9a-f]{16}$`)
	secretShape = regexp.MustCompile(`^[0-9a-f]{32}$`)
	tokenShape  = regexp.MustCompile(`^[0-9]{2}_[0-9A-Za-z_-]+$`)
)

// A grant is a token that was given out.
type grant struct {
	token   string
	account *account
	expires time.Time // 42001 from then on
	ends    time.Time // 40001 from then on, because another token took its place; zero when none did
}

// tokenLife is for how long a token is given out.
func (f Faults) tokenLife() time.Duration { return cmp.Or(f.TokenLife, longestLife) }

// overlap is for how long the token before is still taken when it is replaced in good order. It is never more than half
// of a token's life, so that a caller can always get one that lasts.
func (f Faults) overlap() time.Duration { return min(tokenOverlap, f.tokenLife()/2) }

// forces counts the forced refreshes of a stable token.
type forces struct {
	last  time.Time
	day   int64
	today int
}

// allow tells whether one more is allowed at now, and counts it.
func (f *forces) allow(now time.Time) bool {
	if day := dayOf(now); f.day != day {
		f.day, f.today = day, 0
	}
	if f.today >= forcesADay || !f.last.IsZero() && now.Sub(f.last) < forcePause {
		return false
	}
	f.last = now
	f.today++
	return true
}

// tokenRequest is what both token endpoints are asked.
type tokenRequest struct {
	GrantType    string `json:"grant_type"`
	AppID        string `json:"appid"`
	Secret       string `json:"secret"`
	ForceRefresh bool   `json:"force_refresh"`
}

// classicToken answers /cgi-bin/token: always a new token, and the one before it dies in five minutes.
func (e *Emulator) classicToken(c *call) (answer, error) {
	acc, err := e.identify(tokenRequest{
		GrantType: c.query.Get("grant_type"),
		AppID:     c.query.Get("appid"),
		Secret:    c.query.Get("secret"),
	})
	if err != nil {
		return answer{}, err
	}
	if err := acc.spend(c); err != nil {
		return answer{}, err
	}
	if acc.classic != nil {
		acc.classic.ends = c.now.Add(c.faults.overlap())
	}
	acc.classic = e.grant(acc, c)
	return acc.classic.reply(c.now), nil
}

// stableToken answers /cgi-bin/stable_token: the same token to everyone, until five minutes before its end or until it
// is forced to be replaced. The two families of tokens know nothing of each other.
func (e *Emulator) stableToken(c *call) (answer, error) {
	if len(c.body) == 0 {
		return answer{}, errNoBody
	}
	var req tokenRequest
	if json.Unmarshal(c.body, &req) != nil {
		return answer{}, errFormat
	}
	acc, err := e.identify(req)
	if err != nil {
		return answer{}, err
	}
	if err := acc.spend(c); err != nil {
		return answer{}, err
	}
	if req.ForceRefresh && acc.stable != nil && acc.forces.allow(c.now) {
		delete(e.grants, acc.stable.token)
		acc.stable = nil
	}
	if acc.stable == nil || acc.stable.expires.Sub(c.now) < c.faults.overlap() {
		acc.stable = e.grant(acc, c) // the old one, if any, is good for what is left of its life
	}
	return acc.stable.reply(c.now), nil
}

func (e *Emulator) identify(req tokenRequest) (*account, error) {
	switch {
	case req.GrantType != "client_credential":
		return nil, errGrantType
	case req.AppID == "":
		return nil, errNoAppID
	case req.Secret == "":
		return nil, errNoSecret
	}
	return e.authenticate(req.AppID, req.Secret)
}

// authenticate finds the account that has this appid and secret.
func (e *Emulator) authenticate(appID, secret string) (*account, error) {
	switch {
	case e.AppID == "" && !appIDShape.MatchString(appID), e.AppID != "" && appID != e.AppID:
		return nil, errAppID
	case e.Secret == "" && !secretShape.MatchString(secret), e.Secret != "" && secret != e.Secret:
		return nil, errSecret
	}
	return e.account(appID), nil
}

// grant gives out a new token. Tokens that are long over are forgotten, and from then on get 40001 and not 42001.
func (e *Emulator) grant(acc *account, c *call) *grant {
	maps.DeleteFunc(e.grants, func(_ string, g *grant) bool { return c.now.Sub(g.expires) > 24*time.Hour })
	if e.grants == nil {
		e.grants = make(map[string]*grant)
	}
	g := &grant{token: newToken(), account: acc, expires: c.now.Add(c.faults.tokenLife())}
	e.grants[g.token] = g
	e.tokens = append(e.tokens, g.token)
	return g
}

// newToken has the look and the 136 characters of the tokens that were seen: two digits, and then base64url.
func newToken() string {
	var random [100]byte
	_, _ = rand.Read(random[:]) // never fails
	text := base64.RawURLEncoding.EncodeToString(random[:])
	return fmt.Sprintf("%02d_%s", random[0]%100, text[:133])
}

func (g *grant) reply(now time.Time) answer {
	return reply(struct {
		Token   string `json:"access_token"`
		Expires int64  `json:"expires_in"`
	}{g.token, int64(g.expires.Sub(now) / time.Second)})
}

// authorize finds the account whose token the request carries.
func (e *Emulator) authorize(c *call) (*grant, error) {
	token := c.query.Get("access_token")
	switch {
	case token == "":
		return nil, errNoToken
	case !tokenShape.MatchString(token):
		return nil, errToken
	}
	g := e.grants[token]
	switch {
	case g == nil, !g.ends.IsZero() && !c.now.Before(g.ends):
		return nil, errCredential
	case !c.now.Before(g.expires):
		return nil, errTokenExpired
	}
	c.account = g.account
	return g, nil
}

// revoke makes a token invalid at once. With keep, stable_token goes on giving it out.
func (e *Emulator) revoke(g *grant, keep bool) {
	delete(e.grants, g.token)
	if g == g.account.classic {
		g.account.classic = nil
	}
	if g == g.account.stable && !keep {
		g.account.stable = nil
	}
}
