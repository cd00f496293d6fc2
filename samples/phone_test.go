package samples

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"syscall"

	"github.com/rogpeppe/go-internal/testscript"

	"sceneqr/campaign/wechat/emulator"
	sceneqr "sceneqr/samples/program"
)

// The commands of this file are the people with their phones, and where WeChat tells of them.

// callback MODE TOKENFILE [KEYFILE] has WeChat push from now on, in the mode plain, compatible or safe, to the listener
// whose address it sets in LISTEN.
func toCallback(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 || len(args) > 3 {
		ts.Fatalf("usage: callback MODE TOKENFILE [KEYFILE]")
	}
	if ts.Getenv("LISTEN") == "" {
		addr, err := sceneqr.FreeAddress()
		ts.Check(err)
		ts.Setenv("LISTEN", addr)
	}
	c := emulator.Callback{URL: "http://" + ts.Getenv("LISTEN") + "/wechat", Mode: emulator.Mode(args[0]),
		Token: strings.TrimSpace(ts.ReadFile(args[1]))}
	if len(args) == 3 {
		c.AESKey = strings.TrimSpace(ts.ReadFile(args[2]))
	}
	ts.Check(stageOf(ts).setCallback(func(was *emulator.Callback) { *was = c }))
}

// listening waits until a listener can keep what it is told.
func listening(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) > 0 {
		ts.Fatalf("usage: listening")
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	ts.Check(sceneqr.Listening(ctx, ts.Getenv("LISTEN")))
}

// terminate asks what runs in the background to end, as systemd does.
func terminate(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) > 0 {
		ts.Fatalf("usage: terminate")
	}
	for _, cmd := range ts.BackgroundCmds() {
		ts.Check(cmd.Process.Signal(syscall.SIGTERM))
	}
}

// scans SCENE PERSON [follow|later|nothing] has a person scan a code, and prints what WeChat makes of it. Whoever does not
// follow the account does so then, or ten minutes later, or not at all.
func scans(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 || len(args) > 3 {
		ts.Fatalf("usage: scans SCENE PERSON [follow|later|nothing]")
	}
	told := map[string]string{"scene": args[0], "person": args[1]}
	if len(args) == 3 {
		told["then"] = args[2]
	}
	phone(ts, "scan", told)
}

// follows PERSON has a person find the account by its name and follow it; `unfollows PERSON` ends that.
func follows(ts *testscript.TestScript, neg bool, args []string) { follow(ts, neg, args, "follow") }

func unfollows(ts *testscript.TestScript, neg bool, args []string) { follow(ts, neg, args, "unfollow") }

func follow(ts *testscript.TestScript, neg bool, args []string, what string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: %ss PERSON", what)
	}
	phone(ts, what, map[string]string{"person": args[0]})
}

func phone(ts *testscript.TestScript, what string, told map[string]string) {
	answer, err := gesture(context.Background(), stageOf(ts).server.URL, what, told)
	ts.Check(err)
	_, err = ts.Stdout().Write(answer)
	ts.Check(err)
}

// gesture has somebody scan, follow or unfollow, and returns when WeChat has pushed what there is to push, and all its tries
// are over.
func gesture(ctx context.Context, base, what string, told map[string]string) ([]byte, error) {
	body, err := json.Marshal(told)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, base+"/emulator/"+what, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s %s", what, resp.Status, answer)
	}
	return answer, err
}

// get URL prints what is served there.
func get(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: get URL")
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, args[0], nil)
	ts.Check(err)
	resp, err := http.DefaultClient.Do(req)
	ts.Check(err)
	defer resp.Body.Close()
	_, err = io.Copy(ts.Stdout(), resp.Body)
	ts.Check(err)
}
