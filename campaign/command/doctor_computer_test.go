package command

import (
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sceneqr/campaign"
	"sceneqr/campaign/console"
	"sceneqr/campaign/ledger"
	"sceneqr/campaign/wechat/emulator"
)

// newLedger makes a ledger at path and closes it.
func newLedger(t *testing.T, path string, use func(*ledger.Ledger)) {
	t.Helper()
	l, err := ledger.Open(t.Context(), path, patient)
	if err != nil {
		t.Fatal(err)
	}
	if use != nil {
		use(l)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestTheDoctorLooksIntoTheLedger(t *testing.T) {
	v := examine(t, new(emulator.Emulator), func(s *Settings) {
		newLedger(t, s.Ledger, func(l *ledger.Ledger) {
			if err := l.Learn(t.Context(), 2.5); err != nil {
				t.Fatal(err)
			}
		})
	})
	if v.err != nil || len(v.all("passed")) != len(checks) {
		t.Errorf("%v: %v", v.err, v.list)
	}
	if c := v.check(t, "learnt pace"); !strings.Contains(c.Detail, "2.5 tickets a second") {
		t.Errorf("%+v", c)
	}
}

func TestARunThatHoldsTheLedgerIsNoIllness(t *testing.T) {
	v := examine(t, new(emulator.Emulator), func(s *Settings) {
		l, err := ledger.Open(t.Context(), s.Ledger, patient)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = l.Close() })
	})
	if c := v.check(t, "ledger"); c.State != "passed" || v.err != nil {
		t.Errorf("%+v, error %v", c, v.err)
	}
}

func TestTheDoctorJudgesTheLedgerFile(t *testing.T) {
	for name, tc := range map[string]struct {
		make  func(*testing.T, string)
		state string
		cure  string // a part of it
	}{
		"an empty file":  {func(t *testing.T, path string) { write(t, path, "") }, "failed", "copy from before"},
		"a text":         {func(t *testing.T, path string) { write(t, path, strings.Repeat("text ", 999)) }, "failed", "--ledger"},
		"a lost picture": {func(t *testing.T, path string) { losePicture(t, path) }, "failed", "copy from before"},
		"an older one":   {func(t *testing.T, path string) { number(t, path, 1) }, "warned", "nothing is needed"},
		"a newer one":    {func(t *testing.T, path string) { number(t, path, 999) }, "failed", ""},
		"no folder":      {func(t *testing.T, path string) { remove(t, filepath.Dir(path)) }, "failed", "make the folder"},
		"none until now": {func(*testing.T, string) {}, "warned", "--ledger"},
	} {
		t.Run(name, func(t *testing.T) {
			v := examine(t, new(emulator.Emulator), func(s *Settings) {
				s.Ledger = filepath.Join(t.TempDir(), "sceneqr.db")
				tc.make(t, s.Ledger)
			})
			if c := v.check(t, "ledger"); c.State != tc.state || !strings.Contains(c.Cure, tc.cure) {
				t.Errorf("%+v", c)
			}
			if tc.state == "failed" {
				expectEnding(t, v.err, Failed)
			}
		})
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func remove(t *testing.T, folder string) {
	t.Helper()
	if err := os.RemoveAll(folder); err != nil {
		t.Fatal(err)
	}
}

// losePicture makes a ledger that opens well, and of whose one verified code the picture is gone.
func losePicture(t *testing.T, path string) {
	t.Helper()
	newLedger(t, path, func(l *ledger.Ledger) {
		codes, err := l.Reserve(t.Context(), []campaign.Code{{
			Channel:  campaign.Channel{Row: 2, Key: "A1", Name: "North", Copies: 1},
			Campaign: "spring", Serial: 1, Scene: "spring-1",
		}})
		if err != nil {
			t.Fatal(err)
		}
		c := codes[0]
		c.Stage, c.Asked, c.Ticket, c.URL, c.Ticketed = campaign.Ticketed, 1, "ticket", "http://weixin.qq.com/q/1", time.Now()
		if err := l.Save(t.Context(), c, nil); err != nil {
			t.Fatal(err)
		}
		c.Stage = campaign.Verified
		if err := l.Save(t.Context(), c, []byte("picture")); err != nil {
			t.Fatal(err)
		}
	})
	alter(t, path, "DELETE FROM picture")
}

// number makes a ledger of this version, as far as its number goes.
func number(t *testing.T, path string, version int) {
	t.Helper()
	newLedger(t, path, nil)
	alter(t, path, fmt.Sprintf("PRAGMA user_version = %d", version))
}

func alter(t *testing.T, path, statement string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(statement); err != nil {
		t.Fatal(err)
	}
}

func TestTheDoctorLeavesNothingBehind(t *testing.T) {
	var dir string
	v := examine(t, new(emulator.Emulator), func(s *Settings) { dir = filepath.Dir(s.Ledger) })
	left, err := os.ReadDir(dir)
	if err != nil || len(left) > 0 || v.err != nil {
		t.Errorf("%v is left, error %v, %v", left, err, v.err)
	}
}

func TestTheDoctorKnowsAFolderThatCannotBe(t *testing.T) {
	v := examine(t, new(emulator.Emulator), func(s *Settings) {
		file := filepath.Join(t.TempDir(), "file")
		write(t, file, "in the way")
		s.Out = filepath.Join(file, "out")
	})
	if c := v.check(t, "output folder"); c.State != "failed" || !strings.Contains(c.Cure, "--out") {
		t.Errorf("%+v", c)
	}
	expectEnding(t, v.err, Failed)
}

func TestRoomAndCapacityAreJudged(t *testing.T) {
	for _, tc := range []struct {
		name  string
		f     finding
		state console.CheckState
		part  string
	}{
		{"much room", judgeRoom(12_300_000_000, 6_000_000_000), console.Passed,
			"12.3 GB free for the ledger and 6 GB for the files, enough for about 100,000 codes"},
		{"a full disk", judgeRoom(12_300_000_000, 99_999_999), console.Failed, "100 MB for the files"},
		{"a full disk for the ledger", judgeRoom(0, 1<<63), console.Failed, "0 B free for the ledger"},
		{"many codes", judgeCapacity(95_000), console.Passed, "95,000"},
		{"nearly all codes", judgeCapacity(95_001), console.Warned, "95,001"},
		{"all but one code", judgeCapacity(99_999), console.Warned, "99,999"},
		{"all codes", judgeCapacity(100_000), console.Failed, "100,000 of the account's 100,000"},
	} {
		if tc.f.state != tc.state || !strings.Contains(tc.f.detail.String(), tc.part) ||
			tc.f.cure.IsZero() != (tc.state == console.Passed) {
			t.Errorf("%s: %+v", tc.name, tc.f)
		}
	}
}

func TestAFullAccountEndsTheDoctorAsItWouldARun(t *testing.T) {
	f := judgeCapacity(campaign.Capacity)
	expectEnding(t, f.err, Refused)
	want := campaign.CapacityError{Used: campaign.Capacity, Added: 1}
	if e, ok := errors.AsType[*campaign.CapacityError](f.err); !ok || *e != want {
		t.Errorf("%v", f.err)
	}
}

func TestTheDoctorSaysWhichFoldersItTried(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, folder := range []string{"out/spring", "out/autumn", "out/not a campaign"} {
		if err := os.MkdirAll(folder, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	write(t, "out/spring/manifest.json", "{}")
	write(t, "out/autumn/manifest.json", "{}")
	for out, want := range map[string]string{
		"":           "out can be written, and so can the folders of campaigns that are in it: 2",
		"out/spring": "out/spring can be written",
	} {
		v := examine(t, new(emulator.Emulator), func(s *Settings) { s.Out = out })
		if c := v.check(t, "output folder"); c.State != "passed" || c.Detail != want {
			t.Errorf("--out %q: %+v", out, c)
		}
	}
}
