package command

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"sceneqr/campaign/wechat"
	"sceneqr/campaign/wechat/emulator"
)

func init() {
	roles["open"] = func() {
		fmt.Println("ready")
		waitForParent()
	}
	roles["sealed"] = func() {
		KeepSecretsIn()
		fmt.Println("ready")
		waitForParent()
	}
	roles["reader"] = func() {
		_, err := os.ReadFile(os.Getenv("READ"))
		fmt.Println(err)
	}
	roles["sealed reader"] = func() {
		KeepSecretsIn()
		roles["reader"]()
	}
	roles["crash"] = crash
}

// nobody is a user without rights, for root may read everything and shows nothing.
const nobody = 65534

// asUser has a child of root be nobody. It is started by way of /proc, for nobody may not enter the folder of the binary.
func asUser(c *child) *child {
	if os.Getuid() == 0 {
		c.Path, c.Dir = "/proc/self/exe", "/"
		c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	}
	return c
}

func TestAnotherProcessOfTheUserCannotReadTheSecretInProc(t *testing.T) {
	for role, sealed := range map[string]bool{"open": false, "sealed": true} {
		c := asUser(newChild(t, role, "SCENEQR_SECRET="+someSecret))
		c.start(t)
		if line := c.says(); line != "ready\n" {
			t.Fatalf("%s: said %q", role, line)
		}
		reader := asUser(newChild(t, "reader", fmt.Sprintf("READ=/proc/%d/environ", c.Process.Pid)))
		said, err := reader.Output()
		if err != nil {
			t.Fatal(err)
		}
		if refused := strings.Contains(string(said), "permission denied"); refused != sealed {
			t.Errorf("%s: reading its environment: %s", role, said)
		}
	}
}

func TestASealedProcessStillReadsWhatGoNeedsOfItself(t *testing.T) {
	for _, file := range []string{"/proc/self/maps", "/proc/self/status", "/proc/self/limits"} { // maps is for profiles
		c := asUser(newChild(t, "sealed reader", "READ="+file))
		if said, err := c.Output(); err != nil || string(said) != "<nil>\n" {
			t.Errorf("%s: %s, %v", file, said, err)
		}
	}
}

func TestASealedProcessMayWriteNoCore(t *testing.T) {
	c := newChild(t, "sealed")
	c.start(t)
	c.says()
	limits, err := os.ReadFile(fmt.Sprintf("/proc/%d/limits", c.Process.Pid))
	if err != nil {
		t.Fatal(err)
	}
	if !regexp.MustCompile(`(?m)^Max core file size +0 +0 `).Match(limits) {
		t.Errorf("its limits:\n%s", limits)
	}
}

// crash asks the real emulator for a ticket and comes to grief in the middle of it, as END has it: by a panic, or by
// blocking until somebody sends SIGQUIT. It prints the token first.
func crash() {
	var limit unix.Rlimit
	_ = unix.Getrlimit(unix.RLIMIT_CORE, &limit)
	limit.Cur = limit.Max
	_ = unix.Setrlimit(unix.RLIMIT_CORE, &limit) // as generous as can be, so that only the seal prevents a core
	KeepSecretsIn()
	server := httptest.NewServer(&emulator.Emulator{})
	client := &wechat.Client{
		AppID:  someAppID,
		Secret: wechat.Secret(os.Getenv("SCENEQR_SECRET")),
		HTTP:   &http.Client{Transport: doomed{server.URL, os.Getenv("END")}},
	}
	_, err := client.CreateTicket(context.Background(), wechat.TicketRequest{Action: wechat.Permanent, SceneStr: "A1"})
	fmt.Println("it went well:", err)
}

// doomed lets requests for a token through to the emulator, and no others.
type doomed struct{ emulator, end string }

func (d doomed) RoundTrip(r *http.Request) (*http.Response, error) {
	token := r.URL.Query().Get("access_token")
	if token == "" {
		there, _ := url.Parse(d.emulator)
		r.URL.Scheme, r.URL.Host = there.Scheme, there.Host
		return http.DefaultTransport.RoundTrip(r)
	}
	fmt.Println(token)
	if d.end == "panic" {
		panic("on purpose")
	}
	waitForParent()
	return nil, r.Context().Err()
}

func TestACrashLeavesNeitherACoreNorASecret(t *testing.T) {
	for _, end := range []string{"panic", "quit"} {
		t.Run(end, func(t *testing.T) {
			c := newChild(t, "crash", "END="+end, "SCENEQR_SECRET="+someSecret, "GOTRACEBACK=crash")
			var trace strings.Builder
			c.Stderr = &trace
			c.start(t)
			token := strings.TrimSpace(c.says())
			if end == "quit" {
				c.send(t, syscall.SIGQUIT)
			}
			_ = c.Wait() // it is to crash
			checkCrash(t, c.Cmd)
			if !strings.Contains(trace.String(), "CreateTicket") || len(token) < 100 {
				t.Fatalf("it did not crash in a call with the token %q:\n%s", token, &trace)
			}
			for _, hidden := range []string{someSecret, token} {
				if strings.Contains(trace.String(), hidden) {
					t.Errorf("%q is in the trace:\n%s", hidden, &trace)
				}
			}
		})
	}
}

func checkCrash(t *testing.T, c *exec.Cmd) {
	t.Helper()
	if end := c.ProcessState.Sys().(syscall.WaitStatus); !end.Signaled() || end.CoreDump() {
		t.Errorf("it ended with %v", c.ProcessState)
	}
	left, err := os.ReadDir(c.Dir)
	if err != nil || len(left) > 0 {
		t.Errorf("it left %v, %v", left, err)
	}
}
