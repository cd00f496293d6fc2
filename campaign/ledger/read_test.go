package ledger

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"sceneqr/campaign"
	"sceneqr/campaign/words"
)

func TestCodesKeepTheOrderOfTheSheetAndNotOfTheirSerials(t *testing.T) {
	l := fresh(t)
	codes := sheet("spring", 3)
	codes[0].Row, codes[1].Row, codes[2].Row = 9, 2, 5
	reserve(t, l, codes...)
	got := listed(t, l, "spring")
	same(t, "rows", []int{got[0].Row, got[1].Row, got[2].Row}, []int{2, 5, 9})
}

func TestKnownHoldsEverySceneOfTheAccountAndOfNoOther(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sceneqr.db")
	l := start(t, path)
	reserve(t, l, sheet("spring", 2)...)
	reserve(t, l, planned("spring", 1)) // 2 has left
	id := planned("autumn", 1)
	id.Kind, id.Scene = campaign.PermanentID, "7"
	reserve(t, l, id)
	noError(t, l.Close())

	other, err := Open(t.Context(), path, "wxother")
	noError(t, err)
	reserve(t, other, planned("spring", 1)) // the same scene, another account
	known, err := other.Known(t.Context(), "spring")
	noError(t, err)
	same(t, "scenes of the other account", known.Scenes, map[campaign.Scene]campaign.Holder{
		"spring-000001": {Campaign: "spring", Key: "S001"},
	})
	noError(t, other.Close())

	known, err = start(t, path).Known(t.Context(), "spring")
	noError(t, err)
	one, two := planned("spring", 1), planned("spring", 2)
	one.Cells, two.Cells, two.Row = nil, nil, 0
	same(t, "codes", known.Codes, map[string]campaign.Code{"S001": one, "S002": two})
	same(t, "scenes", known.Scenes, map[campaign.Scene]campaign.Holder{
		"spring-000001": {Campaign: "spring", Key: "S001"},
		"spring-000002": {Campaign: "spring", Key: "S002", Idle: true}, // never asked for, and it has left
		"7":             {Campaign: "autumn", Key: "S001", Kind: campaign.PermanentID},
	})
}

func TestACampaignThatIsNotThereIsEmpty(t *testing.T) {
	l := fresh(t)
	known, err := l.Known(t.Context(), "none")
	noError(t, err)
	if known.Codes == nil || known.Scenes == nil || len(known.Codes)+len(known.Scenes) != 0 {
		t.Errorf("known: %v", known)
	}
	same(t, "codes", len(listed(t, l, "none")), 0)
	same(t, "updated", updated(t, l, "none"), time.Time{})
}

func TestStatusCountsEveryCodeOnce(t *testing.T) {
	l := fresh(t)
	codes := reserve(t, l, sheet("spring", 6)...)
	finish(t, l, codes[0])
	finish(t, l, codes[5])
	noError(t, l.Save(t.Context(), ticketed(codes[1]), nil))
	codes[2].Problem, codes[2].Asked = &campaign.Problem{Cause: words.Known("refused")}, 4
	noError(t, l.Save(t.Context(), codes[2], nil))
	later := morning.Add(time.Hour)
	l.Now = func() time.Time { return later }
	reserve(t, l, codes[:5]...) // 6 has left
	temporary := planned("autumn", 1)
	temporary.Kind = campaign.Temporary
	reserve(t, l, temporary)

	got, err := l.Status(t.Context())
	noError(t, err)
	same(t, "status", got, Status{
		Ticketed: 3, Reserved: 3, Creates: 7, Day: "2026-11-22",
		Campaigns: []Progress{
			{Campaign: "spring", Planned: 3, Ticketed: 1, Verified: 1, Problems: 1, Left: 1, Updated: later},
			{Campaign: "autumn", Planned: 1, Updated: later},
		},
	})
	same(t, "channels in the sheet", got.Campaigns[0].Codes(), 5)
}

func TestCallsAreCountedByTheDayInChina(t *testing.T) {
	l := fresh(t)
	codes := reserve(t, l, sheet("spring", 3)...)
	clock := time.Date(2026, 11, 22, 15, 59, 59, 0, time.UTC)
	l.Now = func() time.Time { return clock }
	noError(t, l.Save(t.Context(), ticketed(codes[0]), nil))
	noError(t, l.Save(t.Context(), ticketed(codes[0]), nil)) // the same again is no call
	clock = clock.Add(time.Second)
	codes[1].Asked = 4
	noError(t, l.Save(t.Context(), codes[1], nil))
	noError(t, l.Save(t.Context(), ticketed(codes[1]), nil))

	for _, want := range []struct {
		at      time.Time
		day     string
		creates int
	}{
		{clock.Add(-time.Second), "2026-11-22", 1},
		{clock, "2026-11-23", 5},
		{clock.Add(24 * time.Hour), "2026-11-24", 0},
	} {
		clock = want.at
		got, err := l.Status(t.Context())
		noError(t, err)
		same(t, want.day, []any{got.Day, got.Creates}, []any{want.day, want.creates})
	}
}

func TestACanceledContextEndsTheReading(t *testing.T) {
	l := fresh(t)
	reserve(t, l, sheet("spring", 3)...)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := l.Codes(ctx, "spring"); !errors.Is(err, context.Canceled) {
		t.Errorf("Codes: %v", err)
	}
	if _, err := l.Reserve(ctx, sheet("spring", 4)); !errors.Is(err, context.Canceled) {
		t.Errorf("Reserve: %v", err)
	}
	same(t, "codes", len(listed(t, l, "spring")), 3)
}
