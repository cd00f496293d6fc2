package wechat

import (
	"context"
	"errors"
	"net/url"
	"strconv"
	"time"
)

// User is what WeChat tells of a person and the account. Who does not follow it is a zero User.
type User struct {
	Subscribed bool
	Since      time.Time // when the person began to follow, UTC; of several times the last
	By         string    // WeChat's subscribe_scene: ADD_SCENE_QR_CODE, ADD_SCENE_SEARCH …

	// The scene of the code, when By is ADD_SCENE_QR_CODE: of one with a number its SceneID, of one with a text its SceneStr.
	SceneID  uint32
	SceneStr string
}

// byCode is By of who has followed after scanning a code with a scene.
const byCode = "ADD_SCENE_QR_CODE"

// Scene is the scene of the code that brought the person, a number as its digits; "" when it was none.
func (u User) Scene() string {
	switch {
	case u.By != byCode:
		return ""
	case u.SceneStr == "" && u.SceneID != 0:
		return strconv.FormatUint(uint64(u.SceneID), 10)
	}
	return u.SceneStr
}

// UserInfo asks, once, how a person came to follow the account. It is the way to a scene that an event has lost: WeChat is
// known to have kept it where the event came without. The openid is in no error and no [Exchange].
//
// Of a person who has never been seen by the account, WeChat's errcode is 40003.
func (c *Client) UserInfo(ctx context.Context, openid string) (User, error) {
	var a userAnswer
	q := request{
		op: opUser, path: "/cgi-bin/user/info", hidden: []string{openid},
		query: url.Values{"openid": {openid}, "lang": {"zh_CN"}},
	}
	if err := c.ask(ctx, q, &a); err != nil {
		return User{}, err
	}
	if *a.Subscribe == 0 {
		return User{}, nil
	}
	return User{
		Subscribed: true, Since: time.Unix(a.SubscribeTime, 0).UTC(), By: a.SubscribeScene,
		SceneID: a.QRScene, SceneStr: a.QRSceneStr,
	}, nil
}

type userAnswer struct {
	Subscribe      *int   `json:"subscribe"`
	SubscribeTime  int64  `json:"subscribe_time"`
	SubscribeScene string `json:"subscribe_scene"`
	QRScene        uint32 `json:"qr_scene"`
	QRSceneStr     string `json:"qr_scene_str"`
}

func (a *userAnswer) check() error {
	if a.Subscribe == nil {
		return errors.New("the answer does not say whether the person follows")
	}
	return nil
}
