package samples

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"sceneqr/samples/sender"
)

const (
	hugeBody = 100 << 20 // bytes

	// mostRead is what of a huge body may leave the sender: the listener's bound, and what waits in the sockets' buffers.
	mostRead = 16 << 20

	// mostMemory is by how many bytes the listener may grow under all of it.
	mostMemory = 64 << 20

	idlers    = 1_000
	strangers = 700 // more than the listener has connections for
)

// entityBomb would be a gigabyte if it were believed.
var entityBomb = `<!DOCTYPE xml [<!ENTITY a "` + strings.Repeat("a", 1000) + `"><!ENTITY b "` + strings.Repeat("&a;", 1000) +
	`"><!ENTITY c "` + strings.Repeat("&b;", 1000) + `">]><xml><FromUserName>&c;</FromUserName></xml>`

// What is on the internet is found by others than WeChat. Each is refused at once and costs no memory, and WeChat is heard
// meanwhile.
func TestHostileRequestsAreRefusedAndWeChatIsHeard(t *testing.T) {
	for _, mode := range []string{"plain", "safe"} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			c := newCallback(t, 1)
			if mode == "plain" {
				c.account.Key = ""
				c.env = append(c.env, "SCENEQR_AES_KEY=")
			}
			c.account.HTTP = &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: patience}
			cmd, said := c.listenReady()
			c.acknowledges(1, 200) // so that what the first pushes take is there
			before := memory(t, cmd.Process.Pid, "VmRSS")
			c.refusesBodies()
			t.Run("idle connections", func(t *testing.T) { c.idle(t) })
			t.Run("strangers", func(t *testing.T) { c.shouts(t) })
			c.acknowledges(201, 200)
			if grown := memory(t, cmd.Process.Pid, "VmHWM") - before; grown > mostMemory && !raceDetector {
				t.Errorf("the listener grew by %d bytes, more than %d", grown, mostMemory)
			} else {
				t.Logf("the listener had %d bytes before, and grew by %d at most", before, grown)
			}
			if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
				t.Fatal(err)
			}
			if err := cmd.Wait(); err != nil {
				t.Fatalf("%v\n%s", err, said)
			}
		})
	}
}

// refusesBodies sends what is too much or too deep, signed and not.
func (c *callback) refusesBodies() {
	bomb, nested := entityBomb, strings.Repeat("<xml>", 100_000)
	for _, h := range []hostile{
		{name: "100 MB", query: c.signed(""), size: hugeBody, told: true},
		{name: "100 MB, in chunks", query: c.signed(""), size: hugeBody},
		{name: "100 MB, not signed", query: url.Values{}, size: hugeBody, told: true},
		{name: "entities", message: bomb},
		{name: "depth", message: nested},
		{name: "entities around", query: c.signed(bomb), body: bomb},
		{name: "nothing", query: c.signed("")},
	} {
		c.Run(h.name, func(t *testing.T) {
			if h.message != "" {
				var err error
				if h.query, h.body, err = c.account.Envelope(h.message); err != nil {
					t.Fatal(err)
				}
			}
			h.refused(t, c.account)
		})
	}
}

// signed is the query of a push with that body, if it were one.
func (c *callback) signed(body string) url.Values {
	c.Helper()
	query, _, err := c.account.Envelope(body)
	if err != nil {
		c.Fatal(err)
	}
	return query
}

// A hostile is a request that nobody should believe.
type hostile struct {
	name    string
	message string // if not "", query and body are those of a push with it
	query   url.Values
	body    string
	size    int64 // of a body of blanks, when there is no other
	told    bool  // the size, in the head of the request
}

// refused demands that the request is answered with an error, or with the end of the connection, before all of a huge body is
// read.
func (h hostile) refused(t *testing.T, account sender.Account) {
	t.Helper()
	var read atomic.Int64
	var body io.Reader = strings.NewReader(h.body)
	if h.size > 0 {
		body = &blanks{left: h.size, read: &read}
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, account.URL+"?"+h.query.Encode(), io.NopCloser(body))
	if err != nil {
		t.Fatal(err)
	}
	req.ContentLength = -1
	if h.size == 0 || h.told {
		req.ContentLength = max(h.size, int64(len(h.body)))
	}
	client := &http.Client{Transport: new(http.Transport), Timeout: patience}
	defer client.CloseIdleConnections()
	resp, err := client.Do(req)
	if err == nil {
		defer resp.Body.Close()
		answer, _ := io.ReadAll(resp.Body)
		if resp.StatusCode < 400 || len(answer) > 0 {
			t.Errorf("answered %s, %q", resp.Status, answer)
		}
	} else if h.size == 0 {
		t.Error(err)
	}
	if n := read.Load(); n > mostRead {
		t.Errorf("%d bytes of the body were taken", n)
	}
}

// blanks is a body that counts what is taken of it.
type blanks struct {
	left int64
	read *atomic.Int64
}

func (b *blanks) Read(p []byte) (int, error) {
	n := min(int64(len(p)), b.left)
	if n == 0 {
		return 0, io.EOF
	}
	copy(p, bytes.Repeat([]byte(" "), int(n)))
	b.left -= n
	b.read.Add(n)
	return int(n), nil
}

// idle has a thousand connections say nothing, or begin a push and not go on, while WeChat pushes.
func (c *callback) idle(t *testing.T) {
	var all []net.Conn
	defer func() {
		for _, conn := range all {
			_ = conn.Close()
		}
	}()
	for i := range idlers {
		conn, err := net.Dial("tcp", c.addr)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, conn)
		if i%4 == 0 { // it may have been turned away already
			_, _ = fmt.Fprintf(conn, "POST /wechat?%s HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n<", c.signed("").Encode())
		}
	}
	c.acknowledges(1_001, 20)
	slow := all[len(all)-4] // one that has begun
	if err := slow.SetReadDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(io.Discard, slow); err != nil && strings.Contains(err.Error(), "timeout") {
		t.Error("who sends nothing any more is still waited for")
	}
}

// shouts has strangers begin long bodies that are not signed, all at once, while WeChat pushes.
func (c *callback) shouts(t *testing.T) {
	query := c.signed("")
	query.Set("signature", strings.Repeat("0", 40))
	begun := fmt.Sprintf("POST /wechat?%s HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s",
		query.Encode(), 1<<20, strings.Repeat(" ", 64<<10))
	for range strangers {
		conn, err := net.Dial("tcp", c.addr)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
			t.Fatal(err)
		}
		_, _ = io.WriteString(conn, begun) // it may have been turned away already
	}
	c.acknowledges(2_001, 20)
}

// acknowledges demands success for n pushes.
func (c *callback) acknowledges(from, n int) {
	c.Helper()
	for i := range n {
		scan := sender.Scan{OpenID: "oPersonNumber000000000000001", Scene: string(c.scenes[0]),
			At: time.Unix(1_790_000_000+int64(from+i), 0)}
		if acknowledged, err := c.account.Push(c.Context(), scan); err != nil || !acknowledged {
			c.Fatalf("WeChat's push was not acknowledged: %v", err)
		}
	}
}

// memory is a line of a process's status, in bytes.
func memory(t *testing.T, pid int, name string) int64 {
	t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(status)) {
		if value, ok := strings.CutPrefix(line, name+":"); ok {
			kilobytes, err := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(value), " kB"), 10, 64)
			if err != nil {
				t.Fatal(err)
			}
			return kilobytes << 10
		}
	}
	t.Fatalf("no %s in\n%s", name, status)
	return 0
}
