package command

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"sceneqr/campaign/console"
	"sceneqr/campaign/wechat/emulator"
)

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
			emulator.Faults{Errcode: at(emulator.PathQuota, 40001)}, "token", "another system", "stable_token", Refused,
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
		"a WeChat that is too busy to look at anything": {
			emulator.Faults{Errcode: at(emulator.PathQuota, -1)}, "network", "busy", "again", StoppedShort,
			[]string{"token", "white list", "permission", "picture host", "quota"},
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
			name, detail, _ := strings.Cut(v.err.Error(), ": ")
			worst := v.check(t, name)
			if e, ok := errors.AsType[*checkError](v.err); !ok || detail != worst.Detail || e.Cure().String() != worst.Cure {
				t.Errorf("error %v, cure %q, want those of %+v", v.err, e.Cure(), worst)
			}
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

func TestTheDoctorWarnsOfWhatStillWorks(t *testing.T) {
	for name, tc := range map[string]struct {
		faults emulator.Faults
		check  string
		detail string // a part of it
	}{
		"a clock that is a minute slow":    {emulator.Faults{Skew: time.Minute}, "clock", "behind"},
		"a clock that is an hour fast":     {emulator.Faults{Skew: -time.Hour}, "clock", "ahead"},
		"a quota that WeChat does not say": {emulator.Faults{QuotaOff: 76022}, "quota", "errcode 76022"},
	} {
		e := &emulator.Emulator{Faults: tc.faults}
		v := examine(t, e, nil)
		if c := v.check(t, tc.check); c.State != "warned" || !strings.Contains(c.Detail, tc.detail) || c.Cure == "" || v.err != nil {
			t.Errorf("%s: %+v, error %v", name, c, v.err)
		}
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
		"of equals the first":              {emulator.Faults{}, Failed, "ledger: "}, // the disk fails too
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
