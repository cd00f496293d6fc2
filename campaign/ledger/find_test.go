package ledger

import (
	"errors"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sceneqr/campaign"
)

func TestACodeIsFoundByItsURLWhereverItIs(t *testing.T) {
	l := fresh(t)
	spring := reserve(t, l, sheet("spring", 3)...)
	here := finish(t, l, spring[0])
	temporary := planned("autumn", 9)
	temporary.Kind, temporary.Validity = campaign.Temporary, time.Hour
	there := ticketed(reserve(t, l, temporary)[0])
	there.Expires = morning.Add(time.Hour)
	noError(t, l.Save(t.Context(), there, nil))
	reserve(t, l, spring[1:]...)
	here.Row = 0 // it has left its sheet

	v, err := View(t.Context(), l.path, account)
	noError(t, err)
	defer v.Close()
	for _, want := range []campaign.Code{here, there} {
		got, err := v.Find(t.Context(), want.URL)
		noError(t, err)
		same(t, "the code", got, want)
	}
}

func TestACodeIsNotFoundByWhatIsNotItsURL(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sceneqr.db")
	l := start(t, path)
	code := finish(t, l, reserve(t, l, sheet("spring", 2)...)[0])
	other, err := View(t.Context(), path, "wxother")
	noError(t, err)
	defer other.Close()
	for _, test := range []struct {
		name, url string
		in        *Ledger
	}{
		{"nothing, as a planned code has it", "", l},
		{"another", code.URL + "x", l},
		{"its beginning", strings.TrimSuffix(code.URL, "1"), l},
		{"in other letters", strings.ToLower(code.URL), l},
		{"in another account", code.URL, other},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := test.in.Find(t.Context(), test.url)
			if !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("error %v", err)
			}
			same(t, "the code", got, campaign.Code{})
		})
	}
}

func TestFindingNeverReadsTheCodesThrough(t *testing.T) {
	l := fresh(t)
	var plan string
	var ignored int
	err := l.read.QueryRow(`EXPLAIN QUERY PLAN `+selectFound, account, "url").Scan(&ignored, &ignored, &ignored, &plan)
	noError(t, err)
	if want := "SEARCH code USING INDEX code_url (appid=? AND url=?)"; plan != want {
		t.Errorf("%s, want %s", plan, want)
	}
}
