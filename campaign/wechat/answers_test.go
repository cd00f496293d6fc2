package wechat_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"sceneqr/campaign/wechat"
)

// wire is what one request for a ticket looks like to the server.
func wire(t *testing.T, r wechat.TicketRequest) string {
	t.Helper()
	var body []byte
	client := answering(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ = io.ReadAll(r.Body)
		if r.Method != http.MethodPost || r.URL.Query().Get("access_token") != token {
			t.Errorf("%s with token %q", r.Method, r.URL.Query().Get("access_token"))
		}
		io.WriteString(w, `{"ticket":"gQ","url":"http://weixin.qq.com/q/02"}`)
	})
	if _, err := client.CreateTicket(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func TestBodyIsRawUTF8(t *testing.T) {
	scene := "徐汇店&<a>=\"x\"\\u0041/\u2028\u2029#\u007f😀"
	body := wire(t, wechat.TicketRequest{Action: wechat.Permanent, SceneStr: scene})
	if strings.Contains(strings.ReplaceAll(body, `\\`, ""), `\u`) {
		t.Errorf("escaped: %s", body)
	}
	var got struct {
		Info struct {
			Scene struct {
				Str string `json:"scene_str"`
			} `json:"scene"`
		} `json:"action_info"`
	}
	if err := json.Unmarshal([]byte(body), &got); err != nil || got.Info.Scene.Str != scene {
		t.Errorf("scene %q arrived as %q: %v", scene, got.Info.Scene.Str, err)
	}
}

func TestBodyOfEveryKind(t *testing.T) {
	for _, test := range []struct {
		request wechat.TicketRequest
		want    string
	}{
		{wechat.TicketRequest{Action: wechat.Temporary, SceneStr: "test", Expire: 604800 * time.Second},
			`{"expire_seconds":604800,"action_name":"QR_STR_SCENE","action_info":{"scene":{"scene_str":"test"}}}`},
		{wechat.TicketRequest{Action: wechat.TemporaryID, SceneID: 1<<32 - 1, Expire: 1999 * time.Millisecond},
			`{"expire_seconds":1,"action_name":"QR_SCENE","action_info":{"scene":{"scene_id":4294967295}}}`},
		{wechat.TicketRequest{Action: wechat.PermanentID, SceneID: 7, Expire: time.Hour},
			`{"action_name":"QR_LIMIT_SCENE","action_info":{"scene":{"scene_id":7}}}`},
		{wechat.TicketRequest{Action: wechat.Permanent, SceneStr: "7", Expire: time.Hour},
			`{"action_name":"QR_LIMIT_STR_SCENE","action_info":{"scene":{"scene_str":"7"}}}`},
	} {
		if got := wire(t, test.request); got != test.want {
			t.Errorf("%s is sent as\n%s, want\n%s", test.request.Action, got, test.want)
		}
	}
}

func TestRequestsThatWeChatWouldMisunderstandAreNotSent(t *testing.T) {
	client := answering(t, func(http.ResponseWriter, *http.Request) { t.Error("a request was sent") })
	for _, r := range []wechat.TicketRequest{
		{},
		{Action: "QR_OTHER", SceneStr: "a"},
		{Action: wechat.PermanentID},
		{Action: wechat.PermanentID, SceneStr: "a"},
		{Action: wechat.PermanentID, SceneID: 1, SceneStr: "a"},
		{Action: wechat.Permanent},
		{Action: wechat.Permanent, SceneStr: "a", SceneID: 1},
		{Action: wechat.Permanent, SceneStr: "\xff"},
		{Action: wechat.Permanent, SceneStr: "a\nb"},
		{Action: wechat.Temporary, SceneStr: "a"},
		{Action: wechat.TemporaryID, SceneID: 1, Expire: 999 * time.Millisecond},
	} {
		_, err := client.CreateTicket(t.Context(), r)
		if e := failed(t, err); e.Class() != wechat.Row || e.Sent {
			t.Errorf("%+v: %v, class %v, sent %t", r, e, e.Class(), e.Sent)
		}
	}
	_, err := client.Image(t.Context(), "")
	if e := failed(t, err); e.Class() != wechat.Row {
		t.Errorf("empty ticket: %v, class %v", e, e.Class())
	}
}

func TestGoodAnswersHoweverTheyCome(t *testing.T) {
	const whole = `"ticket":"gQ==","url":"http://weixin.qq.com/q/02"}`
	month := wechat.TicketRequest{Action: wechat.Temporary, SceneStr: "a", Expire: wechat.MaxExpire}
	for name, test := range map[string]struct {
		request wechat.TicketRequest
		answer  http.HandlerFunc
		expire  time.Duration
	}{
		"as documented":            {posterRequest, text("application/json; encoding=utf-8", `{`+whole), 0},
		"escaped url":              {posterRequest, text("", `{"ticket":"gQ==","url":"http:\/\/weixin.qq.com\/q\/02"}`), 0},
		"text/plain":               {posterRequest, text("text/plain", `{`+whole), 0},
		"errcode 0":                {posterRequest, text("text/html", `{"errcode":0,"errmsg":"ok",`+whole), 0},
		"http 500":                 {posterRequest, status(500, `{`+whole), 0},
		"life of a permanent code": {posterRequest, text("", `{"expire_seconds":1800,`+whole), 0},
		"shortened life":           {month, text("", `{"expire_seconds":1800,`+whole), 30 * time.Minute},
		"no life":                  {month, text("", `{`+whole), wechat.MaxExpire},
		"life 0":                   {month, text("", `{"expire_seconds":0,`+whole), wechat.MaxExpire},
		"life without end":         {month, text("", `{"expire_seconds":9223372036854775807,`+whole), wechat.MaxExpire},
	} {
		ticket, err := answering(t, test.answer).CreateTicket(t.Context(), test.request)
		want := wechat.Ticket{Ticket: "gQ==", URL: "http://weixin.qq.com/q/02", Expire: test.expire}
		if err != nil || ticket != want {
			t.Errorf("%s: %+v, error %v; want %+v", name, ticket, err, want)
		}
	}
}

func TestAnswersThatAreNone(t *testing.T) {
	for name, test := range map[string]struct {
		answer http.HandlerFunc
		class  wechat.Class
		sent   bool
	}{
		"html":            {text("text/html", "<html>log in first</html>"), wechat.Retry, true},
		"nothing":         {text("application/json", ""), wechat.Retry, true},
		"null":            {text("application/json", "null"), wechat.Retry, true},
		"list":            {text("application/json", "[1]"), wechat.Retry, true},
		"cut":             {text("application/json", `{"ticket":"gQ","url":"http://we`), wechat.Retry, true},
		"no ticket":       {text("application/json", `{"url":"http://weixin.qq.com/q/02"}`), wechat.Retry, true},
		"no url":          {text("application/json", `{"ticket":"gQ"}`), wechat.Retry, true},
		"no web url":      {text("application/json", `{"ticket":"gQ","url":"javascript:alert(1)"}`), wechat.Retry, true},
		"ticket a number": {text("application/json", `{"ticket":1,"url":"http://a"}`), wechat.Retry, true},
		"more than 1 MiB": {text("", `{"url":"http://a","ticket":"`+strings.Repeat("a", 1<<20)+`"}`), wechat.Retry, true},
		"no gzip": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			io.WriteString(w, `{"ticket":"gQ","url":"http://weixin.qq.com/q/02"}`)
		}, wechat.Retry, true},
		"short of its length": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "1000")
			io.WriteString(w, `{"ticket":"gQ","url":"http://weixin.qq.com/q/02"}`)
		}, wechat.Retry, true},
		"broken off":           {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, wechat.Retry, true},
		"500":                  {status(500, ""), wechat.Retry, false},
		"502":                  {status(502, "<html>"), wechat.Retry, false},
		"503 in JSON":          {status(503, `{"message":"upstream"}`), wechat.Retry, false},
		"504":                  {status(504, "<html>"), wechat.Retry, true},
		"502 that breaks off":  {cutStatus(502), wechat.Retry, false},
		"504 that breaks off":  {cutStatus(504), wechat.Retry, true},
		"403 that breaks off":  {cutStatus(403), wechat.Account, false},
		"429":                  {status(429, ""), wechat.Retry, false},
		"403":                  {status(403, "<html>blocked by policy"), wechat.Account, false},
		"404":                  {status(404, ""), wechat.Account, false},
		"errcode with 500":     {status(500, `{"errcode":40053,"errmsg":"x"}`), wechat.Row, false},
		"errcode and a ticket": {text("", `{"errcode":45009,"ticket":"gQ","url":"http://a"}`), wechat.Today, false},
		"errcode, odd errmsg":  {text("", `{"errcode":48001,"errmsg":{"a":1}}`), wechat.Account, false},
	} {
		ticket, err := answering(t, test.answer).CreateTicket(t.Context(), posterRequest)
		if ticket != (wechat.Ticket{}) {
			t.Errorf("%s: ticket %+v", name, ticket)
		}
		e := failed(t, err)
		if e.Class() != test.class || e.Sent != test.sent || e.Op != "create" {
			t.Errorf("%s: %v: op %s, class %v, sent %t; want class %v, sent %t",
				name, e, e.Op, e.Class(), e.Sent, test.class, test.sent)
		}
	}
}

// cutStatus answers with this status and less than its length.
func cutStatus(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "1000")
		status(code, "<html>")(w, nil)
	}
}

func TestRedirectsAreNotFollowed(t *testing.T) {
	var followed atomic.Int32
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { followed.Add(1) }))
	defer other.Close()
	for _, status := range []int{301, 302, 307, 308} {
		client := answering(t, func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, other.URL+"?"+r.URL.RawQuery, status)
		})
		_, err := client.CreateTicket(t.Context(), posterRequest)
		if e := failed(t, err); e.Status != status || e.Class() != wechat.Account || e.Sent {
			t.Errorf("create: %v, class %v, sent %t", e, e.Class(), e.Sent)
		}
		_, err = client.Image(t.Context(), "gQ")
		if e := failed(t, err); e.Status != status || e.Class() != wechat.Account {
			t.Errorf("image: %v, class %v", e, e.Class())
		}
	}
	if n := followed.Load(); n != 0 {
		t.Errorf("%d redirects were followed", n)
	}
}
