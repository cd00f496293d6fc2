package samples

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/gofrs/flock"
	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/text/encoding/simplifiedchinese"

	"sceneqr/campaign/ledger"
	"sceneqr/campaign/wechat/emulator"
)

// The account that scripts use. Its secret opens only the emulator.
const (
	appid  = "wx0123456789abcdef"
	secret = "0123456789abcdef0123456789abcdef"
)

// createPath is where WeChat is asked for codes.
const createPath = "/cgi-bin/qrcode/create"

// A stage is what one script has around it: WeChat, once the script has brought it on.
type stage struct {
	emulator emulator.Emulator
	callback sync.RWMutex // of the emulator: changed between requests
	server   *httptest.Server
	gate     chan struct{} // holds answers about codes back until it is closed
	arrived  chan struct{} // has one thing in it when an answer waits at the gate

	transaction *sql.Tx      // somebody's, in a ledger
	lock        *flock.Flock // somebody's
	watchman    *watchman    // nil until a script wants one
	welcome     *welcome     // nil until a script wants one
}

type stageKey struct{}

func stageOf(ts *testscript.TestScript) *stage { return ts.Value(stageKey{}).(*stage) }

// exits N PROGRAM ARGS... demands an exit status, where exec can only tell good from bad.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits N PROGRAM ARGS...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		exit, ok := errors.AsType[*exec.ExitError](err)
		if !ok {
			ts.Fatalf("%v", err)
		}
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("%s ended with status %d, want %d", args[1], got, want)
	}
}

// misfortunes are what a script can have WeChat do.
var misfortunes = map[string]emulator.Faults{
	"well":            {},
	"limited-to-2":    {DailyLimit: 2},
	"full-at-2":       {Capacity: 2},
	"not-whitelisted": {NotWhitelisted: emulator.Always},
	"secret-frozen":   {Errcode: func(string, int) int { return 40243 }},
	"dislikes-A2": {Refused: func(scene string, _ int) int {
		if strings.HasSuffix(scene, "A2") {
			return 40097
		}
		return 0
	}},
	"wrong-pictures": {PictureWrong: emulator.Always},
	"deaf":           {Slow: func(string, int) time.Duration { return time.Hour }},
	"pushes-twice":   {PushTwice: emulator.Always},
	"pushes-late":    {PushHeld: emulator.First(1)},
	"loses-scenes":   {SceneLost: emulator.Always},
}

// wechat NAME has the emulator answer as one of the misfortunes says, from now on. The first time starts it, and points
// sceneqr to it by the environment. `wechat silent` holds answers about codes back until the next call, and `wechat waits`
// returns when there is one. `wechat off` ends it.
func wechat(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: wechat MISFORTUNE|well|silent|waits|off")
	}
	s := stageOf(ts)
	switch args[0] {
	case "off":
		s.server.Close()
		return
	case "waits":
		select {
		case <-s.arrived:
		case <-time.After(time.Minute):
			ts.Fatalf("nobody asked WeChat for a code within a minute")
		}
		return
	case "silent":
		s.open()
		s.silence()
	default:
		faults, ok := misfortunes[args[0]]
		if !ok {
			ts.Fatalf("there is no misfortune %q", args[0])
		}
		s.open()
		s.emulator.Set(faults)
	}
	if s.server == nil {
		s.serve(ts)
	}
}

func (s *stage) serve(ts *testscript.TestScript) {
	s.emulator.Phone = true
	s.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.callback.RLock()
		defer s.callback.RUnlock()
		s.emulator.ServeHTTP(w, r)
	}))
	ts.Defer(func() {
		s.open()
		s.server.Close()
	})
	ts.Setenv("SCENEQR_API_URL", s.server.URL)
	ts.Setenv("SCENEQR_MP_URL", s.server.URL)
	ts.Setenv("SCENEQR_APPID", appid)
	ts.Setenv("SCENEQR_SECRET", secret)
}

// setCallback changes where WeChat pushes to, and how.
func (s *stage) setCallback(change func(*emulator.Callback)) error {
	s.callback.Lock()
	defer s.callback.Unlock()
	change(&s.emulator.Callback)
	return s.emulator.CheckCallback()
}

func (s *stage) silence() {
	gate, arrived := make(chan struct{}), make(chan struct{}, 1)
	s.gate, s.arrived = gate, arrived
	s.emulator.Set(emulator.Faults{Slow: func(path string, _ int) time.Duration {
		if path == createPath {
			select {
			case arrived <- struct{}{}:
			default:
			}
			<-gate
		}
		return 0
	}})
}

// open lets through what waits at the gate.
func (s *stage) open() {
	if s.gate != nil {
		close(s.gate)
		s.gate = nil
	}
}

// asked N demands that WeChat was asked for a code exactly so often by now.
func asked(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: asked N")
	}
	if got := strconv.Itoa(stageOf(ts).emulator.Calls(createPath)); got != args[0] {
		ts.Fatalf("WeChat was asked for %s codes, want %s", got, args[0])
	}
}

// types FILE TYPE... demands that every line is a JSON object, and that their types, each named once, are these in the
// order of their first appearance.
func types(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: types FILE TYPE...")
	}
	var got []string
	for line := range strings.Lines(ts.ReadFile(args[0])) {
		var object struct {
			Type string `json:"type"`
		}
		if err := json.Unmarshal([]byte(line), &object); err != nil {
			ts.Fatalf("%s: %v", line, err)
		}
		if !slices.Contains(got, object.Type) {
			got = append(got, object.Type)
		}
	}
	if !slices.Equal(got, args[1:]) {
		ts.Fatalf("the types are %q, want %q", got, args[1:])
	}
}

// gb18030 FROM TO writes a UTF-8 file as Excel in China saves a CSV.
func gb18030(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: gb18030 FROM TO")
	}
	text, err := simplifiedchinese.GB18030.NewEncoder().String(ts.ReadFile(args[0]))
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(text), 0o666))
}

// soon SECONDS sets SOON to the time that it will be then.
func soon(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: soon SECONDS")
	}
	seconds, err := strconv.Atoi(args[0])
	ts.Check(err)
	ts.Setenv("SOON", time.Now().Add(time.Duration(seconds)*time.Second).Format(time.RFC3339))
}

// scenes LEDGER CAMPAIGN prints the key, kind and scene of each code that the ledger has of a campaign.
func scenes(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: scenes LEDGER CAMPAIGN")
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	l, err := ledger.View(ctx, ts.MkAbs(filepath.FromSlash(args[0])), "")
	ts.Check(err)
	codes, err := l.Codes(ctx, args[1])
	ts.Check(errors.Join(err, l.Close()))
	for _, c := range codes {
		_, err := ts.Stdout().Write([]byte(c.Key + " " + c.Kind.String() + " " + string(c.Scene) + "\n"))
		ts.Check(err)
	}
}
