package command

import (
	"strings"
	"testing"

	"sceneqr/campaign/ledger"
)

func TestTheChoiceToKeepOpenIDsIsSaidAloudAndRemembered(t *testing.T) {
	const aloud = "sceneqr: warning: campaign shops now keeps the openid of everyone who scans its codes"
	s, _ := customer(t)
	keeps := func(want bool) {
		t.Helper()
		l, err := ledger.View(t.Context(), s.Ledger, s.AppID)
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		if got, err := l.KeepsOpenIDs(t.Context(), "shops"); err != nil || got != want {
			t.Errorf("it keeps openids: %t, %v; want %t", got, err, want)
		}
	}
	if err := s.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	keeps(false)
	s.KeepOpenID = true
	for _, times := range []int{1, 1} { // all codes are there; then it was said before
		if err := s.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		keeps(true)
		if n := strings.Count(said(s), aloud); n != times {
			t.Errorf("said %d times:\n%s", n, said(s))
		}
	}
	s.KeepOpenID = false
	if err := s.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	keeps(true) // until scans forget ends it
}

func TestANewCampaignCanKeepOpenIDsFromItsFirstCodeOn(t *testing.T) {
	s, _ := customer(t)
	s.KeepOpenID = true
	if err := s.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.Sheet = ""
	if err := s.Status(t.Context()); err != nil || !strings.Contains(result(s), "the openid of everyone who scans its codes is kept") {
		t.Errorf("%v, status:\n%s", err, result(s))
	}
}
