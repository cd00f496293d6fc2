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
	n, _, err := l.LostScans(t.Context(), time.Time{}, time.Time{})
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
	l, s, codes := opened(t, 1)
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
	for what, do := range map[string]func(){
		"with the next event":   func() { record(t, s, by("ben", codes[0].Scene, 2)) },
		"with the next import":  func() { recordAll(t, s, by("carl", codes[0].Scene, 3)) },
		"with the next check":   func() { noError(t, s.Check(t.Context())) },
		"with the next opening": func() { listen(t, l.path) },
	} {
		s.Now = func() time.Time { return morning }
		record(t, s, leaves("dora", 0), follows("dora", "", 4))
		_, err := l.write.Exec(`INSERT INTO unresolved SELECT at, push, 'dora', 0 FROM scan WHERE at = ? ON CONFLICT DO NOTHING`,
			at(4).Unix())
		noError(t, err)
		_, err = l.write.Exec(`UPDATE unresolved SET kept = 0`)
		noError(t, err)
		same(t, "before "+what, kept() > 0, true)
		do()
		same(t, what, kept(), 0)
	}
	same(t, "lost", lost(t, l), 2)
}
