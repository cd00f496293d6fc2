package ledger

import (
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"sceneqr/campaign/scan"
)

// files are what a ledger consists of, by how their names end.
func files(t testing.TB, path string) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, end := range []string{"", "-wal", "-shm"} {
		whole, err := os.ReadFile(path + end)
		if !os.IsNotExist(err) {
			noError(t, err)
			all[end] = string(whole)
		}
	}
	return all
}

func TestWhoLeavesStaysCountedAndCannotBeFollowedFromCodeToCode(t *testing.T) {
	l, s, codes := opened(t, 2)
	one, two := codes[0].Scene, codes[1].Scene
	record(t, s, follows("anna", one, 1), by("anna", one, 2), by("ben", one, 3),
		by("anna", two, 4), by("anna", two, 5), by("ben", two, 6))
	before := visits(t, l, "spring")
	same(t, "people before", people(before), "aabaab")
	same(t, "it is news", record(t, s, leaves("anna", 5)), true)

	after := visits(t, l, "spring")
	same(t, "people", people(after), "aabccb")
	for _, v := range after {
		if v.Person == before[0].Person {
			t.Error("the person is still there")
		}
	}
	same(t, "told again", record(t, s, leaves("anna", 5)), false)
	same(t, "told of an earlier time", record(t, s, leaves("anna", 3)), false)
	same(t, "nothing changed", visits(t, l, "spring"), after)
	noError(t, l.Audit(t.Context()))
}

func TestWhatIsToldLateOfSomebodyWhoLeftIsAStrangers(t *testing.T) {
	l, s, codes := opened(t, 1)
	noError(t, l.KeepOpenIDs(t.Context(), "spring"))
	scene := codes[0].Scene
	record(t, s, leaves("anna", 10))
	old := []scan.Scan{follows("anna", scene, 1), by("anna", scene, 10), follows("anna", "", 2)}
	same(t, "fresh", recordAll(t, s, old...), 3)
	same(t, "the old log again", recordAll(t, s, old...), 0)
	same(t, "people", people(visits(t, l, "spring")), "aa")
	same(t, "unresolved", len(unresolved(t, s)), 0)
	same(t, "bound", len(bindings(t, l, "spring")), 0)

	record(t, s, follows("anna", scene, 11), by("anna", scene, 12))
	same(t, "people, when she follows again", people(visits(t, l, "spring")), "aabb")
	same(t, "bound again", len(bindings(t, l, "spring")), 1)
	noError(t, l.Audit(t.Context()))
}

func TestEventsThatOvertakeEachOtherComeToTheSame(t *testing.T) {
	events := []scan.Scan{follows("anna", "spring-000001", 1), by("anna", "spring-000002", 2), leaves("anna", 3),
		follows("anna", "spring-000001", 4), by("anna", "spring-000002", 5),
		leaves("ben", 3), follows("ben", "spring-000001", 9)}
	for range 8 {
		rand.Shuffle(len(events), func(i, j int) { events[i], events[j] = events[j], events[i] })
		l, s, _ := opened(t, 2)
		noError(t, l.KeepOpenIDs(t.Context(), "spring"))
		record(t, s, events...)
		same(t, "people", people(visits(t, l, "spring")), "abccd")
		var bound []string
		for _, b := range bindings(t, l, "spring") {
			bound = append(bound, b.Code.Key+" "+b.OpenID+" "+b.At.Format("05"))
		}
		same(t, "bound", bound, []string{"S001 anna 04", "S001 ben 09", "S002 anna 05"})
		noError(t, l.Close())
		noError(t, s.Close())
	}
}

// TestPeopleAreTheSameInWhateverOrderTheirEventsAreTold is what an import of a log does whose newest line comes first.
func TestPeopleAreTheSameInWhateverOrderTheirEventsAreTold(t *testing.T) {
	l, s, codes := opened(t, 2)
	one, two := codes[0].Scene, codes[1].Scene
	events := []scan.Scan{
		follows("anna", one, 1), by("anna", one, 2), by("ben", one, 3), by("anna", two, 4), leaves("anna", 5),
		follows("anna", two, 6), by("anna", one, 7), by("ben", two, 8), leaves("anna", 9),
		follows("anna", one, 10), by("anna", two, 11), by("anna", one, 12),
	}
	const want = "aabccabddd" // anna is a by one, c by two, and d again in the end
	tell := func(order string) {
		t.Helper()
		record(t, s, events...)
		got := visits(t, l, "spring")
		same(t, order, people(got), want)
		noError(t, l.Audit(t.Context()))
		_, err := s.write.Exec(`DELETE FROM scan; DELETE FROM departure`)
		noError(t, err)
	}
	tell("in the order of time")
	slices.Reverse(events)
	tell("newest first")
	for range 50 {
		rand.Shuffle(len(events), func(i, j int) { events[i], events[j] = events[j], events[i] })
		tell("shuffled")
	}
}

func TestAnImportAppliesWhatItHasInTheOrderOfTime(t *testing.T) {
	l, s, codes := opened(t, 1)
	scene := codes[0].Scene
	events := []scan.Scan{by("anna", scene, 4), leaves("anna", 3), by("anna", scene, 2), by("anna", scene, 1)}
	given := slices.Clone(events)
	same(t, "fresh", recordAll(t, s, events...), 4)
	same(t, "what was given", events, given)
	same(t, "people", people(visits(t, l, "spring")), "aab")
}

func TestADeletedOpenIDIsOverwrittenInTheFile(t *testing.T) {
	l, s, codes := opened(t, 40)
	noError(t, l.KeepOpenIDs(t.Context(), "spring"))
	for i := range 800 { // many pages, which are split and joined
		person := "o" + strings.Repeat(string(rune('A'+i%26)), 20) + strings.Repeat(string(rune('a'+i/26%26)), 7)
		who := []string{"oStays", "oLeaves"}[i%2] + person
		recordAll(t, s, follows(who, "", i), by(who, codes[i%40].Scene, i))
		if i%2 == 1 && i > 400 {
			record(t, s, leaves(who, i))
		}
	}
	for _, u := range unresolved(t, s) {
		if strings.HasPrefix(u.OpenID, "oLeaves") {
			noError(t, s.Resolve(t.Context(), u, ""))
		}
	}
	for _, b := range bindings(t, l, "spring") {
		if strings.HasPrefix(b.OpenID, "oLeaves") {
			record(t, s, leaves(b.OpenID, 9_999))
		}
	}
	noError(t, s.Close())
	noError(t, l.Close())
	for end, whole := range files(t, l.path) {
		if n := strings.Count(whole, "oLeaves"); n > 0 {
			t.Errorf("there are %d of the deleted openids in sceneqr.db%s", n, end)
		}
		if end == "" && !strings.Contains(whole, "oStays") {
			t.Error("none is there that should be: this test proves nothing")
		}
	}
}
