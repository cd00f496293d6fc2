package command

import (
	"testing"
	"time"
)

func TestSourceDateEpochStandsInForTheClock(t *testing.T) {
	t.Setenv("SOURCE_DATE_EPOCH", "1700000000")
	if got := Now(); !got.Equal(time.Unix(1_700_000_000, 0)) {
		t.Errorf("it is %v", got)
	}
	for _, none := range []string{"", "today"} {
		t.Setenv("SOURCE_DATE_EPOCH", none)
		if before, now, after := time.Now(), Now(), time.Now(); now.Before(before) || now.After(after) {
			t.Errorf("%q: it is %v, and not between %v and %v", none, now, before, after)
		}
	}
}
