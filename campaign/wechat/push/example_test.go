package push_test

import (
	"context"
	"crypto/sha1"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"time"

	"sceneqr/campaign/wechat/push"
)

// A callback in plain mode, and the push that it gets when a follower scans the code of poster-7.
func ExampleHandler() {
	callback := &push.Handler{
		AppID: "wx0123456789abcdef",
		Token: "weixin4callback",
		Record: func(_ context.Context, e push.Event) error {
			fmt.Printf("%s of %s\n", e.Name, e.Scene())
			return nil
		},
		Observe: func(o push.Outcome) { fmt.Println(o.Verdict) },
	}
	server := httptest.NewServer(callback)

	now := fmt.Sprint(time.Now().Unix())
	parts := []string{callback.Token, now, "486452656"}
	slices.Sort(parts)
	query := url.Values{"timestamp": {now}, "nonce": {"486452656"},
		"signature": {fmt.Sprintf("%x", sha1.Sum([]byte(strings.Join(parts, ""))))}}
	resp, err := http.Post(server.URL+"/wechat?"+query.Encode(), "text/xml", strings.NewReader(`<xml>
		<ToUserName>gh_7f083739789a</ToUserName>
		<FromUserName>o6_bmjrPTlm6_2sgVt7hMZOPfL2M</FromUserName>
		<CreateTime>`+now+`</CreateTime>
		<MsgType>event</MsgType>
		<Event>SCAN</Event>
		<EventKey>poster-7</EventKey>
		<Ticket>gQH47joAAAAAAAAAASxodHRwOi8vd2VpeGlu</Ticket>
	</xml>`))
	if err != nil {
		fmt.Println(err)
		return
	}
	answer, _ := io.ReadAll(resp.Body)
	_ = resp.Body.Close()
	server.Close() // once Observe was told
	fmt.Printf("WeChat is answered %s", answer)

	// Output:
	// SCAN of poster-7
	// recorded
	// WeChat is answered success
}
