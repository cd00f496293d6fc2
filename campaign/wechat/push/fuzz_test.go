package push

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// FuzzParseXML has strangers push: whatever it is, it makes an event within all bounds, or an error that quotes nothing.
func FuzzParseXML(f *testing.F) {
	f.Add([]byte(scanned("SCAN", "7")))
	for _, c := range spoilt {
		if len(c.xml) < 2000 {
			f.Add([]byte(c.xml))
		}
	}
	for _, c := range documented {
		f.Add([]byte(c.message))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		e, err := ParseXML(text)
		checkEvent(t, e, err)
		again, err2 := ParseXML(text)
		if e != again || (err == nil) != (err2 == nil) {
			t.Errorf("it is %+v, and then %+v", e, again)
		}
	})
}

// FuzzParseJSON does the same for a line of a log.
func FuzzParseJSON(f *testing.F) {
	for _, text := range []string{
		documented[0].message, `{"CreateTime":"1714037059","FromUserName":"o1","MsgType":"event","Event":"SCAN","EventKey":7}`,
		`{"EventKey":null,"EventKey":1e9}`, `{"a":[[{}]],"Ticket":""}`, `{"Event":"\ud800"}`, `{} {}`, `[]`, `null`, ``,
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		e, err := ParseJSON(text)
		checkEvent(t, e, err)
	})
}

// checkEvent wants a whole event or none.
func checkEvent(t *testing.T, e Event, err error) {
	t.Helper()
	if err != nil {
		if e != (Event{}) || len(err.Error()) > 200 || strings.Contains(err.Error(), "\n") {
			t.Errorf("%+v with the error %q", e, err)
		}
		return
	}
	if e.IsOfCodes() && e.From == "" || e.Type == "" || e.At.Unix() <= 0 || e.At.Year() > 2099 || len(e.Scene()) > eventBounds[fieldKey] {
		t.Errorf("no event is %+v", e)
	}
	for name, text := range map[string]string{"ToUserName": e.To, "FromUserName": e.From, "MsgType": e.Type,
		"Event":    e.Name,
		"EventKey": e.Key, "Ticket": e.Ticket} {
		if len(text) > eventBounds[name] || !utf8.ValidString(text) || strings.ContainsFunc(text, unicode.IsControl) {
			t.Errorf("%s is %q", name, text)
		}
	}
}

// FuzzOpen has strangers seal: what opens is what an appid of ours was sealed with, and whatever they choose arrives whole.
func FuzzOpen(f *testing.F) {
	key := parsed(f, aesKey)
	for _, c := range documented {
		f.Add(c.encrypted, c.appid, []byte(c.message))
	}
	f.Add(sealText(key, layout(1<<31, nil, appID)), appID, []byte{})
	f.Add(encrypt(key, make([]byte, 64)), "", make([]byte, 64))
	f.Add("AAAA\n", appID, []byte(strings.Repeat("\x20", 32)))
	f.Fuzz(func(t *testing.T, encrypted, appid string, text []byte) {
		if message, err := key.Open(encrypted, appid); err != nil &&
			(err != errSealed && err != errAnother || message != nil) {
			t.Errorf("%q with the error %v", message, err)
		}
		whole := text[:len(text)/padTo*padTo] // anything at all may stand behind a good signature
		if message, err := key.Open(encrypt(key, whole), appid); err == nil &&
			!strings.Contains(string(whole), string(message)+appid) {
			t.Errorf("%q is opened out of %q", message, whole)
		}
		message, err := key.Open(sealText(key, layout(len(text), text, appid)), appid)
		if err != nil || string(message) != string(text) {
			t.Errorf("%q opens as %q, %v", text, message, err)
		}
	})
}
