package ledger

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"sceneqr/campaign/scan"
)

func TestASpanBeginsWithItsFirstMomentAndEndsBeforeItsLast(t *testing.T) {
	l, s, codes := opened(t, 1)
	for second := range 5 {
		record(t, s, by("anna", codes[0].Scene, second), follows("ben", "", second), by("ben", "unknown", second))
	}
	half := 500 * time.Millisecond
	for _, test := range []struct {
		from, to time.Time
		want     int
	}{
		{time.Time{}, time.Time{}, 5},
		{at(1), time.Time{}, 4},
		{time.Time{}, at(1), 1},
		{at(1), at(3), 2},
		{at(1).Add(half), at(3).Add(half), 2},
		{at(3), at(3), 0},
		{at(3), at(1), 0},
		{at(1).In(time.FixedZone("", 8*3600)), at(2), 1},
	} {
		what := fmt.Sprintf("from %v to %v", test.from, test.to)
		same(t, "visits "+what, len(between(t, l, "spring", test.from, test.to)), test.want)
		n, askable, err := l.LostScans(t.Context(), test.from, test.to)
		noError(t, err)
		same(t, "lost "+what, n, test.want)
		same(t, "of whom can be asked "+what, askable, test.want)
		unknown, _, scans, err := l.UnknownScenes(t.Context(), test.from, test.to, 1)
		noError(t, err)
		same(t, "scans of unknown scenes "+what, scans, test.want)
		if test.want == 0 {
			same(t, "unknown "+what, len(unknown), 0)
		} else {
			same(t, "unknown "+what, unknown, []scan.Unknown{{Scene: "unknown", Scans: test.want}})
		}
	}
}

func TestVisitsAreThoseOfOneCampaignAndOfCodesThatLeftItToo(t *testing.T) {
	l, s, codes := opened(t, 2)
	autumn := reserve(t, l, sheet("autumn", 1)...)[0]
	record(t, s, by("anna", codes[0].Scene, 1), by("anna", codes[1].Scene, 2), by("anna", autumn.Scene, 3))
	reserve(t, l, codes[1])
	v, err := View(t.Context(), l.path, account)
	noError(t, err)
	defer v.Close()
	for name, want := range map[string]int{"spring": 2, "autumn": 1, "winter": 0} {
		same(t, name, len(visits(t, v, name)), want)
	}
}

func TestUnknownScenesAreThoseOfNoCodeTheMostScannedFirst(t *testing.T) {
	l, s, codes := opened(t, 1)
	record(t, s, by("anna", "b", 1), by("anna", "a", 1), by("anna", "c", 1), by("ben", "c", 2), follows("ben", "", 3),
		by("anna", codes[0].Scene, 1))
	all := []scan.Unknown{{Scene: "c", Scans: 2}, {Scene: "a", Scans: 1}, {Scene: "b", Scans: 1}}
	for most := range 5 {
		got, scenes, scans, err := l.UnknownScenes(t.Context(), time.Time{}, time.Time{}, most)
		noError(t, err)
		same(t, "scenes", scenes, 3)
		same(t, "scans", scans, 4)
		same(t, fmt.Sprint("the first ", most), got, all[:min(most, 3)])
	}
}

func TestOnlyThoseWhoseOpenIDIsStillThereCanBeAskedAbout(t *testing.T) {
	l, s, _ := opened(t, 1)
	record(t, s, follows("ben", "", 1), follows("carl", "", 2), follows("dora", "", 3))
	noError(t, s.Resolve(t.Context(), unresolved(t, s)[0], ""))
	n, askable, err := l.LostScans(t.Context(), time.Time{}, time.Time{})
	noError(t, err)
	same(t, "lost", n, 3)
	same(t, "of whom can be asked", askable, 2)
}

func TestWhoHasSeenEnoughVisitsStops(t *testing.T) {
	l, s, codes := opened(t, 1)
	record(t, s, by("anna", codes[0].Scene, 1), by("anna", codes[0].Scene, 2))
	seen := 0
	for range l.Visits(t.Context(), "spring", time.Time{}, time.Time{}) {
		seen++
		break
	}
	same(t, "seen", seen, 1)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, err := range l.Visits(ctx, "spring", time.Time{}, time.Time{}) {
		if seen++; !errors.Is(err, context.Canceled) {
			t.Errorf("error %v", err)
		}
	}
	same(t, "the error is told once", seen, 2)
}

func TestTheLastScanIsTheAccountsAndOfWhateverScene(t *testing.T) {
	l := fresh(t)
	other, err := OpenScans(t.Context(), l.path, "wx-other") // before there is a campaign, while the ledger takes any
	noError(t, err)
	defer other.Close()
	codes, s := reserve(t, l, sheet("spring", 1)...), listen(t, l.path)
	last := func() time.Time {
		at, err := l.LastScan(t.Context())
		noError(t, err)
		return at
	}
	same(t, "without any", last(), time.Time{})
	record(t, other, by("anna", "b", 9))
	same(t, "of another account", last(), time.Time{})
	for i, event := range []scan.Scan{by("anna", codes[0].Scene, 1), follows("ben", "", 2), by("anna", "unknown", 3)} {
		record(t, s, event, by("carl", codes[0].Scene, -1))
		same(t, "the last", last(), at(i+1))
	}
}

func TestVisitsNeedNoSorting(t *testing.T) {
	l, _, _ := opened(t, 1)
	for _, test := range []struct {
		query, way string
		args       []any
	}{
		{selectVisits, "SEARCH scan USING PRIMARY KEY", []any{account, "spring", 0, 1}},
		{selectLast, "SCAN scan\n", []any{account}},
	} {
		said := plan(t, l, test.query, test.args...)
		if strings.Contains(said, "ORDER BY") || !strings.Contains(said, test.way) {
			t.Errorf("SQLite would do it so:\n%s", said)
		}
	}
}

// plan is how SQLite would answer a query.
func plan(t *testing.T, l *Ledger, query string, args ...any) string {
	t.Helper()
	rows, err := l.read.Query(`EXPLAIN QUERY PLAN `+query, args...)
	noError(t, err)
	defer rows.Close()
	var plan strings.Builder
	for rows.Next() {
		row, err := values(rows)
		noError(t, err)
		fmt.Fprintln(&plan, row[3])
	}
	return plan.String()
}
