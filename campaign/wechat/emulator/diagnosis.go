package emulator

import (
	"encoding/json"
	"regexp"
	"strings"
	"time"
)

const (
	clearsAMonth = 10                 // of all daily counts of an account
	ridLife      = 7 * 24 * time.Hour // for which a refused request can be looked up
	maxRefused   = 256                // refused requests that are kept
	maxKeptBody  = 2 << 10            // bytes of the body of each
)

// refused is a refused request as rid/get tells of it.
type refused struct {
	rid     string
	account *account
	time    time.Time
	path    string // without the query, which holds the token
	body    string
	answer  string
	client  string
}

// refuse answers with an errcode, under a new rid. Requests that came with a good token are kept to be looked up; the
// others carry secrets, and nobody could ask for them.
func (e *Emulator) refuse(c *call, err error) answer {
	code := err.(errcode)
	rid := newRID(c.now)
	a := reply(struct {
		Errcode int    `json:"errcode"`
		Errmsg  string `json:"errmsg"`
	}{int(code), code.errmsg(c.client) + " rid: " + rid})
	if c.account == nil {
		return a
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if len(e.refused) == maxRefused {
		e.refused = e.refused[1:]
	}
	e.refused = append(e.refused, refused{
		rid: rid, account: c.account, time: c.now, path: c.path, client: c.client,
		body:   strings.ToValidUTF8(string(c.body[:min(len(c.body), maxKeptBody)]), ""),
		answer: string(a.body),
	})
	return a
}

// outcome is how these endpoints, unlike the others, begin their good answers.
type outcome struct {
	Errcode int    `json:"errcode"`
	Errmsg  string `json:"errmsg"`
}

var success = outcome{0, "ok"}

// parseBody reads the JSON of a request to one of the endpoints here.
func (c *call) parseBody(v any) error {
	switch {
	case len(c.body) == 0:
		return errNoBody
	case json.Unmarshal(c.body, v) != nil:
		return errFormat
	}
	return nil
}

var ridShape = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$`)

// lookUpRID answers /cgi-bin/openapi/rid/get.
func (e *Emulator) lookUpRID(c *call) (answer, error) {
	if _, err := e.authorize(c); err != nil {
		return answer{}, err
	}
	var req struct {
		RID string `json:"rid"`
	}
	if err := c.parseBody(&req); err != nil {
		return answer{}, err
	}
	if !ridShape.MatchString(req.RID) {
		return answer{}, errRIDMalformed
	}
	for _, r := range e.refused {
		if r.rid == req.RID {
			return r.reply(c)
		}
	}
	return answer{}, errRIDUnknown
}

func (r refused) reply(c *call) (answer, error) {
	switch {
	case r.account != c.account:
		return answer{}, errRIDForeign
	case c.now.Sub(r.time) > ridLife:
		return answer{}, errRIDOld
	}
	type request struct {
		Time   int64  `json:"invoke_time"`
		Cost   int64  `json:"cost_in_ms"` // always 0: nothing here takes a millisecond
		URL    string `json:"request_url"`
		Body   string `json:"request_body"`
		Answer string `json:"response_body"`
		Client string `json:"client_ip"`
	}
	return reply(struct {
		outcome
		Request request `json:"request"`
	}{success, request{r.time.Unix(), 0, r.path, r.body, r.answer, r.client}}), nil
}

type quotaReply struct {
	outcome
	Quota struct {
		Limit  int `json:"daily_limit"`
		Used   int `json:"used"`
		Remain int `json:"remain"`
	} `json:"quota"`
	Rate *rate `json:"rate_limit,omitempty"` // WeChat leaves it out where there is no limit
}

type rate struct {
	Calls   int `json:"call_count"`
	Seconds int `json:"refresh_second"`
}

// quota answers /cgi-bin/openapi/quota/get. It knows the paths that have a daily limit.
func (e *Emulator) quota(c *call) (answer, error) {
	if _, err := e.authorize(c); err != nil {
		return answer{}, err
	}
	var req struct {
		Path string `json:"cgi_path"`
	}
	if err := c.parseBody(&req); err != nil {
		return answer{}, err
	}
	if !strings.HasPrefix(req.Path, "/") {
		return answer{}, errPathMalformed
	}
	if _, ok := daily[req.Path]; !ok {
		return answer{}, errPathUnknown
	}
	if n := c.faults.QuotaOff; n != 0 {
		return answer{}, errcode(n)
	}
	perDay, perMinute := limits(req.Path, c.faults)
	r := quotaReply{outcome: success}
	r.Quota.Limit = perDay
	r.Quota.Used = c.account.meter(req.Path, c.now).today
	r.Quota.Remain = max(0, perDay-r.Quota.Used)
	if perMinute > 0 && !c.faults.QuotaSilent {
		r.Rate = &rate{perMinute, 60}
	}
	return reply(r), nil
}

// clearQuota answers /cgi-bin/clear_quota, which takes a token.
func (e *Emulator) clearQuota(c *call) (answer, error) {
	if _, err := e.authorize(c); err != nil {
		return answer{}, err
	}
	var req struct {
		AppID string `json:"appid"`
	}
	if err := c.parseBody(&req); err != nil {
		return answer{}, err
	}
	if req.AppID != c.account.appID {
		return answer{}, errAppID
	}
	return c.account.clear(c.now)
}

// clearQuotaV2 answers /cgi-bin/clear_quota/v2, for when the token's own quota is gone: appid and appsecret stand in
// the query.
func (e *Emulator) clearQuotaV2(c *call) (answer, error) {
	appID, secret := c.query.Get("appid"), c.query.Get("appsecret")
	switch {
	case appID == "":
		return answer{}, errNoAppID
	case secret == "":
		return answer{}, errNoSecret
	}
	acc, err := e.authenticate(appID, secret)
	if err != nil {
		return answer{}, err
	}
	return acc.clear(c.now)
}

// clear sets the day's counts of all paths to nothing. Capacity is not among them.
func (a *account) clear(now time.Time) (answer, error) {
	y, m, _ := now.In(shanghai).Date()
	if month := y*12 + int(m); a.clearMonth != month {
		a.clearMonth, a.clears = month, 0
	}
	if a.clears >= clearsAMonth {
		return answer{}, errClears
	}
	a.clears++
	for _, m := range a.meters {
		m.today = 0
	}
	return reply(success), nil
}
