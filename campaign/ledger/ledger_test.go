package ledger

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"sceneqr/campaign"
	"sceneqr/campaign/words"
)

const account = "wx0123456789abcdef"

var morning = time.Date(2026, 11, 22, 1, 0, 0, 0, time.UTC)

// start opens the ledger at path, closes it with the test, and sets its clock to morning.
func start(t testing.TB, path string) *Ledger {
	t.Helper()
	l, err := Open(t.Context(), path, account)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { noError(t, l.Close()) })
	l.Now = func() time.Time { return morning }
	return l
}

func fresh(t testing.TB) *Ledger { return start(t, filepath.Join(t.TempDir(), "sceneqr.db")) }

// planned is the code of row n of the sheet of a campaign, as campaign.Allocate gives it.
func planned(name string, n int) campaign.Code {
	return campaign.Code{
		Channel: campaign.Channel{
			Row: n + 1, Key: fmt.Sprintf("S%03d", n), Name: fmt.Sprintf("Store %d", n), Group: "上海", Copies: 2,
			Cells: []campaign.Cell{{Heading: "编号", Text: fmt.Sprintf("S%03d", n)}, {Heading: "店长", Text: "王<芳>"}},
		},
		Campaign: name,
		Serial:   n,
		Scene:    campaign.Scene(fmt.Sprintf("%s-%06d", name, n)),
	}
}

func sheet(name string, rows int) []campaign.Code {
	codes := make([]campaign.Code, rows)
	for i := range codes {
		codes[i] = planned(name, i+1)
	}
	return codes
}

func ticketed(c campaign.Code) campaign.Code {
	c.Stage, c.Asked, c.Problem = campaign.Ticketed, c.Asked+1, nil
	c.Ticket, c.URL = "gQF"+c.Key, "http://weixin.qq.com/q/"+c.Key
	c.Ticketed = morning
	return c
}

func verified(c campaign.Code) campaign.Code {
	c.Stage = campaign.Verified
	return c
}

func picture(c campaign.Code) []byte { return []byte("JPEG of " + c.Scene) }

func reserve(t testing.TB, l *Ledger, codes ...campaign.Code) []campaign.Code {
	t.Helper()
	out, err := l.Reserve(t.Context(), codes)
	noError(t, err)
	return out
}

// finish saves a code's ticket, then its picture.
func finish(t testing.TB, l *Ledger, c campaign.Code) campaign.Code {
	t.Helper()
	c = ticketed(c)
	noError(t, l.Save(t.Context(), c, nil))
	c = verified(c)
	noError(t, l.Save(t.Context(), c, picture(c)))
	return c
}

func listed(t testing.TB, l *Ledger, name string) []campaign.Code {
	t.Helper()
	codes, err := l.Codes(t.Context(), name)
	noError(t, err)
	return codes
}

func updated(t testing.TB, l *Ledger, name string) time.Time {
	t.Helper()
	at, err := l.Updated(t.Context(), name)
	noError(t, err)
	return at
}

func noError(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Error(err)
	}
}

func same(t testing.TB, what string, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s:\n got %+v\nwant %+v", what, got, want)
	}
}

func TestCodesComeBackAsTheyWereSaved(t *testing.T) {
	path := filepath.Join(t.TempDir(), "渠道 100%?#.db")
	l := start(t, path)
	codes := sheet("spring", 5)
	codes[1].Kind, codes[1].Scene, codes[1].Given = campaign.PermanentID, "17", "17"
	codes[2].Kind, codes[2].Validity = campaign.Temporary, 72*time.Hour
	codes[3].Kind, codes[3].Scene, codes[3].Cells = campaign.TemporaryID, "4294967295", nil
	same(t, "what Reserve returns", reserve(t, l, codes...), codes)

	codes[0] = finish(t, l, codes[0])
	codes[2] = ticketed(codes[2])
	codes[2].Expires = morning.Add(72 * time.Hour)
	noError(t, l.Save(t.Context(), codes[2], nil))
	codes[4].Asked = 3
	codes[4].Problem = &campaign.Problem{
		Errcode: 40097, RID: "abc", Cause: words.Known("invalid args"), Cure: words.Known("shorten it"), Later: true,
	}
	noError(t, l.Save(t.Context(), codes[4], nil))
	noError(t, l.Close())

	l = start(t, path)
	if l.Created() {
		t.Error("a ledger that was there is said to be new")
	}
	same(t, "what a second Reserve returns", reserve(t, l, codes...), codes)
	codes[1].Given = ""
	same(t, "Codes", listed(t, l, "spring"), codes)
	got, err := l.Picture(t.Context(), codes[0])
	noError(t, err)
	same(t, "the picture", got, picture(codes[0]))
	if _, err := l.Picture(t.Context(), codes[1]); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the picture of a code without one: %v", err)
	}
}

func TestViewsSeeWhatIsSavedWhileARunHoldsTheLedger(t *testing.T) {
	l := fresh(t)
	var views [2]*Ledger
	for i := range views {
		var err error
		views[i], err = View(t.Context(), l.path, account)
		noError(t, err)
		defer views[i].Close()
	}
	codes := reserve(t, l, sheet("spring", 20)...)
	for i, c := range codes {
		codes[i] = finish(t, l, c)
		for _, v := range views {
			same(t, "a view", listed(t, v, "spring")[i], codes[i])
			got, err := v.Picture(t.Context(), c)
			if noError(t, err); !bytes.Equal(got, picture(c)) {
				t.Errorf("a view has the picture %q", got)
			}
		}
	}
}

func TestAViewCannotWrite(t *testing.T) {
	l := fresh(t)
	codes := reserve(t, l, planned("spring", 1))
	v, err := View(t.Context(), l.path, account)
	noError(t, err)
	defer v.Close()
	if _, err := v.Reserve(t.Context(), codes); err == nil {
		t.Error("a view has reserved")
	}
	if err := v.Save(t.Context(), ticketed(codes[0]), nil); err == nil {
		t.Error("a view has saved")
	}
	if _, err := v.read.Exec(`DELETE FROM code`); err == nil {
		t.Error("a view's connection can write")
	}
	same(t, "codes", listed(t, l, "spring"), codes)
}

func TestTheFileAloneIsTheLedgerAfterClose(t *testing.T) {
	l := fresh(t)
	v, err := View(t.Context(), l.path, account) // keeps the log in place
	noError(t, err)
	defer v.Close()
	code := finish(t, l, reserve(t, l, planned("spring", 1))[0])
	noError(t, l.Close())

	whole, err := os.ReadFile(l.path)
	noError(t, err)
	copied := filepath.Join(t.TempDir(), "copy.db")
	noError(t, os.WriteFile(copied, whole, 0o600))
	same(t, "the copy", listed(t, start(t, copied), "spring"), []campaign.Code{code})
}

func TestViewOfTheOnlyAccount(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sceneqr.db")
	reserve := func(appid string) {
		l, err := Open(t.Context(), path, appid)
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		code := campaign.Code{Campaign: "c", Serial: 1, Scene: "s", Channel: campaign.Channel{Row: 2, Key: "k", Name: "k", Copies: 1}}
		if _, err := l.Reserve(t.Context(), []campaign.Code{code}); err != nil {
			t.Fatal(err)
		}
	}
	reserve("wx1")
	v, err := View(t.Context(), path, "")
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	if v.AppID() != "wx1" {
		t.Errorf("the view is of %q, want the only account wx1", v.AppID())
	}
	reserve("wx2")
	if _, err := View(t.Context(), path, ""); err == nil || !strings.Contains(err.Error(), "wx1, wx2") {
		t.Errorf("two accounts: error %v, want one that names both", err)
	}
}

func TestALedgerThatIsTakenAwayIsMissed(t *testing.T) {
	for name, take := range map[string]func(path string) error{
		"moved":    func(path string) error { return os.Rename(path, path+".bak") },
		"deleted":  os.Remove,
		"replaced": func(path string) error { return errors.Join(os.Remove(path), os.WriteFile(path, nil, 0o600)) },
	} {
		t.Run(name, func(t *testing.T) {
			l := fresh(t)
			noError(t, take(l.path))
			if err := l.Close(); !errors.Is(err, ErrGone) {
				t.Errorf("error %v, want ErrGone", err)
			}
		})
	}
}
