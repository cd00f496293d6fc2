// Package sender is WeChat's side of the callback as tests and the bench need it: scans of followers, as fast as their
// caller likes. Encryption and signature are those of an SDK that others wrote, so that neither the program nor the
// emulator is its own judge.
//
// It never waits and sends nothing twice: when to do that is its caller's part.
//
// Start with [Account].
package sender

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/silenceper/wechat/v2/util"
)

// An Account is an Official Account with a callback.
type Account struct {
	URL   string // that the account's console has
	AppID string
	Token string // that signs the pushes
	Key   string // the EncodingAESKey, for the safe mode; "" for the plain one

	HTTP *http.Client // nil is [http.DefaultClient]
}

// A Scan is what a follower did. WeChat knows it again by all its fields together.
type Scan struct {
	OpenID string
	Scene  string
	Ticket string
	At     time.Time // to the second
}

// Push sends the scan once and tells whether WeChat would take the answer for an acknowledgement. An error means that
// there was no whole answer, and may have the account's URL in it.
func (a Account) Push(ctx context.Context, s Scan) (acknowledged bool, err error) {
	query, body, err := a.Envelope(s.xml())
	if err != nil {
		return false, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, a.URL+"?"+query.Encode(), strings.NewReader(body))
	if err != nil {
		return false, err
	}
	req.Header.Set("Content-Type", "text/xml")
	client := a.HTTP
	if client == nil {
		client = http.DefaultClient
	}
	resp, err := client.Do(req)
	if err != nil {
		return false, err
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	return resp.StatusCode == http.StatusOK && string(answer) == "success", err
}

// Envelope is the query and the body with which the account's mode wraps a message, signed now.
func (a Account) Envelope(message string) (url.Values, string, error) {
	timestamp, nonce := strconv.FormatInt(time.Now().Unix(), 10), rand.Text()
	query := url.Values{
		"timestamp": {timestamp}, "nonce": {nonce}, "signature": {util.Signature(a.Token, timestamp, nonce)},
	}
	if a.Key == "" {
		return query, message, nil
	}
	encrypted, err := util.EncryptMsg([]byte(rand.Text())[:16], []byte(message), a.AppID, a.Key)
	if err != nil {
		return nil, "", fmt.Errorf("encrypting a push: %w", err)
	}
	query.Set("encrypt_type", "aes")
	query.Set("msg_signature", util.Signature(a.Token, timestamp, nonce, string(encrypted)))
	const sealed = "<xml><ToUserName><![CDATA[gh_0123456789ab]]></ToUserName><Encrypt><![CDATA[%s]]></Encrypt></xml>"
	return query, fmt.Sprintf(sealed, encrypted), nil
}

func (s Scan) xml() string {
	const message = "<xml><ToUserName><![CDATA[gh_0123456789ab]]></ToUserName>\n" +
		"<FromUserName><![CDATA[%s]]></FromUserName>\n<CreateTime>%d</CreateTime>\n<MsgType><![CDATA[event]]></MsgType>\n" +
		"<Event><![CDATA[SCAN]]></Event>\n<EventKey><![CDATA[%s]]></EventKey>\n<Ticket><![CDATA[%s]]></Ticket>\n</xml>"
	return fmt.Sprintf(message, s.OpenID, s.At.Unix(), s.Scene, s.Ticket)
}
