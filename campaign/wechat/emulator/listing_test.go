package emulator_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"sceneqr/campaign/wechat/emulator"
)

func (w *world) list(query string) object {
	w.Helper()
	return w.json("GET", "/emulator/codes?"+query, "")
}

// listed is the scenes of a listing, in its order.
func (o object) listed() string {
	var b strings.Builder
	codes, _ := o["codes"].([]any)
	for _, c := range codes {
		b.WriteString(object(c.(map[string]any)).text("scene") + " ")
	}
	return b.String()
}

func TestCodesAreListedNewestFirst(t *testing.T) {
	w, _ := newPhone(t, emulator.Faults{})
	tok := w.token()
	for i := range 102 {
		w.permanent(tok, fmt.Sprintf("Shop-%03d", i), 0)
	}
	w.permanent(tok, "Shop-050", 0) // asked for again
	w.ask(tok, limitID("7"))
	w.ask(tok, temporaryStr("t"))
	w.pass(30 * 24 * time.Hour)

	first := w.list("")
	if got := first.listed(); first.number("found") != 104 || len(strings.Fields(got)) != 100 ||
		!strings.HasPrefix(got, "t 7 Shop-101 Shop-100 ") {
		t.Errorf("first page: %v", got)
	}
	if got := w.list("from=100").listed(); got != "Shop-003 Shop-002 Shop-001 Shop-000 " {
		t.Errorf("second page: %s", got)
	}
	found := w.list("q=" + url.QueryEscape("sHOP-05") + "&appid=" + appID)
	if got := found.listed(); found.number("found") != 10 || !strings.HasPrefix(got, "Shop-059 ") {
		t.Errorf("found: %s", got)
	}
	code := object(first["codes"].([]any)[0].(map[string]any))
	if code["over"] != true || code.text("action") != "QR_STR_SCENE" || code.number("made") != int(noon.Unix()) ||
		code.number("expires") <= code.number("made") {
		t.Errorf("a temporary code: %v", code)
	}
	resp, picture, err := w.send("GET", "/emulator/picture?ticket="+code.text("ticket"), "")
	if err != nil || resp.StatusCode != 200 || scan(t, picture) != code.text("url") {
		t.Errorf("its picture: %v %v", resp, err)
	}
	if w.Calls(emulator.PathPicture) != 0 {
		t.Error("the page's pictures are counted as WeChat's")
	}
}

func TestListingOfNobody(t *testing.T) {
	w, _ := newPhone(t, emulator.Faults{})
	o := w.list("")
	if list, isList := o["codes"].([]any); !isList || len(list) != 0 || o.text("mode") != "plain" {
		t.Errorf("%v", o)
	}
	resp, _, err := w.send("GET", "/emulator/picture?ticket=x", "")
	if err != nil || resp.StatusCode != 404 {
		t.Errorf("%v %v", resp, err)
	}
}

// A made code is not remembered without a phone, and the paths of the phone do not exist.
func TestZeroValueRemembersNoCodes(t *testing.T) {
	var e emulator.Emulator
	ask := func(method, path, body string) string {
		rec := httptest.NewRecorder()
		e.ServeHTTP(rec, httptest.NewRequest(method, path, strings.NewReader(body)))
		return rec.Body.String()
	}
	ask("POST", "/cgi-bin/stable_token", stableBody)
	made := ask("POST", "/cgi-bin/qrcode/create?access_token="+e.Tokens()[0], limitStr(`"a"`))
	for _, path := range []string{"/", "/emulator/codes", "/emulator/scan"} {
		if got := ask("GET", path, ""); !strings.Contains(got, `"errcode":40066`) {
			t.Errorf("%s: %s", path, got)
		}
	}
	e.Phone = true
	if got := ask("GET", "/emulator/codes", ""); !strings.Contains(made, "ticket") || !strings.Contains(got, `"found":0`) {
		t.Errorf("made %s, remembered %s", made, got)
	}
}

func TestPageAsksNoOtherServer(t *testing.T) {
	w, _ := newPhone(t, emulator.Faults{})
	resp, page, err := w.send("GET", "/", "")
	if err != nil || resp.StatusCode != http.StatusOK || resp.Header.Get("Content-Type") != "text/html; charset=utf-8" {
		t.Fatalf("%v %v", resp, err)
	}
	if !strings.Contains(resp.Header.Get("Content-Security-Policy"), "default-src 'none'") {
		t.Errorf("the policy is %q", resp.Header.Get("Content-Security-Policy"))
	}
	if found := regexp.MustCompile(`(?i)https?://|innerHTML|insertAdjacentHTML`).Find(page); found != nil {
		t.Errorf("the page has %q", found)
	}
}
