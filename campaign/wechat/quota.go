package wechat

import (
	"context"
	"errors"
	"time"
)

// Quota is how many more tickets WeChat lets the account ask for. It counts calls, not codes: how many of the 100,000
// permanent codes an account has used, WeChat tells nobody.
type Quota struct {
	Limit  int // calls a calendar day in Shanghai
	Used   int // today, by every system of the account; may be off by 1 %
	Remain int

	// At most Calls calls in each Per. Both are 0 when WeChat does not say, as it may not.
	Calls int
	Per   time.Duration
}

// Quota asks, once, for today's quota of CreateTicket. It spends none of it.
func (c *Client) Quota(ctx context.Context) (Quota, error) {
	var a quotaAnswer
	q := request{op: opQuota, path: "/cgi-bin/openapi/quota/get", body: `{"cgi_path":"/cgi-bin/qrcode/create"}`}
	if err := c.ask(ctx, q, &a); err != nil {
		return Quota{}, err
	}
	told := Quota{Limit: a.Quota.DailyLimit, Used: a.Quota.Used, Remain: a.Quota.Remain}
	if r := a.RateLimit; r.CallCount > 0 && r.RefreshSecond > 0 && r.RefreshSecond <= maxRefresh {
		told.Calls, told.Per = r.CallCount, time.Duration(r.RefreshSecond)*time.Second
	}
	return told, nil
}

// maxRefresh is a day in seconds; a limit over a longer time is the daily one, or nonsense.
const maxRefresh = 24 * 60 * 60

type quotaAnswer struct {
	Quota *struct {
		DailyLimit int `json:"daily_limit"`
		Used       int `json:"used"`
		Remain     int `json:"remain"`
	} `json:"quota"`
	RateLimit struct {
		CallCount     int `json:"call_count"`
		RefreshSecond int `json:"refresh_second"`
	} `json:"rate_limit"`
}

func (a *quotaAnswer) check() error {
	if a.Quota == nil {
		return errors.New("no quota in the answer")
	}
	return nil
}
