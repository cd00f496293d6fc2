package console

import (
	"fmt"
	"time"

	"sceneqr/campaign"
	"sceneqr/campaign/wechat"
	"sceneqr/campaign/words"
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
	Unquoted words.Message // why they are not, as a sentence without its end
}

// most is how many lines of one sort a list gets before it is cut to a count.
const most = 20

// Plan prints what a run would do.
func (c *Console) Plan(p Plan) {
	c.object(p.object("plan"))
	c.result("campaign %s: %v in %s", p.Campaign, channels(p.Channels), p.Sheet)
	c.row("")
	c.sums(p)
	c.renamed(p.Renamed)
	c.leaving(p.Leaving)
	c.row("")
	c.entry(words.Of("permanent codes"),
		words.Of("%s -> %s of %s", words.Thousands(p.Used), words.Thousands(p.After), words.Thousands(campaign.Capacity)))
	c.entry(words.Of("tickets"), words.Of("%s to ask; %v", words.Thousands(p.Tickets), p.quota()))
	c.entry(words.Of("labels"), words.Of("%s on %v of %s", words.Thousands(p.Labels), pages(p.Pages), p.Layout))
	if p.time() > 0 {
		c.entry(words.Of("time"),
			words.Of("about %v, with tickets %v and pictures %v", rough(p.time()), pace(p.Rate), pace(p.ImageRate)))
	}
}

// sums are how many channels are of which sort, and what becomes of them.
func (c *Console) sums(p Plan) {
	for _, line := range []struct {
		what words.Message
		n    int
		note words.Message
	}{
		{words.Of("new"), p.New, words.Of("get a scene and a ticket")},
		{words.Of("unfinished"), p.Unfinished, words.Of("go on where an earlier run stopped")},
		{words.Of("expired"), p.Expired, words.Of("temporary codes, asked for again")},
		{words.Of("unchanged"), p.Unchanged, words.Of("verified, nothing is asked")},
		{words.Of("renamed"), len(p.Renamed), words.Of("keep their codes")},
		{words.Of("leaving"), len(p.Leaving), words.Of("no longer in the sheet, keep their scenes for ever")},
	} {
		what, note := c.Language.Of(line.what), c.Language.Of(line.note)
		c.row(fmt.Sprintf("  %s %7s  %s", Pad(what, 11), words.Thousands(line.n), note))
	}
}

// quota is what is known of today's calls, in words.
func (p Plan) quota() words.Message {
	if p.Quota == nil {
		return p.Unquoted
	}
	return words.Of("WeChat allows %d more today of %d", p.Quota.Remain, p.Quota.Limit)
}

func pace(rate float64) words.Message {
	if rate == 0 {
		return words.Of("without a limit")
	}
	return words.Of("at %g a second", rate)
}

// Start tells in a line what a run is about to do.
func (c *Console) Start(p Plan) {
	c.object(p.object("start"))
	c.Say("campaign %s: %v in %s: %s new, %s unfinished, %s expired, %s unchanged",
		p.Campaign, channels(p.Channels), p.Sheet,
		words.Thousands(p.New), words.Thousands(p.Unfinished), words.Thousands(p.Expired), words.Thousands(p.Unchanged))
	if p.Work() {
		c.Say("%v to ask for %v, %v to download %v",
			words.Count(p.Tickets, "1 ticket", "%s tickets"), pace(p.Rate),
			words.Count(p.Pictures, "1 picture", "%s pictures"), pace(p.ImageRate))
	}
	c.gone(p)
	if p.time() > 2*time.Second {
		c.Say("this takes about %v", rough(p.time()))
	}
}

// gone tells of channels that have left the sheet. Where others are new, one of them may have been called otherwise.
func (c *Console) gone(p Plan) {
	if len(p.Leaving) == 0 {
		return
	}
	first := p.Leaving[0]
	if p.New == 0 {
		c.Say("no longer in the sheet, and keeping their scenes: %s, the first %s (%s)",
			words.Thousands(len(p.Leaving)), first.Name, first.Label())
		return
	}
	c.Say("no longer in the sheet, and keeping their scenes: %s, the first %s (%s); "+
		"a channel whose key was changed counts as gone and as new, and gets another code",
		words.Thousands(len(p.Leaving)), first.Name, first.Label())
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
			c.row("  " + c.text("... and %s more renamed", words.Thousands(len(list)-most)))
			return
		}
		c.row("  " + c.text("renamed: %s, was %s (%s)", r.Name, r.Was, r.Label()))
	}
}

func (c *Console) leaving(list []campaign.Code) {
	for i, code := range list {
		if i == most {
			c.row("  " + c.text("... and %s more leaving", words.Thousands(len(list)-most)))
			return
		}
		c.row("  " + c.text("leaving: %s (%s, scene %s)", code.Name, code.Label(), code.Scene))
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
