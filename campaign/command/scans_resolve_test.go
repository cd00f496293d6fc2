package command

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sceneqr/campaign/ledger"
	"sceneqr/campaign/wechat/emulator"
)

// doing has a person do something with the emulator's phone, and gives the push that it brings about as a line of JSON.
func doing(t *testing.T, s Settings, what string, body any) string {
	t.Helper()
	text, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.Post(s.API[0]+"/emulator/"+what, "application/json", bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var effect struct{ Event json.RawMessage }
	if err := json.NewDecoder(resp.Body).Decode(&effect); err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("status %d, error %v", resp.StatusCode, err)
	}
	return string(effect.Event) + "\n"
}

// lostOnes are a customer and people who follow him, of whose pushes none has a scene: anna came by a code, bert by a
// search, and carl is gone again.
func lostOnes(t *testing.T) (s Settings, scene string) {
	t.Helper()
	s, scenes := scanned(t)
	scene = string(scenes[0])
	log := doing(t, s, "scan", map[string]string{"scene": scene, "person": "anna", "then": "later"}) +
		doing(t, s, "follow", map[string]string{"person": "bert"}) +
		doing(t, s, "follow", map[string]string{"person": "carl"})
	doing(t, s, "unfollow", map[string]string{"person": "carl"})
	imported(t, s, log)
	return s, scene
}

// imported imports a log by the clock that the emulator has too.
func imported(t *testing.T, s Settings, log string) {
	t.Helper()
	s.Input, s.Now = strings.NewReader(log), time.Now
	if err := s.ImportScans(t.Context(), "-"); err != nil {
		t.Fatal(err)
	}
	s.silence()
}

// unresolved is how many followers WeChat is still to be asked about.
func unresolved(t *testing.T, s Settings) int {
	t.Helper()
	scans, err := s.knownScans(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer scans.Close()
	list, err := scans.Unresolved(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return len(list)
}

func TestLostScenesAreFoundAgain(t *testing.T) {
	s, scene := lostOnes(t)
	if n := unresolved(t, s); n != 3 || len(countedScans(t, s)) != 0 {
		t.Fatalf("%d are lost, and the codes have %q", n, countedScans(t, s))
	}
	if err := s.ResolveScans(t.Context()); err != nil {
		t.Fatal(err)
	}
	if want := "asked about 3 new followers: 1 came by a code, 1 by other ways, 1 gone; left for later: 0\n"; told(s) != want {
		t.Errorf("told was %q, want %q", told(s), want)
	}
	if got := countedScans(t, s); len(got) != 1 || !strings.HasPrefix(got[0], scene+" follow ") {
		t.Errorf("the codes have %q, want %q", got, scene)
	}
	if n := unresolved(t, s); n != 0 {
		t.Errorf("%d are still to be asked about", n)
	}

	s.Secret, s.API = "", []string{"http://127.0.0.1:1"}
	if err := s.ResolveScans(t.Context()); err != nil {
		t.Errorf("with nobody to ask about: %v", err)
	}
}

func TestAnEndInTheMiddleLeavesTheOthersForLater(t *testing.T) {
	s, _ := lostOnes(t)
	works := s.API
	secondTime := func(path string, n int) int {
		if path == emulator.PathUserInfo && n == 2 {
			return 48001
		}
		return 0
	}
	server := httptest.NewServer(&emulator.Emulator{Faults: emulator.Faults{Errcode: secondTime}})
	defer server.Close()
	s.API = []string{server.URL}
	expectEnding(t, s.ResolveScans(t.Context()), Refused)
	if n := unresolved(t, s); n != 2 || !strings.HasSuffix(told(s), "left for later: 2\n") {
		t.Errorf("%d are to be asked about, want 2; told was %q", n, told(s))
	}
	s.API = works
	if err := s.ResolveScans(t.Context()); err != nil || unresolved(t, s) != 0 {
		t.Errorf("error %v, and %d are to be asked about", err, unresolved(t, s))
	}
}

func TestNobodyIsAskedAboutWithoutWhatItTakes(t *testing.T) {
	s, _ := lostOnes(t)
	for name, change := range map[string]func(*Settings){
		"a secret": func(s *Settings) { s.Secret = "" },
		"a pace":   func(s *Settings) { s.Rate = -1 },
		"a ledger": func(s *Settings) { s.Ledger += "x" },
	} {
		s := s
		change(&s)
		if ending, _ := Explain(s.ResolveScans(t.Context())); ending != Misused {
			t.Errorf("without %s the ending is %d", name, ending)
		}
	}
	if n := unresolved(t, s); n != 3 {
		t.Errorf("%d are to be asked about, want 3", n)
	}
}

func TestWhoIsNotOfTheAccountIsGone(t *testing.T) {
	s, _ := scanned(t)
	imported(t, s, pushed(1, "subscribe", "", someSecond)+
		strings.Replace(pushed(2, "subscribe", "", someSecond), "oPerson", "x", 1))
	if err := s.ResolveScans(t.Context()); err != nil || !strings.Contains(told(s), "0 by other ways, 2 gone;") {
		t.Errorf("error %v, told %q", err, told(s))
	}
}

func TestASecondTimeTellsNothingOfTheFirst(t *testing.T) {
	s, scenes := scanned(t)
	person := map[string]string{"scene": string(scenes[0]), "person": "anna"}
	event := doing(t, s, "scan", person)
	var then struct{ CreateTime int64 }
	if err := json.Unmarshal([]byte(event), &then); err != nil {
		t.Fatal(err)
	}
	hourBefore := strings.NewReplacer(fmt.Sprint(then.CreateTime), fmt.Sprint(then.CreateTime-3600),
		"qrscene_"+string(scenes[0]), "").Replace(event)
	imported(t, s, hourBefore)
	if err := s.ResolveScans(t.Context()); err != nil || !strings.Contains(told(s), "0 came by a code") {
		t.Errorf("error %v, told %q", err, told(s))
	}
}

func TestAnotherHostIsAskedWhenOneDoesNotServe(t *testing.T) {
	s, _ := lostOnes(t)
	s.API = []string{"http://127.0.0.1:1", s.API[0]}
	s.Console.Verbose = true
	if err := s.ResolveScans(t.Context()); err != nil {
		t.Fatal(err)
	}
	if text := told(s) + said(s); strings.Contains(text, "openid") || !strings.Contains(text, "asked at 127.0.0.1") {
		t.Errorf("said was\n%s", text)
	}
}

func TestForgettingDeletesWhoHasBound(t *testing.T) {
	s, scenes := scanned(t)
	run, err := ledger.Open(t.Context(), s.Ledger, patient)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(run.KeepOpenIDs(t.Context(), s.Campaign), run.Close()); err != nil {
		t.Fatal(err)
	}
	imported(t, s, pushed(1, "SCAN", string(scenes[0]), someSecond)+pushed(2, "SCAN", string(scenes[0]), someSecond))
	if err := s.ForgetOpenIDs(t.Context()); err != nil {
		t.Fatal(err)
	}
	if want := "campaign spring keeps no openids from now on; deleted: 2\n"; told(s) != want {
		t.Errorf("told was %q, want %q", told(s), want)
	}
	withView(t, s, func(l *ledger.Ledger) error {
		bound, err := l.Bindings(t.Context(), s.Campaign)
		if keeps, _ := l.KeepsOpenIDs(t.Context(), s.Campaign); keeps || len(bound) > 0 {
			t.Errorf("the campaign keeps: %t, and has %d openids", keeps, len(bound))
		}
		return err
	})
	if got := countedScans(t, s); len(got) != 2 {
		t.Errorf("of the scans there are %q", got)
	}
	if want := filepath.Join(s.out(), "report.xlsx"); !strings.Contains(said(s), want) {
		t.Errorf("%q is not in %q", want, said(s))
	}
	s.silence()
	if err := s.ForgetOpenIDs(t.Context()); err != nil || !strings.Contains(told(s), "none to delete") || said(s) != "" {
		t.Errorf("the second time: %v, told %q, said %q", err, told(s), said(s))
	}
	s.Campaign = "autumn"
	err = s.ForgetOpenIDs(t.Context())
	expectEnding(t, err, Misused)
	if e, ok := errors.AsType[*UnknownCampaignError](err); !ok || len(e.Known) != 1 {
		t.Errorf("error %v", err)
	}
}

// WeChat has told all it knows of them, or nobody has their openids any more: there is nothing more to do.
func TestAnImportAdvisesToResolveOnlyWhomWeChatCanBeAskedAbout(t *testing.T) {
	s, _ := scanned(t)
	log := pushed(1, "subscribe", "", someSecond) + pushed(2, "unsubscribe", "", someSecond)
	for _, advised := range []bool{true, false} {
		s.silence()
		s.Input = strings.NewReader(log)
		if err := s.ImportScans(t.Context(), "-"); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(told(s), "without a scene  1 new follower") || strings.Contains(told(s), "scans resolve") != advised {
			t.Errorf("advised %t:\n%s", advised, told(s))
		}
		if err := s.ResolveScans(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}
