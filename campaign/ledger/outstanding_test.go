package ledger

import (
	"strings"
	"testing"
	"time"

	"sceneqr/campaign"
)

// asking is the code as it is saved before a question leaves.
func asking(c campaign.Code) campaign.Code {
	c.Asked, c.Outstanding = c.Asked+1, true
	return c
}

func answered(c campaign.Code) campaign.Code {
	c.Asked--
	c.Outstanding = false
	return ticketed(c)
}

func creates(t *testing.T, l *Ledger) int {
	t.Helper()
	s, err := l.Status(t.Context())
	noError(t, err)
	return s.Creates
}

func TestAnOutstandingCodeIsKnownAsSuchUntilItsAnswerIsSaved(t *testing.T) {
	l := fresh(t)
	codes := reserve(t, l, sheet("spring", 3)...)
	for i := range codes {
		codes[i] = asking(codes[i])
		noError(t, l.Save(t.Context(), codes[i], nil))
	}
	same(t, "what Reserve returns", reserve(t, l, sheet("spring", 3)...), codes)
	same(t, "Codes", listed(t, l, "spring"), codes)
	known, err := l.Known(t.Context(), "spring")
	noError(t, err)
	same(t, "Known", known.Codes["S002"].Outstanding, true)

	codes[0] = answered(codes[0])
	noError(t, l.Save(t.Context(), codes[0], nil))
	same(t, "Codes", listed(t, l, "spring"), codes)
	same(t, "calls", creates(t, l), 3)
}

func TestStatusCountsTheUnansweredOfTheSheet(t *testing.T) {
	l := fresh(t)
	codes := reserve(t, l, sheet("spring", 4)...)
	for _, c := range codes[1:] {
		noError(t, l.Save(t.Context(), asking(c), nil))
	}
	noError(t, l.Save(t.Context(), answered(asking(codes[1])), nil))
	reserve(t, l, codes[:3]...) // the last has left, and may have cost a code
	got, err := l.Status(t.Context())
	noError(t, err)
	same(t, "status", got, Status{
		Ticketed: 1, Reserved: 3, Creates: 3, Day: "2026-11-22",
		Campaigns: []Progress{{Campaign: "spring", Planned: 2, Ticketed: 1, Unanswered: 1, Left: 1, Updated: morning}},
	})
	known, err := l.Known(t.Context(), "spring")
	noError(t, err)
	same(t, "the idle scene", known.Scenes[codes[3].Scene].Idle, false)
}

func TestAQuestionThatNeverLeftIsTakenBack(t *testing.T) {
	l := fresh(t)
	code := reserve(t, l, planned("spring", 1))[0]
	lost := asking(code) // asked once, and the answer was lost
	for _, c := range []campaign.Code{lost, asking(lost), lost} {
		noError(t, l.Save(t.Context(), c, nil))
		same(t, "Codes", listed(t, l, "spring"), []campaign.Code{c})
		same(t, "calls", creates(t, l), c.Asked)
	}
	noError(t, l.Save(t.Context(), code, nil))
	same(t, "Codes", listed(t, l, "spring"), []campaign.Code{code})
	same(t, "calls", creates(t, l), 0)
}

func TestWhatIsTakenBackGoesFromTheDayThatCountedIt(t *testing.T) {
	l := fresh(t)
	code := reserve(t, l, planned("spring", 1))[0]
	clock := time.Date(2026, 11, 22, 15, 59, 59, 0, time.UTC)
	l.Now = func() time.Time { return clock }
	noError(t, l.Save(t.Context(), asking(code), nil))
	clock = clock.Add(2 * time.Second) // past midnight in China
	noError(t, l.Save(t.Context(), code, nil))
	same(t, "calls of the new day", creates(t, l), 0)
	clock = clock.Add(-2 * time.Second)
	same(t, "calls of the old day", creates(t, l), 0)
}

func TestSaveRefusesAnImpossibleAccountOfTheQuestions(t *testing.T) {
	twice := func(c campaign.Code) campaign.Code { return asking(asking(c)) }
	for _, test := range []struct {
		name     string
		was, now func(c campaign.Code) campaign.Code
		want     string
	}{
		{"an answered question taken back", func(c campaign.Code) campaign.Code { c.Asked = 2; return c },
			func(c campaign.Code) campaign.Code { c.Asked = 1; return c }, "was asked 2 times for it already, not 1"},
		{"two taken back at once", twice, func(c campaign.Code) campaign.Code { return c }, "was asked 2 times for it already, not 0"},
		{"an answer to what was taken back", twice, func(c campaign.Code) campaign.Code { return ticketed(c) }, "not 1"},
		{"a ticket that is outstanding", asking,
			func(c campaign.Code) campaign.Code { c = ticketed(c); c.Outstanding = true; return c }, "cannot be outstanding"},
		{"outstanding and never asked for", asking,
			func(c campaign.Code) campaign.Code { c.Outstanding = true; return c }, "asked for 0 times, which cannot be outstanding"},
	} {
		t.Run(test.name, func(t *testing.T) {
			l := fresh(t)
			code := reserve(t, l, planned("spring", 1))[0]
			was := test.was(code)
			noError(t, l.Save(t.Context(), was, nil))
			err := l.Save(t.Context(), test.now(code), nil)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want %s", err, test.want)
			}
			same(t, "Codes", listed(t, l, "spring"), []campaign.Code{was})
			same(t, "calls", creates(t, l), was.Asked)
		})
	}
}
