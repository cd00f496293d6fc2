package command

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// leak stands for whatever others say that may be a token, and is to be in no error.
const leak = "57_a-token-that-is-not-to-be-seen"

func needsShell(t *testing.T) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the commands of this test are for sh")
	}
}

func TestATokenCommandPrintsTheToken(t *testing.T) {
	needsShell(t)
	for line, want := range map[string]string{
		`echo 57_abc-DEF`:              "57_abc-DEF",
		`printf ' 57_abc \r\n\n'`:      "57_abc",
		`echo 57_abc; echo hm >&2`:     "57_abc",
		`cat; echo 57_no_input`:        "57_no_input",
		`echo '{"access_token":"57"}'`: "57",
	} {
		if got, err := tokenCommand(line)(t.Context()); err != nil || got != want {
			t.Errorf("%s: %q, %v", line, got, err)
		}
	}
}

func TestATokenCommandThatFailsIsNotQuoted(t *testing.T) {
	needsShell(t)
	for line, cause := range map[string]string{
		"echo " + leak + "; echo " + leak + " >&2; exit 7": "exit status 7 and " + strconv.Itoa(len(leak)+1) + " bytes on stderr",
		"echo " + leak + "; kill -9 $$":                    "signal: killed",
		"true":                                             "it is empty",
		"echo two words " + leak:                           "not one word",
		"echo " + leak + "; echo " + leak:                  "not one word",
		"echo '<p>" + leak + "</p>'":                       "not one word",
		"echo '{\"token\":\"" + leak + "\"}'":              "without an access_token",
		"yes " + leak:                                      "more than 65536 bytes",
		"no-such-command-" + leak:                          "exit status 127",
	} {
		got, err := tokenCommand(line)(t.Context())
		if got != "" || err == nil || !strings.Contains(err.Error(), cause) || strings.Contains(err.Error(), leak) {
			t.Errorf("%s: %q, %v", line, got, err)
		}
	}
}

func TestWhatCanNeverGiveATokenIsTriedOnce(t *testing.T) {
	needsShell(t)
	for line, again := range map[string]bool{
		"exit 1": true, "kill -9 $$": true, "exit 127": false, "exit 126": false, "true": true, "echo two words": false,
	} {
		_, err := tokenCommand(line)(t.Context())
		if _, never := errors.AsType[hopeless](err); err == nil || never == again {
			t.Errorf("%s: %v, to be tried again is %t", line, err, !never)
		}
	}
	for status, again := range map[int]bool{500: true, 429: true, 408: true, 401: false, 404: false, 200: true} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }))
		token, err := tokenURL(server.URL)
		if err != nil {
			t.Fatal(err)
		}
		_, err = token(t.Context())
		if _, never := errors.AsType[hopeless](err); err == nil || never == again {
			t.Errorf("%d: %v, to be tried again is %t", status, err, !never)
		}
		server.Close()
	}
}

func TestWhatATokenCommandHasStartedEndsWithIt(t *testing.T) {
	needsShell(t)
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer read.Close()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	cmd := shell(ctx, "echo begun >&3; sleep 600; echo") // the echo keeps the shell from becoming the sleep
	cmd.ExtraFiles = []*os.File{write}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	write.Close()
	go func() { ended <- cmd.Wait() }()
	if _, err := read.Read(make([]byte, 16)); err != nil {
		t.Fatal(err)
	}
	cancel()
	<-ended
	if _, err := io.ReadAll(read); err != nil { // it comes to an end when nobody holds the other side open
		t.Error(err)
	}
}

func TestATokenCommandIsNotToldTheKeys(t *testing.T) {
	needsShell(t)
	for _, key := range []string{"SCENEQR_SECRET", "SCENEQR_TOKEN_URL", "SCENEQR_PING_URL"} {
		t.Setenv(key, leak)
	}
	t.Setenv("SCENEQR_APPID", someAppID)
	got, err := tokenCommand(`env | grep -q ` + leak + ` && exit 1; echo $SCENEQR_APPID`)(t.Context())
	if err != nil || got != someAppID {
		t.Errorf("%q, %v", got, err)
	}
}

func TestATokenCommandIsStoppedWhenItTakesTooLong(t *testing.T) {
	needsShell(t)
	slow := tokenPrinter{line: "exec sleep 600", patience: time.Millisecond}
	if _, err := slow.token(t.Context()); err == nil || !strings.Contains(err.Error(), "was stopped after 1ms") {
		t.Errorf("the error is %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := tokenCommand("exec sleep 600")(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("after an interruption: %v", err)
	}
}

func TestATokenCommandIsNotWaitedForBeyondItsEnd(t *testing.T) {
	needsShell(t)
	left := filepath.Join(t.TempDir(), "pid")
	_, err := tokenCommand("sleep 600 & echo $! >'" + left + "'; echo " + leak)(t.Context())
	if err == nil || !strings.Contains(err.Error(), "left a process running") {
		t.Errorf("the error is %v", err)
	}
	text, err := os.ReadFile(left)
	if err != nil {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		t.Fatal(err)
	}
	if p, err := os.FindProcess(pid); err == nil {
		_ = p.Signal(syscall.SIGKILL)
	}
}
