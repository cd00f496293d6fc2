package emulator_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	"sceneqr/campaign/wechat/emulator"
)

// A server that is busy at the first request for a code, and grants the second.
func Example() {
	wechat := &emulator.Emulator{Faults: emulator.Faults{Busy: emulator.Nth(1)}}
	server := httptest.NewServer(wechat)
	defer server.Close()

	post := func(path, body string) (answer struct {
		Token   string `json:"access_token"`
		Errcode int    `json:"errcode"`
		URL     string `json:"url"`
	}) {
		resp, err := http.Post(server.URL+path, "application/json", strings.NewReader(body))
		if err != nil {
			panic(err)
		}
		defer resp.Body.Close()
		if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil {
			panic(err)
		}
		return answer
	}
	token := post("/cgi-bin/stable_token", `{"grant_type":"client_credential",
		"appid":"wx0123456789abcdef","secret":"0123456789abcdef0123456789abcdef"}`).Token
	for range 2 {
		answer := post("/cgi-bin/qrcode/create?access_token="+token,
			`{"action_name":"QR_LIMIT_STR_SCENE","action_info":{"scene":{"scene_str":"poster-7"}}}`)
		fmt.Printf("errcode %d, url %q\n", answer.Errcode, answer.URL)
	}
	fmt.Println("asked", wechat.Asked("poster-7"), "times")
	// Output:
	// errcode -1, url ""
	// errcode 0, url "http://weixin.qq.com/q/02i74EcPAe9Su10000w074"
	// asked 2 times
}
