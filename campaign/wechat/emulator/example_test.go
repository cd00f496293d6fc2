package emulator_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	"sceneqr/campaign/wechat/emulator"
)

// A server that is busy at the first request for a code, and grants the second, whose answer is lost. The third gets the
// same code again.
func Example() {
	wechat := &emulator.Emulator{Faults: emulator.Faults{
		Busy: emulator.Nth(1),
		Wire: emulator.Strike(emulator.PathCreate, emulator.Nth(2), emulator.TimedOut),
	}}
	server := httptest.NewServer(wechat)
	defer server.Close()

	post := func(path, body string) (status int, answer struct {
		Token   string `json:"access_token"`
		Errcode int    `json:"errcode"`
		URL     string `json:"url"`
	}) {
		resp, err := http.Post(server.URL+path, "application/json", strings.NewReader(body))
		if err != nil {
			panic(err)
		}
		defer resp.Body.Close()
		_ = json.NewDecoder(resp.Body).Decode(&answer) // a gateway's page is no JSON
		return resp.StatusCode, answer
	}
	_, account := post("/cgi-bin/stable_token", `{"grant_type":"client_credential",
		"appid":"wx0123456789abcdef","secret":"0123456789abcdef0123456789abcdef"}`)
	for range 3 {
		status, answer := post("/cgi-bin/qrcode/create?access_token="+account.Token,
			`{"action_name":"QR_LIMIT_STR_SCENE","action_info":{"scene":{"scene_str":"poster-7"}}}`)
		fmt.Printf("status %d, errcode %d, url %q\n", status, answer.Errcode, answer.URL)
	}
	fmt.Println("asked", wechat.Asked("poster-7"), "times, spent", wechat.Spent())
	// Output:
	// status 200, errcode -1, url ""
	// status 504, errcode 0, url ""
	// status 200, errcode 0, url "http://weixin.qq.com/q/02i74EcPAe9Su10000w074"
	// asked 3 times, spent 1
}
