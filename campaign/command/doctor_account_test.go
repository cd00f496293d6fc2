package command

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"sceneqr/campaign/wechat"
	"sceneqr/campaign/wechat/emulator"
)

func TestTheDoctorKnowsAWrongSecret(t *testing.T) {
	v := examine(t, &emulator.Emulator{Secret: strings.Repeat("f", 32)}, nil)
	if c := v.check(t, "token"); c.State != "failed" || !strings.Contains(c.Cure, "AppSecret") {
		t.Errorf("%+v", c)
	}
	if c := v.check(t, "network"); c.State != "passed" {
		t.Errorf("%+v", c)
	}
	expectEnding(t, v.err, Refused)
}

// closedServer is the base URL of a server that is no more.
func closedServer() string {
	server := httptest.NewServer(http.NotFoundHandler())
	server.Close()
	return server.URL
}

func TestTheDoctorKnowsADeadNetwork(t *testing.T) {
	v := examine(t, new(emulator.Emulator), func(s *Settings) { s.API = []string{closedServer(), closedServer()} })
	if c := v.check(t, "network"); c.State != "failed" || !strings.Contains(c.Cure, "DNS") {
		t.Errorf("%+v", c)
	}
	if c := v.check(t, "output folder"); c.State != "passed" {
		t.Errorf("%+v", c)
	}
	expectEnding(t, v.err, StoppedShort)
}

func TestTheDoctorFindsTheHostThatServes(t *testing.T) {
	v := examine(t, new(emulator.Emulator), func(s *Settings) { s.API = []string{closedServer(), s.API[0]} })
	if c := v.check(t, "network"); c.State != "warned" || v.err != nil {
		t.Errorf("%+v, error %v", c, v.err)
	}
}

func TestTheDoctorTriesTokensOfAnotherSystem(t *testing.T) {
	for name, tc := range map[string]struct {
		status int
		token  func(real string) string
		state  string
		ending Ending
	}{
		"a good one":      {200, func(real string) string { return real }, "passed", 0},
		"an old one":      {200, func(string) string { return "99_old" }, "failed", StoppedShort},
		"none to be had":  {500, func(string) string { return "" }, "failed", StoppedShort},
		"an empty answer": {200, func(string) string { return "" }, "failed", StoppedShort},
	} {
		t.Run(name, func(t *testing.T) {
			e := new(emulator.Emulator)
			server := httptest.NewServer(e)
			defer server.Close()
			owner := wechat.Client{AppID: patient, Secret: patientSecret, API: []string{server.URL}}
			if err := owner.Authorize(t.Context()); err != nil {
				t.Fatal(err)
			}
			central := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(tc.status)
				_, _ = w.Write([]byte(tc.token(e.Tokens()[0])))
			}))
			defer central.Close()
			v := examine(t, e, func(s *Settings) { s.Secret, s.TokenURL = "", central.URL })
			if c := v.check(t, "secret"); c.State != "passed" {
				t.Errorf("%+v", c)
			}
			if c := v.check(t, "token"); c.State != tc.state {
				t.Errorf("%+v", c)
			}
			if tc.state == "failed" {
				expectEnding(t, v.err, tc.ending)
			}
			if n := e.Calls(emulator.PathStableToken); n != 1 {
				t.Errorf("%d tokens were asked for, of which the owner asked for one", n)
			}
		})
	}
}

func TestALentTokenIsNotPraisedBeforeWeChatHasSeenIt(t *testing.T) {
	central := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "99_token") }))
	defer central.Close()
	v := examine(t, new(emulator.Emulator), func(s *Settings) {
		s.Secret, s.TokenURL, s.API = "", central.URL, []string{closedServer()}
	})
	if c := v.check(t, "network"); c.State != "failed" {
		t.Errorf("%+v", c)
	}
	for _, name := range []string{"token", "white list", "permission", "quota"} {
		if c := v.check(t, name); c.State != "skipped" {
			t.Errorf("%+v", c)
		}
	}
	expectEnding(t, v.err, StoppedShort)
}

func TestATokenThatAnotherSystemReplacedIsRenewedAsInARun(t *testing.T) {
	for name, faults := range map[string]emulator.Faults{
		"at the first question": {Errcode: func(path string, n int) int {
			if path != emulator.PathQuota || n > 1 {
				return 0
			}
			return 40001
		}},
		"in between":                    {TokenRevoked: func(n int) bool { return n == 1 }},
		"and WeChat gives the same":     {TokenRevoked: func(n int) bool { return n == 1 }, TokenStuck: true},
		"when the token's time is over": {TokenExpired: func(n int) bool { return n == 1 }},
	} {
		e := &emulator.Emulator{Faults: faults}
		v := examine(t, e, nil)
		if failed := v.all("failed"); v.err != nil || len(failed) > 0 {
			t.Errorf("%s: failed %v, error %v", name, failed, v.err)
		}
		if n := e.Calls(emulator.PathStableToken); n < 2 || n > 3 {
			t.Errorf("%s: %d tokens were asked for", name, n)
		}
	}
}

func TestTheDoctorReadsTheSecretOnce(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no /dev/fd")
	}
	r, w, err := os.Pipe() // which is empty after the first reading, as that of sceneqr doctor --secret-file <(pass wechat)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if _, err := w.WriteString(patientSecret); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	v := examine(t, new(emulator.Emulator), func(s *Settings) {
		s.Secret, s.SecretFile = "", fmt.Sprintf("/dev/fd/%d", r.Fd())
	})
	if v.err != nil || len(v.all("failed")) > 0 {
		t.Errorf("%v: %v", v.err, v.list)
	}
}

func TestTheDoctorWarnsOfASecretThatOthersCanRead(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no modes")
	}
	for mode, state := range map[os.FileMode]string{0o600: "passed", 0o644: "warned"} {
		file := filepath.Join(t.TempDir(), "secret.txt")
		if err := os.WriteFile(file, []byte(patientSecret+"\n"), mode); err != nil {
			t.Fatal(err)
		}
		v := examine(t, new(emulator.Emulator), func(s *Settings) { s.Secret, s.SecretFile = "", file })
		c := v.check(t, "secret")
		if c.State != state || strings.Contains(c.Cure, "chmod 600 "+file) != (state == "warned") || v.err != nil {
			t.Errorf("mode %o: %+v, error %v", mode, c, v.err)
		}
		if v.said != "" {
			t.Errorf("mode %o: told twice: %s", mode, v.said)
		}
	}
}
