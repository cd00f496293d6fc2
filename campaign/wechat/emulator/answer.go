package emulator

import (
	"bytes"
	"cmp"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// An errcode is a refusal. WeChat refuses with HTTP 200, and says why only in the body.
type errcode int

// The errcodes that the Emulator gives of its own accord; faults can give any.
const (
	errBusy         errcode = -1
	errCredential   errcode = 40001
	errGrantType    errcode = 40002
	errOpenID       errcode = 40003
	errAppID        errcode = 40013
	errToken        errcode = 40014
	errCharset      errcode = 40033
	errArgsSize     errcode = 40035
	errAction       errcode = 40052
	errActionInfo   errcode = 40053
	errURL          errcode = 40066
	errSecret       errcode = 40125
	errAddress      errcode = 40164
	errNoToken      errcode = 41001
	errNoAppID      errcode = 41002
	errNoSecret     errcode = 41004
	errNoOpenID     errcode = 41009
	errTokenExpired errcode = 42001
	errNotGET       errcode = 43001
	errNotPOST      errcode = 43002
	errNoBody       errcode = 44002
	errDaily        errcode = 45009
	errMinute       errcode = 45011
	errCapacity     errcode = 45029
	errFormat       errcode = 47001
	errUnauthorized errcode = 48001
	errClears       errcode = 48006
	errRIDUnknown   errcode = 76001
	errRIDMalformed errcode = 76002
	errRIDForeign   errcode = 76003
	errRIDOld       errcode = 76004
	errPathUnknown  errcode = 76021

	// errPathMalformed is the code of errRIDForeign, which quota/get gives for a path with a host or without its slash.
	errPathMalformed = errRIDForeign
)

// errmsgs holds WeChat's own texts, as far as they were seen. Those in Chinese are from the documentation's tables, which
// is all that is public of them. Those of 76001 to 76004 are ours: only their meaning is public.
var errmsgs = map[errcode]string{
	errBusy: "system error",
	errCredential: "invalid credential, access_token is invalid or not latest, could get access_token by " +
		"getStableAccessToken, more details at https://mmbizurl.cn/s/JtxxFh33r",
	errGrantType:    "invalid grant_type",
	errOpenID:       "invalid openid",
	errAppID:        "invalid appid",
	errToken:        "invalid access_token",
	errCharset:      `invalid charset. please check your request, if include \uxxxx will create fail!`,
	errArgsSize:     "invalid args size",
	40097:           "invalid args",
	errAction:       "invalid action name",
	errActionInfo:   "invalid action info, please check document",
	errURL:          "invalid url",
	errSecret:       "invalid appsecret",
	errAddress:      "invalid ip %[1]s ipv6 ::ffff:%[1]s, not in whitelist",
	40243:           "AppSecret已被冻结",
	errNoToken:      "access_token missing",
	errNoAppID:      "appid missing",
	errNoSecret:     "appsecret missing",
	errNoOpenID:     "缺少 openid",
	errTokenExpired: "access_token expired",
	errNotGET:       "require GET method",
	errNotPOST:      "require POST method",
	43003:           "require https",
	errNoBody:       "empty post data",
	44991:           "reach max api minute frequence",
	errDaily:        "reach max api daily quota limit",
	errMinute:       "api minute-quota reach limit, must slower, retry next minute",
	errCapacity:     "qrcode count out of limit",
	45035:           "access clientip is not registered, not in ip-white-list",
	errFormat:       "data format error",
	errUnauthorized: "api unauthorized",
	48004:           "api forbidden for irregularities, view detail on mp.weixin.qq.com",
	errClears:       "forbid to clear quota because of reaching the limit",
	50001:           "api unauthorized or user unauthorized",
	50002:           "user limited",
	50004:           "禁止使用 token 接口",
	50007:           "账号已冻结",
	61003:           "component is not authorized by this account",
	61004:           "access clientip is not registered",
	61007:           "api is unauthorized to component",
	61023:           "refresh_token is invalid",
	errRIDUnknown:   "rid not found",
	errRIDMalformed: "rid malformed",
	errRIDForeign:   "no permission",
	errRIDOld:       "rid expired",
	errPathUnknown:  "cgi_path not found, please check",
	76022:           "could not use this cgi_path，no permission",
	89501:           "此 IP 正在等待管理员确认,请联系管理员",
	89503:           "此 IP 调用需要管理员确认,请联系管理员",
	89506:           "24小时内该 IP 被管理员拒绝调用两次，24小时内不可再使用该 IP 调用",
	89507:           "1小时内该 IP 被管理员拒绝调用一次，1小时内不可再使用该 IP 调用",
}

func (c errcode) Error() string { return "errcode " + strconv.Itoa(int(c)) }

// errmsg is the text for a caller at this address, still without the rid. A code whose text was never seen gets
// WeChat's vaguest.
func (c errcode) errmsg(client string) string {
	text, ok := errmsgs[c]
	switch {
	case !ok:
		return errmsgs[errBusy]
	case c == errAddress:
		return fmt.Sprintf(text, client)
	}
	return text
}

// newRID names one refused request: the unix time in hexadecimal digits, and two random groups.
func newRID(now time.Time) string {
	return fmt.Sprintf("%08x-%08x-%08x", uint32(now.Unix()), rand.Uint32(), rand.Uint32())
}

// An answer is what goes back to the caller.
type answer struct {
	status      int // 0 is 200
	contentType string
	location    string // of a redirect
	encoding    string // what Content-Encoding says; nothing is ever encoded
	body        []byte
	blanks      int  // how many blanks follow the body
	missing     int  // how many bytes Content-Length promises beyond that
	endless     bool // there is no Content-Length
	reset       bool // the connection breaks before anything was said
}

// reply is the answer that carries v as WeChat writes its JSON: slashes and angle brackets as they are.
func reply(v any) answer {
	var body bytes.Buffer
	enc := json.NewEncoder(&body)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic(err) // only our own structs come here
	}
	body.Truncate(body.Len() - 1) // the encoder's line feed
	return answer{contentType: "application/json; encoding=utf-8", body: body.Bytes()}
}

func page(status int) answer {
	text := http.StatusText(status)
	const html = "<html><head><title>%d %s</title></head><body><h1>%[1]d %[2]s</h1></body></html>\n"
	return answer{status: status, contentType: "text/html", body: fmt.Appendf(nil, html, status, text)}
}

// write sends the answer with the date of the server's clock. The caller may hang up at any moment.
func (a answer) write(w http.ResponseWriter, now time.Time) {
	if a.reset {
		reset(w)
		return
	}
	h := w.Header()
	h.Set("Date", now.UTC().Format(http.TimeFormat))
	h.Set("Content-Type", a.contentType)
	if !a.endless {
		h.Set("Content-Length", strconv.Itoa(len(a.body)+a.blanks+a.missing))
	}
	if a.encoding != "" {
		h.Set("Content-Encoding", a.encoding)
	}
	if a.location != "" {
		h.Set("Location", a.location)
	}
	if isPicture(a.contentType) {
		h.Set("Accept-Ranges", "bytes")
		h.Set("Cache-Control", "max-age=604800")
		h.Set("Expires", now.Add(7*24*time.Hour).In(shanghai).Format(time.RFC1123Z))
	}
	w.WriteHeader(cmp.Or(a.status, http.StatusOK))
	if _, err := w.Write(a.body); err == nil && a.blanks > 0 {
		_, _ = io.CopyN(w, blanks{}, int64(a.blanks))
	}
}

// blanks is a reader of blanks without end.
type blanks struct{}

var someBlanks = strings.Repeat(" ", 4<<10)

func (blanks) Read(p []byte) (n int, err error) {
	for n < len(p) {
		n += copy(p[n:], someBlanks)
	}
	return n, nil
}

// reset breaks the connection, so that the caller sees a reset and not an orderly end. HTTP/2 breaks the stream alone.
func reset(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	if c, ok := conn.(*tls.Conn); ok {
		conn = c.NetConn() // else it would say goodbye
	}
	if c, ok := conn.(*net.TCPConn); ok {
		_ = c.SetLinger(0)
	}
	_ = conn.Close()
}
