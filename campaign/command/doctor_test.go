package command

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"sceneqr/campaign/console"
	"sceneqr/campaign/wechat"
	"sceneqr/campaign/wechat/emulator"
)

const (
	patient       = "wx0123456789abcdef"
	patientSecret = "0123456789abcdef0123456789abcdef"
)

type checkLine struct{ Type, Name, State, Detail, Cure string }

// visit is what a doctor said.
type visit struct {
	list []checkLine
	said string // on stderr
	err  error
}

func (v visit) check(t *testing.T, name string) checkLine {
	t.Helper()
	i := slices.IndexFunc(v.list, func(c checkLine) bool { return c.Name == name })
	if i < 0 {
		t.Fatalf("no check %q in %v", name, v.list)
	}
	return v.list[i]
}

// all gives the names of the checks in this state.
func (v visit) all(state string) (names []string) {
	for _, c := range v.list {
		if c.State == state {
			names = append(names, c.Name)
		}
	}
	return names
}

// examine has the doctor see an account at e, from a folder of its own that change may find in Out. Whatever happens, no
// permanent code is spent, and nothing secret is said.
func examine(t *testing.T, e *emulator.Emulator, change func(*Settings)) visit {
	t.Helper()
	server := httptest.NewServer(e)
	defer server.Close()
	dir := t.TempDir()
	var out, said bytes.Buffer
	s := Settings{
		AppID: patient, Secret: patientSecret, API: []string{server.URL}, MP: server.URL,
		Ledger: filepath.Join(dir, "sceneqr.db"), Out: filepath.Join(dir, "out", "spring"),
		Console: &console.Console{Out: &out, Err: &said, JSON: true}, Now: time.Now,
	}
	if change != nil {
		change(&s)
	}
	v := visit{err: s.Doctor(t.Context())}
	v.said = said.String()
	for line := range strings.Lines(out.String()) {
		var c checkLine
		if err := json.Unmarshal([]byte(line), &c); err != nil || c.Type != "check" {
			t.Fatalf("line %q: %v", line, err)
		}
		v.list = append(v.list, c)
	}
	if n := e.Spent(); n > 0 {
		t.Errorf("%d permanent codes were spent", n)
	}
	text := out.String() + v.said
	if v.err != nil {
		text += v.err.Error()
	}
	for _, secret := range append(e.Tokens(), patientSecret) {
		if strings.Contains(text, secret) {
			t.Errorf("a secret was told: %s", text)
		}
	}
	return v
}

func expectEnding(t *testing.T, err error, want Ending) {
	t.Helper()
	if ending, _ := Explain(err); err == nil || ending != want {
		t.Errorf("ending %d of %v, want %d", ending, err, want)
	}
}

func TestTheDoctorFindsAGoodDay(t *testing.T) {
	e := new(emulator.Emulator)
	v := examine(t, e, nil)
	if v.err != nil || len(v.list) != len(checks) || len(v.all("failed")) > 0 {
		t.Errorf("%v: %v", v.err, v.list)
	}
	// On the day before the first run there is no ledger to look into.
	if skipped := v.all("skipped"); !slices.Equal(skipped, []string{"capacity", "learnt pace"}) {
		t.Errorf("skipped %v", skipped)
	}
	if quota := v.check(t, "quota").Detail; !strings.Contains(quota, "100,000 of today's 100,000") {
		t.Errorf("quota: %s", quota)
	}
	if n := e.Calls(emulator.PathCreate); n != 1 {
		t.Errorf("%d calls of today were spent, want 1", n)
	}
}

func TestTheDoctorNamesWhatIsWrongAndItsCure(t *testing.T) {
	always := emulator.Always
	for name, tc := range map[string]struct {
		faults       emulator.Faults
		check        string
		detail, cure string // parts of them
		ending       Ending
		skipped      []string // for want of what failed
	}{
		"an address that is not on the white list": {
			emulator.Faults{NotWhitelisted: always}, "white list", "127.0.0.1", "微信开发者平台", Refused,
			[]string{"token", "permission", "picture host", "quota"},
		},
		"an account that is not certified": {
			emulator.Faults{Unauthorized: always}, "permission", "errcode 48001", "certif", Refused, []string{"picture host"},
		},
		"a frozen secret": {
			emulator.Faults{Errcode: at(emulator.PathStableToken, 40243)}, "token", "frozen", "unfreeze", Refused,
			[]string{"white list", "permission", "picture host", "quota"},
		},
		"a token that WeChat refuses": {
			emulator.Faults{Errcode: at(emulator.PathQuota, 40001)}, "token", "errcode 40001", "", StoppedShort,
			[]string{"white list", "permission", "picture host", "quota"},
		},
		"a used-up day": {
			emulator.Faults{DailyLimit: 1}, "quota", "none of today's 1 calls", "00:05 in China", StoppedShort,
			[]string{"picture host"},
		},
		"another code's picture": {
			emulator.Faults{PictureWrong: always}, "picture host", "another code's", "proxy", StoppedShort, nil,
		},
		"a page for a picture": {
			emulator.Faults{Wire: emulator.Strike(emulator.PathPicture, always, emulator.HTMLPage)},
			"picture host", "not a picture", "proxy", StoppedShort, nil,
		},
		"a page for a token": {
			emulator.Faults{Wire: emulator.Strike(emulator.PathStableToken, always, emulator.HTMLPage)},
			"network", "not the JSON expected", "proxy", StoppedShort,
			[]string{"token", "white list", "clock", "permission", "picture host", "quota"},
		},
		"a clock that is slow": {
			emulator.Faults{Skew: 10 * time.Minute}, "clock", "behind", "NTP", Failed, nil,
		},
		"a clock that is fast": {
			emulator.Faults{Skew: -10 * time.Minute}, "clock", "ahead", "NTP", Failed, nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			e := new(emulator.Emulator)
			if tc.faults.DailyLimit > 0 {
				examine(t, e, nil)
			}
			e.Set(tc.faults)
			v := examine(t, e, nil)
			c := v.check(t, tc.check)
			if c.State != "failed" || !strings.Contains(c.Detail, tc.detail) || !strings.Contains(c.Cure, tc.cure) || c.Cure == "" {
				t.Errorf("%+v", c)
			}
			expectEnding(t, v.err, tc.ending)
			if skipped := v.all("skipped"); !slices.Equal(skipped, append(tc.skipped, "capacity", "learnt pace")) {
				t.Errorf("skipped %q, want %q", skipped, tc.skipped)
			}
		})
	}
}

// at refuses with an errcode at a path.
func at(path string, errcode int) func(string, int) int {
	return func(p string, _ int) int {
		if p != path {
			return 0
		}
		return errcode
	}
}

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

func TestTheDoctorWarnsOfWhatStillWorks(t *testing.T) {
	for name, tc := range map[string]struct {
		faults emulator.Faults
		check  string
		detail string // a part of it
	}{
		"a clock that is a minute slow":    {emulator.Faults{Skew: time.Minute}, "clock", "behind"},
		"a quota that WeChat does not say": {emulator.Faults{QuotaOff: 76022}, "quota", "errcode 76022"},
	} {
		e := &emulator.Emulator{Faults: tc.faults}
		v := examine(t, e, nil)
		if c := v.check(t, tc.check); c.State != "warned" || !strings.Contains(c.Detail, tc.detail) || v.err != nil {
			t.Errorf("%s: %+v, error %v", name, c, v.err)
		}
	}
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

func TestTheDoctorGoesOnWithoutAnAccount(t *testing.T) {
	for name, tc := range map[string]struct {
		check  string
		change func(*Settings)
	}{
		"no appid":            {"appid", func(s *Settings) { s.AppID = "" }},
		"a slip in the appid": {"appid", func(s *Settings) { s.AppID = "wx12" }},
		"no secret":           {"secret", func(s *Settings) { s.Secret = "" }},
		"a wrong file":        {"secret", func(s *Settings) { s.SecretFile = s.Ledger }},
		"two sources":         {"secret", func(s *Settings) { s.TokenURL, s.TokenCommand = "http://127.0.0.1:1", "true" }},
	} {
		v := examine(t, new(emulator.Emulator), tc.change)
		if c := v.check(t, tc.check); c.State != "failed" || c.Cure == "" {
			t.Errorf("%s: %+v", name, c)
		}
		if c := v.check(t, "output folder"); c.State != "passed" {
			t.Errorf("%s: %+v", name, c)
		}
		expectEnding(t, v.err, Misused)
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

func TestTheWorstFindingIsTheStatus(t *testing.T) {
	ruin := func(s *Settings) { s.Ledger = filepath.Join(s.Out, "no", "such", "folder", "x.db") }
	for name, tc := range map[string]struct {
		faults emulator.Faults
		ending Ending
		check  string
	}{
		"the account before the network": {emulator.Faults{
			Wire:    emulator.Strike(emulator.PathPicture, emulator.Always, emulator.HTMLPage),
			Errcode: at(emulator.PathQuota, 50002),
		}, Refused, "quota: "},
		"the network before this computer": {emulator.Faults{PictureWrong: emulator.Always}, StoppedShort, "picture host: "},
		"this computer":                    {emulator.Faults{}, Failed, "ledger: "},
		"of equals the first":              {emulator.Faults{Skew: time.Hour}, Failed, "clock: "},
	} {
		v := examine(t, &emulator.Emulator{Faults: tc.faults}, ruin)
		expectEnding(t, v.err, tc.ending)
		if v.err != nil && !strings.HasPrefix(v.err.Error(), tc.check) {
			t.Errorf("%s: %v", name, v.err)
		}
	}
}

func TestTheDoctorSeesTheSandbox(t *testing.T) {
	var out string
	v := examine(t, new(emulator.Emulator), func(s *Settings) {
		s.AppID, s.Secret, s.Sandbox, out = "", "", true, s.Out
	})
	if v.err != nil || len(v.all("failed")) > 0 || v.check(t, "picture host").State != "passed" {
		t.Errorf("%v: %v", v.err, v.list)
	}
	if _, err := os.Stat(out); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the output folder: %v", err)
	}
}

func TestTheDoctorStopsWhenItIsTold(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	told := errors.New("told to stop")
	cancel(told)
	silent := &console.Console{Out: io.Discard, Err: io.Discard}
	s := Settings{AppID: patient, Secret: patientSecret, Console: silent}
	if err := s.Doctor(ctx); !errors.Is(err, told) {
		t.Errorf("error %v", err)
	}
}
