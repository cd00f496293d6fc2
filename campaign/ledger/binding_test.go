package ledger

import (
	"errors"
	"io/fs"
	"testing"

	"sceneqr/campaign"
	"sceneqr/campaign/scan"
)

func bindings(t testing.TB, l *Ledger, name string) []scan.Binding {
	t.Helper()
	all, err := l.Bindings(t.Context(), name)
	noError(t, err)
	return all
}

func keeps(t testing.TB, l *Ledger, name string) bool {
	t.Helper()
	is, err := l.KeepsOpenIDs(t.Context(), name)
	noError(t, err)
	return is
}

func TestOnlyACampaignThatHasChosenSoKeepsOpenIDs(t *testing.T) {
	l, s, codes := opened(t, 2)
	autumn := reserve(t, l, sheet("autumn", 1)...)[0]
	record(t, s, by("anna", codes[0].Scene, 1))
	before := updated(t, l, "spring")
	noError(t, l.KeepOpenIDs(t.Context(), "spring"))
	noError(t, l.KeepOpenIDs(t.Context(), "spring"))
	same(t, "updated", updated(t, l, "spring"), before)
	for name, want := range map[string]bool{"spring": true, "autumn": false, "winter": false} {
		same(t, "the choice of "+name, keeps(t, l, name), want)
	}
	now, err := l.Status(t.Context())
	noError(t, err)
	same(t, "the choice of spring, in Status", now.Campaigns[0].KeepsOpenIDs, true)
	same(t, "the choice of autumn, in Status", now.Campaigns[1].KeepsOpenIDs, false)

	record(t, s, by("ben", codes[1].Scene, 9), follows("carl", codes[0].Scene, 5), by("ben", codes[0].Scene, 6),
		by("ben", codes[1].Scene, 7), by("ben", codes[1].Scene, 8), by("ben", autumn.Scene, 7))
	codes[0].Row, codes[1].Row = 3, 2 // in the order of the sheet
	reserve(t, l, codes...)
	codes[0].Cells, codes[1].Cells = nil, nil
	same(t, "bound", bindings(t, l, "spring"), []scan.Binding{
		{Code: codes[1], OpenID: "ben", At: at(7)},
		{Code: codes[0], OpenID: "carl", At: at(5)},
		{Code: codes[0], OpenID: "ben", At: at(6)},
	})
	same(t, "bound in autumn", len(bindings(t, l, "autumn")), 0)
}

func TestForgettingOpenIDsEndsTheChoiceAndLeavesTheScans(t *testing.T) {
	l, s, codes := opened(t, 2)
	reserve(t, l, sheet("autumn", 1)...)
	for _, name := range []string{"spring", "autumn"} {
		noError(t, l.KeepOpenIDs(t.Context(), name))
	}
	record(t, s, by("anna", codes[0].Scene, 1), by("ben", codes[1].Scene, 2), by("ben", "autumn-000001", 2))
	n, err := s.ForgetOpenIDs(t.Context(), "spring")
	noError(t, err)
	same(t, "forgotten", n, 2)
	record(t, s, by("carl", codes[0].Scene, 3))
	same(t, "bound", len(bindings(t, l, "spring")), 0)
	same(t, "bound in autumn", len(bindings(t, l, "autumn")), 1)
	same(t, "the choice", keeps(t, l, "spring"), false)
	same(t, "people", people(visits(t, l, "spring")), "abc")
	if _, err := s.ForgetOpenIDs(t.Context(), "winter"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a campaign that is not there: error %v", err)
	}
	if err := l.KeepOpenIDs(t.Context(), "winter"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a campaign that is not there: error %v", err)
	}
}

func TestEveryCodeHasThoseThatLeftBehindTheOthers(t *testing.T) {
	l := fresh(t)
	codes := reserve(t, l, sheet("spring", 4)...)
	reserve(t, l, codes[3], codes[1])
	codes[0].Row, codes[2].Row = 0, 0
	all, err := l.EveryCode(t.Context(), "spring")
	noError(t, err)
	same(t, "EveryCode", all, []campaign.Code{codes[1], codes[3], codes[0], codes[2]})
}
