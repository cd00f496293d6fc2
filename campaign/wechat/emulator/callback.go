package emulator

import (
	"cmp"
	"encoding/base64"
	"errors"
	"fmt"
	"net/url"
	"time"
)

// A Callback is where WeChat pushes to, as the account's owner has set it in the console. All accounts share it.
type Callback struct {
	URL    string // http or https; "" tells nobody. A query that it has stays in front of WeChat's
	Token  string // what signs the pushes
	AESKey string // the EncodingAESKey, 43 characters; not needed in plain mode
	Mode   Mode

	// Patience is how long an answer may take before the connection is dropped; 0 is WeChat's 5 seconds.
	Patience time.Duration
}

// Mode is how much of a push is encrypted. The zero value is [Plain].
type Mode string

// The modes of the console.
const (
	Plain      Mode = "plain"      // 明文模式: the fields as they are
	Compatible Mode = "compatible" // 兼容模式: the fields as they are, and once more encrypted
	Safe       Mode = "safe"       // 安全模式: nothing can be read but the account's name
)

func (c Callback) mode() Mode { return cmp.Or(c.Mode, Plain) }

func (c Callback) patience() time.Duration { return cmp.Or(c.Patience, 5*time.Second) }

// CheckCallback says what is wrong with [Emulator.Callback], so that it can be refused before anybody scans: a push with
// it would fail. No callback at all is right.
func (e *Emulator) CheckCallback() error { return e.Callback.check() }

func (c Callback) check() error {
	if c.URL == "" {
		return nil
	}
	u, err := url.Parse(c.URL)
	switch {
	case err != nil, u.Scheme != "http" && u.Scheme != "https", u.Host == "":
		return errors.New("the callback is not a URL like http://127.0.0.1:8090/wechat")
	case c.Token == "":
		return errors.New("the callback has no token to sign the pushes with")
	}
	switch c.mode() {
	case Plain:
		return nil
	case Compatible, Safe:
		_, err := c.key()
		return err
	}
	return fmt.Errorf("the callback's mode %q is none of %s, %s and %s", c.Mode, Plain, Compatible, Safe)
}

// key is the AES key, which is the EncodingAESKey without the = at its end as base64.
func (c Callback) key() ([]byte, error) {
	key, err := base64.RawStdEncoding.DecodeString(c.AESKey)
	switch {
	case c.AESKey == "":
		return nil, fmt.Errorf("the callback's mode is %s, but there is no EncodingAESKey", c.Mode)
	case err != nil, len(key) != 32:
		return nil, errors.New("the callback's EncodingAESKey is not 43 letters and digits")
	}
	return key, nil
}
