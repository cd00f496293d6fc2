package console

import (
	"fmt"
	"time"

	"sceneqr/campaign"
	"sceneqr/campaign/wechat"
	"sceneqr/export"
)

// Plan is a campaign's plan with what stands around it.
type Plan struct {
	campaign.Plan
	export.Forecast
	Campaign string
	Sheet    string // the file
	Channels int

	Rate, ImageRate float64 // tickets and pictures a second; 0 for no limit

	Quota    *wechat.Quota // today's calls for tickets; nil when they are not known
	Unquoted string        // why they are not, as a sentence without its end
}

// most is how many lines of one sort a list gets before it is cut to a count.
const most = 20

// Plan prints what a run would do.
func (c *Console) Plan(p Plan) {
	c.object(p.object("plan"))
	c.result("campaign %s: %s in %s\n\n", p.Campaign, count(p.Channels, "channel"), p.Sheet)
	for _, line := range []struct {
		what string
		n    int
		note string
	}{
		{"new", p.New, "get a scene and a ticket"},
		{"unfinished", p.Unfinished, "go on where an earlier run stopped"},
		{"expired", p.Expired, "temporary codes, asked for again"},
		{"unchanged", p.Unchanged, "verified, nothing is asked"},
		{"renamed", len(p.Renamed), "keep their codes"},
		{"leaving", len(p.Leaving), "no longer in the sheet, keep their scenes for ever"},
	} {
		c.result("  %-11s %7s  %s\n", line.what, Thousands(line.n), line.note)
	}
	c.renamed(p.Renamed)
	c.leaving(p.Leaving)
	c.result("\npermanent codes  %s -> %s of %s\n", Thousands(p.Used), Thousands(p.After), Thousands(campaign.Capacity))
	c.result("tickets          %s to ask; %s\n", Thousands(p.Tickets), p.quota())
	c.result("labels           %s on %s of %s\n", Thousands(p.Labels), count(p.Pages, "page"), p.Layout)
	if p.time() > 0 {
		c.result("time             about %s, with tickets %s and pictures %s\n", rough(p.time()), pace(p.Rate), pace(p.ImageRate))
	}
}

// quota is what is known of today's calls, in words.
func (p Plan) quota() string {
	if p.Quota == nil {
		return p.Unquoted
	}
	return fmt.Sprintf("WeChat allows %d more today of %d", p.Quota.Remain, p.Quota.Limit)
}

func pace(rate float64) string {
	if rate == 0 {
		return "without a limit"
	}
	return fmt.Sprintf("at %g a second", rate)
}

// Start tells in a line what a run is about to do.
func (c *Console) Start(p Plan) {
	c.object(p.object("start"))
	c.Say("campaign %s: %s in %s: %s new, %s unfinished, %s expired, %s unchanged",
		p.Campaign, count(p.Channels, "channel"), p.Sheet,
		Thousands(p.New), Thousands(p.Unfinished), Thousands(p.Expired), Thousands(p.Unchanged))
	if p.Work() {
		c.Say("%s to ask for %s, %s to download %s",
			count(p.Tickets, "ticket"), pace(p.Rate), count(p.Pictures, "picture"), pace(p.ImageRate))
	}
	if p.time() > 2*time.Second {
		c.Say("this takes about %s", rough(p.time()))
	}
}

// mostSeconds is 31 years. A rate may be so low that a Duration could not hold what comes of it.
const mostSeconds = 1e9

// time is how long the limiters make it, which go side by side.
func (p Plan) time() time.Duration {
	var seconds float64
	if p.Rate > 0 {
		seconds = float64(p.Tickets) / p.Rate
	}
	if p.ImageRate > 0 {
		seconds = max(seconds, float64(p.Pictures)/p.ImageRate)
	}
	return time.Duration(min(seconds, mostSeconds) * float64(time.Second))
}

func (c *Console) renamed(list []campaign.Rename) {
	for i, r := range list {
		if i == most {
			c.result("  ... and %s more renamed\n", Thousands(len(list)-most))
			return
		}
		c.result("  renamed: %s, was %s (%s)\n", r.Name, r.Was, r.Label())
	}
}

func (c *Console) leaving(list []campaign.Code) {
	for i, code := range list {
		if i == most {
			c.result("  ... and %s more leaving\n", Thousands(len(list)-most))
			return
		}
		c.result("  leaving: %s (%s, scene %s)\n", code.Name, code.Label(), code.Scene)
	}
}

type planObject struct {
	Type           string       `json:"type"`
	Campaign       string       `json:"campaign"`
	Sheet          string       `json:"sheet"`
	Channels       int          `json:"channels"`
	New            int          `json:"new"`
	Unfinished     int          `json:"unfinished"`
	Expired        int          `json:"expired"`
	Unchanged      int          `json:"unchanged"`
	Renamed        int          `json:"renamed"`
	Leaving        int          `json:"leaving"`
	CapacityBefore int          `json:"capacity_before"`
	CapacityAfter  int          `json:"capacity_after"`
	Tickets        int          `json:"tickets"`
	Pictures       int          `json:"pictures"`
	Labels         int          `json:"labels"`
	Pages          int          `json:"pages"`
	Layout         string       `json:"layout"`
	Quota          *quotaObject `json:"quota,omitempty"` // absent when it is not known
	Rate           float64      `json:"rate"`
	Seconds        float64      `json:"seconds"`
}

type quotaObject struct {
	Limit  int `json:"limit"`
	Remain int `json:"remain"`
}

func (p Plan) object(kind string) planObject {
	o := planObject{
		Type: kind, Campaign: p.Campaign, Sheet: p.Sheet, Channels: p.Channels,
		New: p.New, Unfinished: p.Unfinished, Expired: p.Expired, Unchanged: p.Unchanged,
		Renamed: len(p.Renamed), Leaving: len(p.Leaving),
		CapacityBefore: p.Used, CapacityAfter: p.After, Tickets: p.Tickets, Pictures: p.Pictures,
		Labels: p.Labels, Pages: p.Pages, Layout: p.Layout,
		Rate: p.Rate, Seconds: p.time().Seconds(),
	}
	if p.Quota != nil {
		o.Quota = &quotaObject{Limit: p.Quota.Limit, Remain: p.Quota.Remain}
	}
	return o
}
