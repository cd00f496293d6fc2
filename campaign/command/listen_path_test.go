package command

import (
	"net/http"
	"strings"
	"testing"
)

func TestTheCallbackMayBeAtADomainsRootAndEndWithASlash(t *testing.T) {
	for path, asked := range map[string][]string{
		"/": {"/", ""}, "/wechat": {"/wechat", "/wechat/"}, "/wechat/": {"/wechat", "/wechat/"}, "/{x}": {"/%7Bx%7D"},
	} {
		e := listening(t, func(s *Settings) { s.Callback.Path = path })
		for _, a := range asked {
			if status, _ := e.ask(a); status != http.StatusForbidden { // which is the callback's word for strangers
				t.Errorf("--path %s, %q: %d", path, a, status)
			}
		}
		if status, body := e.ask("/healthz"); status != http.StatusOK || body != "ok\n" {
			t.Errorf("--path %s: /healthz: %d %q", path, status, body)
		}
		if status, _ := e.ask("/y"); status != http.StatusNotFound {
			t.Errorf("--path %s: /y: %d", path, status)
		}
		_ = e.stop()
	}
}

func TestThePathOfAPushThatWentAstrayIsToldOnce(t *testing.T) {
	e := listening(t, nil)
	for range 2 {
		for _, path := range []string{"/favicon.ico", "/wx?signature=ab&timestamp=1&nonce=its-nonce&openid=" + someOpenID} {
			if status, body := e.ask(path); status != http.StatusNotFound || body != "" {
				t.Errorf("%s: %d %q", path, status, body)
			}
		}
	}
	_ = e.stop()
	said := e.said.String()
	if strings.Count(said, "warning: ") != 1 || !strings.Contains(said, `for the path "/wx", and not for /wechat`) ||
		strings.Contains(said, "its-nonce") || strings.Contains(said, someOpenID) {
		t.Errorf("said\n%s", said)
	}
}

func TestNothingLeadsElsewhere(t *testing.T) {
	e := listening(t, nil)
	for _, path := range []string{"/", "/wechat//", "/wechat/more", "//wechat", "/healthz/", "/debug/pprof/",
		"/favicon.ico"} {
		if status, body := e.ask(path); status != http.StatusNotFound || body != "" {
			t.Errorf("%s: %d %q", path, status, body)
		}
	}
}
