package ledger

import (
	"testing"
	"time"

	"sceneqr/campaign/scan"
)

func unresolved(t testing.TB, s *Scans) []Unresolved {
	t.Helper()
	all, err := s.Unresolved(t.Context())
	noError(t, err)
	return all
}

func lost(t testing.TB, l *Ledger) int {
	t.Helper()
	n, err := l.LostScans(t.Context(), time.Time{}, time.Time{})
	noError(t, err)
	return n
}

func TestWhoFollowsWithoutASceneCanBeResolved(t *testing.T) {
	l, s, codes := opened(t, 2)
	noError(t, l.KeepOpenIDs(t.Context(), "spring"))
	event := follows("ben", "", 2)
	record(t, s, follows("carl", "", 3), event, follows("anna", codes[0].Scene, 1), by("dora", "", 4))
	all := unresolved(t, s)
	for i, want := range []struct {
		openid string
		at     time.Time
	}{{"ben", at(2)}, {"carl", at(3)}} {
		same(t, "whom", all[i].OpenID, want.openid)
		same(t, "when", all[i].At, want.at)
	}
	same(t, "lost", lost(t, l), 2)

	for range 2 {
		noError(t, s.Resolve(t.Context(), all[0], codes[1].Scene))
		noError(t, s.Resolve(t.Context(), all[1], ""))
		same(t, "unresolved", unresolved(t, s), []Unresolved(nil))
		same(t, "lost", lost(t, l), 1)
	}
	got := visits(t, l, "spring")
	same(t, "visits", len(got), 2)
	same(t, "the resolved", scan.Visit{Kind: got[1].Kind, Scene: got[1].Scene, At: got[1].At},
		scan.Visit{Kind: scan.Followed, Scene: codes[1].Scene, At: at(2)})
	same(t, "bound", len(bindings(t, l, "spring")), 2)
	same(t, "the event again", record(t, s, event), false)
	same(t, "unresolved after it", len(unresolved(t, s)), 0)
	noError(t, l.Audit(t.Context()))
}

func TestResolvingWhoHasLeftMeanwhileBindsNobody(t *testing.T) {
	l, s, codes := opened(t, 1)
	noError(t, l.KeepOpenIDs(t.Context(), "spring"))
	record(t, s, follows("anna", "", 1))
	all := unresolved(t, s)
	record(t, s, leaves("anna", 2))
	same(t, "unresolved", len(unresolved(t, s)), 0)
	noError(t, s.Resolve(t.Context(), all[0], codes[0].Scene))
	same(t, "bound", len(bindings(t, l, "spring")), 0)
}

func TestAnOpenIDIsKeptForResolvingSevenDays(t *testing.T) {
	l, s, _ := opened(t, 1)
	record(t, s, follows("anna", "", 1))
	kept := func() (n int) {
		noError(t, l.read.QueryRow(`SELECT count(*) FROM unresolved`).Scan(&n))
		return n
	}
	s.Now = func() time.Time { return morning.Add(openIDsStay) }
	same(t, "on the last day", len(unresolved(t, s)), 1)
	s.Now = func() time.Time { return morning.Add(openIDsStay + time.Second) }
	same(t, "after it", len(unresolved(t, s)), 0)
	same(t, "until somebody comes", kept(), 1)
	record(t, s, follows("ben", "", 2))
	same(t, "with the next", kept(), 1)
	noError(t, s.Close())
	_, err := l.write.Exec(`UPDATE unresolved SET kept = 0`)
	noError(t, err)
	listen(t, l.path)
	same(t, "with the next opening", kept(), 0)
	same(t, "lost", lost(t, l), 2)
}
