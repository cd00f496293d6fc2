package console

import (
	"fmt"
	"math"
	"time"

	"sceneqr/campaign/wechat"
)

// Exchange tells of one request to WeChat that is over, when the Console is verbose.
func (c *Console) Exchange(x wechat.Exchange) {
	if !c.Verbose {
		return
	}
	o := callObject{
		Type: "call", Op: x.Op, Host: x.Host, Status: x.Status, Errcode: x.ErrCode, RID: x.RID,
		Bytes: x.Bytes, Milliseconds: x.Took.Milliseconds(),
	}
	if x.Err != nil {
		o.Error = c.Language.Of(x.Err)
	}
	c.object(o)
	if !c.Quiet {
		c.line(o.String())
	}
}

type callObject struct {
	Type         string `json:"type"`
	Op           string `json:"op"`
	Host         string `json:"host"`
	Status       int    `json:"status"` // of HTTP; 0 when no answer came
	Errcode      int    `json:"errcode,omitempty"`
	RID          string `json:"rid,omitempty"`
	Bytes        int    `json:"bytes"`
	Milliseconds int64  `json:"ms"`
	Error        string `json:"error,omitempty"`
}

// String is the request in figures and in WeChat's own words, which are no language's.
func (o callObject) String() string {
	line := o.Op + " " + o.Host
	if o.Status != 0 {
		line += fmt.Sprintf(" %d", o.Status)
	}
	if o.Errcode != 0 {
		line += fmt.Sprintf(" errcode %d", o.Errcode)
	}
	if o.RID != "" {
		line += " rid " + o.RID
	}
	line += fmt.Sprintf(" %d ms", o.Milliseconds)
	if o.Error != "" && o.Errcode == 0 {
		line += ": " + o.Error
	}
	return line
}

// Slowed tells that WeChat wants fewer calls: none before until, and then rate tickets a second.
func (c *Console) Slowed(rate float64, until time.Time) {
	c.object(slowObject{Type: "slow", Rate: rate, Until: until.Format(time.RFC3339)})
	c.Say("WeChat wants it slower: waiting until %s, then %g tickets a second",
		until.Format(time.TimeOnly), math.Round(rate*100)/100)
}

type slowObject struct {
	Type  string  `json:"type"`
	Rate  float64 `json:"rate"` // tickets a second
	Until string  `json:"until"`
}

// Moved tells that the API is asked at another of its hosts from now on.
func (c *Console) Moved(host string) {
	c.object(hostObject{Type: "host", Host: host})
	c.Say("WeChat's API is asked at %s from now on: the host before it did not serve", host)
}

type hostObject struct {
	Type string `json:"type"`
	Host string `json:"host"`
}
