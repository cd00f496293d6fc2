package emulator_test

import (
	"fmt"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"sceneqr/campaign/wechat/emulator"
)

func TestPushTwice(t *testing.T) {
	w, r := newPhone(t, emulator.Faults{PushTwice: emulator.Nth(2)})
	w.permanent(w.token(), "a", 0)
	w.scan("a", "anna", "")
	if got := w.scan("a", "anna", "").deliveries(); !slices.Equal(got, []string{"200 ok", "200 ok"}) {
		t.Errorf("got %q", got)
	}
	w.unfollow("anna")
	if got := r.order(); got != "subscribe qrscene_a;SCAN a;SCAN a;unsubscribe ;" || w.Calls(emulator.PathPush) != 3 {
		t.Errorf("%d pushes, and there came %s", w.Calls(emulator.PathPush), got)
	}
}

func TestPushHeldComesAfterTheNext(t *testing.T) {
	w, r := newPhone(t, emulator.Faults{PushHeld: emulator.First(2)})
	w.permanent(w.token(), "a", 0)
	if o := w.scan("a", "anna", ""); len(o.deliveries()) != 0 || o["following"] != true {
		t.Errorf("held: %v", o)
	}
	w.pass(time.Second)
	w.scan("a", "anna", "")
	w.pass(time.Second)
	o := w.unfollow("anna")
	if late, _ := o["late"].([]any); len(late) != 2 || !slices.Equal(o.deliveries(), []string{"200 ok"}) {
		t.Errorf("after it: %v", o)
	}
	if got := r.order(); got != "unsubscribe ;subscribe qrscene_a;SCAN a;" {
		t.Errorf("there came %s", got)
	}
	if came := r.came(); came[0].Time != came[1].Time+2 ||
		r.letters()[1].query.Get("timestamp") != fmt.Sprint(came[0].Time) {
		t.Errorf("the times are %v, that of the late letter %v", came, r.letters()[1].query)
	}
}

// What a fault strikes a tester can bring about with one scan.
func TestAScanMayAskForItsPushToComeTwiceOrLate(t *testing.T) {
	w, r := newPhone(t, emulator.Faults{})
	w.permanent(w.token(), "a", 0)
	if o := w.do("/emulator/scan", `{"scene":"a","person":"anna","held":true,"twice":true}`,
		200); len(o.deliveries()) != 0 {
		t.Errorf("held: %v", o)
	}
	if o := w.do("/emulator/scan", `{"scene":"a","person":"ben","twice":true}`, 200); len(o.deliveries()) != 2 {
		t.Errorf("twice: %v", o)
	}
	const ben, anna = "subscribe qrscene_a;", "subscribe qrscene_a;"
	if got := r.order(); got != ben+ben+anna+anna {
		t.Errorf("there came %s", got)
	}
	if came := r.came(); came[0].From != came[1].From || came[1].From == came[2].From || came[2].From != came[3].From {
		t.Errorf("in another order: %v", came)
	}
	w.scan("a", "anna", "")
	if n := len(r.came()); n != 5 {
		t.Errorf("the wish outlasts its scan: %d pushes", n)
	}
}

func TestWhoWatchesIsToldOfEachAttempt(t *testing.T) {
	w, r := newPhone(t, emulator.Faults{})
	r.answer = func(n int, w http.ResponseWriter, _ *http.Request) {
		if n == 1 {
			w.WriteHeader(http.StatusInternalServerError)
		}
	}
	var told []emulator.Attempt
	w.Pushed = func(a emulator.Attempt) {
		if a.Took <= 0 {
			t.Errorf("it took %v", a.Took)
		}
		a.Took = 0
		told = append(told, a)
	}
	w.permanent(w.token(), "a", 0)
	w.scan("a", "anna", "")
	want := []emulator.Attempt{{Event: "subscribe", Status: 500, Fault: "the status is not 200"},
		{Event: "subscribe", Status: 200}}
	if !slices.Equal(told, want) {
		t.Errorf("told of %+v", told)
	}
}

func TestSceneLostIsKnownToUserInfo(t *testing.T) {
	w, r := newPhone(t, emulator.Faults{SceneLost: emulator.Always})
	tok := w.token()
	w.permanent(tok, "a", 0)
	w.scan("a", "anna", "")
	w.scan("a", "anna", "") // a follower's scan loses nothing
	came := r.came()
	if text(came[0].Key) != "" || text(came[0].Ticket) != "" || text(came[1].Key) != "a" {
		t.Errorf("there came %s", r.order())
	}
	if o := w.userInfo(tok, came[0].From); o.text("qr_scene_str") != "a" {
		t.Errorf("user/info: %v", o)
	}
}

// Everything at once, for the race detector: each person's own push comes, once.
func TestManyPeopleAtOnce(t *testing.T) {
	const people, each = 8, 10
	w, r := newPhone(t, emulator.Faults{PushHeld: emulator.Every(3)})
	w.permanent(w.token(), "a", 0)
	var wg sync.WaitGroup
	for i := range people {
		wg.Go(func() {
			for range each {
				w.scan("a", fmt.Sprint("person-", i), "")
				w.list("")
			}
		})
	}
	wg.Wait()
	w.Set(emulator.Faults{})
	w.unfollow("person-0") // brings what is still held back
	names := map[string]int{}
	for _, e := range r.came() {
		names[e.Name]++
	}
	if names["subscribe"] != people || names["SCAN"] != people*(each-1) || w.Calls(emulator.PathPush) != people*each+1 {
		t.Errorf("there came %v", names)
	}
}
