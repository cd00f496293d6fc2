package emulator

import (
	"cmp"
	"regexp"
	"strconv"
)

var openIDShape = regexp.MustCompile(`^o[0-9A-Za-z_-]{27}$`)

// userInfo answers /cgi-bin/user/info. Nobody whose openid has the right shape is unknown: people are the same in every
// process, and those who did nothing in this one do not follow.
func (e *Emulator) userInfo(c *call) (answer, error) {
	if _, err := e.authorize(c); err != nil {
		return answer{}, err
	}
	if err := c.account.spend(c); err != nil {
		return answer{}, err
	}
	openID := c.query.Get("openid")
	switch {
	case openID == "":
		return answer{}, errNoOpenID
	case !openIDShape.MatchString(openID):
		return answer{}, errOpenID
	}
	p := c.account.people[openID]
	if p == nil || !p.following {
		return reply(struct {
			Subscribe int    `json:"subscribe"`
			OpenID    string `json:"openid"`
		}{0, openID}), nil
	}
	return reply(p.info(cmp.Or(c.query.Get("lang"), "zh_CN"))), nil
}

// userReply is what WeChat tells of a follower. Since the end of 2021 it gives no names and no pictures any more.
type userReply struct {
	Subscribe int    `json:"subscribe"`
	OpenID    string `json:"openid"`
	Nickname  string `json:"nickname"`
	Sex       int    `json:"sex"`
	Language  string `json:"language"`
	City      string `json:"city"`
	Province  string `json:"province"`
	Country   string `json:"country"`
	Picture   string `json:"headimgurl"`
	Since     int64  `json:"subscribe_time"`
	Remark    string `json:"remark"`
	Group     int    `json:"groupid"`
	Tags      []int  `json:"tagid_list"`
	By        string `json:"subscribe_scene"`
	SceneID   uint64 `json:"qr_scene"`
	SceneStr  string `json:"qr_scene_str"`
}

// info tells of a follower. One who tapped long after the scan is told like one who tapped at once: the documentation
// names this as the place to look a scene up, but it is only of the incident of 2023-01-10 that somebody has told it
// worked.
func (p *person) info(language string) userReply {
	r := userReply{
		Subscribe: 1, OpenID: p.openID, Language: language, Since: p.since.Unix(), Tags: []int{}, By: p.by,
	}
	if !p.code.kind.isID() {
		r.SceneStr = p.code.scene
		return r
	}
	id, err := strconv.ParseUint(p.code.scene, 10, 32)
	if err != nil {
		panic(err) // parseID has let it through
	}
	r.SceneID = id
	return r
}
