package samples

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"sync"

	"github.com/rogpeppe/go-internal/testscript"

	api "sceneqr/campaign/wechat"
)

// The commands of this file are the other systems of the company that runs sceneqr.

// token FILE has another system of the account fetch an access token, and writes it where others find it.
func token(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: token FILE")
	}
	s := stageOf(ts)
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	other := &api.Client{AppID: appid, Secret: secret, API: []string{s.server.URL}}
	ts.Check(other.Authorize(ctx))
	all := s.emulator.Tokens()
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(all[len(all)-1]+"\n"), 0o600))
}

// A watchman is a dead-man's switch in the way of healthchecks.io.
type watchman struct {
	mu    sync.Mutex
	told  []string // the last parts of the paths: start, check, fail
	notes string
}

func (w *watchman) ServeHTTP(_ http.ResponseWriter, r *http.Request) {
	note, _ := io.ReadAll(r.Body) // the caller may be gone
	w.mu.Lock()
	defer w.mu.Unlock()
	w.told = append(w.told, r.URL.Path[strings.LastIndex(r.URL.Path, "/")+1:])
	w.notes += string(note)
}

// watchman on sets one up and points sceneqr to it. `watchman told WORD...` demands that it has been told these since the
// last time, where check is a good end, and prints the notes that came with them.
func watch(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: watchman on|told WORD...")
	}
	s := stageOf(ts)
	if args[0] == "on" {
		s.watchman = new(watchman)
		server := httptest.NewServer(s.watchman)
		ts.Defer(server.Close)
		ts.Setenv("SCENEQR_PING_URL", server.URL+"/check")
		return
	}
	w := s.watchman
	w.mu.Lock()
	defer w.mu.Unlock()
	if !slices.Equal(w.told, args[1:]) {
		ts.Fatalf("the watchman was told %q, want %q", w.told, args[1:])
	}
	_, err := io.WriteString(ts.Stdout(), w.notes)
	ts.Check(err)
	w.told, w.notes = nil, ""
}
