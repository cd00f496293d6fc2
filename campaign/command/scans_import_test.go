package command

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sceneqr/campaign"
	"sceneqr/campaign/console"
	"sceneqr/campaign/ledger"
)

// scanned is a customer whose codes are made, with their scenes in the order of the sheet.
func scanned(t *testing.T) (Settings, []campaign.Scene) {
	t.Helper()
	s, e := customer(t)
	e.Phone = true
	s.Campaign = "spring"
	if err := s.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	var scenes []campaign.Scene
	withView(t, s, func(l *ledger.Ledger) error {
		codes, err := l.Codes(t.Context(), s.Campaign)
		for _, c := range codes {
			scenes = append(scenes, c.Scene)
		}
		return err
	})
	s.silence()
	return s, scenes
}

// silence forgets what was said.
func (s Settings) silence() {
	s.Console.Out.(*bytes.Buffer).Reset()
	s.Console.Err.(*bytes.Buffer).Reset()
}

func withView(t *testing.T, s Settings, use func(*ledger.Ledger) error) {
	t.Helper()
	l, err := s.view(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(use(l), l.Close()); err != nil {
		t.Fatal(err)
	}
}

// countedScans are those of the campaign, each as its scene, its kind and its second.
func countedScans(t *testing.T, s Settings) (all []string) {
	t.Helper()
	withView(t, s, func(l *ledger.Ledger) error {
		for v, err := range l.Visits(t.Context(), s.Campaign, time.Time{}, time.Time{}) {
			if err != nil {
				return err
			}
			all = append(all, fmt.Sprint(v.Scene, " ", v.Kind, " ", v.At.Unix()))
		}
		return nil
	})
	return all
}

// told is the result that the console gave.
func told(s Settings) string { return s.Console.Out.(*bytes.Buffer).String() }

// pushed is an event as a log has it. The person is a number.
func pushed(person int, event, key string, at int64) string {
	return fmt.Sprintf("<xml><ToUserName><![CDATA[gh_1]]></ToUserName><FromUserName><![CDATA[oPerson%021d]]></FromUserName>"+
		"<CreateTime>%d</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[%s]]></Event>"+
		"<EventKey><![CDATA[%s]]></EventKey></xml>\n", person, at, event, key)
}

const someSecond = 1730433600

func TestALogIsImportedOnce(t *testing.T) {
	s, scenes := scanned(t)
	log := "2024-11-01 12:00:00 INFO " + pushed(1, "SCAN", string(scenes[0]), someSecond) +
		pushed(2, "subscribe", "qrscene_"+string(scenes[1]), someSecond+1) +
		pushed(2, "subscribe", "qrscene_"+string(scenes[1]), someSecond+1) +
		pushed(3, "SCAN", "elsewhere", someSecond+2) + pushed(4, "SCAN", "elsewhere", someSecond+2) +
		pushed(5, "subscribe", "", someSecond+3) + pushed(5, "CLICK", "menu", someSecond+3) +
		pushed(6, "unsubscribe", "", someSecond+4)
	file := written(t, t.TempDir(), "wechat.log", log)
	if err := s.ImportScans(t.Context(), file); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"read             8 lines with 8 pushes\n", "new              5 scans\n", "known already    1 scan\n",
		"no scans         1 push: CLICK 1\n", "follow no longer 1 push\n", "without a scene  1 new follower: ",
		"unknown          1 scene that no code of the ledger has\n  elsewhere: 2 scans\n",
	} {
		if !strings.Contains(told(s), want) {
			t.Errorf("%q is not in\n%s", want, told(s))
		}
	}
	want := []string{fmt.Sprint(scenes[0], " scan ", someSecond), fmt.Sprint(scenes[1], " follow ", someSecond+1)}
	if got := countedScans(t, s); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("the ledger has %q, want %q", got, want)
	}

	s.silence()
	s.Input = strings.NewReader(log)
	if err := s.ImportScans(t.Context(), "-"); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(told(s), "new              0 scans\nknown already    6 scans\n") {
		t.Errorf("the second time:\n%s", told(s))
	}
	if got := countedScans(t, s); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("the second time the ledger has %q", got)
	}
	if text := told(s) + said(s); strings.Contains(text, "oPerson") {
		t.Errorf("a person is told of:\n%s", text)
	}
}

// Whoever goes is in the log as an event too; it is nobody's scan.
func TestDeparturesAreNoNewScans(t *testing.T) {
	s, scenes := scanned(t)
	s.Console.JSON = true
	log := pushed(1, "SCAN", string(scenes[0]), someSecond) + pushed(1, "unsubscribe", "", someSecond+1) +
		pushed(2, "unsubscribe", "", someSecond+1) + pushed(1, "VIEW", "", someSecond) + pushed(3, "VIEW", "", someSecond)
	for _, want := range []string{`"new":1,"known":0,"left":2,"other":2,`, `"new":0,"known":1,"left":2,"other":2,`, `"other_events":{"VIEW":2}}`} {
		s.Input = strings.NewReader(log)
		if err := s.ImportScans(t.Context(), "-"); err != nil || !strings.Contains(told(s), want) {
			t.Errorf("%v: %s is not in\n%s", err, want, told(s))
		}
	}
	people := map[int64]bool{}
	withView(t, s, func(l *ledger.Ledger) error {
		for v, err := range l.Visits(t.Context(), s.Campaign, time.Time{}, time.Time{}) {
			if err != nil {
				return err
			}
			people[v.Person] = true
		}
		return nil
	})
	if len(people) != 1 || len(countedScans(t, s)) != 1 {
		t.Errorf("the ledger has %q of %d people", countedScans(t, s), len(people))
	}
}

func TestATableIsImportedByItsColumns(t *testing.T) {
	s, scenes := scanned(t)
	s.Columns = map[string]string{"openid": "谁", "key": "参数"}
	s.Span.Zone = "Europe/Berlin"
	file := written(t, t.TempDir(), "events.csv",
		"谁,时间,事件,参数\noPerson1,2024-11-01 05:00:00,扫码,"+string(scenes[2])+"\n")
	if err := s.ImportScans(t.Context(), file); err != nil {
		t.Fatal(err)
	}
	if got, want := countedScans(t, s), fmt.Sprint(scenes[2], " scan ", someSecond); len(got) != 1 || got[0] != want {
		t.Errorf("the ledger has %q, want %q", got, want)
	}
}

func TestWhatCannotBeImportedIsToldAndTheRestIsThere(t *testing.T) {
	s, scenes := scanned(t)
	s.Console.Quiet = true
	file := written(t, t.TempDir(), "wechat.log", "<xml><FromUserName>\n"+pushed(1, "SCAN", string(scenes[0]), someSecond)+
		strings.Repeat("FromUserName\n", 30))
	err := s.ImportScans(t.Context(), file)
	expectEnding(t, err, RowsFailed)
	if e, ok := errors.AsType[*UnreadableError](err); !ok || e.Pushes != 31 {
		t.Errorf("error %v", err)
	}
	if text := said(s); !strings.Contains(text, "line 1: ") || strings.Contains(text, "line 25: ") || !strings.Contains(text, "likewise in 29 more lines: 4, 5,") {
		t.Errorf("said was\n%s", text)
	}
	if got := countedScans(t, s); len(got) != 1 {
		t.Errorf("the ledger has %q", got)
	}
}

func TestAProgramIsToldOfEveryLineAndScene(t *testing.T) {
	s, _ := scanned(t)
	s.Console.JSON = true
	var log strings.Builder
	for n := range 30 {
		log.WriteString("FromUserName\n" + pushed(n, "SCAN", fmt.Sprint("s", n), someSecond))
	}
	err := s.ImportScans(t.Context(), written(t, t.TempDir(), "x.log", log.String()))
	expectEnding(t, err, RowsFailed)
	for what, want := range map[string]int{`"type":"unreadable","line":`: 30, `"type":"unknown","scene":"s`: 30, `"type":"import"`: 1} {
		if n := strings.Count(told(s), what); n != want {
			t.Errorf("%s is told %d times, want %d, in\n%s", what, n, want, told(s))
		}
	}
	if want := `"lines":60,"pushes":30,"new":30,"known":0,"left":0,"other":0,"encrypted":0,"unreadable":30,"lost":0,"unknown_scenes":30}`; !strings.Contains(told(s), want) {
		t.Errorf("%s is not in\n%s", want, told(s))
	}
}

func TestAnImportWorksBesideARun(t *testing.T) {
	s, scenes := scanned(t)
	run, err := ledger.Open(t.Context(), s.Ledger, patient)
	if err != nil {
		t.Fatal(err)
	}
	defer run.Close()
	file := written(t, t.TempDir(), "x.log", pushed(1, "SCAN", string(scenes[0]), someSecond))
	if err := s.ImportScans(t.Context(), file); err != nil || len(countedScans(t, s)) != 1 {
		t.Errorf("error %v, and the ledger has %q", err, countedScans(t, s))
	}
}

func TestAnImportThatIsInterruptedGoesOnWhereItWas(t *testing.T) {
	s, scenes := scanned(t)
	var log strings.Builder
	const all = 4 * batchSize
	for n := range all {
		log.WriteString(pushed(n, "SCAN", string(scenes[0]), someSecond))
	}
	ctx, interrupt := context.WithCancelCause(t.Context())
	told := errors.New("interrupted")
	silent, hold := io.Pipe()
	defer hold.Close()
	s.Input = io.MultiReader(strings.NewReader(log.String()), tripwire(func() { interrupt(told) }), silent)
	if err := s.ImportScans(ctx, "-"); !errors.Is(err, told) {
		t.Errorf("error %v", err)
	}
	if got := len(countedScans(t, s)); got < batchSize || got%batchSize != 0 || got == all {
		t.Errorf("the ledger has %d scans: not some whole batches of %d", got, batchSize)
	}
	s.Input = strings.NewReader(log.String())
	if err := s.ImportScans(t.Context(), "-"); err != nil || len(countedScans(t, s)) != all {
		t.Errorf("error %v, and the ledger has %d scans", err, len(countedScans(t, s)))
	}
}

// tripwire is a reader of nothing that calls when it is come to.
type tripwire func()

func (trip tripwire) Read([]byte) (int, error) {
	trip()
	return 0, io.EOF
}

func BenchmarkImport(b *testing.B) {
	var log bytes.Buffer
	log.WriteString("openid,time,event,event_key\n")
	for n := range 200_000 {
		fmt.Fprintf(&log, "oPerson%021d,%d,SCAN,scene-%d\n", n%60_000, someSecond+n, n%1_000)
	}
	for b.Loop() {
		path := filepath.Join(b.TempDir(), "sceneqr.db")
		scans, err := ledger.OpenScans(b.Context(), path, patient)
		if err != nil {
			b.Fatal(err)
		}
		if err := scans.Close(); err != nil {
			b.Fatal(err)
		}
		var out bytes.Buffer
		s := Settings{AppID: patient, Ledger: path, Now: time.Now, Input: bytes.NewReader(log.Bytes())}
		s.Console = &console.Console{Out: &out, Err: &out}
		if err := s.ImportScans(b.Context(), "-"); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(200_000*float64(b.N)/b.Elapsed().Seconds(), "lines/s")
}
