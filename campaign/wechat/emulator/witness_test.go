package emulator_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"sceneqr/campaign/wechat/emulator"
)

func TestSpentIsOfPermanentCodesOfAllAccounts(t *testing.T) {
	w := newWorld(t, emulator.Faults{})
	other := w.json("POST", "/cgi-bin/stable_token", strings.Replace(stableBody, appID, "wxffffffffffffffff", 1))
	for _, token := range []string{w.token(), other.text("access_token")} {
		for range 2 {
			w.permanent(token, "7", 0)
			w.ask(token, limitID("7"))
			w.ask(token, temporaryStr("7"))
		}
	}
	if w.Spent() != 4 || w.Created("7") != 8 || w.Asked("7") != 12 {
		t.Errorf("%d spent, %d codes, asked %d times", w.Spent(), w.Created("7"), w.Asked("7"))
	}
}

func TestTokensAreAllThatWereEverGiven(t *testing.T) {
	w := newWorld(t, emulator.Faults{})
	want := []string{w.token(), w.classic(), w.force().text("access_token"), w.classic()}
	w.token() // the same again
	w.pass(72 * time.Hour)
	want = append(want, w.token()) // the others are long forgotten
	if got := w.Tokens(); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestBusiestSecondIsOfAnySecond(t *testing.T) {
	w := newWorld(t, emulator.Faults{})
	token := w.token()
	for _, step := range []time.Duration{0, 900, 50, 49, 1, 0, 0, 5000, 0} { // milliseconds before each
		w.pass(step * time.Millisecond)
		w.permanent(token, "a", 0)
	}
	// The first second, from 0, holds 4; the one from 900 ms holds 6.
	if got := w.BusiestSecond(); got != 6 {
		t.Errorf("got %d, want 6", got)
	}
}

// Everything at once, for the race detector, and the counts must still add up.
func TestManyCallersAtOnce(t *testing.T) {
	const callers, each = 8, 25
	w := newWorld(t, emulator.Faults{Capacity: 100})
	token := w.token()
	granted := make([]int, callers)
	var wg sync.WaitGroup
	for i := range callers {
		wg.Go(func() {
			for j := range each {
				o := w.ask(token, limitStr(fmt.Sprintf(`"%d-%d"`, i, j)))
				if o.errcode() == 0 {
					granted[i]++
				}
				w.Asked("0-0")
				w.Created("0-0")
				w.BusiestSecond()
				w.token()
				w.Tokens()
				w.Set(emulator.Faults{Capacity: 100, Wire: emulator.Strike("", nil, emulator.Torn)})
			}
		})
	}
	wg.Wait()
	total := 0
	for _, n := range granted {
		total += n
	}
	if total != 100 || w.Spent() != 100 ||
		w.Calls("/cgi-bin/qrcode/create") != callers*each || w.BusiestSecond() != callers*each {
		t.Errorf("%d granted, %d calls, %d in a second", total, w.Calls("/cgi-bin/qrcode/create"), w.BusiestSecond())
	}
}
