package ledger

import (
	"strings"
	"testing"
	"time"

	"sceneqr/campaign"
	"sceneqr/campaign/words"
)

func TestTheSameSheetAgainChangesNothing(t *testing.T) {
	l := fresh(t)
	codes := reserve(t, l, sheet("spring", 4)...)
	codes[0] = finish(t, l, codes[0])
	codes[1] = ticketed(codes[1])
	noError(t, l.Save(t.Context(), codes[1], nil))

	l.Now = func() time.Time { return morning.Add(time.Hour) }
	same(t, "what Reserve returns", reserve(t, l, sheet("spring", 4)...), codes)
	noError(t, l.Save(t.Context(), codes[1], nil))
	same(t, "updated", updated(t, l, "spring"), morning)
}

func TestUpdatedMovesWithEveryChange(t *testing.T) {
	for name, change := range map[string]func(t *testing.T, l *Ledger, codes []campaign.Code){
		"a renamed channel": func(t *testing.T, l *Ledger, codes []campaign.Code) {
			codes[0].Name = "another"
			reserve(t, l, codes...)
		},
		"a changed cell": func(t *testing.T, l *Ledger, codes []campaign.Code) {
			codes[0].Cells[1].Text = "another"
			reserve(t, l, codes...)
		},
		"a new channel": func(t *testing.T, l *Ledger, codes []campaign.Code) {
			reserve(t, l, append(codes, planned("spring", 9))...)
		},
		"a channel that leaves": func(t *testing.T, l *Ledger, codes []campaign.Code) { reserve(t, l, codes[1:]...) },
		"a ticket": func(t *testing.T, l *Ledger, codes []campaign.Code) {
			noError(t, l.Save(t.Context(), ticketed(codes[0]), nil))
		},
		"a problem": func(t *testing.T, l *Ledger, codes []campaign.Code) {
			codes[0].Problem = &campaign.Problem{Cause: words.Known("no")}
			noError(t, l.Save(t.Context(), codes[0], nil))
		},
	} {
		t.Run(name, func(t *testing.T) {
			l := fresh(t)
			codes := reserve(t, l, sheet("spring", 2)...)
			reserve(t, l, planned("autumn", 1))
			later := morning.Add(time.Hour)
			l.Now = func() time.Time { return later }
			change(t, l, codes)
			same(t, "updated", updated(t, l, "spring"), later)
			same(t, "another campaign", updated(t, l, "autumn"), morning)
		})
	}
}

func TestTheSheetChangesOnlyWhatIsTheSheets(t *testing.T) {
	l := fresh(t)
	was := finish(t, l, reserve(t, l, planned("spring", 1))[0])
	now := was
	now.Row, now.Name, now.Group, now.Copies = 12, "Renamed", "北京", 7
	now.Cells = []campaign.Cell{{Heading: "name", Text: "Renamed"}}

	claimed := now
	claimed.Serial, claimed.Scene, claimed.Kind = 99, "another", campaign.Temporary
	claimed.Stage, claimed.Ticket, claimed.URL, claimed.Asked = campaign.Planned, "", "", 0
	claimed.Ticketed, claimed.Problem = time.Time{}, &campaign.Problem{Cause: words.Known("no")}
	same(t, "what Reserve returns", reserve(t, l, claimed), []campaign.Code{now})
	same(t, "Codes", listed(t, l, "spring"), []campaign.Code{now})
}

func TestACodeIsNewHoweverFarItClaimsToBe(t *testing.T) {
	l := fresh(t)
	codes := reserve(t, l, verified(ticketed(planned("spring", 1))))
	same(t, "the code", codes, []campaign.Code{planned("spring", 1)})
}

func TestAChannelThatLeavesKeepsItsCodeAndComesBackToIt(t *testing.T) {
	l := fresh(t)
	codes := reserve(t, l, sheet("spring", 3)...)
	codes[1] = finish(t, l, codes[1])
	reserve(t, l, codes[0], codes[2])
	same(t, "Codes", listed(t, l, "spring"), []campaign.Code{codes[0], codes[2]})
	known, err := l.Known(t.Context(), "spring")
	noError(t, err)
	same(t, "the stage of the one that left", known.Codes[codes[1].Key].Stage, campaign.Verified)

	same(t, "what comes back", reserve(t, l, sheet("spring", 3)...), codes)
	same(t, "Codes", listed(t, l, "spring"), codes)
	_, err = l.Picture(t.Context(), codes[1])
	noError(t, err)
}

func TestReserveWritesAllOrNothing(t *testing.T) {
	for _, test := range []struct {
		name  string
		spoil func(codes []campaign.Code)
		want  string
	}{
		{"two campaigns", func(codes []campaign.Code) { codes[2].Campaign = "autumn" }, `is of campaign "autumn"`},
		{"a key twice", func(codes []campaign.Code) { codes[2].Key = codes[0].Key }, `"S001" is there twice`},
		{"no row", func(codes []campaign.Code) { codes[2].Row = 0 }, `"S003" stands in no row`},
		{"a scene twice", func(codes []campaign.Code) { codes[2].Scene = codes[0].Scene },
			`scene "spring-000001" already belongs to channel "S001" of campaign "spring"`},
		{"the scene of another campaign", func(codes []campaign.Code) { codes[2].Scene = "winter-000001" },
			`channel "S003": scene "winter-000001" already belongs to channel "S001" of campaign "winter"`},
		{"a serial twice", func(codes []campaign.Code) { codes[2].Serial = 1 }, `channel "S003": constraint failed`},
		{"no scene", func(codes []campaign.Code) { codes[2].Scene = "" }, `channel "S003": constraint failed`},
	} {
		t.Run(test.name, func(t *testing.T) {
			l := fresh(t)
			reserve(t, l, planned("winter", 1))
			reserve(t, l, planned("spring", 1))
			before := listed(t, l, "spring")
			codes := sheet("spring", 3)
			codes[0].Name = "renamed"
			test.spoil(codes)
			if _, err := l.Reserve(t.Context(), codes); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want %s", err, test.want)
			}
			same(t, "Codes", listed(t, l, "spring"), before)
		})
	}
}

func TestReservingNothingWritesNothing(t *testing.T) {
	l := fresh(t)
	codes, err := l.Reserve(t.Context(), nil)
	noError(t, err)
	same(t, "codes", len(codes), 0)
}
