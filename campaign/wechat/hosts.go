package wechat

import (
	"errors"
	"net/url"
)

// weChatAPI is the API's access points: the nearest one, the remote one for when that is out of order, and those of
// Shanghai, Shenzhen and Hong Kong. An account's token is good at each.
var weChatAPI = []string{
	"https://api.weixin.qq.com",
	"https://api2.weixin.qq.com",
	"https://sh.api.weixin.qq.com",
	"https://sz.api.weixin.qq.com",
	"https://hk.api.weixin.qq.com",
}

func (c *Client) api() []string {
	if len(c.API) == 0 {
		return weChatAPI
	}
	return c.API
}

// base is the base URL of the host that the API has after so many moves.
func (c *Client) base(moves int64) string {
	all := c.api()
	return all[moves%int64(len(all))]
}

// Hosts is how many hosts of the API there are for [Client.Divert] to try.
func (c *Client) Hosts() int { return len(c.api()) }

// Host is the name of the host that calls of the API go to at present, with the port if its URL has one.
func (c *Client) Host() string { return hostOf(c.base(c.moves.Load())) }

// Divert has all further calls of the API, those for tokens too, go to the next host, and after the last one to the first
// again. It does so once for all calls that failed at one host, however many say so: not when the host has been changed
// since the call that err is of was sent, nor when err is not of a call of the API, nor when there is one host only.
// [Error.Busy] tells when it is worth it. The host is the name that calls now go to, with the port if its URL has one.
func (c *Client) Divert(err error) (host string, moved bool) {
	e, ok := errors.AsType[*Error](err)
	if ok && e.leg > 0 && c.Hosts() > 1 {
		moved = c.moves.CompareAndSwap(e.leg-1, e.leg)
	}
	return c.Host(), moved
}

// hostOf is the host of a base URL, "" for what is no URL.
func hostOf(base string) string {
	u, err := url.Parse(base)
	if err != nil {
		return ""
	}
	return u.Host
}
