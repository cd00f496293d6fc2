package ledger

import (
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
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

func TestACodeIsFoundByWhatSomebodyKnowsOfIt(t *testing.T) {
	l := fresh(t)
	spring := reserve(t, l, sheet("spring", 30)...)
	spring[2] = finish(t, l, spring[2])
	autumn := sheet("autumn", 1)
	autumn[0].Name = "100%_ " + spring[2].Name
	reserve(t, l, autumn...)
	known := spring[2]
	for name, c := range map[string]struct {
		clue Clue
		want []string // campaign and serial
		all  int
	}{
		"url":                        {Clue{Text: known.URL}, []string{"spring/" + known.Label()}, 1},
		"ticket":                     {Clue{Text: known.Ticket}, []string{"spring/" + known.Label()}, 1},
		"scene":                      {Clue{Text: string(known.Scene)}, []string{"spring/" + known.Label()}, 1},
		"key":                        {Clue{Text: known.Key}, []string{"spring/" + known.Label()}, 1},
		"name":                       {Clue{Text: known.Name}, []string{"spring/" + known.Label()}, 1},
		"scene in capitals":          {Clue{Text: strings.ToUpper(string(known.Scene))}, []string{"spring/" + known.Label()}, 1},
		"url in capitals":            {Clue{Text: strings.ToUpper(known.URL)}, nil, 0},
		"part of a name":             {Clue{Text: "100%_"}, []string{"autumn/000001P"}, 1},
		"serial, in each campaign":   {Clue{Serial: 1}, []string{"spring/000001P", "autumn/000001P"}, 2},
		"nothing, as the planned do": {Clue{}, nil, 0},
		"nobody's":                   {Clue{Text: "nobody's", Serial: 31}, nil, 0},
		"not a pattern":              {Clue{Text: "%"}, []string{"autumn/000001P"}, 1},
	} {
		found, all, err := l.Search(t.Context(), c.clue, 5)
		noError(t, err)
		var got []string
		for _, code := range found {
			got = append(got, code.Campaign+"/"+code.Label())
		}
		if !slices.Equal(got, c.want) || all != c.all {
			t.Errorf("%s: %q of %d, want %q", name, got, all, c.want)
		}
	}
	found, all, err := l.Search(t.Context(), Clue{Text: spring[0].Name[:3]}, 5)
	noError(t, err)
	if len(found) != 5 || all < 30 {
		t.Errorf("%d of %d", len(found), all)
	}
}
