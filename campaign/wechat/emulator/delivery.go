package emulator

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"
)

// tries is how often a push is sent at most: once, and the three times again that the documentation tells of. Whether it
// means three in all is not known, nor how long WeChat waits in between; here it does not.
const tries = 4

// maxAnswer is the longest answer to a push that is read, in bytes; a longer one counts as malformed.
const maxAnswer = 64 << 10

// outOfService is what a person reads when the answer to a push was no good.
const outOfService = "该公众号暂时无法提供服务，请稍后再试"

// A delivery is one attempt to hand a push over.
type delivery struct {
	Status int    `json:"status"` // of HTTP; 0 when there was no answer
	Error  string `json:"error"`  // "" when WeChat is content with the answer
	Took   int64  `json:"took_ms"`

	took time.Duration
}

// An Attempt is one delivery of a push, for whoever watches over the Emulator. Nothing in it tells of a person.
type Attempt struct {
	Event  string // subscribe, SCAN or unsubscribe
	Status int    // of HTTP; 0 when there was no answer
	Fault  string // why WeChat is not content with the answer; "" when it is
	Took   time.Duration
}

// postman follows no redirect, for WeChat was never told to follow any. It keeps connections, for many may scan at once.
var postman = &http.Client{
	Transport:     &http.Transport{MaxIdleConnsPerHost: 64, IdleConnTimeout: 30 * time.Second},
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

// deliver sends the letter until it is answered well, and tells what the person sees in the end. It is the same letter
// each time: whether WeChat signs anew, with another timestamp and nonce, is not known.
func (c Callback) deliver(ctx context.Context, l letter) (made []delivery, screen string) {
	for range tries {
		d, screen := c.attempt(ctx, l)
		made = append(made, d)
		if d.Error == "" {
			return made, screen
		}
	}
	return made, outOfService
}

func (c Callback) attempt(ctx context.Context, l letter) (d delivery, screen string) {
	begin := time.Now()
	status, body, err := c.post(ctx, l)
	if err == nil {
		screen, err = c.read(body, l.appID)
	}
	took := time.Since(begin)
	d = delivery{Status: status, Took: took.Milliseconds(), took: took}
	if err != nil {
		d.Error = err.Error()
	}
	return d, screen
}

// post sends the letter once. An answer is one with status 200 that is there in full while patience lasts.
func (c Callback) post(ctx context.Context, l letter) (status int, body []byte, err error) {
	ctx, cancel := context.WithTimeout(ctx, c.patience())
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.address(l), bytes.NewReader(l.body))
	if err != nil {
		return 0, nil, withoutURL(err)
	}
	req.Header.Set("Content-Type", "text/xml")
	req.Header.Set("User-Agent", "Mozilla/4.0")
	resp, err := postman.Do(req)
	if err == nil {
		defer resp.Body.Close()
		status = resp.StatusCode
		body, err = io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	}
	switch {
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		err = fmt.Errorf("no answer within %v", c.patience())
	case err != nil:
		err = withoutURL(err)
	case status != http.StatusOK:
		err = errors.New("the status is not 200")
	}
	return status, body, err
}

// address is the callback's URL with the letter's query behind its own.
func (c Callback) address(l letter) string {
	u, err := url.Parse(c.URL)
	if err != nil {
		panic(err) // the callback has been checked
	}
	if u.RawQuery != "" {
		u.RawQuery += "&"
	}
	u.RawQuery += l.query.Encode()
	return u.String()
}

// withoutURL leaves the cause of an error of net/http: the URL has the signature and the openid in it.
func withoutURL(err error) error {
	var failed *url.Error
	if errors.As(err, &failed) {
		return failed.Err
	}
	return err
}

// A message is an answer to a push that says something to the person, or an envelope with such a message in it.
type message struct {
	XMLName   xml.Name `xml:"xml"`
	Type      string   `xml:"MsgType"`
	Content   string   `xml:"Content"`
	Encrypt   string   `xml:"Encrypt"`
	Signature string   `xml:"MsgSignature"`
	Timestamp string   `xml:"TimeStamp"`
	Nonce     string   `xml:"Nonce"`
}

var errMalformed = errors.New("the answer is neither success, nor empty, nor a message as this mode wants it")

// read tells what an answer puts on the person's screen: nothing, a text, or of other messages their kind.
func (c Callback) read(body []byte, appID string) (screen string, err error) {
	if len(body) == 0 || string(body) == "success" {
		return "", nil // also in safe mode
	}
	var m message
	if len(body) > maxAnswer || xml.Unmarshal(body, &m) != nil {
		return "", errMalformed
	}
	switch {
	case m.Encrypt == "" && c.Mode != Safe:
	case m.Encrypt != "" && c.mode() != Plain:
		if m, err = c.open(m, appID); err != nil {
			return "", err
		}
	default:
		return "", errMalformed
	}
	return m.screen()
}

// open takes the message out of its envelope.
func (c Callback) open(m message, appID string) (inner message, err error) {
	if m.Signature != sign(c.Token, m.Timestamp, m.Nonce, m.Encrypt) {
		return message{}, errors.New("the answer's MsgSignature is not that of its Encrypt")
	}
	key, err := c.key()
	if err != nil {
		return message{}, err
	}
	text, err := decrypt(key, m.Encrypt, appID)
	if err != nil {
		return message{}, err
	}
	if xml.Unmarshal(text, &inner) != nil {
		return message{}, errMalformed
	}
	return inner, nil
}

func (m message) screen() (string, error) {
	switch m.Type {
	case "":
		return "", errMalformed
	case "text":
		return m.Content, nil
	}
	return "[" + m.Type + "]", nil
}
