package push

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestHandshakeOfAStrangerIsRefused(t *testing.T) {
	const timestamp, echo = "1714036504", "4375120948345356249"
	for name, q := range map[string]url.Values{
		"unsigned": {"timestamp": {timestamp}, "nonce": {"1514711492"}, "echostr": {echo}},
		"wrongly signed": {"timestamp": {timestamp}, "nonce": {"1514711493"}, "signature": {documentedSignature},
			"echostr": {echo}},
		"in capitals": {"timestamp": {timestamp}, "nonce": {"1514711492"},
			"signature": {strings.ToUpper(documentedSignature)}},
		"by msg_signature":    {"timestamp": {timestamp}, "nonce": {"1514711492"}, "msg_signature": {documentedSignature}},
		"with nothing at all": {},
	} {
		for _, m := range modes {
			t.Run(name+" "+m.name, func(t *testing.T) {
				l := m.listen(t, Handler{})
				l.Token = "AAAAA"
				checkSilent(t, l.send(t, request{method: http.MethodGet, query: q}), http.StatusForbidden)
				checkWhy(t, l, errUnsigned)
			})
		}
	}
}

func TestAnEchoOfAnotherKindIsRefused(t *testing.T) {
	for name, echo := range map[string]string{"none": "", "too long": strings.Repeat("7", 1025)} {
		t.Run(name, func(t *testing.T) {
			l := plainMode.listen(t, Handler{})
			q := queryOf(noon, "")
			q.Set("echostr", echo)
			checkSilent(t, l.send(t, request{method: http.MethodGet, query: q}), http.StatusForbidden)
			checkWhy(t, l, errEcho)
		})
	}
}

// The signature would be of one of the two, and a system behind us might read the other.
func TestAParameterThatIsThereTwiceIsRefused(t *testing.T) {
	for _, m := range modes {
		for _, name := range []string{"signature", "timestamp", "nonce", "msg_signature", "encrypt_type"} {
			t.Run(m.name+" "+name, func(t *testing.T) {
				l := m.listen(t, Handler{})
				r := m.push(t, scanned("SCAN", "7"))
				r.query[name] = []string{r.query.Get(name), "x"}
				checkSilent(t, l.send(t, r), http.StatusForbidden)
				checkWhy(t, l, errUnsigned)
			})
		}
	}
}

// documentedSignature is of the handshake in the documentation.
const documentedSignature = "f464b24fc39322e44b38aa78f5edd27bd1441696"

// checkWhy wants that one request was refused, for this reason, and nothing kept.
func checkWhy(t *testing.T, l *listener, why error) {
	t.Helper()
	o, events := l.outcome(t)
	if o.Verdict != Refused || !errors.Is(o.Err, why) || o.Event != (Event{}) || events > 0 || o.Forwarded {
		t.Errorf("the outcome is %+v, with %d events; want that it is refused: %v", o, events, why)
	}
	for _, secret := range []string{token, aesKey, otherKey, openid, nonce} {
		if text := fmt.Sprint(o.Err); strings.Contains(text, secret) || strings.Contains(text, "\n") {
			t.Errorf("the error shows too much: %q", text)
		}
	}
}

func TestPushesOfAStrangerAreRefused(t *testing.T) {
	scan := scanned("SCAN", "7")
	for name, c := range map[string]struct {
		mode
		request
		why error
	}{
		"not signed": {plainMode, plainMode.push(t, scan).with("signature", ""), errUnsigned},
		"wrongly signed": {plainMode, plainMode.push(t, scan).with("signature", strings.Repeat("0", 40)),
			errUnsigned},
		"another nonce":    {plainMode, plainMode.push(t, scan).with("nonce", "1"), errUnsigned},
		"another time":     {plainMode, plainMode.push(t, scan).with("timestamp", "1"), errUnsigned},
		"not signed, safe": {safeMode, safeMode.push(t, scan).with("msg_signature", ""), errUnsigned},
		"wrongly signed, safe": {safeMode, safeMode.push(t, scan).with("msg_signature", strings.Repeat("0", 40)),
			errUnsigned},
		"the other signature": {safeMode, signedAsPlain(safeMode.push(t, scan)), errUnsigned},
		"another nonce, safe": {safeMode, safeMode.push(t, scan).with("nonce", "1"), errUnsigned},
		"another body": {safeMode, rebodied(safeMode.push(t, scan),
			sealedWith(t, aesKey, appID, scanned("SCAN", "8"))), errUnsigned},
		"nothing encrypted": {safeMode, bodied(safeMode.push(t, scan), scan), errEnvelope},
		"encrypted twice": {safeMode, bodied(sealedPush("AAAA"),
			"<xml><Encrypt>AAAA</Encrypt><Encrypt>AAAA</Encrypt></xml>"), errEnvelope},
		"no XML about it":           {safeMode, bodied(safeMode.push(t, scan), "AAAA"), errEnvelope},
		"plain with a key":          {safeMode, plainMode.push(t, scan), errPlain},
		"plain with a key, raw":     {safeMode, plainMode.push(t, scan).with("encrypt_type", "raw"), errPlain},
		"a stranger's, with one":    {safeMode, plainMode.push(t, scan).with("signature", ""), errUnsigned},
		"encrypted without key":     {plainMode, safeMode.push(t, scan), errEncrypted},
		"compatible without key":    {plainMode, bothModes.push(t, scan), errEncrypted},
		"signed, without key":       {plainMode, plainMode.push(t, scan).with("msg_signature", "x"), errEnvelope},
		"no signature of the query": {safeMode, safeMode.push(t, scan).with("signature", ""), errUnsigned},
	} {
		t.Run(name, func(t *testing.T) {
			l := c.mode.listen(t, Handler{})
			checkSilent(t, l.send(t, c.request), http.StatusForbidden)
			checkWhy(t, l, c.why)
		})
	}
}

func signedAsPlain(r request) request { return r.with("msg_signature", r.query.Get("signature")) }

func bodied(r request, body string) request {
	r.body = strings.NewReader(body)
	return r
}

func rebodied(r request, encrypted string) request { return bodied(r, safeMode.wrap("", encrypted)) }

// Nothing in the answer tells how far an attempt at decryption got; only we are told of another account's push.
func TestWhatCannotBeOpenedIsRefusedAlike(t *testing.T) {
	key := parsed(t, aesKey)
	for name, c := range map[string]struct {
		encrypted string
		why       error
	}{
		"another key":      {sealedWith(t, otherKey, appID, scanned("SCAN", "7")), errSealed},
		"another appid":    {sealedWith(t, aesKey, "wx0000000000000000", scanned("SCAN", "7")), errAnother},
		"no appid":         {sealedWith(t, aesKey, "", scanned("SCAN", "7")), errAnother},
		"base64 cut off":   {strings.TrimRight(sealedWith(t, aesKey, appID, "<xml>"), "=")[:40], errSealed},
		"a block too few":  {"AAAAAAAAAAAAAAAAAAAAAA==", errSealed},
		"bad padding":      {encrypt(key, make([]byte, 64)), errSealed},
		"a length of lies": {sealText(key, layout(1<<20, nil, appID)), errSealed},
	} {
		t.Run(name, func(t *testing.T) {
			l := safeMode.listen(t, Handler{})
			checkSilent(t, l.send(t, sealedPush(c.encrypted)), http.StatusForbidden)
			checkWhy(t, l, c.why)
		})
	}
}

// ofNoEvent are those of WeChat's form that name no event of a code: nothing is lost of them, and success ends the matter.
var ofNoEvent = []string{"ends crossed", "an unknown entity", "an element within a field", "an event without a name"}

// A signed push that makes no event is WeChat's, or the work of who knows the token: no success, and no word.
func TestSignedPushesThatAreNoneAreRefused(t *testing.T) {
	for name, c := range spoilt {
		for _, m := range []mode{plainMode, safeMode} {
			t.Run(name+" "+m.name, func(t *testing.T) {
				l := m.listen(t, Handler{})
				a := l.send(t, m.push(t, c.xml))
				if slices.Contains(ofNoEvent, name) {
					checkSuccess(t, a)
					return
				}
				checkSilent(t, a, http.StatusBadRequest)
				checkWhy(t, l, errUnreadable)
			})
		}
	}
}

func TestAPushIsTakenForAnHour(t *testing.T) {
	for name, c := range map[string]struct {
		age   time.Duration
		taken bool
	}{
		"an hour":                  {time.Hour, true},
		"a second more":            {time.Hour + time.Second, false},
		"an hour ahead":            {-time.Hour, true},
		"a second more than ahead": {-time.Hour - time.Second, false},
		"years":                    {10 * 365 * 24 * time.Hour, false},
		"before there was time":    {100 * 365 * 24 * time.Hour, false},
		"centuries ahead":          {-250 * 365 * 24 * time.Hour, false},
	} {
		for _, m := range modes {
			t.Run(name+" "+m.name, func(t *testing.T) {
				encrypted := ""
				if m.sealed {
					encrypted = sealedWith(t, aesKey, appID, scanned("SCAN", "7"))
				}
				l := m.listen(t, Handler{})
				a := l.send(t, request{http.MethodPost, queryOf(noon.Add(-c.age), encrypted),
					strings.NewReader(m.wrap(scanned("SCAN", "7"), encrypted)), nil})
				if c.taken {
					checkSuccess(t, a)
					return
				}
				checkSilent(t, a, http.StatusForbidden)
				checkWhy(t, l, errStale)
			})
		}
	}
}

func TestOtherMethodsAreRefused(t *testing.T) {
	for _, method := range []string{http.MethodHead, http.MethodPut, http.MethodDelete, http.MethodOptions, "BREW"} {
		t.Run(method, func(t *testing.T) {
			l := plainMode.listen(t, Handler{})
			r := plainMode.push(t, scanned("SCAN", "7"))
			r.method = method
			checkSilent(t, l.send(t, r), http.StatusMethodNotAllowed)
			checkWhy(t, l, errMethod)
		})
	}
}
