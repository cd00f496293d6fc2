package push

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/silenceper/wechat/v2/util"
)

// Anybody can sign with a token that is empty.
func TestATokenThatWasForgottenSignsNothing(t *testing.T) {
	timestamp := strconv.FormatInt(noon.Unix(), 10)
	q := url.Values{"timestamp": {timestamp}, "nonce": {nonce}, "signature": {util.Signature("", timestamp, nonce)},
		"echostr": {"17"}}
	sealed := sealedWith(t, aesKey, appID, scanned(Scan, "7"))
	encrypted := url.Values{"timestamp": {timestamp}, "nonce": {nonce},
		"signature": q["signature"], "msg_signature": {util.Signature("", timestamp, nonce, sealed)}}
	for name, c := range map[string]struct {
		mode
		request
	}{
		"handshake": {plainMode, request{method: http.MethodGet, query: q}},
		"plain":     {plainMode, request{http.MethodPost, q, strings.NewReader(scanned(Scan, "7")), nil}},
		"safe":      {safeMode, request{http.MethodPost, encrypted, strings.NewReader(safeMode.wrap("", sealed)), nil}},
	} {
		t.Run(name, func(t *testing.T) {
			l := c.mode.listen(t, Handler{})
			l.Token = ""
			checkSilent(t, l.send(t, c.request), http.StatusForbidden)
			checkWhy(t, l, errUnsigned)
		})
	}
}

// These are whole pushes but for what is wrong with them, so that nothing else refuses them.
func TestAWholePushIsRefusedForItsMarkup(t *testing.T) {
	within := func(more string) string { return strings.Replace(scanned(Scan, "7"), "</xml>", more+"</xml>", 1) }
	nested := func(n int) string { return within(strings.Repeat("<a>", n) + strings.Repeat("</a>", n)) }
	for name, c := range map[string]struct {
		xml string
		why error
	}{
		"as deep as it may be": {nested(maxDepth - 1), nil},
		"one deeper":           {nested(maxDepth), errDepth},
		"a declaration within": {within(`<?xml version="1.0"?>`), errMarkup},
		"an instruction":       {`<?php x ?>` + scanned(Scan, "7"), errMarkup},
		"a document type":      {`<!DOCTYPE xml>` + scanned(Scan, "7"), errMarkup},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := ParseXML([]byte(c.xml)); !errors.Is(err, c.why) {
				t.Errorf("it is refused for %v, want %v", err, c.why)
			}
		})
	}
}

// Whichever key opens it, the log tells of the appid.
func TestAnotherAccountIsToldFromAnotherKey(t *testing.T) {
	for _, keys := range [][]string{{aesKey, otherKey}, {otherKey, aesKey}} {
		l := mode{keys: keys}.listen(t, Handler{})
		checkSilent(t, l.send(t, sealedPush(sealedWith(t, aesKey, "wx0000000000000000", scanned(Scan, "7")))),
			http.StatusForbidden)
		checkWhy(t, l, errAnother)
	}
}

// Or the server would wait for the rest of the body before it answers.
func TestWhoIsRefusedIsHungUpOn(t *testing.T) {
	l := plainMode.listen(t, Handler{})
	resp, err := l.server.Client().Post(l.server.URL, "text/xml", strings.NewReader(scanned(Scan, "7")))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if !resp.Close || resp.StatusCode != http.StatusForbidden {
		t.Errorf("the answer is %s, and the connection stays open", resp.Status)
	}
}

// A signature proves who sent it, and not that the sender's clock is right.
func TestAnEventOfADayToComeIsRefused(t *testing.T) {
	for name, c := range map[string]struct {
		ahead time.Duration
		kept  bool
	}{
		"long ago":      {-400 * 24 * time.Hour, true},
		"a day":         {24 * time.Hour, true},
		"a second more": {24*time.Hour + time.Second, false},
		"400 days":      {400 * 24 * time.Hour, false},
	} {
		for _, m := range modes {
			t.Run(name+" "+m.name, func(t *testing.T) {
				l := m.listen(t, Handler{})
				a := l.send(t, m.push(t, timed(strconv.FormatInt(noon.Add(c.ahead).Unix(), 10))))
				if c.kept {
					checkSuccess(t, a)
					return
				}
				checkSilent(t, a, http.StatusBadRequest)
				checkWhy(t, l, errAhead)
			})
		}
	}
}

// The proxy of the environment is for WeChat's API; loopback would not use it in any case, so that only this tells.
func TestAPushIsPassedOnWithoutAProxy(t *testing.T) {
	if (&Forward{}).client().Transport.(*http.Transport).Proxy != nil {
		t.Error("a proxy would see every push")
	}
}
